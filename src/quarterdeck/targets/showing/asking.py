"""What part of a plan an address asks for: metric, level, and the day as of which it is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.http import url_has_allowed_host_and_scheme

from quarterdeck.core.company import queries as company
from quarterdeck.core.pages.components import Tab
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.records.keys import key_of
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.targets.models import Level, PlanState, Side
from quarterdeck.targets.queries.plans import PlanRecord


@dataclass(frozen=True, slots=True)
class Look:
    """A metric and level of a plan; `on` is the past day at whose end it is read, None for now."""

    plan_id: int
    metric: Metric
    level: str
    on: date | None

    @property
    def as_of(self) -> datetime | None:
        return company.start_of(self.on + timedelta(1)) if self.on else None

    @property
    def level_label(self) -> str:
        return str(Level(self.level).label)

    def address(self, name: str, *more: int, **other: str | None) -> str:
        """A page of the plan that keeps looking at the same, but for what is named otherwise."""
        asked = {
            "metric": self.metric.code,
            "level": self.level,
            "on": self.on.isoformat() if self.on else None,
            **other,
        }
        return (
            f"{reverse(name, args=[self.plan_id, *more])}?{urlencode({key: one for key, one in asked.items() if one})}"
        )


def look(request: MemberRequest, record: PlanRecord) -> Look:
    """What `?metric=&level=&on=` ask for; the plan's first metric and the base level where nothing is said. 404 for nonsense."""
    metrics = {metric.code: metric for metric in record.metrics}
    code = request.GET.get("metric") or next(iter(metrics))
    level = request.GET.get("level") or Level.BASE
    if code not in metrics or level not in Level.values:
        raise Http404
    return Look(record.plan.pk, metrics[code], str(level), past_day(request))


def day(request: MemberRequest, name: str) -> date | None:
    """The day that a word of the address names; None for anything that is no day."""
    try:
        return parse_date(request.GET.get(name, ""))
    except ValueError:
        return None


def past_day(request: MemberRequest) -> date | None:
    """The day before today that `?on=` names; None for anything else."""
    on = day(request, "on")
    return on if on and on < request.today else None


def metric_tabs(record: PlanRecord, look: Look) -> list[Tab]:
    return [
        Tab(str(metric.name), look.address("targets:plan", metric=metric.code), metric.code == look.metric.code)
        for metric in record.metrics
    ]


def level_tabs(look: Look) -> Sequence[Tab]:
    return [
        Tab(str(level.label), look.address("targets:plan", level=level.value), level == look.level) for level in Level
    ]


def first_side(record: PlanRecord, look: Look) -> str:
    """The numbers that are looked at first: what was agreed once there is any, else what is given."""
    is_settled = look.as_of is not None or record.plan.state in (PlanState.AGREED, PlanState.IN_FORCE)
    return Side.AGREED.value if is_settled else Side.GIVEN.value


def month_asked(request: MemberRequest) -> date | None:
    """The month that `?month=` names by a day of it."""
    month = day(request, "month")
    return month.replace(day=1) if month else None


def where_from(request: MemberRequest, otherwise: str) -> str:
    """The page of ours that a form asks to go back to, or another one."""
    wanted = request.POST.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else otherwise


def number(request: MemberRequest, name: str) -> int | None:
    """A whole number of the address, such as a record's."""
    return key_of(request.GET.get(name))
