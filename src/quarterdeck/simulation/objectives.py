"""What people want to reach beside their targets: objectives of the company, of teams and of some sellers."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from quarterdeck.core.calendar.periods import Grain, Period
from quarterdeck.people.models import Member, OrgUnit
from quarterdeck.simulation.recording import Recorder
from quarterdeck.simulation.targets import round_number, year_worth
from quarterdeck.targets.actions import okrs
from quarterdeck.targets.models import KeyResult, Objective

_TEAMS, _SELLERS = 4, 6
_AMBITION = Decimal("1.15")
_SCORING_DAYS = timedelta(5)
# A key result as (figure, unit, start, target); without a figure check-ins tell the value.
Aim = tuple[str, str, str, str]
_TEAM: Sequence[Aim] = (
    ("visits", "count", "0", "160"),
    ("next_step_rate", "percent", "0.4", "0.9"),
    ("", "count", "0", "3"),
)
_OWN: Sequence[Aim] = (("", "count", "0", "12"), ("opportunities_created", "count", "0", "15"))


def set_objectives(recorder: Recorder, today: date) -> None:
    """The company's aim of the year, what teams and sellers do for it this quarter, and last quarter's, scored."""
    calendar = recorder.world.calendar
    year, quarter = calendar.containing(today, Grain.YEAR), calendar.containing(today, Grain.QUARTER)
    root = OrgUnit.objects.select_related("manager").get(kind="company")
    whole = _set(
        recorder, "company", _of_company(recorder, today), root.manager or recorder.by, year, today, unit_id=root.pk
    )
    teams = OrgUnit.objects.filter(kind="team", manager__is_active=True, archived_at=None).order_by("pk")[:_TEAMS]
    for unit in teams.select_related("manager"):
        if unit.manager is None:
            continue
        before = calendar.previous(quarter, Grain.QUARTER)
        if before.start >= max(year.start, recorder.world.start):
            _score(recorder, _set(recorder, "team", _TEAM, unit.manager, before, today, unit_id=unit.pk), before)
        team = _set(recorder, "team", _TEAM, unit.manager, quarter, today, unit_id=unit.pk, parent_id=whole.pk)
        _set_of_sellers(recorder, unit, team, quarter, today)


def _of_company(recorder: Recorder, today: date) -> Sequence[Aim]:
    """More than the year would bring anyway: an objective is ambitious."""
    won, customers = (
        round_number(year_worth(recorder, code, today.year, today) * _AMBITION) or Decimal(1)
        for code in ("won_amount", "new_customers")
    )
    return (
        ("won_amount", "money", "0", str(won)),
        ("new_customers", "count", "0", str(customers)),
        ("win_rate", "percent", "0.2", "0.35"),
    )


def _set_of_sellers(recorder: Recorder, unit: OrgUnit, team: Objective, quarter: Period, today: date) -> None:
    here = Member.objects.active().filter(memberships__unit=unit, memberships__until_on=None, roles__code="rep")
    for member in here.order_by("pk")[: _SELLERS // _TEAMS + 1]:
        _set(recorder, "own", _OWN, member, quarter, today, parent_id=team.pk)


def _set(
    recorder: Recorder, key: str, aims: Sequence[Aim], by: Member, span: Period, today: date, **more: Any
) -> Objective:
    """An objective with its key results and the check-ins of its weeks so far."""
    words = recorder.world.words
    values = {"title": words.one("okrs", key), "why": words.one("okrs", f"{key}_why"), **more}
    values |= {"from_on": span.start, "until_on": span.end}
    objective = okrs.set_objective(values=values, today=today, by=by)
    results = [
        okrs.add_key_result(objective_id=objective.pk, values=_values(title, aim), today=today, by=by)
        for title, aim in zip(words.many("okrs", f"{key}_results"), aims, strict=True)
    ]
    _check_in(recorder, objective, results, span, today, by=by)
    return objective


def _values(title: str, aim: Aim) -> dict[str, Any]:
    code, unit, start, target = aim
    return {"title": title, "metric_code": code, "unit": unit, "start": Decimal(start), "target": Decimal(target)}


def _check_in(
    recorder: Recorder, objective: Objective, results: list[KeyResult], span: Period, today: date, *, by: Member
) -> None:
    """Every week, with a value that comes nearer and a confidence that wavers; some forget the present one."""
    random, notes = recorder.world.rng, recorder.world.words.many("okrs", "notes")
    ability = random.uniform(0.55, 1.1)
    day = span.start + timedelta(11)
    last = min(today - timedelta(random.choice((0, 0, 8))), span.end - timedelta(1))
    while day <= last:
        share = Decimal(str(round(ability * (day - span.start).days / span.days, 3)))
        said = {
            result.pk: okrs.Said(
                confidence=max(2, min(9, round(ability * 6 + random.uniform(-1.5, 2)))),
                value=(result.start + (result.target - result.start) * share).quantize(Decimal(1)),
                note=random.choice(notes) if random.random() < 0.5 else "",
            )
            for result in results
        }
        okrs.check_in(objective_id=objective.pk, said=said, on=day, by=by)
        day += timedelta(7)


def _score(recorder: Recorder, objective: Objective, span: Period) -> None:
    """The end of a quarter, scored in its last week."""
    results = objective.key_results.filter(archived_at=None)
    scores = {result.pk: Decimal(str(round(recorder.world.rng.uniform(0.4, 0.9), 1))) for result in results}
    okrs.score_objective(
        objective_id=objective.pk,
        scores=scores,
        lesson=recorder.world.words.one("okrs", "lesson"),
        today=span.end - _SCORING_DAYS,
        by=objective.owner,
    )
