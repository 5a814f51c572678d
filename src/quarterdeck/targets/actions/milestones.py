"""Telling people that a target has passed a milestone, once each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from quarterdeck.core.calendar.periods import Grain, Period
from quarterdeck.core.company import queries as company
from quarterdeck.core.notifications import actions as notifications
from quarterdeck.core.notifications import queries as notices
from quarterdeck.metrics import catalogue
from quarterdeck.metrics.queries import Whose
from quarterdeck.metrics.rules import Growth
from quarterdeck.people.models import Member, OrgUnit
from quarterdeck.targets.models import PlanNode
from quarterdeck.targets.queries import pace as queries
from quarterdeck.targets.rules.pace import MILESTONES, Pace, milestone

TOPIC = "target"


@dataclass(frozen=True, slots=True)
class _Passed:
    """Somebody's own target of a period, or that of a unit somebody manages, with the milestone it has passed."""

    member: Member
    unit: OrgUnit | None
    code: str
    period: Period
    mark: Decimal

    @property
    def key(self) -> str:
        return self.key_of(self.mark)

    @property
    def keys_from_here(self) -> list[str]:
        """The keys of this milestone and every higher one."""
        return [self.key_of(mark) for mark in MILESTONES if mark >= self.mark]

    def key_of(self, mark: Decimal) -> str:
        whose = f"unit-{self.unit.pk}" if self.unit else "own"
        return f"target:{self.code}:{self.period.start.isoformat()}:{whose}:{mark}"


def tell_milestones(*, viewer: Member, today: date) -> int:
    """Tell members and managers which of their targets of this quarter have passed 50, 90 or 100 per cent; returns how many.

    Each milestone of a target is told once, of several passed at once only the greatest, and none after a higher one: a target
    that was raised, or a deal taken back, is no news. Only figures that add up have milestones. `viewer` is somebody who sees
    every figure.
    """
    quarter = company.fiscal_calendar().containing(today, Grain.QUARTER)
    passed = [
        one
        for code in queries.codes_in_force(quarter)
        if catalogue.metric(code).growth is Growth.ADDS_UP
        for one in (*_of_members(viewer, code, quarter, today), *_of_units(viewer, code, quarter, today))
    ]
    said = notices.told(keys=[key for one in passed for key in one.keys_from_here])
    news = [one for one in passed if not any((one.member.pk, key) in said for key in one.keys_from_here)]
    for one in news:
        _tell(one)
    return len(news)


def _of_members(viewer: Member, code: str, period: Period, today: date) -> Iterator[_Passed]:
    rows = queries.split_paces(viewer=viewer, metric_code=code, period=period, today=today, by="member")
    reached = {row.key: row.pace for row in rows if milestone(row.pace.attainment)}
    for member in Member.objects.active().filter(pk__in=reached).order_by("pk"):
        yield from _passed(member, None, code, period, reached[member.pk])


def _of_units(viewer: Member, code: str, period: Period, today: date) -> Iterator[_Passed]:
    """A unit's own target goes to its manager; a few hundred units at most, each by itself."""
    nodes = PlanNode.objects.filter(
        plan__metrics__metric_code=code,
        plan__metrics__year_held__isnull=False,
        plan__starts_on__lt=period.end,
        plan__ends_on__gt=period.start,
        unit__manager__is_active=True,
    )
    for node in nodes.select_related("unit__manager").order_by("unit_id", "-until_on").distinct("unit_id"):
        if node.unit is None or node.unit.manager is None:
            continue
        whose = Whose(unit_id=node.unit_id)
        found = queries.pace(viewer=viewer, metric_code=code, period=period, today=today, whose=whose)
        yield from _passed(node.unit.manager, node.unit, code, period, found.pace)


def _passed(member: Member, unit: OrgUnit | None, code: str, period: Period, pace: Pace) -> Iterator[_Passed]:
    if mark := milestone(pace.attainment, MILESTONES):
        yield _Passed(member, unit, code, period, mark)


def _tell(passed: _Passed) -> None:
    whose = {"team": passed.unit.pk} if passed.unit else {"member": passed.member.pk}
    query = {"metric": passed.code, **whose}
    with translation.override(passed.member.language or company.company().language):
        notifications.notify(
            member=passed.member,
            topic=TOPIC,
            text=_sentence(passed),
            url=f"{reverse('web:pace')}?{urlencode(query)}",
            dedupe_key=passed.key,
        )


def _sentence(passed: _Passed) -> str:
    words = {
        "metric": catalogue.metric(passed.code).name,
        "mark": f"{passed.mark * 100:.0f}%",
        "place": passed.unit.name if passed.unit else "",
    }
    if passed.unit:
        return _("%(place)s has passed %(mark)s of its target this quarter: %(metric)s.") % words
    return _("You have passed %(mark)s of your target this quarter: %(metric)s.") % words
