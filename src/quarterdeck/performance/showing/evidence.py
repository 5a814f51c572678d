"""What is known about somebody, on the screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from quarterdeck.performance.models.feedback import Feedback
from quarterdeck.performance.models.scorecards import Closing
from quarterdeck.performance.queries.evidence import Evidence
from quarterdeck.performance.showing import diagnosis
from quarterdeck.performance.showing.diagnosis import Shown
from quarterdeck.targets.showing import pace


@dataclass(frozen=True, slots=True)
class ShownMonth:
    """A month: what was won and lost, how much was done, what was said."""

    begins: date
    won_amount: Decimal | None
    won: Decimal | None
    lost: Decimal | None
    activities: Decimal | None
    feedback: Sequence[Feedback]


@dataclass(frozen=True, slots=True)
class ShownEvidence:
    evidence: Evidence
    months: Sequence[ShownMonth]
    paces: Sequence[tuple[str, str]]
    scorecards: Sequence[tuple[Closing, str]]
    findings: Sequence[Shown]


def shown_evidence(found: Evidence, *, currency: str) -> ShownEvidence:
    """Evidence ready to be drawn."""
    return ShownEvidence(
        evidence=found,
        months=[
            ShownMonth(
                one.begins,
                one.figures.get("won_amount"),
                one.figures.get("opportunities_won"),
                one.figures.get("opportunities_lost"),
                one.figures.get("activities"),
                one.feedback,
            )
            for one in found.months
        ],
        paces=[(str(one.metric.name), pace.sentence(one, currency=currency)) for one in found.paces],
        scorecards=[(one, reverse("performance:scorecard", args=[one.scorecard_id])) for one in found.scorecards],
        findings=[diagnosis.shown(line, currency) for line in found.findings],
    )
