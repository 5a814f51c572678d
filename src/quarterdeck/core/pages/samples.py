"""An imaginary team for the style guide: the same every time, so that a change in the look can be seen."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.core.pages.components import (
    Chart,
    Chip,
    Comparison,
    Conflict,
    FieldChange,
    Figure,
    FunnelStep,
    Paging,
    Step,
    Tab,
    TimelineItem,
    heat_scale,
)

_PEOPLE = ("王晓明", "李静怡", "Anna Miller", "陈国栋", "赵敏")
_WON = (Decimal("1286340"), Decimal("968200"), Decimal("743500.5"), Decimal("512000"), Decimal("-18600"))
_RATES = (Decimal("0.412"), Decimal("0.365"), Decimal("0.298"), Decimal("0.331"), Decimal("0.187"))
_DAYS = (Decimal("41"), Decimal("47.5"), Decimal("58"), Decimal("52"), Decimal("76"))
_TREND = (3, 5, 4, 7, 6, 8, 11, 9, 12, 14)


class SampleForm(forms.Form):
    """One field of each kind, one of them wrong."""

    company = forms.CharField(label=gettext_lazy("Company"), help_text=gettext_lazy("As on the business licence."))
    amount = forms.DecimalField(label=gettext_lazy("Amount"), min_value=Decimal(0), required=False)
    stage = forms.ChoiceField(
        label=gettext_lazy("Stage"),
        choices=[("a", gettext_lazy("Discovery")), ("b", gettext_lazy("Proposal"))],
        required=False,
    )
    days = forms.MultipleChoiceField(
        label=gettext_lazy("Visiting days"),
        choices=[("mon", gettext_lazy("Monday")), ("wed", gettext_lazy("Wednesday")), ("fri", gettext_lazy("Friday"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(label=gettext_lazy("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    is_strategic = forms.BooleanField(label=gettext_lazy("Strategic customer"), required=False)


def figures(today: date) -> list[Figure]:
    before, year_before, target = _("vs last quarter"), _("vs last year"), _("target")
    return [
        Figure(
            _("Won amount"),
            Decimal("12863400"),
            "money",
            "CNY",
            comparisons=[
                Comparison(before, Decimal("11452000")),
                Comparison(target, Decimal("18000000"), is_target=True),
            ],
            url="#drill",
            definition=_("Sum of the amounts of opportunities won in the period, by closing day."),
            trend=_TREND,
        ),
        Figure(
            _("Win rate"),
            Decimal("0.6315"),
            "percent",
            comparisons=[Comparison(before, Decimal("0.6102")), Comparison(year_before, Decimal("0.6440"))],
            url="#drill",
            definition=_("Won ÷ (won + lost), by count."),
            trend=(60, 62, 59, 61, 64, 63),
        ),
        Figure(
            _("Average deal size"),
            Decimal("23609.1"),
            "money",
            "CNY",
            comparisons=[Comparison(before, Decimal("24120"))],
            url="#drill",
        ),
        Figure(
            _("Sales cycle"),
            Decimal("51.78"),
            "days",
            better="lower",
            comparisons=[Comparison(before, Decimal("55.2"))],
            url="#drill",
            definition=_("Mean days from creation to closing of the won opportunities."),
        ),
        Figure(
            _("Open pipeline"),
            Decimal("124350000"),
            "money",
            "CNY",
            comparisons=[Comparison(_("coverage of the gap"), None)],
            url="#drill",
        ),
    ]


def cumulative(today: date) -> Chart:
    days = [today - timedelta(days=60) + timedelta(days=offset) for offset in range(0, 92, 1)]
    actual, total = [], 0.0
    for index, day in enumerate(days):
        total += 0 if day.weekday() > 4 else 90_000 + (index * 37 % 11) * 31_000
        actual.append(total if day <= today else None)
    target = [18_000_000 * (index + 1) / len(days) for index in range(len(days))]
    reached = next(value for value in reversed(actual) if value is not None)
    ahead = [max(0, (day - today).days) for day in days]

    def fan(by_day: int) -> list[float | None]:
        return [
            reached + by_day * distance if day >= today else None for day, distance in zip(days, ahead, strict=True)
        ]

    return Chart(
        id="sample-cumulative",
        title=_("Won amount against target"),
        description=_("The won amount runs below the target line since the middle of the quarter."),
        data={
            "kind": "cumulative",
            "unit": "money",
            "currency": "CNY",
            "days": [day.isoformat() for day in days],
            "actual": actual,
            "target": target,
            "previous": [value * 0.82 for value in target],
            "forecast": {"low": fan(110_000), "middle": fan(170_000), "high": fan(230_000)},
        },
        columns=[_("Month"), _("Won amount"), _("Target")],
        rows=[["2026-09", "¥428.0万", "¥600.0万"], ["2026-10", "¥486.2万", "¥600.0万"]],
    )


def charts(today: date) -> list[Chart]:
    months = [_("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"), _("Dec")]
    return [
        Chart(
            id="sample-bars",
            title=_("Open pipeline by expected month"),
            description=_("Most of the pipeline is expected in November."),
            data={
                "kind": "bars",
                "unit": "money",
                "currency": "CNY",
                "labels": months,
                "stacked": True,
                "series": [
                    {"name": _("Discovery"), "values": [1200000, 1900000, 900000, 2500000, 3100000, 1400000]},
                    {"name": _("Proposal"), "values": [800000, 700000, 1500000, 1100000, 2300000, 900000]},
                    {"name": _("Negotiation"), "values": [300000, 500000, 600000, 900000, 700000, 200000]},
                ],
            },
        ),
        Chart(
            id="sample-waterfall",
            title=_("What changed in the pipeline"),
            description=_("New opportunities made up for what was lost."),
            data={
                "kind": "waterfall",
                "unit": "money",
                "currency": "CNY",
                "steps": [
                    {"name": _("Start"), "value": 8200000, "total": True},
                    {"name": _("New"), "value": 3100000},
                    {"name": _("Grew"), "value": 600000},
                    {"name": _("Won"), "value": -1900000},
                    {"name": _("Lost"), "value": -1400000},
                    {"name": _("End"), "value": 8600000, "total": True},
                ],
            },
        ),
        Chart(
            id="sample-lines",
            title=_("Win rate by month"),
            description=_("The win rate of the east rises, the north falls."),
            data={
                "kind": "lines",
                "unit": "percent",
                "labels": months,
                "series": [
                    {"name": _("East"), "values": [0.51, 0.55, 0.58, 0.61, 0.63, 0.66]},
                    {"name": _("North"), "values": [0.62, 0.6, 0.57, 0.58, 0.52, 0.49]},
                ],
            },
        ),
        Chart(
            id="sample-calendar",
            title=_("Activities by day"),
            description=_("Fewer activities on Fridays."),
            data={
                "kind": "calendar",
                "unit": "number",
                "days": [
                    [(today - timedelta(days=back)).isoformat(), (back * 7919) % 13]
                    for back in range(180)
                    if (today - timedelta(days=back)).weekday() < 5
                ],
            },
        ),
    ]


def funnel() -> list[FunnelStep]:
    rows = [
        (_("Discovery"), 420, "1", "0.62", "0.60", False),
        (_("Demo"), 260, "0.62", "0.58", "0.61", False),
        (_("Proposal"), 151, "0.36", "0.31", "0.48", True),
        (_("Negotiation"), 47, "0.11", "0.79", "0.74", False),
        (_("Won"), 37, "0.09", None, None, False),
    ]
    return [
        FunnelStep(
            label,
            count,
            Decimal(share),
            amount=Decimal(count) * 24000,
            currency="CNY",
            conversion=Decimal(conversion) if conversion else None,
            benchmark=Decimal(benchmark) if benchmark else None,
            is_leak=is_leak,
            url="#drill",
        )
        for label, count, share, conversion, benchmark, is_leak in rows
    ]


def people() -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "won": won,
            "won_heat": heat_scale(_WON)(won),
            "rate": rate,
            "rate_heat": heat_scale(_RATES)(rate),
            "days": days,
            "days_heat": heat_scale(_DAYS, "lower")(days),
            "attained": won / Decimal(1500000),
            "trend": [step * (5 - index) % 9 + index for step in _TREND],
        }
        for index, (name, won, rate, days) in enumerate(zip(_PEOPLE, _WON, _RATES, _DAYS, strict=True))
    ]


def timeline(today: date) -> list[TimelineItem]:
    noon = timezone.make_aware(datetime.combine(today, datetime.min.time())) + timedelta(hours=10, minutes=20)
    return [
        TimelineItem(
            _("Call: connected"),
            noon,
            icon="phone",
            tone="green",
            who="王晓明",
            body=_("The budget is confirmed for this quarter; they want a second demo for the plant in Suzhou."),
            next_step=_("Send the agenda of the demo by Friday"),
        ),
        TimelineItem(
            _("Stage changed"),
            noon - timedelta(days=3),
            icon="arrows-exchange",
            tone="blue",
            who="王晓明",
            changes=[FieldChange(_("Stage"), _("Demo"), _("Proposal")), FieldChange(_("Amount"), "¥24.0万", "¥28.6万")],
        ),
        TimelineItem(_("Opportunity created"), today - timedelta(days=40), icon="plus", who="李静怡"),
    ]


def board() -> list[dict[str, Any]]:
    columns = [(_("Discovery"), 3), (_("Proposal"), 2), (_("Negotiation"), 2), (_("Won"), 0)]
    companies = ("苏州恒远机械", "Northwind Traders", "上海博瑞信息", "深圳优联科技", "Contoso", "杭州云帆", "青岛海润")
    cards = iter(enumerate(companies))
    return [
        {
            "id": str(number),
            "name": name,
            "sum": Decimal(count) * 286000,
            "cards": [
                {
                    "id": at,
                    "title": company,
                    "amount": Decimal(86000 + at * 41000),
                    "owner": _PEOPLE[at % 5],
                    "days": 4 + at * 3,
                    "health": ("green", "amber", "red")[at % 3],
                    "health_word": (_("on track"), _("no next step"), _("stalled"))[at % 3],
                }
                for at, company in (next(cards) for _place in range(count))
            ],
        }
        for number, (name, count) in enumerate(columns)
    ]


def everything(today: date) -> dict[str, Any]:
    """All that the style guide shows."""
    return {
        "figures": figures(today),
        "cumulative": cumulative(today),
        "charts": charts(today),
        "funnel_steps": funnel(),
        "people": people(),
        "timeline_items": timeline(today),
        "board_columns": board(),
        "form": SampleForm({"amount": "-5", "stage": "b", "days": ["mon"]}, auto_id="sample_%s"),
        "tabs": [
            Tab(_("My open ones"), "#", is_active=True, count=42),
            Tab(_("Closing this month"), "#", count=9),
            Tab(_("Stalled"), "#", count=3),
        ],
        "chips": [Chip(_("Stage"), _("Proposal"), "#"), Chip(_("Owner"), "王晓明", "#")],
        "paging": Paging(1, 50, 8800, next_url="#next"),
        "steps": [
            Step(_("Discovery"), "done"),
            Step(_("Demo"), "done"),
            Step(_("Proposal"), "current", detail=_("12 days; waits for the customer")),
            Step(_("Negotiation"), "ahead"),
            Step(_("Won"), "ahead"),
        ],
        "conflicts": [Conflict("amount", _("Amount"), "¥28.6万", "¥31.0万", "286000", "310000")],
        "amounts": [Decimal("9876.5"), Decimal("1286340"), Decimal("124000000"), Decimal("-52300")],
        "dates": [today, today - timedelta(days=1), today + timedelta(days=3), today - timedelta(days=50)],
        "tones": ["neutral", "blue", "green", "amber", "red"],
        "names": _PEOPLE,
    }
