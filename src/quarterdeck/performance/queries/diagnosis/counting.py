"""A company's cases over a period as the cells that the statistics start from."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.db import transaction

from quarterdeck.core.calendar.periods import Period
from quarterdeck.crm.models import ResponseSetting, Stage, StageKind
from quarterdeck.people.models import Member, Placement
from quarterdeck.performance.queries.diagnosis import statements
from quarterdeck.performance.rules.diagnosis import dependence, money, survival
from quarterdeck.performance.rules.diagnosis.cells import Cells, Floats, Integers, added_up
from quarterdeck.performance.rules.diagnosis.findings import Measured, Standing
from quarterdeck.performance.rules.diagnosis.measures import MEASURES, of_stage

LEAST_TEAM = 3  # people of whom a team can be told without telling of one of them
TOUCHED_WITHIN = 60  # days


@dataclass(frozen=True, slots=True)
class Counted:
    """Everything counted: who and which team stand for which number, and the measures with their cells.

    `team_of` says each member's team, -1 for none; `judged` are standings reached without cells.
    """

    members: tuple[int, ...]
    measured: tuple[Measured, ...]
    judged: tuple[Standing, ...]
    passed: dict[int, tuple[float, float]]
    teams: tuple[int, ...]
    team_of: Integers


@transaction.atomic
def counted(*, period: Period, now: datetime) -> Counted:
    """Count the cases of everybody, with the same number of statements whatever the size of the company.

    A stay counts by the day it began, a decision by its day, so that the rows behind a figure are the ones counted.
    """
    values = {"start": period.start, "end": period.end, "now": now}
    statements.draw_up_deals(values)
    rows = {name: statements.rows(statement, values | other) for name, statement, other in _asked(now)}
    members = tuple(sorted({row[0] for found in rows.values() for row in found}))
    numbers = {member: number for number, member in enumerate(members)}
    people = len(members)
    quarters = period.days / money.QUARTER
    decided = _table(rows["decided"], numbers)
    won, amounts = _sums(rows["decided"], numbers, 6, people), _sums(rows["decided"], numbers, 11, people)
    sizes = money.deal_sizes(amounts, won)
    passed = passed_by_stage(rows["visits"])
    measured = [
        *_conversions(rows["visits"], numbers, sizes, passed, quarters),
        *_stays(rows["stays"], numbers),
        *_cycles(rows["cycles"], numbers),
        *_results(decided, people, sizes, quarters),
        *_prices(rows["prices"], numbers, amounts / quarters),
        *_lateness(rows["late"], numbers),
        *_volumes(rows, numbers, members, period, sizes, quarters),
        *_behaviours(rows, numbers),
    ]
    judged = dependence.standings((numbers[row[0]], row[2], row[3]) for row in rows["customers"])
    teams, team_of = _teams(members, period)
    return Counted(members, tuple(measured), tuple(judged), passed, teams, team_of)


def _asked(now: datetime) -> Iterable[tuple[str, str, dict[str, Any]]]:
    setting = ResponseSetting.objects.first() or ResponseSetting()
    yield "visits", statements.VISITS, {}
    yield "stays", statements.STAYS, {"edges": list(survival.EDGES)}
    yield "cycles", statements.CYCLES, {"edges": list(survival.EDGES)}
    yield "decided", statements.DECIDED, {}
    yield "late", statements.LATE, {}
    yield "prices", statements.PRICES, {}
    yield "customers", statements.CUSTOMERS, {}
    yield "opened", statements.OPENED, {}
    yield "done", statements.DONE, {}
    yield "answered", statements.ANSWERED, {"limit": setting.minutes}
    yield "large", statements.LARGE, {"touched": now - timedelta(TOUCHED_WITHIN)}
    yield "reached", statements.REACHED_ROLES, {}


def _teams(members: Sequence[int], period: Period) -> tuple[tuple[int, ...], Integers]:
    """The units that people were in last within the period, and each member's place among them; small ones are no team."""
    spans = Placement.objects.filter(member__in=members, from_on__lt=period.end).exclude(until_on__lte=period.start)
    last = dict(spans.order_by("member_id", "from_on").values_list("member_id", "unit_id"))
    sizes = Counter(last.values())
    teams = tuple(sorted(unit for unit, size in sizes.items() if size >= LEAST_TEAM))
    numbers = {unit: number for number, unit in enumerate(teams)}
    return teams, np.array([numbers.get(last.get(member, 0), -1) for member in members], dtype=np.int64)


