"""The doors for what two people agreed on: agreed, done, open again, dropped."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.people.models import Member
from quarterdeck.performance.models.agreements import Agreement

LONGEST = 300


class CannotAgree(Refusal):
    """Why something cannot be agreed on, or no longer be changed; the code names the value at fault."""


@transaction.atomic
def agree(*, member_id: int, text: str, due_on: date, at: datetime, by: Member, **origin: Model) -> Agreement:
    """Write down what a member will do by a day. `origin` is the one place it was agreed in, by its name in `ORIGINS`.

    The caller has looked the origin up as `by` may see it; either of the two people there may write it down.
    """
    if not text.strip():
        raise CannotAgree(_("Say what was agreed."), code="text")
    made = Agreement.objects.create(
        member_id=member_id, text=text.strip()[:LONGEST], due_on=due_on, made_by=by, made_at=at, **origin
    )
    trail.record(made, "created", by=by)
    return made


@transaction.atomic
def finish(*, agreement_id: int, on: date, by: Member) -> Agreement:
    """Tick it off. Doing so twice changes nothing."""
    found = _locked(agreement_id, by)
    if found.dropped_on is not None:
        raise CannotAgree(_("It was dropped. Open it again first."), code="dropped")
    return _changed(found, "finished", by=by, done_on=found.done_on or on)


@transaction.atomic
def reopen(*, agreement_id: int, by: Member) -> Agreement:
    """Open it again, whether it was done or dropped."""
    return _changed(_locked(agreement_id, by), "reopened", by=by, done_on=None, dropped_on=None, dropped_why="")


@transaction.atomic
def drop(*, agreement_id: int, why: str, on: date, by: Member) -> Agreement:
    """Give it up, with a reason that both can read. Refuses what is done."""
    found = _locked(agreement_id, by)
    if found.done_on is not None:
        raise CannotAgree(_("It is done already."), code="done")
    if not why.strip():
        raise CannotAgree(_("Say why it is dropped."), code="why")
    return _changed(found, "dropped", by=by, dropped_on=on, dropped_why=why.strip()[:200])


def _locked(agreement_id: int, by: Member) -> Agreement:
    within = Agreement.objects.visible_to(by).select_for_update(of=("self",))
    return get_object_or_404(within, pk=agreement_id)


def _changed(found: Agreement, act: str, *, by: Member, **values: Any) -> Agreement:
    changes = trail.differences(found, values)
    if not changes:
        return found
    for field, value in values.items():
        setattr(found, field, value)
    found.version += 1
    found.save(update_fields=[*values, "version", "updated_at"])
    trail.record(found, act, by=by, changes={field: (str(a or ""), str(b or "")) for field, (a, b) in changes.items()})
    return found
