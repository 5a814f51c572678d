"""What is next in a talk, which talks belong together, whom to see first, what coaching changed."""

from datetime import date, timedelta

import numpy as np
import pytest
from benchmarks import coaching as benchmark
from hypothesis import given, settings
from hypothesis import strategies as st

from quarterdeck.performance.rules.coaching import courses, effect, steps, urgency
from quarterdeck.performance.rules.coaching.steps import Facts, Step
from quarterdeck.performance.rules.coaching.urgency import Reason, Standing
from quarterdeck.performance.rules.coaching.verdicts import Verdict
from quarterdeck.performance.rules.diagnosis.cells import Cells, Family

TODAY = date(2026, 3, 5)  # a Thursday
DAYS = st.dates(date(2024, 1, 1), date(2027, 1, 1))


@given(st.builds(Facts, st.booleans(), st.booleans(), st.booleans(), st.booleans()))
def test_one_step_at_most_is_the_current_one(facts: Facts) -> None:
    found = list(steps.states(facts).values())

    assert found.count("current") <= 1
    assert ("current" in found) == (not (facts.is_held and facts.is_supported and facts.is_followed_up))


def test_observing_is_over_once_the_talk_was_held() -> None:
    found = steps.states(Facts(is_observed=False, is_held=True, is_supported=False, is_followed_up=False))

    assert found == {
        Step.OBSERVE: "ahead",
        Step.FEEDBACK: "done",
        Step.SUPPORT: "current",
        Step.FOLLOW_UP: "ahead",
    }


def test_talks_within_half_a_year_are_one_course() -> None:
    days = [date(2026, 1, 5), date(2026, 3, 2), date(2026, 7, 5), date(2026, 7, 6), date(2026, 8, 3)]

    assert courses.first_of_each(days) == [0, 0, 0, 3, 3]


def test_the_week_of_the_talk_counts_for_neither_side() -> None:
    found = courses.windows(date(2026, 1, 7), today=TODAY)

    assert found.after is not None
    assert (found.before.start, found.before.end) == (date(2025, 1, 6), date(2026, 1, 5))
    assert (found.after.start, found.after.end) == (date(2026, 1, 12), date(2026, 3, 2))
    assert not found.is_over


@given(DAYS, st.integers(0, 400))
def test_windows_never_reach_into_the_week_of_the_talk_or_the_days_to_come(held_on: date, later: int) -> None:
    today = held_on + timedelta(later)

    found = courses.windows(held_on, today=today)

    assert found.before.end <= held_on
    if found.after is not None:
        assert found.after.start > held_on
        assert found.after.end <= today
        assert found.is_over == (found.after.end - found.after.start == courses.AFTER)


def test_what_was_promised_comes_before_what_a_finding_costs_and_both_before_silence() -> None:
    late = Standing(1, None, TODAY - timedelta(9), 0, TODAY - timedelta(30))
    costly = Standing(2, 90_000.0, None, 0, TODAY - timedelta(7))
    quiet = Standing(3, None, None, 0, TODAY - timedelta(70))
    fine = Standing(4, None, TODAY + timedelta(1), 0, TODAY - timedelta(7))
    costlier = Standing(5, 300_000.0, None, 1, TODAY - timedelta(7))

    found = urgency.ordered([late, costly, quiet, fine, costlier], today=TODAY)

    assert [(one.standing.member_id, round(one.points)) for one in found] == [(5, 52), (1, 33), (3, 14), (2, 12)]
    assert list(found[0].reasons) == [Reason.FINDING, Reason.AGREEMENT]


@given(st.lists(st.floats(0, 1e7), min_size=1, max_size=8))
def test_the_dearest_finding_is_seen_first_and_none_counts_for_more_than_all_points(stakes: list[float]) -> None:
    standings = [Standing(number, stake, None, 0, TODAY) for number, stake in enumerate(stakes)]

    found = urgency.ordered(standings, today=TODAY)

    assert len(found) == len(stakes)
    assert found[0].points == max(one.points for one in found) <= urgency.FINDING


def shares(before: list[tuple[int, int]], after: list[tuple[int, int]]) -> effect.Cases:
    """Everybody's hits of tries before and after."""
    people = len(before)
    rows = np.array([*before, *after], dtype=np.float64)
    who = np.tile(np.arange(people), 2)
    cells = Cells(who, np.zeros((2 * people, 0), dtype=np.int64), rows[:, 0], rows[:, 1])
    return effect.Cases(cells, np.repeat([False, True], people), people)


