"""The statistics of the diagnosis against published examples, and what must hold of them whatever the numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quarterdeck.performance.rules.diagnosis import discovery, survival
from quarterdeck.performance.rules.diagnosis.cells import Cells, Family, added_up
from quarterdeck.performance.rules.diagnosis.findings import Kind, Measure, Measured, Standing, diagnose, standings_of

CONVERSION = Measure("stage_conversion", Family.SHARE, "conversion", 1)

# Efron & Morris (1975), table 1: hits in the first 45 at-bats of 1970, and the average over the rest of the season.
HITS = (18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7)
SEASON = (
    0.346,
    0.298,
    0.276,
    0.222,
    0.273,
    0.270,
    0.263,
    0.210,
    0.269,
    0.230,
    0.264,
    0.256,
    0.303,
    0.264,
    0.226,
    0.285,
    0.316,
    0.200,
)

# Freireich et al. (1963), weeks in remission under 6-MP (negative: still in remission), and under placebo.
TREATED = (6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35)
PLACEBO = (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)


def shares(hits: list[int] | tuple[int, ...], tries: list[int] | tuple[int, ...]) -> Measured:
    """One kind of case for everybody."""
    people = np.arange(len(hits))
    nothing = np.zeros((len(hits), 1), dtype=np.int64)
    return Measured(CONVERSION, Cells(people, nothing, np.asarray(hits, float), np.asarray(tries, float)))


def standings(hits: list[int] | tuple[int, ...], tries: list[int] | tuple[int, ...]) -> list[Standing]:
    return standings_of([shares(hits, tries)], len(hits))


def test_batting_averages_are_predicted_better_than_by_themselves() -> None:
    found = standings(HITS, [45] * 18)

    raw = sum((one.own - true) ** 2 for one, true in zip(found, SEASON, strict=True))
    ours = sum((one.likely - true) ** 2 for one, true in zip(found, SEASON, strict=True))

    assert round(raw, 3) == 0.075  # the paper's 0.077 is from averages rounded to three places
    assert ours < raw / 3  # James and Stein's: 0.022


def test_nobody_is_judged_by_45_at_bats() -> None:
    assert diagnose([shares(HITS, [45] * 18)], 18).findings == ()


@pytest.mark.parametrize(("weeks", "median"), [(TREATED, 23.0), (PLACEBO, 8.0)])
def test_the_median_counts_who_is_still_waiting(weeks: tuple[int, ...], median: float) -> None:
    days = np.abs(np.asarray(weeks, float))

    assert survival.median(days, (np.asarray(weeks) > 0).astype(float)) == median


def test_no_median_is_known_where_most_still_wait() -> None:
    assert survival.median(np.array([5.0, 9.0, 9.0, 9.0]), np.array([1.0, 0.0, 0.0, 0.0])) is None
    assert survival.median(np.array([5.0]), np.array([0.0])) is None


def test_pieces_keep_all_days_and_all_ends() -> None:
    days = np.array([2.0, 10.0, 10.0, 400.0])
    ended = np.array([1.0, 1.0, 0.0, 1.0])

    cells = survival.pieces(
        np.zeros(4, np.int64), np.zeros((4, 1), np.int64), survival.piece_of(days), ended, np.ones(4), days
    )

    assert (cells.tries.sum(), cells.hits.sum()) == (422.0, 3.0)


def test_as_many_are_reported_as_few_are_expected_to_be_false() -> None:
    probabilities = np.array([0.99, 0.5, 0.95, 0.85, 0.3])

    # Expected to be false among the first 2: 3 %; among 3: 7 %; among 4: 18 %.
    assert discovery.chosen(probabilities, false_share=0.08, least=0.8).tolist() == [True, False, True, True, False]
    assert discovery.chosen(probabilities, false_share=0.06, least=0.8).tolist() == [True, False, True, False, False]


def test_a_weak_seller_is_found_and_a_strong_one_too() -> None:
    found = diagnose([shares([60] * 18 + [30, 88], [100] * 20)], 20).findings

    assert [(one.kind, one.standing.who) for one in found] == [(Kind.STRENGTH, 19), (Kind.WEAKNESS, 18)]


def test_hard_cases_excuse_their_owner() -> None:
    """Half of the sellers have easy cases only (80 %), the last hard ones only (40 %): as good as the others at hard ones."""
    who = np.repeat(np.arange(12), 2)
    trait = np.tile([0, 1], 12)
    tries = np.full(24, 60.0)
    tries[-2], tries[-1] = 2.0, 118.0
    cells = added_up(who, trait[:, None], np.round(tries * np.where(trait == 0, 0.8, 0.4)), tries)

    found = diagnose([Measured(CONVERSION, cells)], 12)

    assert found.findings == ()
    assert found.standings[-1].peers == pytest.approx(0.41, abs=0.02)


def test_who_alone_has_a_kind_of_case_is_compared_with_nobody() -> None:
    """The last seller alone sells trait 1; that it goes badly may lie in it."""
    cells = added_up(np.arange(12), np.array([[0]] * 11 + [[1]]), np.array([60.0] * 11 + [45.0]), np.full(12, 100.0))

    assert diagnose([Measured(CONVERSION, cells)], 12).findings == ()


def test_seven_cases_are_too_few() -> None:
    found = diagnose([shares([60] * 11 + [0], [100] * 11 + [7])], 12)

    assert [(one.who, one.cases) for one in found.too_few] == [(11, 7)]
    assert found.findings == ()


@pytest.mark.parametrize("people", [0, 1, 2])
def test_a_group_of_two_has_nobody_to_compare_with(people: int) -> None:
    found = diagnose([shares([6, 0][:people], [10, 10][:people])], people)

    assert found.standings == ()


def test_a_lower_share_is_better_where_the_measure_says_so() -> None:
    slips = Measure("slippage", Family.SHARE, "slippage", higher_is_better=False)

    found = diagnose([Measured(slips, shares([20] * 19 + [60], [100] * 20).cells)], 20).findings

    assert [(one.kind, one.standing.who) for one in found] == [(Kind.WEAKNESS, 19)]


def test_what_is_lost_costs_its_share_of_the_stake() -> None:
    measured = Measured(CONVERSION, shares([60] * 19 + [30], [100] * 20).cells, stakes=np.full(20, 1000.0))

    finding = diagnose([measured], 20).findings[0].standing

    assert finding.cost == pytest.approx(1000 * (1 - finding.likely / finding.peers))


@settings(max_examples=25, deadline=None)
@given(st.integers(5, 55))
def test_the_fewer_succeed_the_likelier_is_a_weakness(hits: int) -> None:
    others = [60] * 15
    worse, better = (standings([*others, at], [100] * 16)[-1] for at in (hits, hits + 4))

    assert worse.weak >= better.weak - 0.01
    assert worse.likely <= better.likely + 1e-9


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 10))
def test_the_more_cases_the_surer(size: int) -> None:
    few, many = (standings([60] * 15 + [4 * n], [100] * 15 + [10 * n])[-1] for n in (size, size + 2))

    assert many.weak >= few.weak - 0.01


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(12)))
def test_it_does_not_matter_who_is_counted_first(order: list[int]) -> None:
    hits, tries = [60] * 10 + [30, 70], [100] * 10 + [90, 80]

    plain = standings(hits, tries)
    mixed = standings([hits[place] for place in order], [tries[place] for place in order])

    assert [round(mixed[at].weak, 6) for at in range(12)] == [round(plain[place].weak, 6) for place in order]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(10, 80), min_size=5, max_size=20))
def test_everybody_is_likely_between_themselves_and_their_peers(tries: list[int]) -> None:
    hits = [round(one * (0.3 + 0.4 * (place % 2))) for place, one in enumerate(tries)]

    for one in standings(hits, tries):
        low, high = sorted((one.own, one.peers))
        assert low - 0.05 <= one.likely <= high + 0.05
        assert 0 <= one.weak <= 1
        assert one.weak + one.strong <= 1 + 1e-9
