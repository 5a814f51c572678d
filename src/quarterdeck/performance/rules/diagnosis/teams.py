"""The same cases added up by team: whole teams compared with each other."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from quarterdeck.performance.rules.diagnosis.cells import Cells, Integers, added_up
from quarterdeck.performance.rules.diagnosis.findings import Measured


def of_teams(measured: Sequence[Measured], team_of: Integers, teams: int) -> list[Measured]:
    """Measures with a team in the place of each person. `team_of` numbers the teams from 0; -1 is in none."""
    return [_of_teams(one, team_of, teams) for one in measured]


def _of_teams(one: Measured, team_of: Integers, teams: int) -> Measured:
    team = team_of[one.cells.who]
    kept = team >= 0
    cells, squares = one.cells, one.cells.squares
    merged: Cells = added_up(
        team[kept],
        cells.traits[kept],
        cells.hits[kept],
        cells.tries[kept],
        None if squares is None else squares[kept],
    )
    if one.stakes is None:
        return replace(one, cells=merged)
    placed = team_of >= 0
    stakes = np.bincount(team_of[placed], weights=one.stakes[placed], minlength=teams)
    return replace(one, cells=merged, stakes=np.asarray(stakes, dtype=np.float64))
