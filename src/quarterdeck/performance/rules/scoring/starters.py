"""What a new template may begin with: the usual parts of a seller and of a manager, to be changed."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

Values = Mapping[str, Any]


def choices() -> list[tuple[str, str]]:
    return [("seller", _("The usual parts of a seller")), ("manager", _("The usual parts of a manager"))]


def parts(code: str) -> Sequence[Values]:
    """The parts of a starter, weights adding up to 100; none for any other word."""
    return {"seller": _seller, "manager": _manager}.get(code, list)()


def _seller() -> list[Values]:
    return [
        _owed("won_amount", 40, {"floor": "0.6", "at_floor": "60", "cap": "1.2", "at_cap": "120"}),
        _counted("new_customers", "4", 10, group="customer"),
        _counted("visits", "40", 15, group="process"),
        _shared("next_step_rate", "0.8", 10, group="process"),
        {
            "group": "process",
            "kind": "lower",
            "metric_code": "sales_cycle_days",
            "target": Decimal(75),
            "weight": Decimal(5),
            "settings": {"best": "1", "worst": "1.5", "at_best": "100"},
        },
        {
            **_owed("won_amount", 10, {"bands": [["0.8", "60"], ["1", "100"]]}),
            "kind": "bands",
            "group": "team",
            "scope": "team",
        },
        _judged(_("Learning"), _("What was learned in this period, and used with a customer."), 10),
    ]


def _manager() -> list[Values]:
    return [
        {**_owed("won_amount", 50, {"floor": "0.6", "at_floor": "60", "cap": "1.2", "at_cap": "120"}), "scope": "team"},
        {**_shared("win_rate", "0.3", 15, group="result"), "scope": "team"},
        {**_shared("next_step_rate", "0.85", 10, group="process"), "scope": "team"},
        {**_counted("new_customers", "15", 10, group="customer"), "scope": "team"},
        _judged(_("Coaching"), _("How often and how well people were helped to get better."), 15),
    ]


def _owed(code: str, weight: int, settings: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "group": "result",
        "kind": "linear",
        "metric_code": code,
        "target_source": "targets",
        "weight": Decimal(weight),
        "settings": settings,
    }


def _counted(code: str, target: str, weight: int, *, group: str) -> dict[str, Any]:
    return {
        "group": group,
        "kind": "linear",
        "metric_code": code,
        "target": Decimal(target),
        "weight": Decimal(weight),
        "settings": {"floor": "0", "at_floor": "0", "cap": "1.2", "at_cap": "120"},
    }


def _shared(code: str, target: str, weight: int, *, group: str) -> dict[str, Any]:
    return {
        **_counted(code, target, weight, group=group),
        "settings": {"floor": "0.5", "at_floor": "50", "cap": "1", "at_cap": "100"},
    }


def _judged(title: str, guide: str, weight: int) -> dict[str, Any]:
    levels = [
        ["40", _("Seldom, or only when asked")],
        ["70", _("Now and then, with some effect")],
        ["100", _("Regularly, with an effect that others see")],
        ["120", _("So well that others learn from it")],
    ]
    return {
        "group": "growth",
        "kind": "rubric",
        "title": title,
        "guide": guide,
        "weight": Decimal(weight),
        "settings": {"levels": levels},
    }
