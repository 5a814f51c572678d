"""Reports to begin from, as links into the builder."""

from dataclasses import dataclass

from django.urls import reverse

from quarterdeck.reporting.forms.reports import address_of
from quarterdeck.reporting.queries.starts import QUESTIONS


@dataclass(frozen=True, slots=True)
class Start:
    label: str
    icon: str
    url: str


def starts() -> list[Start]:
    """Ready questions; each opens in the builder, where it can be changed."""
    new = reverse("reporting:report_new")
    return [Start(str(one.label), one.icon, f"{new}?{address_of(one.definition)}") for one in QUESTIONS]
