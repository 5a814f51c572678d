"""Judging, closing, opening again."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.answers import answer_form
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.performance.actions.scorecards import cards as actions
from quarterdeck.performance.forms.scorecards import CloseForm, JudgeForm, WhyForm
from quarterdeck.performance.queries.scorecards import closed, live
from quarterdeck.performance.queries.scorecards.live import Card
from quarterdeck.performance.showing import scorecards as showing
from quarterdeck.performance.views.scorecards.cards import SCORE, day_asked


@screen(right=SCORE)
def judge(request: MemberRequest, member_id: int, card_template_id: int, card_part_id: int) -> HttpResponse:
    """A level for something judged, or why a part does not apply."""
    found = _card(request, member_id, card_template_id)
    part = found.parts.get(card_part_id)
    if part is None:
        raise Http404
    judged = found.judged.get(part.pk)
    before = {"level": judged.level, "excluded": judged.excluded, "note": judged.note} if judged else {}
    form = JudgeForm(request.POST or None, levels=part.settings.get("levels", ()), initial=before)
    return answer_form(
        request,
        form,
        lambda values: actions.judge(
            member_id=member_id,
            template_id=card_template_id,
            part_id=card_part_id,
            day=found.period.start,
            today=request.today,
            at=timezone.now(),
            by=request.member,
            **values,
        ),
        title=showing.part_title(part),
        form_intro=" · ".join(filter(None, [found.member.name, part.guide])),
        back=showing.card_address(found),
    )


@screen(right=SCORE)
def close(request: MemberRequest, member_id: int, card_template_id: int) -> HttpResponse:
    """Close one card."""
    found = _card(request, member_id, card_template_id)
    return answer_form(
        request,
        CloseForm(request.POST or None),
        lambda values: actions.close(
            member_id=member_id,
            template_id=card_template_id,
            day=found.period.start,
            today=request.today,
            at=timezone.now(),
            by=request.member,
            note=values["note"],
        ),
        title=_("Close the scorecard of %(name)s") % {"name": found.member.name},
        form_intro=_(
            "What went into it is kept as it is now, with the rows behind it. The person is told and may appeal."
        ),
        submit_label=_("Close the scorecard"),
        back=showing.card_address(found),
    )


@screen(right=SCORE)
@require_POST
def close_ready(request: MemberRequest, card_template_id: int) -> HttpResponse:
    """Close every card within reach that lacks nothing."""
    day = day_asked(request)
    count = actions.close_ready(
        template_id=card_template_id, day=day, today=request.today, at=timezone.now(), by=request.member
    )
    told = ngettext("%(count)d scorecard was closed.", "%(count)d scorecards were closed.", count) % {"count": count}
    messages.success(request, told)
    return redirect(f"{reverse('performance:scorecards')}?template={card_template_id}&on={day.isoformat()}")


@screen(right=SCORE)
def reopen(request: MemberRequest, scorecard_id: int) -> HttpResponse:
    """Open a closed card again, with a reason."""
    kept = closed.scorecard(viewer=request.member, scorecard_id=scorecard_id)
    return answer_form(
        request,
        WhyForm(request.POST or None),
        lambda values: actions.reopen(
            scorecard_id=scorecard_id, why=values["why"], at=timezone.now(), by=request.member
        ),
        title=_("Open the scorecard of %(name)s again") % {"name": kept.member.name},
        form_intro=_("What was closed stays on record, with your name and reason."),
        submit_label=_("Open it again"),
        back=reverse("performance:scorecard", args=[scorecard_id]),
    )


def _card(request: MemberRequest, member_id: int, template_id: int) -> Card:
    found = live.card(
        viewer=request.member,
        member_id=member_id,
        template_id=template_id,
        day=day_asked(request),
        today=request.today,
    )
    if found is None:
        raise Http404
    return found
