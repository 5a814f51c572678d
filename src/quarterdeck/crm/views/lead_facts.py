"""A lead in words: its facts, its steps, its response clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quarterdeck.core.company import queries as company
from quarterdeck.core.pages.components import Step, Tone
from quarterdeck.crm.forms.leads import LeadForm
from quarterdeck.crm.models import Lead, LeadStatus
from quarterdeck.crm.models.leads import OPEN_STATUSES
from quarterdeck.crm.rules import leads as rules
from quarterdeck.crm.views.inline import Fact

STATUS_TONES: dict[str, Tone] = {
    "new": "blue",
    "contacting": "amber",
    "qualified": "green",
    "converted": "green",
    "disqualified": "neutral",
}
GRADE_TONES: dict[str, Tone] = {"hot": "red", "warm": "amber", "cold": "neutral"}
FACTS = tuple(name for name in LeadForm.base_fields if name != "name")
_KINDS = {"employees": "number", "cost": "money", "owner_id": "person", "note": "long", "need": "long"}


@dataclass(frozen=True, slots=True)
class Clock:
    """The response clock as a sentence."""

    text: str
    tone: Tone
    exact: datetime | None


def clock(lead: Lead, *, now: datetime) -> Clock | None:
    """How long an answer is still owed, by how much it is late, or how fast it came; None where none is owed."""
    if lead.responded_at is not None:
        return Clock(_("Answered"), "green", lead.responded_at)
    if lead.response_due_at is None or lead.status not in OPEN_STATUSES:
        return None
    left = lead.response_due_at - now
    if left < timedelta():
        return Clock(_("Answer overdue by %(time)s") % {"time": spoken(-left)}, "red", lead.response_due_at)
    tone: Tone = "amber" if left < timedelta(hours=1) else "neutral"
    return Clock(_("Answer owed in %(time)s") % {"time": spoken(left)}, tone, lead.response_due_at)


def spoken(span: timedelta) -> str:
    """A span in its largest unit, as people say it."""
    minutes = max(1, int(span.total_seconds() // 60))
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if minutes < 48 * 60:
        return ngettext("%(n)d hour", "%(n)d hours", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)d day", "%(n)d days", minutes // 1440) % {"n": minutes // 1440}


def steps(lead: Lead) -> list[Step]:
    """The lead's way to its conversion."""
    labels = dict(LeadStatus.choices)
    order = [*rules.STEPS, rules.CONVERTED]
    if lead.status == LeadStatus.DISQUALIFIED:
        shown = [Step(str(labels[status]), "ahead") for status in rules.STEPS]
        return [*shown, Step(str(labels[lead.status]), "failed", detail=lead.disqualified_because)]
    here = order.index(lead.status)
    is_over = lead.status == LeadStatus.CONVERTED
    return [
        Step(str(labels[status]), "done" if place < here or is_over else "current" if place == here else "ahead")
        for place, status in enumerate(order)
    ]


def facts(lead: Lead, *, may_change: bool) -> list[Fact]:
    """What is known, in the order of the form."""
    return [fact_of(lead, name, may_change=may_change) for name in FACTS]


def fact_address(lead_id: int) -> Callable[[str], str]:
    """Where each fact of a lead is changed."""
    return lambda name: reverse("crm:lead_fact", args=[lead_id, name])


def fact_of(lead: Lead, name: str, *, may_change: bool) -> Fact:
    """One value of the lead, and where it is changed."""
    value: Any = getattr(lead, name.removesuffix("_id"))
    if name == "may_be_contacted":
        value = None if value is None else _("yes") if value else _("no")
    plain = value is None or _KINDS.get(name) in {"number", "money"}
    links = {"phone": f"tel:{value}", "email": f"mailto:{value}", "website": str(value)}
    return Fact(
        name=name,
        label=str(LeadForm.base_fields[name].label).capitalize(),
        value=value if plain else str(value),
        kind=_KINDS.get(name, "text"),
        currency=company.company().currency_id if name == "cost" else "",
        url=reverse("crm:lead_fact", args=[lead.pk, name]) if may_change else "",
        link="" if may_change or not value else links.get(name, ""),
    )
