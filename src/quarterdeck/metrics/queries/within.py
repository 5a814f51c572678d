"""A viewer's reach, a unit and a member as conditions of a statement written by hand, for what is no sum over one fact."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from quarterdeck.crm.models.opportunities import BRIEF_HOURS
from quarterdeck.metrics.catalogue import METRICS
from quarterdeck.metrics.engine import history, withholding
from quarterdeck.metrics.engine.limits import CannotMeasure
from quarterdeck.metrics.engine.reach import reach_of, under
from quarterdeck.metrics.engine.remembering import Statement, remembered
from quarterdeck.metrics.engine.running import Live
from quarterdeck.metrics.queries.whose import Whose
from quarterdeck.people.models import Member

DEALS_A_PAGE = 50
_PLACEMENT = """LEFT JOIN "metrics_placement" place ON place.member_id = {alias}.member_id
    AND {alias}.day >= place.from_on AND {alias}.day < place.until_on"""


@dataclass(frozen=True, slots=True)
class Within:
    """Conditions on rows with a `member_id` and a `day`, the join they need, and their values."""

    join: str
    conditions: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def where(self) -> str:
        return " AND ".join(self.conditions) or "true"


def within(*, viewer: Member, whose: Whose, alias: str) -> Within:
    """Rows of `alias` that the viewer may see and that belong to the unit and member asked for, on their day.

    Such statements tell what deals are worth: refused where the viewer's roles hide that.
    """
    if withholding.is_withheld(viewer, METRICS["open_pipeline_amount"]):
        raise CannotMeasure(_("Your role does not show what this figure is made of."), code="withheld")
    reach, values = reach_of(viewer)
    conditions = []
    if reach.kind == "own":
        conditions.append(f"{alias}.member_id = %(viewer)s")
    elif reach.kind != "all":
        values["units"] = [values[f"unit{number}"] for number in range(reach.units)]
        inside = "place.unit_id = ANY(%(units)s)" if reach.kind == "team" else "place.path LIKE ANY(%(units)s)"
        conditions.append(f"({alias}.member_id = %(viewer)s OR {inside})")
    if whose.unit_id is not None:
        conditions.append("place.path LIKE %(unit)s")
        values["unit"] = under(whose.unit_id)
    if whose.member_id is not None:
        conditions.append(f"{alias}.member_id = %(member)s")
        values["member"] = whose.member_id
    needs_place = any("place." in condition for condition in conditions)
    return Within(_PLACEMENT.format(alias=alias) if needs_place else "", conditions, values)


def open_at(moment: str, *, state: str) -> str:
    """The condition that a row of "metrics_pipeline" was open at a moment, which is SQL itself.

    Of what is brief only what ended soon after can have been: the database need not read the rest.
    """
    soon_after = f"{state}.until_at < {moment} + interval '{BRIEF_HOURS} hours'"
    return f"{state}.from_at < {moment} AND {state}.until_at >= {moment} AND (NOT {state}.is_brief OR {soon_after})"


def found(sql: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a statement, by the names of their columns; of the facts as they were known, where one looks back.

    It runs live, or is remembered as answers of the engine are. Facts stand in quotation marks in it, which is how looking back
    finds them.
    """
    if moment := history.known_at():
        sql = history.remembered(sql.strip()).replace("'@known_at@'", "%(known_at)s")
        values = {**values, "known_at": moment}
    ((names, rows),) = remembered([Statement(sql, values)], lambda one: Live().run(one.sql, one.values))
    return [dict(zip(names, row, strict=True)) for row in rows]
