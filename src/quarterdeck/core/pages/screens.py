"""What every view declares: who may use it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from quarterdeck.core.access import rights

View = Callable[..., Any]


def screen(*, right: str | None = None, public: bool = False, why: str = "") -> Callable[[View], View]:
    """Mark a view with the right it needs; the walk over all addresses fails for a view without this mark.

    `right=None` opens it to every signed-in member and `public=True` to everybody; both must say `why`.
    """
    if not right and not why:
        raise ValueError("a screen without a right says why")
    if right:
        rights.get(right)

    def mark(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not public and not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if right and not request.member.may(right):  # type: ignore[attr-defined]  # set by the middleware
                raise PermissionDenied
            response: HttpResponse = view(request, *args, **kwargs)
            return response

        checked.right = right  # type: ignore[attr-defined]  # read by the guard test
        checked.is_public = public  # type: ignore[attr-defined]
        checked.why = why  # type: ignore[attr-defined]
        return checked

    return mark
