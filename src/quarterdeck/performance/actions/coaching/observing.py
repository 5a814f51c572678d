"""What the coach saw: with a scorecard, its answers are kept as they are given."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.crm.models import Opportunity
from quarterdeck.people.models import Member
from quarterdeck.performance.actions import questions
from quarterdeck.performance.actions.coaching.refusals import CannotCoach
from quarterdeck.performance.actions.coaching.sessions import led
from quarterdeck.performance.models.coaching import Observation
from quarterdeck.performance.models.questions import AnswerSheet, Questionnaire, QuestionUse
from quarterdeck.performance.rules.questions import Given


@transaction.atomic
def observe(
    *, session_id: int, values: Mapping[str, Any], today: date, at: datetime, by: Member, questionnaire_id: int | None
) -> Observation:
    """Write down that one was there. With a scorecard an empty sheet of it is begun, to be filled in at once or later."""
    found = led(session_id, by=by)
    if values["on"] > today:
        raise CannotCoach(_("That day has not come yet."), code="on")
    made = Observation.objects.create(
        session=found,
        kind=values["kind"],
        on=values["on"],
        opportunity=_deal(values.get("opportunity_id"), by),
        note=str(values.get("note", "")).strip(),
        sheet=_sheet(questionnaire_id, by, at),
        by=by,
    )
    trail.record(found, "observed", by=by, note=made.note)
    return made


def keep_answers(*, observation_id: int, answers: Mapping[int, Given], version: int | None, by: Member) -> AnswerSheet:
    """Keep what was answered so far."""
    return questions.keep(sheet_id=_own(observation_id, by), answers=answers, version=version)


@transaction.atomic
def hand_in(*, observation_id: int, answers: Mapping[int, Given], at: datetime, by: Member) -> AnswerSheet:
    """The answers are final; from now on the person sees them. Refuses while something that has to be answered is not."""
    sheet = _own(observation_id, by)
    questions.keep(sheet_id=sheet, answers=answers)
    return questions.hand_in(sheet_id=sheet, at=at)


def _own(observation_id: int, by: Member) -> int:
    """The sheet of an observation of one's own: nobody answers for another observer."""
    found = get_object_or_404(Observation.objects.filter(by=by, sheet__isnull=False), pk=observation_id)
    return found.sheet_id or 0


def _sheet(questionnaire_id: int | None, by: Member, at: datetime) -> AnswerSheet | None:
    if questionnaire_id is None:
        return None
    current = Questionnaire.objects.originals().current().filter(use=QuestionUse.OBSERVATION)
    asked = get_object_or_404(current, pk=questionnaire_id)
    return questions.begin(questionnaire=questions.in_use(questionnaire_id=asked.pk), member=by, at=at)


def _deal(opportunity_id: int | None, by: Member) -> Opportunity | None:
    if not opportunity_id:
        return None
    return get_object_or_404(Opportunity.objects.visible_to(by), pk=opportunity_id)