def test_a_clear_improvement_is_told() -> None:
    cases = shares([(20, 100), *[(50, 100)] * 29], [(60, 100), *[(50, 100)] * 29])

    found = effect.effects(cases, Family.SHARE, coached=[0], treated=[0])[0]

    assert effect.verdict(found, is_over=False) is Verdict.IMPROVED
    assert (found.cases_before, found.cases_after, found.peers) == (100, 100, 29)
    assert (found.before, found.after) == (0.2, 0.6)
    assert found.peers_after == pytest.approx(0.5, abs=0.02)
    assert 0.2 < found.low < found.gain < found.high < 0.5


def test_what_everybody_gained_is_no_effect_of_the_talk() -> None:
    cases = shares([(35, 100), *[(40, 100)] * 29], [(60, 100), *[(65, 100)] * 29])

    found = effect.effects(cases, Family.SHARE, coached=[0], treated=[0])[0]

    assert effect.verdict(found, is_over=True) is Verdict.UNCLEAR
    assert found.expected == pytest.approx(0.65, abs=0.02)


def test_a_low_that_was_chance_is_expected_to_end_by_itself() -> None:
    """Of thirty equals one had bad luck: 4 of 20. The raw change is 30 points, of which next to nothing is owed to the talk."""
    cases = shares([(4, 20), *[(10, 20)] * 15, *[(11, 20)] * 14], [(10, 20)] * 30)

    found = effect.effects(cases, Family.SHARE, coached=[0], treated=[0])[0]

    assert found.after - found.before == pytest.approx(0.3)
    assert found.expected > 0.4
    assert abs(found.gain) < 0.05
    assert effect.verdict(found, is_over=True) is Verdict.UNCLEAR


def test_few_cases_are_too_early_until_the_time_is_over() -> None:
    cases = shares([(20, 100), *[(50, 100)] * 9], [(2, 4), *[(25, 50)] * 9])

    found = effect.effects(cases, Family.SHARE, coached=[0], treated=[0])[0]

    assert effect.verdict(found, is_over=False) is Verdict.EARLY
    assert effect.verdict(found, is_over=True) is Verdict.UNCLEAR
    assert found.needs > found.cases_after


def test_nothing_after_the_talk_still_says_how_many_cases_are_needed() -> None:
    cases = shares([(20, 100), *[(50, 100)] * 9], [(0, 0), *[(25, 50)] * 9])

    found = effect.effects(cases, Family.SHARE, coached=[0], treated=[0])[0]

    assert effect.verdict(found, is_over=False) is Verdict.EARLY
    assert 8 <= found.needs <= effect.MOST_NEEDED


def test_without_peers_nothing_is_told() -> None:
    cases = shares([(20, 100), (50, 100), (50, 100)], [(50, 100)] * 3)

    assert effect.effects(cases, Family.SHARE, coached=[0], treated=[0]) == {}


def test_somebody_without_cases_before_is_left_out() -> None:
    cases = shares([(0, 0), *[(50, 100)] * 9], [(50, 100)] * 10)

    assert effect.effects(cases, Family.SHARE, coached=[0, 1], treated=[0]).keys() == {1}


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 40), st.integers(0, 40))
def test_more_hits_after_never_make_the_effect_smaller(fewer: int, more: int) -> None:
    low, high = sorted((fewer, more))
    others = [(20, 40)] * 8

    one, other = (
        effect.effects(shares([(12, 40), *others], [(hits, 40), *others]), Family.SHARE, coached=[0], treated=[0])[0]
        for hits in (low, high)
    )

    assert one.gain <= other.gain + 1e-9
    assert one.low <= one.gain <= one.high


@pytest.mark.parametrize("place", [0, 1])
def test_the_interval_holds_the_truth_about_four_times_of_five(place: int) -> None:
    """The benchmark over many companies is in docs/reference/coaching-effect.md; a hundred people here are a coarse check."""
    setting = benchmark.SETTINGS[place]

    found = [one for seed in range(20) for one in benchmark.ours(benchmark.company(setting, seed), setting)]

    assert 0.7 <= benchmark.coverage(found) <= 0.9
