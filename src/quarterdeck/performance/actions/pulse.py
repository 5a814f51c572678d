"""Asking teams how they are, without anybody learning who said what."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random, SystemRandom
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.core.events import bus
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.people.models import Member, UnitPlacement
from quarterdeck.performance.actions.telling import tell
from quarterdeck.performance.events import PulseRoundClosed
from quarterdeck.performance.models.pulse import LEAST_EVER, PulsePlan, PulseResult, PulseRound, PulseSeat
from quarterdeck.performance.queries.pulse import asked
from quarterdeck.performance.queries.pulse import box as boxes
from quarterdeck.performance.rules.pulse import cells, publishing
from quarterdeck.performance.rules.pulse.questions import LEVELS, QUESTIONS

PLAN_FIELDS = ("is_on", "weeks", "days_open", "least", "help_contact")
TOPIC = "pulse"


class CannotAnswer(Refusal):
    """Somebody may not answer now, or not so."""


class CannotPlanPulse(Refusal):
    """The pulse cannot be asked like that; the code names the value at fault."""


@transaction.atomic
def plan_pulse(*, values: Mapping[str, Any], by: Member) -> PulsePlan:
    """Say how often people are asked. Refuses fewer than four answers. A running round keeps what it began with."""
    if values["least"] < LEAST_EVER:
        raise CannotPlanPulse(
            _("At least %(n)d answers, or people could be told apart.") % {"n": LEAST_EVER}, code="least"
        )
    PulsePlan.objects.get_or_create(pk=1)
    plan = PulsePlan.objects.select_for_update().get(pk=1)
    wanted = {name: values[name] for name in PLAN_FIELDS if name in values}
    changes = trail.differences(plan, wanted)
    for name, value in wanted.items():
        setattr(plan, name, value)
    plan.save()
    trail.record(plan, "edited", by=by, changes=changes)
    return plan


@transaction.atomic
def keep_rhythm(*, today: date) -> None:
    """Close the round that is over and open the next one that is due. Nobody can close a round early, or open one by hand."""
    for over in PulseRound.objects.select_for_update().filter(is_closed=False, closes_on__lte=today):
        _close(over)
    plan = asked.plan()
    latest = PulseRound.objects.order_by("-opens_on").first()
    is_due = latest is None or (latest.is_closed and today >= latest.opens_on + timedelta(weeks=plan.weeks))
    if plan.is_on and is_due and company.fiscal_calendar().is_working_day(today):
        _open(plan, today)


@transaction.atomic
def answer(*, round_id: int, levels: Mapping[str, int], today: date, by: Member, dice: Random | None = None) -> None:
    """Count somebody's answers into the box of the round, each after the throw of a die (`dice`: the system's own).

    Refuses who is not asked, who has answered, and a gap.
    Leaves no other trace: no entry of the audit trail, no event, no notification, no key of idempotency (decision 143).
    """
    if set(levels) != {question.topic for question in QUESTIONS} or not set(levels.values()) <= set(LEVELS):
        raise CannotAnswer(_("Please answer all five; what you cannot say, answer by the middle."), code="levels")
    found = PulseRound.objects.select_for_update().filter(
        pk=round_id, is_closed=False, opens_on__lte=today, closes_on__gt=today
    )
    running = found.first()
    seat = PulseSeat.objects.filter(round=running, member=by).first() if running else None
    if running is None or seat is None:
        raise CannotAnswer(_("This round is over, or you are not asked in it."), code="round")
    box = boxes.opened(running.box)
    mark = boxes.mark_of(running.pk, by.pk)
    if mark in box.marks:
        raise CannotAnswer(_("You have answered already. Thank you."), code="answered")
    thrown = dice or SystemRandom()
    counted = {topic: publishing.counted_level(level, dice=thrown) for topic, level in levels.items()}
    tallies = dict(box.tallies)
    tallies[seat.unit_id] = tallies.get(seat.unit_id, cells.NOBODY) + boxes.one_answer(counted)
    running.box = boxes.sealed(boxes.Box(tallies, box.marks | {mark}))
    running.save(update_fields=["box"])


def _open(plan: PulsePlan, today: date) -> None:
    people = asked.people_to_ask(on=today)
    made = PulseRound.objects.create(opens_on=today, closes_on=today + timedelta(plan.days_open), least=plan.least)
    PulseSeat.objects.bulk_create([PulseSeat(round=made, member_id=member, unit_id=unit) for member, unit in people])
    trail.record(made, "opened", by=None)
    url = reverse("performance:pulse_answer")
    for member in Member.objects.filter(pk__in=[member for member, _unit in people]):
        sentence = gettext_lazy("How is it going? Five questions, one minute; nobody can see what you answer.")
        tell(member, sentence, {}, topic=TOPIC, url=url, once=f"pulse:{made.pk}")


def _close(over: PulseRound) -> None:
    """Put out what may be shown, and throw away the box and who was asked."""
    box = boxes.opened(over.box)
    held = UnitPlacement.objects.filter(from_on__lte=over.opens_on).exclude(until_on__lte=over.opens_on)
    parents = dict(held.values_list("unit_id", "parent_id"))
    shown = cells.shown(box.tallies, parents, least=over.least)
    PulseResult.objects.bulk_create(
        [
            PulseResult(
                round=over,
                unit_id=unit,
                topic=question.topic,
                mean=publishing.told_mean(counts),
                answers=publishing.band_of(tally.people, least=over.least),
            )
            for unit, tally in sorted(shown.items())
            for question, counts in zip(QUESTIONS, tally.counts, strict=True)
        ]
    )
    over.seats.all().delete()
    over.box, over.is_closed = "", True
    over.save(update_fields=["box", "is_closed"])
    trail.record(over, "closed", by=None)
    bus.publish(PulseRoundClosed(over.pk))
