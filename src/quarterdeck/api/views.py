"""The page of one's own tokens."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from quarterdeck.api import actions, queries
from quarterdeck.api.forms import TokenForm
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen

WHY = "everybody makes and takes back their own tokens; they allow no more than the member may"


@never_cache
@screen(why=WHY)
def tokens(request: MemberRequest) -> HttpResponse:
    """Tokens in use, and a new one, shown this once."""
    form = TokenForm(request.POST or None)
    made = ""
    if request.method == "POST" and form.is_valid():
        made = actions.create_token(
            login=request.member.login,
            name=form.cleaned_data["name"],
            scopes=form.scopes(),
            expires_at=form.expires_at(timezone.now()),
            by=request.member,
        )
        form = TokenForm()
    context = {"form": form, "made": made, "tokens": queries.tokens_of(request.member)}
    return render_page(request, "api/tokens.html", context, status=422 if form.errors else 200)


@screen(why=WHY)
@require_POST
def revoke(request: MemberRequest, token_id: int) -> HttpResponse:
    """End a token at once."""
    actions.revoke_token(token_id=token_id, by=request.member)
    messages.success(request, _("The token no longer works."))
    return redirect("tokens:tokens")
