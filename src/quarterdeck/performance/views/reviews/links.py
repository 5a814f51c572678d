"""A customer's view, by a link: no sign-in, an empty sheet, one answer."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from quarterdeck.core.company import queries as company
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.performance.actions.reviews import evaluating as actions
from quarterdeck.performance.actions.reviews.refusals import LinkGone
from quarterdeck.performance.forms.questions import SheetForm
from quarterdeck.performance.queries.reviews import writing as queries


@never_cache
@screen(public=True, why="a customer is nobody's member; the key in the address is the proof")
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The questions for a customer's contact, or thanks once they are answered."""
    if blocked := ratelimit.consume_or_429(request, action="review_link"):
        return blocked  # type: ignore[no-any-return]  # the library is untyped
    found = queries.by_link(key=token, at=timezone.now())
    if found is None:
        return _page(request, {"is_gone": True}, status=410)
    form = SheetForm(request.POST if request.method == "POST" else None, questions=found.questions)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_by_link(key=token, answers=form.answers(), at=timezone.now())
        except LinkGone:
            return _page(request, {"is_gone": True}, status=410)
        except Refusal as refusal:
            form.add_error(refusal.code if refusal.code in form.fields else None, str(refusal))
        else:
            return _page(request, {"is_done": True})
    context = {"sheet_form": form, "found": found, "name": found.evaluation.review.member.name}
    return _page(request, context, status=422 if form.errors else 200)


def _page(request: HttpRequest, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    named = {"company": company.company().name, "form_title": _("Your view"), **context}
    response = render_page(request, "performance/reviews/by_link.html", named, status=status)
    response["Referrer-Policy"] = "no-referrer"
    return response