Rows = Sequence[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Table:
    who: Integers
    traits: Integers
    values: Floats


def _table(rows: Rows, numbers: Mapping[int, int], first: int = 1, traits: int = 5) -> _Table:
    """Members as numbers, traits as codes from 0, the rest as numbers."""
    who = np.array([numbers[row[0]] for row in rows], dtype=np.int64)
    codes = [_codes([row[first + place] for row in rows]) for place in range(traits)]
    columns = np.column_stack(codes) if codes and rows else np.zeros((len(rows), max(traits, 1)), dtype=np.int64)
    values = np.array([row[first + traits :] for row in rows], dtype=np.float64)
    return _Table(who, columns, values)


def _codes(values: Sequence[Any]) -> Integers:
    known: dict[Any, int] = {}
    return np.array([known.setdefault(value, len(known)) for value in values], dtype=np.int64)


def _sums(rows: Rows, numbers: Mapping[int, int], column: int, people: int) -> Floats:
    found = np.zeros(people)
    for row in rows:
        found[numbers[row[0]]] += row[column]
    return found


def _by_stage(rows: Rows) -> dict[int, list[tuple[Any, ...]]]:
    found: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        found[row[1]].append(row)
    return dict(found)


def passed_by_stage(rows: Rows) -> dict[int, tuple[float, float]]:
    """Of each stage, how many passed and how many left."""
    return {stage: (sum(row[7] for row in of), sum(row[8] for row in of)) for stage, of in _by_stage(rows).items()}


def _conversions(
    rows: Rows, numbers: Mapping[int, int], sizes: Floats, passed: Mapping[int, tuple[float, float]], quarters: float
) -> Iterable[Measured]:
    usual = {stage: hits / tries for stage, (hits, tries) in passed.items() if tries}
    after: dict[int, float] = {}
    for order in _orders():
        after |= money.chances_after(usual, order)
    for stage, of in _by_stage(rows).items():
        table = _table(of, numbers, first=2)
        cells = added_up(table.who, table.traits, table.values[:, 0], table.values[:, 1])
        worth = sizes * after.get(stage, 0.0)
        stakes = money.stakes(cells.by_person(cells.tries, len(numbers)), usual[stage], worth, quarters)
        yield Measured(of_stage("stage_conversion", stage), cells, stakes)


def _orders() -> list[list[int]]:
    """The stages of each process, in its order."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    stages = Stage.objects.filter(kind=StageKind.OPEN).order_by("position", "pk")
    for process, stage in stages.values_list("process_id", "pk"):
        found[process].append(stage)
    return list(found.values())


def _stays(rows: Rows, numbers: Mapping[int, int]) -> Iterable[Measured]:
    for stage, of in _by_stage(rows).items():
        yield Measured(of_stage("stage_days", stage), _in_pieces(_table(of, numbers, first=2, traits=2)))


def _cycles(rows: Rows, numbers: Mapping[int, int]) -> Iterable[Measured]:
    if rows:
        yield Measured(MEASURES["cycle_days"], _in_pieces(_table(rows, numbers, traits=2)))


def _in_pieces(table: _Table) -> Cells:
    piece, ended, count, days = table.values.T
    return survival.pieces(table.who, table.traits, piece.astype(np.int64), ended, count, days)


def _prices(rows: Rows, numbers: Mapping[int, int], sold: Floats) -> Iterable[Measured]:
    """What was paid of the list price; at stake is what each person sold a quarter."""
    if rows:
        table = _table(rows, numbers)
        logs, deals, squares = table.values.T
        yield Measured(MEASURES["price_reached"], added_up(table.who, table.traits, logs, deals, squares), sold)


def _lateness(rows: Rows, numbers: Mapping[int, int]) -> Iterable[Measured]:
    if rows:
        table = _table(rows, numbers)
        late, deals = table.values.T
        yield Measured(MEASURES["closed_late"], added_up(table.who, table.traits, late, deals))


def _results(decided: _Table, people: int, sizes: Floats, quarters: float) -> Iterable[Measured]:
    if not len(decided.who):
        return
    won, tries, logs, squares, sized, _amount = decided.values.T
    cells = added_up(decided.who, decided.traits, won, tries)
    usual = float(won.sum() / tries.sum())
    cases = cells.by_person(cells.tries, people)
    yield Measured(MEASURES["win_rate"], cells, money.stakes(cases, usual, sizes, quarters))
    some = sized > 0
    if some.any():
        # Not split by size band: that is what is measured.
        kinds = decided.traits[some][:, 1:]
        cells = added_up(decided.who[some], kinds, logs[some], sized[some], squares[some])
        average = float(decided.values[:, 5].sum() / max(won.sum(), 1.0))
        worth = np.full(people, average)
        yield Measured(
            MEASURES["deal_size"], cells, money.stakes(cells.by_person(cells.tries, people), 1.0, worth, quarters)
        )


def _volumes(
    rows: Mapping[str, Rows],
    numbers: Mapping[int, int],
    members: Sequence[int],
    period: Period,
    sizes: Floats,
    quarters: float,
) -> Iterable[Measured]:
    """Counts over the days each seller was there; people who sell beside another job are not compared."""
    there = _days_there(members, period)
    won = sum(row[6] for row in rows["decided"]) / max(sum(row[7] for row in rows["decided"]), 1.0)
    for code, name in (("new_deals", "opened"), ("activities", "done")):
        found = {(numbers[row[0]], int(row[1])): float(row[2]) for row in rows[name]}
        if not there or not found:
            continue
        hits = np.array([found.get((one.who, one.quarter), 0.0) for one in there])
        days = np.array([one.days for one in there])
        traits = np.array([(one.quarter, one.is_new) for one in there], dtype=np.int64)
        cells = Cells(np.array([one.who for one in there], dtype=np.int64), traits, hits, days)
        cases = cells.by_person(days, len(members))
        usual = float(hits.sum() / days.sum())
        stakes = money.stakes(cases, usual, sizes * won, quarters) if code == "new_deals" else None
        yield Measured(MEASURES[code], cells, stakes)


@dataclass(frozen=True, slots=True)
class _Presence:
    """The days somebody was there in a quarter of the period, and whether they had joined lately."""

    who: int
    quarter: int
    days: float
    is_new: bool


def _days_there(members: Sequence[int], period: Period) -> list[_Presence]:
    sellers = Member.objects.filter(pk__in=members, roles__code="rep").order_by("pk").distinct()
    numbers = {member: number for number, member in enumerate(members)}
    found = []
    for pk, joined, left in sellers.values_list("pk", "joined_on", "left_on"):
        first, last = max(joined or date.min, period.start), min(left or date.max, period.end)
        for quarter in range((period.days + money.QUARTER - 1) // money.QUARTER):
            start = period.start + timedelta(quarter * money.QUARTER)
            days = (min(last, start + timedelta(money.QUARTER), period.end) - max(first, start)).days
            if days > 0:
                is_new = joined is not None and (start - joined).days < statements.NEW_FOR
                found.append(_Presence(numbers[pk], quarter, float(days), is_new))
    return found


def _behaviours(rows: Mapping[str, Rows], numbers: Mapping[int, int]) -> Iterable[Measured]:
    asked: tuple[tuple[str, str, int, int], ...] = (
        ("next_steps", "done", 3, 4),
        ("answered_in_time", "answered", 2, 3),
        ("large_customers_touched", "large", 1, 2),
        ("decision_makers_reached", "reached", 1, 2),
        ("contacts_per_deal", "reached", 3, 2),
    )
    for code, name, hits, tries in asked:
        of = [row for row in rows[name] if row[tries]]
        if not of or not any(row[hits] for row in of):
            continue  # nobody keeps this: nothing to compare
        who = np.array([numbers[row[0]] for row in of], dtype=np.int64)
        nothing = np.zeros((len(of), 1), dtype=np.int64)
        yield Measured(
            MEASURES[code],
            added_up(who, nothing, np.array([row[hits] for row in of]), np.array([row[tries] for row in of])),
        )


Timed = tuple[int, int | None]


def median_days(*, of: Iterable[Timed], period: Period, now: datetime) -> dict[Timed, float | None]:
    """Median days of each (member, stage), or of whole deals where no stage is named; what still lasts counts as lasting."""
    stays = [(member, stage) for member, stage in of if stage is not None]
    lives = [member for member, stage in of if stage is None]
    values = {"start": period.start, "end": period.end, "now": now}
    asked = (
        (statements.STAYS_OF_SOME, {"members": [one[0] for one in stays], "stages": [one[1] for one in stays]}),
        (statements.LIVES_OF_SOME, {"members": lives}),
    )
    days: defaultdict[Timed, list[tuple[float, float]]] = defaultdict(list)
    for statement, members in asked:
        for member, stage, lasted, has_ended in (
            statements.rows(statement, values | members) if members["members"] else ()
        ):
            days[member, stage].append((lasted, has_ended))
    return {one: survival.median(*np.array(found, dtype=np.float64).T) for one, found in days.items()}
