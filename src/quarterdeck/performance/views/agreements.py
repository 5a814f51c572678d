"""Ticking off what was agreed, from wherever it is listed."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.addresses import where_from
from quarterdeck.core.pages.answers import answer_form, do
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.performance.actions import agreements as actions
from quarterdeck.performance.forms.agreements import DropForm
from quarterdeck.performance.queries import agreements as queries

OWN = "what two people agreed on is theirs; the door looks it up among what the member may see"


@screen(why=OWN)
@require_POST
def finish(request: MemberRequest, agreement_id: int) -> HttpResponse:
    """Tick it off."""
    return do(
        request,
        lambda: actions.finish(agreement_id=agreement_id, on=request.today, by=request.member),
        back=_back(request),
    )


@screen(why=OWN)
@require_POST
def reopen(request: MemberRequest, agreement_id: int) -> HttpResponse:
    """Open it again."""
    return do(request, lambda: actions.reopen(agreement_id=agreement_id, by=request.member), back=_back(request))


@screen(why=OWN)
def drop(request: MemberRequest, agreement_id: int) -> HttpResponse:
    """Give it up, with a reason."""
    found = queries.agreement(viewer=request.member, agreement_id=agreement_id)
    return answer_form(
        request,
        DropForm(request.POST or None),
        lambda values: actions.drop(agreement_id=agreement_id, why=values["why"], on=request.today, by=request.member),
        title=found.text,
        back=_back(request),
    )


def _back(request: MemberRequest) -> str:
    return where_from(request, reverse("performance:home"))
