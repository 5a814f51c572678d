"""The fair process and what being on track means."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.performance.models.improvement import Outcome
from quarterdeck.performance.rules.improvement import fairness, progress
from quarterdeck.performance.rules.improvement.fairness import Facts
from quarterdeck.performance.showing.improvement import FAIR

BEGINS = date(2026, 3, 2)
READY = Facts(
    has_goal=True,
    has_support=True,
    starts_on=BEGINS,
    ends_on=BEGINS + timedelta(56),
    said_on=(BEGINS,),
    ticked=frozenset({"told", "read_before"}),
)
numbers = st.decimals(Decimal(-1000), Decimal(1000), places=2)
shares = st.decimals(Decimal(0), Decimal(1), places=2)


def lacking(facts: Facts) -> list[str]:
    return [one.code for one in fairness.lacking_to_start(facts, on=BEGINS)]


def to_close(facts: Facts, outcome: str, on: date) -> list[str]:
    return [one.code for one in fairness.lacking_to_close(facts, outcome=outcome, on=on)]


def test_every_step_has_words() -> None:
    assert {one.code for one in fairness.steps()} == set(FAIR)


def test_every_outcome_of_a_step_exists() -> None:
    assert {outcome for one in fairness.steps() for outcome in one.outcomes} <= set(Outcome.values)


def test_a_plan_that_is_whole_may_start() -> None:
    assert lacking(READY) == []


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"has_goal": False}, "goal"),
        ({"has_support": False}, "support"),
        ({"ends_on": BEGINS + timedelta(27)}, "time"),
        ({"ends_on": None}, "time"),
        ({"said_on": ()}, "heard"),
        ({"ticked": frozenset({"told"})}, "read_before"),
        ({"ticked": frozenset({"read_before"})}, "told"),
    ],
)
def test_each_missing_step_is_named(change: dict[str, object], missing: str) -> None:
    assert lacking(replace(READY, **change)) == [missing]  # type: ignore[arg-type]  # fields of Facts


def test_whoever_does_not_answer_was_heard_when_somebody_from_outside_says_so() -> None:
    silent = replace(READY, said_on=(), ticked=READY.ticked | {"heard"})  # type: ignore[operator]  # a frozenset

    assert lacking(silent) == []


def test_stopping_needs_nothing_and_missing_the_goal_needs_all() -> None:
    late = BEGINS + timedelta(56)

    assert to_close(READY, "stopped", late) == []
    assert to_close(READY, "met", late) == ["followed"]
    assert to_close(READY, "not_met", late) == ["followed", "supported", "heard_again", "read_after"]


def test_the_person_is_heard_after_the_last_look() -> None:
    looked = tuple(BEGINS + timedelta(14 * number) for number in (1, 2, 3))
    before = replace(READY, looked_on=looked, said_on=(looked[1],))
    after = replace(before, said_on=(looked[1], looked[2]))
    late = BEGINS + timedelta(56)

    assert "heard_again" in to_close(before, "not_met", late)
    assert "heard_again" not in to_close(after, "not_met", late)


def test_looks_more_than_three_weeks_apart_are_too_few() -> None:
    def on(*weeks: int) -> int:
        looked = tuple(BEGINS + timedelta(7 * week) for week in weeks)
        return fairness.longest_gap(replace(READY, looked_on=looked), on=BEGINS + timedelta(56))

    assert [on(), on(4), on(2, 4, 6), on(3, 6)] == [56, 28, 14, 21]


@given(st.lists(st.integers(-10, 80)), st.integers(0, 80))
def test_the_longest_gap_lies_within_the_plan_and_shrinks_with_looks(looks: list[int], passed: int) -> None:
    on = BEGINS + timedelta(passed)
    looked = tuple(BEGINS + timedelta(number) for number in looks)

    few = fairness.longest_gap(READY, on=on)
    many = fairness.longest_gap(replace(READY, looked_on=looked), on=on)

    assert 0 <= many <= few <= 56


def test_a_sum_grows_with_time_and_a_ratio_moves_from_where_it_was() -> None:
    half = Decimal("0.5")

    assert progress.expected(baseline=Decimal(40), target=Decimal(100), share=half, adds_up=True) == 50
    assert progress.expected(baseline=Decimal(20), target=Decimal(30), share=half, adds_up=False) == 25
    assert progress.expected(baseline=None, target=Decimal(30), share=half, adds_up=False) == 30


def test_what_nobody_can_measure_is_not_reached() -> None:
    assert not progress.is_reached(None, wanted=Decimal(0), lower_is_better=True)
    assert progress.covered(None, baseline=None, target=Decimal(1)) is None


@given(numbers, numbers, shares)
def test_what_is_expected_ends_at_the_goal(baseline: Decimal, target: Decimal, share: Decimal) -> None:
    at_end = progress.expected(baseline=baseline, target=target, share=Decimal(1), adds_up=False)
    now = progress.expected(baseline=baseline, target=target, share=share, adds_up=False)

    assert at_end == target
    assert min(baseline, target) <= now <= max(baseline, target)


@given(numbers, numbers, numbers)
def test_the_way_covered_is_a_share(value: Decimal, baseline: Decimal, target: Decimal) -> None:
    found = progress.covered(value, baseline=baseline, target=target)

    assert found is None or 0 <= found <= 1


@given(numbers, numbers, st.booleans())
def test_better_stays_reached(value: Decimal, wanted: Decimal, lower: bool) -> None:
    better = value - 1 if lower else value + 1

    if progress.is_reached(value, wanted=wanted, lower_is_better=lower):
        assert progress.is_reached(better, wanted=wanted, lower_is_better=lower)
