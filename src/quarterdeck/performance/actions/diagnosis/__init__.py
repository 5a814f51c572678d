"""The doors for writes of the diagnosis."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.lists.models import RunState
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.people.models import Member
from quarterdeck.performance.models.diagnosis import DiagnosisRun, Dismissal, Finding, FindingKind
from quarterdeck.performance.queries.diagnosis import running

LOOKS_BACK = timedelta(days=365)
KEPT_RUNS = 8


class CannotDismiss(Refusal):
    """Why a finding stays."""


@transaction.atomic
def ask_for_diagnosis(
    *, period: Period, at: datetime, start: Callable[[int], object], by: Member | None
) -> DiagnosisRun:
    """Have the company looked at in the background; one that is under way over the same days is joined.

    `start` asks for the job, in the same transaction.
    """
    running.refuse_period(period)
    under_way = DiagnosisRun.objects.filter(
        starts_on=period.start, ends_on=period.end, state__in=(RunState.WAITING, RunState.RUNNING)
    ).first()
    if under_way is not None:
        return under_way
    run = DiagnosisRun.objects.create(starts_on=period.start, ends_on=period.end, asked_by=by, asked_at=at)
    start(run.pk)
    return run


def last_year(today: date) -> Period:
    """What a diagnosis looks at where nobody says otherwise."""
    return Period(today - LOOKS_BACK, today + timedelta(1))


def run_diagnosis(*, run_id: int, at: datetime) -> int:
    """Look, and keep what was found. Returns how much; a second call finds the work done."""
    run = DiagnosisRun.objects.get(pk=run_id)
    if run.state == RunState.DONE:
        return run.findings.count()
    _tell(run_id, state=RunState.RUNNING)
    told = running.diagnosed(
        period=Period(run.starts_on, run.ends_on), now=at, progress=lambda done: _tell(run_id, done=done)
    )
    with transaction.atomic():
        run.findings.all().delete()
        Finding.objects.bulk_create(
            Finding(run=run, **{name: getattr(one, name) for name in one.__slots__}) for one in told
        )
        _tell(run_id, state=RunState.DONE, done=run.total, finished_at=at, problem="")
        kept = DiagnosisRun.objects.filter(state=RunState.DONE).order_by("-pk").values("pk")[:KEPT_RUNS]
        DiagnosisRun.objects.filter(state=RunState.DONE).exclude(
            pk__in=list(kept.values_list("pk", flat=True))
        ).delete()
    return len(told)


def fail_diagnosis(*, run_id: int) -> None:
    """Say that a run broke off, so that nobody waits for it."""
    problem = _("The diagnosis broke off. The administrator finds the reason in the log.")
    DiagnosisRun.objects.filter(pk=run_id).exclude(state=RunState.DONE).update(state=RunState.FAILED, problem=problem)


@transaction.atomic
def dismiss(*, finding_id: int, reason: str, by: Member, at: datetime) -> Dismissal:
    """Say why a finding is none. It stays away, in this run and later ones, until taken back. Nobody dismisses their own."""
    found = get_object_or_404(Finding.objects.visible_to(by, "performance.dismiss_findings"), pk=finding_id)
    if found.member_id == by.pk:
        raise CannotDismiss(_("Somebody else has to judge a finding about you."), code="own")
    if found.kind == FindingKind.TOO_FEW:
        raise CannotDismiss(_("Nothing was found here; more cases will tell."), code="too_few")
    if not reason.strip():
        raise CannotDismiss(_("Say why, so that others can follow it."), code="reason")
    same: dict[str, Any] = {
        name: getattr(found, name) for name in ("member_id", "unit_id", "measure", "stage_id", "kind")
    }
    values = {"reason": reason.strip()[:300], "by": by, "at": at}
    dismissal, _is_new = Dismissal.objects.update_or_create(**same, defaults=values)
    trail.record(dismissal, "created", by=by, note=dismissal.reason)
    return dismissal


@transaction.atomic
def take_back(*, dismissal_id: int, by: Member) -> None:
    """Show a finding again."""
    within = Finding.objects.visible_to(by, "performance.dismiss_findings").exclude(member=by.pk)
    found = get_object_or_404(Dismissal, pk=dismissal_id)
    same = Q(member_id=found.member_id, unit_id=found.unit_id, measure=found.measure, stage_id=found.stage_id)
    if not within.filter(same).exists():
        get_object_or_404(Dismissal.objects.none())
    trail.record(found, "deleted", by=by, note=found.reason)
    found.delete()


def _tell(run_id: int, **values: object) -> None:
    DiagnosisRun.objects.filter(pk=run_id).update(**values)
