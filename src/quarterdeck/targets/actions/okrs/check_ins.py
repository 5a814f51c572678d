"""The week of an objective: check-ins, reminders of them, nightly measuring, and the score at the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.calendar.periods import Grain
from quarterdeck.core.company import queries as company
from quarterdeck.core.notifications import actions as notifications
from quarterdeck.people.models import Member
from quarterdeck.targets.actions.okrs.measuring import measure
from quarterdeck.targets.actions.okrs.objectives import CannotAim, changeable
from quarterdeck.targets.models import CheckIn, KeyResult, Objective, ObjectiveState
from quarterdeck.targets.queries import okrs as queries
from quarterdeck.targets.rules import okr


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a key result: its value (left out where a figure feeds it), how sure one is, and why."""

    confidence: int
    value: Decimal | None = None
    note: str = ""


@transaction.atomic
def check_in(*, objective_id: int, said: Mapping[int, Said], on: date, by: Member) -> Objective:
    """Say how the key results of an objective stand today; a second time on the same day replaces the first.

    Refuses a key result of another objective and a confidence outside 1 to 10.
    """
    objective = changeable(objective_id, by=by)
    results = {result.pk: result for result in _current(objective)}
    measure(list(results.values()), owner=objective.owner, objective=objective, today=on)
    for key, one in said.items():
        if key not in results:
            raise CannotAim(_("That key result belongs to another objective."), code="key_result")
        _keep(results[key], one, on=on, by=by)
    trail.record(objective, "checked_in", by=by)
    return objective


@transaction.atomic
def score_objective(
    *, objective_id: int, scores: Mapping[int, Decimal], lesson: str, today: date, by: Member
) -> Objective:
    """Give each key result its score, the objective their weighted mean, and say what was learned; it is closed then.

    Refuses before the last two weeks, without key results, and scores outside 0 to 1.
    """
    objective = changeable(objective_id, by=by)
    results = _current(objective)
    if reason := okr.why_not_score(objective.span, today=today):
        raise CannotAim(reason, code="early")
    if not results or any(result.pk not in scores or not 0 <= scores[result.pk] <= 1 for result in results):
        raise CannotAim(_("Give every key result a score from 0.0 to 1.0."), code="score")
    for result in results:
        result.score = scores[result.pk]
    KeyResult.objects.bulk_update(results, ["score"])
    objective.score = okr.together(okr.Part(scores[result.pk], result.weight) for result in results)
    objective.lesson, objective.state = lesson.strip(), ObjectiveState.SCORED
    objective.version += 1
    objective.save(update_fields=["score", "lesson", "state", "version", "updated_at"])
    trail.record(objective, "scored", by=by, changes={"score": ("", str(objective.score))}, note=objective.lesson)
    return objective


@transaction.atomic
def reopen_objective(*, objective_id: int, by: Member) -> Objective:
    """Open a scored objective again; its scores stay as a proposal."""
    seen = Objective.objects.visible_to(by).changeable_by(by).filter(state=ObjectiveState.SCORED)
    objective = seen.select_for_update(of=("self",)).filter(pk=objective_id).first()
    if objective is None:
        raise CannotAim(_("Only an objective of your own reach that has been scored can be opened again."))
    objective.state, objective.score = ObjectiveState.RUNNING, None
    objective.version += 1
    objective.save(update_fields=["state", "score", "version", "updated_at"])
    trail.record(objective, "reopened", by=by)
    return objective


def measure_key_results(*, today: date) -> int:
    """Measure every running objective's key results that go by a figure; returns how many."""
    running = Objective.objects.running().filter(from_on__lte=today, until_on__gte=today)
    fed = running.exclude(key_results__metric_code="").filter(key_results__archived_at=None).distinct()
    found = 0
    for objective in fed.select_related("owner").order_by("pk").iterator():
        found += measure(_current(objective), owner=objective.owner, objective=objective, today=today)
    return found


def remind_of_check_ins(*, today: date) -> int:
    """Tell the owners of objectives not looked at this week so, once a week; returns how many there are."""
    week = company.fiscal_calendar().containing(today, Grain.WEEK).start
    waiting = [row.objective for row in queries.every_one_waiting(today=today)]
    for objective in waiting:
        with translation.override(objective.owner.language or company.company().language):
            notifications.notify(
                member=objective.owner,
                topic="okr",
                text=_("How does “%(objective)s” stand this week?") % {"objective": objective.title},
                url=reverse("targets:okr_check_in", args=[objective.pk]),
                dedupe_key=f"okr:{objective.pk}:{week.isoformat()}",
            )
    return len(waiting)


def _current(objective: Objective) -> list[KeyResult]:
    return list(objective.key_results.filter(archived_at=None).select_for_update().order_by("pk"))


def _keep(result: KeyResult, said: Said, *, on: date, by: Member) -> None:
    if said.confidence not in okr.CONFIDENCES:
        raise CannotAim(_("Confidence goes from 1 to 10."), code="confidence")
    if not result.metric_code and said.value is not None:
        result.value, result.valued_on = said.value, on
    result.confidence, result.checked_on = said.confidence, on
    result.save(update_fields=["value", "valued_on", "confidence", "checked_on", "updated_at"])
    CheckIn.objects.update_or_create(
        key_result=result,
        on=on,
        defaults={"value": result.value, "confidence": said.confidence, "note": said.note.strip(), "by": by},
    )
