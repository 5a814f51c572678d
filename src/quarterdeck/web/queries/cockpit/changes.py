"""How the pipeline changed between two dates: the waterfall, person by person, each step down to its deals."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.pages import components
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.queries import Change, Step, Waterfall, Whose
from quarterdeck.people.models import Member
from quarterdeck.web.queries.cockpit import wording
from quarterdeck.web.queries.cockpit.outlook import Outlook, number_of

NAMES: dict[Change, str | Promise] = {
    Change.NEW: pgettext_lazy("pipeline change", "New"),
    Change.MOVED_IN: gettext_lazy("Moved in"),
    Change.INCREASED: gettext_lazy("Increased"),
    Change.DECREASED: gettext_lazy("Decreased"),
    Change.MOVED_OUT: gettext_lazy("Moved out"),
    Change.WON: gettext_lazy("Won"),
    Change.LOST: gettext_lazy("Lost"),
}

Tone = Literal["good", "neutral"]
# What takes from the pipeline is not always bad, and what colleagues hand over is neither.
_TONES: dict[Change, Tone] = {Change.WON: "good", Change.MOVED_IN: "neutral", Change.MOVED_OUT: "neutral"}


@dataclass(frozen=True)
class Days:
    """The two dates compared, and whether only deals count that are expected to close between them."""

    period: Period
    is_expected: bool

    @property
    def last_day(self) -> date:
        return self.period.end - timedelta(1)

    @property
    def expected(self) -> Period | None:
        return self.period if self.is_expected else None


@dataclass(frozen=True)
class Told:
    """A bar of the waterfall; `tone` where its direction does not say whether it is good."""

    name: str
    step: Step
    url: str = ""
    tone: Tone | None = None


@dataclass(frozen=True)
class Line:
    """One person's waterfall in words: opening, each change, closing."""

    name: str
    url: str
    cells: list[tuple[str, str]]


@dataclass(frozen=True)
class Changes:
    days: Days
    chart: components.Chart
    steps: list[tuple[str, str, int, str]]
    columns: list[str]
    people: list[Line]
    others: int


def days_of(outlook: Outlook) -> Days:
    """The dates of the form up to the day looked from; the period looked at where it gives none or they make no sense."""
    first, last = _day(outlook.asked.get("first", "")), _day(outlook.asked.get("last", ""))
    start = first or outlook.period.start
    end = min(last or outlook.period.end - timedelta(1), max(outlook.today, start)) + timedelta(1)
    is_expected = bool(outlook.asked.get("expected"))
    return Days(Period(start, end) if start < end else outlook.period, is_expected)


def changes(outlook: Outlook) -> Changes:
    """The waterfall of the pipeline looked at, and those of its people."""
    days = days_of(outlook)
    asked: dict[str, Any] = {"viewer": outlook.viewer, "period": days.period, "expected": days.expected}
    whole = metrics.waterfall(whose=outlook.whose, **asked)
    own = metrics.pipeline_by_member(whose=outlook.whose, **asked)
    told = _told(whole, days, outlook)
    people = _people(own, outlook, days)
    return Changes(
        days,
        _chart(told, outlook, days),
        _steps(told, outlook),
        [
            pgettext("pipeline change", "Opening"),
            *(str(NAMES[kind]) for kind in Change),
            pgettext("pipeline change", "Closing"),
        ],
        people,
        len(own) - len(people),
    )


@dataclass(frozen=True)
class ChangedDeals:
    """The deals behind one step of a waterfall."""

    name: str
    days: Days
    found: metrics.ChangedDeals


def changed_deals(*, outlook: Outlook, kind: str, page: int = 1) -> ChangedDeals:
    """The deals behind one step, for the dates, team and person that the address asks for."""
    days, change = days_of(outlook), Change(kind)
    whose = Whose(number_of(outlook.asked.get("team", "")), outlook.whose.member_id)
    found = metrics.changed_deals(
        viewer=outlook.viewer,
        whose=whose,
        period=days.period,
        expected=days.expected,
        kind=change,
        page=page,
    )
    return ChangedDeals(str(NAMES[change]), days, found)


def _address(outlook: Outlook, kind: Change, days: Days, whose: Whose) -> str:
    asked = {
        "first": days.period.start.isoformat(),
        "last": days.last_day.isoformat(),
        **({"expected": "1"} if days.is_expected else {}),
        **{name: str(pk) for name, (pk,) in whose.filters.items()},
        **outlook.kept,
    }
    return f"{reverse('web:cockpit_changes', args=[kind.value])}?{urlencode(asked)}"


def _told(whole: Waterfall, days: Days, outlook: Outlook) -> list[Told]:
    """Opening, every change, closing."""
    changed = [
        Told(
            str(NAMES[kind]),
            step,
            _address(outlook, kind, days, outlook.whose) if step.deals else "",
            _TONES.get(kind),
        )
        for kind, step in whole.steps.items()
    ]
    opening, closing = pgettext("pipeline change", "Opening"), pgettext("pipeline change", "Closing")
    return [Told(opening, whole.opening), *changed, Told(closing, whole.closing)]


def _chart(told: list[Told], outlook: Outlook, days: Days) -> components.Chart:
    ends = (told[0], told[-1])
    return components.Chart(
        id="waterfall",
        title=_("From %(first)s to %(last)s")
        % {"first": wording.full_day(days.period.start), "last": wording.full_day(days.last_day)},
        description=_("The open pipeline in the morning of the first day, what changed, and what it came to."),
        data={
            "kind": "waterfall",
            "unit": "money",
            "currency": outlook.currency,
            "steps": [
                {"name": one.name, "value": float(one.step.amount), "total": one in ends, "tone": one.tone}
                for one in told
            ],
            "urls": [one.url for one in told],
        },
        columns=(pgettext("pipeline change", "Change"), _("Amount"), _("Deals")),
        rows=[(one.name, wording.money(one.step.amount, outlook.currency), str(one.step.deals)) for one in told],
    )


def _steps(told: list[Told], outlook: Outlook) -> list[tuple[str, str, int, str]]:
    return [(one.name, wording.money(one.step.amount, outlook.currency), one.step.deals, one.url) for one in told[1:-1]]


def _people(own: dict[int, Waterfall], outlook: Outlook, days: Days) -> list[Line]:
    """Most open at the end first."""
    names = dict(Member.objects.filter(pk__in=own).order_by().values_list("pk", "name"))
    ranked = sorted(own.items(), key=lambda one: (-one[1].closing.amount, names[one[0]], one[0]))
    return [
        Line(names[pk], reverse("people:member", args=[pk]), _cells(found, pk, outlook, days))
        for pk, found in ranked[: outlook.most_people]
    ]


def _cells(found: Waterfall, member_id: int, outlook: Outlook, days: Days) -> list[tuple[str, str]]:
    whose = Whose(outlook.whose.unit_id, member_id)

    def cell(step: Step, url: str) -> tuple[str, str]:
        return (wording.money(step.amount, outlook.currency), url) if step.deals else ("", "")

    changed = [cell(step, _address(outlook, kind, days, whose)) for kind, step in found.steps.items()]
    return [cell(found.opening, ""), *changed, cell(found.closing, "")]


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
