"""What the company owes: last year's and this year's targets in force, next year's in discussion, and what people said."""

from datetime import date, datetime, time
from decimal import Decimal

from quarterdeck.core.calendar.periods import Period
from quarterdeck.metrics import catalogue
from quarterdeck.metrics import queries as metrics
from quarterdeck.people.models import Member
from quarterdeck.simulation.recording import Recorder
from quarterdeck.targets.actions import agreeing, filling, plans, tree
from quarterdeck.targets.actions.cells import CellEdit, set_cells
from quarterdeck.targets.models import Level, NodeState, PlanNode, Side, TargetPlan
from quarterdeck.targets.rules import amounts
from quarterdeck.targets.rules.pace import days_of

METRICS = ("won_amount", "new_customers", "visits")
# What is owed at each level, of what the year really brings: a little more than last year, so that some are behind.
_LEVELS = {Level.BASE: Decimal("1.04"), Level.STRETCH: Decimal("1.18"), Level.CHALLENGE: Decimal("1.3")}
_GROWTH = Decimal("1.2")
_RAMP = (Decimal("0.25"), Decimal("0.5"), Decimal("0.75"))
_MONEY_STEP = Decimal(100)
_REFRESHED_IN = (4, 7, 10)
_PROPOSED_SHARE = Decimal("0.9")
_TEAMS_TALKING = 3


def set_targets(recorder: Recorder, today: date) -> None:
    """Plans of three years as sales operations would have made them, each on the days it would have been made."""
    for year in (today.year - 1, today.year):
        if date(year, 12, 31) >= recorder.world.start:
            _put_in_force(recorder, year, today=today)
    _discuss_next_year(recorder, today=today)


def _put_in_force(recorder: Recorder, year: int, *, today: date) -> None:
    """A year's plan: filled by capacity, agreed as given, in force from its first days, kept up with moves of people."""
    begun_on = min(max(date(year, 1, 5), recorder.world.start), today)
    at = _moment(recorder, begun_on)
    worth = {code: amount for code in METRICS if (amount := year_worth(recorder, code, year, today))}
    if not worth:
        return
    plan = _open(recorder, year, list(worth), begun_on)
    how = "last_year_pattern" if recorder.world.start < date(year, 1, 1) else "capacity"
    for code, amount in worth.items():
        for level, share in _LEVELS.items():
            _fill(recorder, plan, code, level, amount * share, how=how, on=begun_on)
    plans.discuss(plan_id=plan.pk, by=recorder.by)
    _talk(recorder, plan, on=begun_on)
    plans.conclude(plan_id=plan.pk, by=recorder.by, at=at, rest_as_given=True)
    plans.put_in_force(plan_id=plan.pk, by=recorder.by, at=at)
    for day in (date(year, month, 1) for month in _REFRESHED_IN):
        if begun_on < day <= today:
            tree.refresh_tree(plan_id=plan.pk, on=day, by=recorder.by, at=_moment(recorder, day))
    _mean_it(recorder, plan, at=at)


def _discuss_next_year(recorder: Recorder, *, today: date) -> None:
    """Next year's draft: grown from this year, with some teams proposing less and saying why."""
    year, code = today.year + 1, METRICS[0]
    worth = year_worth(recorder, code, today.year, today) * _GROWTH
    if not worth:
        return
    plan = _open(recorder, year, [code], today)
    _fill(recorder, plan, code, Level.BASE, worth, how="last_year_pattern", on=today)
    plans.discuss(plan_id=plan.pk, by=recorder.by)
    _propose(recorder, plan, on=today)
    _talk(recorder, plan, on=today)


def _open(recorder: Recorder, year: int, codes: list[str], on: date) -> TargetPlan:
    name = recorder.world.words.one("targets", "plan").format(year=year)
    return plans.open_plan(
        name=name,
        fiscal_year=year,
        metric_codes=codes,
        organized_on=on,
        ramp=_RAMP,
        money_step=_MONEY_STEP,
        by=recorder.by,
    )


