"""Levels, readiness and the spread of a plan: what holds whatever the numbers are."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.performance.rules.skills import development, levels, starter
from quarterdeck.performance.rules.skills.levels import HIGHEST, LOWEST, TRUST, Held, Line

LEVELS = st.integers(LOWEST, HIGHEST)
LINES = st.lists(st.builds(Line, LEVELS, st.integers(1, 100), st.none() | LEVELS), max_size=12)
BOUNDS = st.lists(st.decimals(-1000, 1000, places=2), min_size=4, max_size=4, unique=True).map(sorted)
VALUES = st.decimals(-2000, 2000, places=3)
TODAY = date(2026, 3, 16)
ITEMS = st.lists(
    st.builds(
        development.Item,
        st.sampled_from(list(development.USUAL)),
        st.integers(1, 200),
        st.dates(TODAY - timedelta(90), TODAY + timedelta(90)),
        st.booleans(),
    ),
    max_size=10,
)


@given(st.dictionaries(st.sampled_from(TRUST), LEVELS))
def test_the_word_of_the_most_trusted_source_counts(said: dict[str, int]) -> None:
    found = levels.held(said)

    if not said:
        assert found is None
        return
    first = min(said, key=TRUST.index)
    assert found == Held(said[first], first)


def test_oneself_counts_only_where_nobody_else_has_spoken() -> None:
    assert levels.held({"self": 5, "manager": 2, "evidence": 4}) == Held(2, "manager")
    assert levels.held({"self": 5, "evidence": 3}) == Held(3, "evidence")
    assert levels.held({"self": 5}) == Held(5, "self")


@given(BOUNDS, VALUES, VALUES)
def test_a_better_figure_never_speaks_for_a_lower_level(bounds: list[Decimal], one: Decimal, other: Decimal) -> None:
    worse, better = sorted((one, other))

    higher = [levels.spoken_for(value, bounds, lower_is_better=False) for value in (worse, better)]
    falling = list(reversed(bounds))
    lower = [levels.spoken_for(value, falling, lower_is_better=True) for value in (worse, better)]

    assert LOWEST <= higher[0] <= higher[1] <= HIGHEST
    assert HIGHEST >= lower[0] >= lower[1] >= LOWEST


@pytest.mark.parametrize(
    ("discount", "level"), [("0.25", 1), ("0.20", 2), ("0.151", 2), ("0.10", 4), ("0.06", 5), ("0", 5)]
)
def test_less_discount_speaks_for_a_higher_level(discount: str, level: int) -> None:
    bounds = [Decimal(one) for one in ("0.20", "0.15", "0.10", "0.06")]

    assert levels.spoken_for(Decimal(discount), bounds, lower_is_better=True) == level


def test_bounds_get_harder_one_by_one() -> None:
    rising, level = [Decimal(one) for one in (1, 2, 3, 4)], [Decimal(one) for one in (1, 2, 2, 4)]

    assert levels.why_not_bounds(rising, lower_is_better=False) is None
    assert levels.why_not_bounds(rising, lower_is_better=True) is not None
    assert levels.why_not_bounds(level, lower_is_better=False) is not None
    assert levels.why_not_bounds(rising[:3], lower_is_better=False) is not None


def test_a_level_that_changes_needs_a_reason() -> None:
    assert levels.why_not_assess(3, before=None, why="") is None
    assert levels.why_not_assess(3, before=3, why="") is None
    assert levels.why_not_assess(4, before=3, why=" ") == "The level changes from 3 to 4: say what you saw."
    assert levels.why_not_assess(4, before=3, why="Led two demos alone") is None
    assert levels.why_not_assess(6, before=None, why="Very good") == "Choose one of the levels."


def test_readiness_is_what_is_reached_of_what_is_wanted_by_weight() -> None:
    """
    | wanted | weight | level | reached of wanted |
    | 3      | 20     | 3     | 60 of 60          |
    | 4      | 10     | 2     | 20 of 40          |
    | 2      | 30     | 5     | 60 of 60 (capped) |
    | 5      | 40     | –     | left out          |
    """
    found = levels.readiness([Line(3, 20, 3), Line(4, 10, 2), Line(2, 30, 5), Line(5, 40, None)])

    assert found.share == Decimal(140) / Decimal(160)
    assert (found.assessed, found.of) == (3, 4)


@given(LINES)
def test_readiness_stays_between_none_and_all(lines: list[Line]) -> None:
    found = levels.readiness(lines)

    assert (found.share is None) == all(one.level is None for one in lines)
    assert found.share is None or 0 < found.share <= 1


@given(LINES, st.data())
def test_a_higher_level_never_lessens_readiness(lines: list[Line], data: st.DataObject) -> None:
    known = [place for place, one in enumerate(lines) if one.level is not None and one.level < HIGHEST]
    if not known:
        return
    place = data.draw(st.sampled_from(known))
    grown = [*lines]
    grown[place] = Line(lines[place].wanted, lines[place].weight, (lines[place].level or 0) + 1)

    before, after = levels.readiness(lines).share, levels.readiness(grown).share

    assert before is not None
    assert after is not None
    assert after >= before


@given(ITEMS)
def test_progress_goes_by_hours_and_the_spread_adds_up_to_all(items: list[development.Item]) -> None:
    found, spread = development.progress(items, TODAY), development.mix(items)

    assert (found.share is None) == (not items)
    assert found.share is None or 0 <= found.share <= 1
    assert not items or sum(spread.values()) == pytest.approx(Decimal(1))
    assert found.late <= found.of - found.done


def test_a_plan_of_courses_only_is_far_from_usual() -> None:
    courses = {"practice": Decimal(0), "people": Decimal(0), "course": Decimal(1)}

    assert development.far_from_usual(courses) == ["course", "practice"]
    assert development.far_from_usual(development.USUAL) == []


def test_a_plan_of_practice_only_is_nothing_to_warn_of() -> None:
    practice = {"practice": Decimal(1), "people": Decimal(0), "course": Decimal(0)}

    assert development.far_from_usual(practice) == []


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_our_model_is_whole_in_every_language(language: str) -> None:
    model = starter.model_in(language)
    codes = {one.code for one in model.skills}

    families = [one.family for one in model.skills]
    assert (families.count("seller"), families.count("manager")) == (9, 5)
    assert all(len(one.levels) == len(set(one.levels)) == HIGHEST for one in model.skills)
    assert len(model.level_names) == HIGHEST
    assert all(set(one.lines) <= codes for one in model.profiles)
    assert [sum(weight for _wanted, weight in one.lines.values()) for one in model.profiles] == [100, 100]
    asked = {criterion.skill for ladder in model.ladders for step in ladder.steps for criterion in step.criteria}
    assert asked - {""} <= codes


def test_traditional_chinese_is_not_simplified() -> None:
    assert starter.model_in("zh-hant").skills[0].name == "客戶開發"
