"""Teams side by side in a table of figures, tinted against each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.pages import components
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.catalogue import METRICS
from quarterdeck.web.queries.cockpit import wording
from quarterdeck.web.queries.cockpit.outlook import Outlook
from quarterdeck.web.queries.cockpit.overview import PEOPLE, Cell

ADOPTION = ("activities", "accounts_touched", "next_step_rate", "overdue_opportunities", "stalled_opportunities")
_RECENT = timedelta(days=28)


@dataclass(frozen=True)
class TeamLine:
    name: str
    cells: list[Cell]


@dataclass(frozen=True)
class Teams:
    """`note` says which days the figures are of, where they are not those of the page."""

    title: str
    note: str
    columns: list[tuple[str, str]]
    rows: list[TeamLine]


def teams(outlook: Outlook) -> Teams:
    """The teams of the unit looked at, over its period."""
    return _table(outlook, _("Teams"), "", PEOPLE, outlook.period)


def adoption(outlook: Outlook) -> Teams:
    """How each team keeps its records alive: what the last four weeks left behind."""
    recent = Period(outlook.today - _RECENT + timedelta(1), outlook.today + timedelta(1))
    return _table(outlook, _("How teams use the system"), _("last four weeks"), ADOPTION, recent)


def _table(outlook: Outlook, title: str, note: str, codes: Sequence[str], period: Period) -> Teams:
    table = metrics.query(
        viewer=outlook.viewer,
        metrics=list(codes),
        by=["team"],
        filters=outlook.whose.filters,
        period=period,
        today=outlook.today,
    )
    level = {
        code: components.heat_scale([row[1 + place] for row in table.rows], METRICS[code].better.value)
        for place, code in enumerate(codes)
    }
    return Teams(
        title,
        note,
        [(str(METRICS[code].name), str(METRICS[code].formula)) for code in codes],
        [
            TeamLine(
                name=row[0] or _("Without a team"),
                cells=[
                    Cell(
                        text=wording.text(row[1 + place], code, outlook.currency),
                        level=level[code](row[1 + place]),
                        url=outlook.cell(code, period=period, team=keys[0]),
                    )
                    for place, code in enumerate(codes)
                ],
            )
            for row, keys in zip(table.rows, table.keys, strict=True)
        ],
    )