def _fill(recorder: Recorder, plan: TargetPlan, code: str, level: str, total: Decimal, *, how: str, on: date) -> None:
    filling.fill(
        plan_id=plan.pk,
        node_id=PlanNode.objects.get(plan=plan, parent=None).pk,
        metric_code=code,
        level=level,
        how=how,
        total=round_number(total),
        by=recorder.by,
        at=_moment(recorder, on),
        today=on,
    )


def year_worth(recorder: Recorder, code: str, year: int, today: date) -> Decimal:
    """What a year brings of a metric, as far as it is known: the days of it that have passed, made a whole year."""
    calendar = recorder.world.calendar
    known = Period(max(calendar.year(year).start, recorder.world.start), calendar.year(year).end)
    if known.start > today:
        return Decimal(0)
    table = metrics.query(viewer=recorder.by, metrics=[code], period=known, today=today)
    share = days_of(calendar, known, today).share
    missing = Decimal(calendar.working_days(calendar.year(year))) / calendar.working_days(known)
    return Decimal(table.rows[0][0] or 0) / share * missing if share else Decimal(0)


def round_number(total: Decimal) -> Decimal:
    """As people set targets: two significant digits, a third one where it is large."""
    step = Decimal(10) ** max(0, total.adjusted() - 2)
    return (total / step).to_integral_value() * step


def _propose(recorder: Recorder, plan: TargetPlan, *, on: date) -> None:
    """Some managers propose a tenth less than they were given, and hand it in."""
    at = _moment(recorder, on)
    for node in _teams(plan)[:_TEAMS_TALKING]:
        given = node.cells.filter(given__isnull=False).values_list("metric__metric_code", "level", "month", "given")
        edits = [
            CellEdit(node.pk, code, level, month, Side.PROPOSED, _proposed(amount, code))
            for code, level, month, amount in given
        ]
        manager = node.unit.manager if node.unit else None
        if manager is None or not edits:
            continue
        set_cells(plan_id=plan.pk, edits=edits, by=manager, at=at)
        agreeing.submit(plan_id=plan.pk, node_id=node.pk, by=manager, at=at)


def _proposed(given: Decimal | None, code: str) -> Decimal:
    step = amounts.split_step(catalogue.metric(code).unit, _MONEY_STEP)
    return amounts.rounded((given or Decimal(0)) * _PROPOSED_SHARE, step)


def _talk(recorder: Recorder, plan: TargetPlan, *, on: date) -> None:
    """What managers asked, and what they were told."""
    words, at = recorder.world.words, _moment(recorder, on)
    asks, answers = words.many("targets", "asks"), words.many("targets", "answers")
    for number, node in enumerate(_teams(plan)[:_TEAMS_TALKING]):
        manager = node.unit.manager if node.unit else None
        if manager is None:
            continue
        agreeing.add_note(plan_id=plan.pk, node_id=node.pk, text=asks[number % len(asks)], by=manager, at=at)
        if number < len(answers):
            agreeing.add_note(plan_id=plan.pk, node_id=node.pk, text=answers[number], by=recorder.by, at=at)


def _mean_it(recorder: Recorder, plan: TargetPlan, *, at: datetime) -> None:
    """A few people write down what the target means to them, and put their names under it."""
    meanings = recorder.world.words.many("targets", "meanings")
    seats = PlanNode.objects.filter(plan=plan, member__is_active=True, member__roles__code="rep").order_by("pk")
    for node, why in zip(seats.select_related("member"), meanings, strict=False):
        member: Member | None = node.member
        if member is not None:
            agreeing.say_why(plan_id=plan.pk, why=why, by=member, at=at)
            agreeing.sign_off(plan_id=plan.pk, node_id=node.pk, by=member, at=at)


def _teams(plan: TargetPlan) -> list[PlanNode]:
    nodes = PlanNode.objects.filter(plan=plan, unit__kind="team", unit__manager__is_active=True)
    return list(nodes.exclude(state=NodeState.AGREED).select_related("unit__manager").order_by("pk"))


def _moment(recorder: Recorder, day: date) -> datetime:
    return datetime.combine(day, time(10), tzinfo=recorder.timezone)
