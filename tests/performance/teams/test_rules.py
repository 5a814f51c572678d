"""What team reviews come to, in what order teams are proposed, and how many points are left: pure rules."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quarterdeck.performance.rules.teams import choosing, giving, reviewing, starters

# The first draw of a run reads every module there is for its constants, which takes a while.
patiently = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
JUDGED = st.lists(st.tuples(st.integers(1, 100), st.sampled_from([None, *reviewing.LEVELS])), max_size=6)


def test_team_score_is_the_weighted_mean_of_its_levels() -> None:
    assert reviewing.team_score([(60, 5), (40, 1)]) == 60
    assert reviewing.team_score([(60, 3), (40, None)]) == 50
    assert reviewing.team_score([(60, None)]) is None


@patiently
@given(JUDGED)
def test_team_score_is_bounded_and_left_out_weights_go_to_the_others(judged: list[tuple[int, int | None]]) -> None:
    score = reviewing.team_score(judged)
    counted = [(weight, level) for weight, level in judged if level is not None]

    assert score == reviewing.team_score(counted)
    assert score is None or 0 <= score <= 100


@patiently
@given(JUDGED, st.integers(1, 100), st.sampled_from(reviewing.LEVELS[:-1]))
def test_a_higher_level_never_lowers_the_score(judged: list[tuple[int, int | None]], weight: int, level: int) -> None:
    lower = reviewing.team_score([*judged, (weight, level)])
    higher = reviewing.team_score([*judged, (weight, level + 1)])

    assert lower is not None
    assert higher is not None
    assert higher >= lower


def test_the_usual_criteria_add_up() -> None:
    assert reviewing.missing_weight(one["weight"] for one in starters.criteria()) == 0


def test_equal_points_share_a_place_and_none_has_no_place() -> None:
    points = {"a": Decimal(70), "b": Decimal(90), "c": Decimal(70), "d": None, "e": Decimal(10)}

    assert choosing.ranked(points) == {"a": 2, "b": 1, "c": 2, "d": None, "e": 4}


@patiently
@given(st.integers(0, 1000), st.integers(0, 1000))
def test_points_left_are_never_negative(budget: int, given_away: int) -> None:
    assert giving.left_to_give(budget, given_away) == max(0, budget - given_away)
