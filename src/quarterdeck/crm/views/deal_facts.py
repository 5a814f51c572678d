"""The facts of a deal as its page shows them, most of them editable where they stand."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from quarterdeck.core.pages.components import Tone
from quarterdeck.crm.forms.opportunities import OpportunityForm
from quarterdeck.crm.models import Opportunity, StageKind
from quarterdeck.crm.views.inline import Fact

TONES: Mapping[str, Tone] = {"open": "blue", "won": "green", "lost": "neutral"}
HEALTH_TONES: Mapping[str, Tone] = {"good": "green", "watch": "amber", "act": "red"}
KINDS = {
    "amount": "money",
    "owner_id": "person",
    "expected_close_on": "day",
    "opened_on": "day",
    "closed_on": "day",
    "next_step_on": "day",
    "note": "long",
    "close_note": "long",
}
SHOWN = (
    "amount",
    "expected_close_on",
    "probability",
    "forecast_category",
    "account_id",
    "owner_id",
    "next_step",
    "next_step_on",
    "source",
    "competitor",
    "opened_on",
    "closed_on",
    "close_reason_id",
    "close_note",
    "note",
)
EDITED_IN_PLACE = frozenset(SHOWN) | {"name", "stage_id"}


def deal_facts(deal: Opportunity, *, may_change: bool, may_assign: bool, has_lines: bool) -> list[Fact]:
    """All of them; how it ended only for closed deals, and an amount of lines is changed in the lines."""
    is_closed = deal.status != StageKind.OPEN
    shown = [name for name in SHOWN if is_closed or name not in ("closed_on", "close_reason_id", "close_note")]
    fixed = {"amount": has_lines, "owner_id": not may_assign}
    return [deal_fact(deal, name, may_change=may_change and not fixed.get(name)) for name in shown]


def deal_fact(deal: Opportunity, name: str, *, may_change: bool) -> Fact:
    value = _value(deal, name)
    return Fact(
        name=name,
        label=str(OpportunityForm.base_fields[name].label).capitalize(),
        value=value,
        kind=KINDS.get(name, "text"),
        currency=deal.currency_id if name == "amount" else "",
        url=reverse("crm:opportunity_fact", args=[deal.pk, name]) if may_change else "",
    )


def _value(deal: Opportunity, name: str) -> Any:
    if name == "probability":
        own = deal.probability is not None
        percent = f"{(deal.probability if own else deal.stage.probability):.0f} %"
        return percent if own else _("%(percent)s (of the stage)") % {"percent": percent}
    if name == "forecast_category":
        category = deal.get_forecast_category_display()
        return category or _("%(category)s (of the stage)") % {"category": deal.stage.get_forecast_category_display()}
    value = getattr(deal, name.removesuffix("_id"))
    return value if KINDS.get(name) in ("money", "day") else None if value is None else str(value)
