"""Asking for another look, and the answer."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from quarterdeck.core.pages.answers import answer_form
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.performance.actions.scorecards import cards as actions
from quarterdeck.performance.forms.scorecards import AnswerForm, AppealForm
from quarterdeck.performance.queries.scorecards import closed
from quarterdeck.performance.showing import scorecards as showing
from quarterdeck.performance.views.scorecards.cards import SCORE, VIEW


@screen(right=VIEW)
def appeal(request: MemberRequest, scorecard_id: int) -> HttpResponse:
    """Ask for another look at one's own closed card."""
    kept = closed.scorecard(viewer=request.member, scorecard_id=scorecard_id)
    parts = [(part.pk, showing.part_title(part)) for part in kept.edition.parts.all()]
    return answer_form(
        request,
        AppealForm(request.POST or None, parts=parts),
        lambda values: actions.appeal(scorecard_id=scorecard_id, at=timezone.now(), by=request.member, **values),
        title=_("Ask for another look"),
        form_intro=_("Your manager is told and answers with a reason. Nothing of it counts against you."),
        submit_label=_("Appeal"),
        done=_("Your manager was told."),
        back=reverse("performance:scorecard", args=[scorecard_id]),
    )


@screen(right=SCORE)
def answer(request: MemberRequest, appeal_id: int) -> HttpResponse:
    """Answer an appeal; upheld, the card is opened again."""
    asked = closed.appeal(viewer=request.member, appeal_id=appeal_id)
    about = showing.part_title(asked.part) if asked.part else _("The whole scorecard")
    return answer_form(
        request,
        AnswerForm(request.POST or None),
        lambda values: actions.answer(appeal_id=appeal_id, at=timezone.now(), by=request.member, **values),
        title=_("Appeal of %(name)s") % {"name": asked.closing.scorecard.member.name},
        form_intro=f"{about}: {asked.text}",
        submit_label=_("Answer"),
        back=reverse("performance:scorecard", args=[asked.closing.scorecard_id]),
    )
