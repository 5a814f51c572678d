"""A scorecard in force for the sellers of `factories.cast`, set up through the doors."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from quarterdeck.crm.actions.process import create_default_process
from quarterdeck.people.models import Role
from quarterdeck.performance.actions.scorecards import templates
from quarterdeck.performance.models.scorecards import ScorecardPart, ScorecardTemplate
from tests import factories

TODAY = date(2026, 3, 16)
AFTER = date(2026, 4, 2)
AT = datetime(2026, 4, 2, 2, tzinfo=UTC)
WON = {
    "group": "result",
    "kind": "linear",
    "metric_code": "won_amount",
    "target_source": "number",
    "target": Decimal(1000),
    "weight": Decimal(60),
    "settings": {},
}
# A card of one part.
WHOLE = {**WON, "weight": Decimal(100)}
LEARNT = {
    "group": "growth",
    "kind": "rubric",
    "title": "Learning",
    "weight": Decimal(40),
    "settings": {"levels": [["40", "Seldom"], ["100", "Regularly"]]},
}


def template(
    cast: factories.Cast,
    parts: Sequence[Mapping[str, Any]] = (WON, LEARNT),
    *,
    role: str = "rep",
    name: str = "Sellers",
) -> ScorecardTemplate:
    """A draft for a quarter."""
    values = {"name": name, "role_id": Role.objects.get(code=role).pk, "grain": "quarter"}
    return templates.create_template(values=values, parts=parts, by=cast.ada)


def in_force(
    cast: factories.Cast, parts: Sequence[Mapping[str, Any]] = (WON, LEARNT), *, on: date = date(2026, 1, 1)
) -> ScorecardTemplate:
    """The same in force, with a sales process to win deals in."""
    create_default_process(by=cast.ada)
    made = template(cast, parts)
    templates.put_in_force(template_id=made.pk, from_on=on, why="", by=cast.ada)
    return made


def part(made: ScorecardTemplate, code: str = "won_amount") -> ScorecardPart:
    return ScorecardPart.objects.get(edition__template=made, metric_code=code)
