"""The rules of scorecards: worked examples that a manager can read, and what holds for every card."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.performance.rules.scoring import cards, settings, words
from quarterdeck.performance.rules.scoring.cards import Measure, Missing, Part
from quarterdeck.performance.rules.scoring.kinds import (
    AllOrNothing,
    Band,
    Bands,
    Gate,
    Level,
    Linear,
    Lower,
    Reached,
    Rubric,
)

EXAMPLES = Path(__file__).parent / "examples"
KINDS = ("linear", "lower", "bands", "all_or_nothing", "gate")
CENT = Decimal("0.01")


def number(value: Any) -> Decimal | None:
    return None if value in (None, "-") else Decimal(str(value))


def known(value: Any) -> Decimal:
    found = number(value)
    assert found is not None
    return found


def rule_cases() -> list[Any]:
    found = []
    for kind in KINDS:
        kept = yaml.safe_load((EXAMPLES / f"{kind}.yaml").read_text())
        found += [pytest.param(kept, one, id=f"{kind}: {one['what']}") for one in kept["examples"]]
    return found


@pytest.mark.parametrize(("kept", "example"), rule_cases())
def test_rule_gives_what_the_example_says(kept: dict[str, Any], example: dict[str, Any]) -> None:
    rule = settings.read(kept["rule"], kept["settings"])
    reached = Reached(known(example["target"]), known(example["actual"]), example.get("lower_is_better", False))

    assert not isinstance(rule, Rubric)
    assert rule.points(reached) == known(example["points"])


def example_cards() -> list[Any]:
    kept = yaml.safe_load((EXAMPLES / "cards.yaml").read_text())
    return [pytest.param(one, id=one["what"]) for one in kept]


@pytest.mark.parametrize("example", example_cards())
def test_card_comes_to_what_the_example_says(example: dict[str, Any]) -> None:
    usual = {"linear": Linear(), "gate": Gate(), "all_or_nothing": AllOrNothing()}
    parts = []
    for key, one in enumerate(example["parts"]):
        stays = one.get("stays") or [{"days": 60, "target": one["target"], "actual": one["actual"]}]
        measures = tuple(Measure(stay["days"], number(stay["target"]), number(stay["actual"])) for stay in stays)
        parts.append(Part(key, known(one["weight"]), usual[one["rule"]], measures=measures))

    card = cards.score(parts)

    assert card.score == number(example["score"])
    assert [one.points for one in card.parts] == [number(one["points"]) for one in example["parts"]]
    assert [one.adds for one in card.parts] == [number(one["adds"]) for one in example["parts"]]


amounts = st.decimals(min_value=0, max_value=10**6, places=2)
positive = st.decimals(min_value=1, max_value=10**6, places=2)
points = st.decimals(min_value=0, max_value=200, places=1)


@st.composite
def linears(draw: st.DrawFn) -> Linear:
    floor = draw(st.decimals(min_value=0, max_value=1, places=2))
    low = draw(points)
    return Linear(
        floor,
        floor + draw(st.decimals(min_value=Decimal("0.01"), max_value=2, places=2)),
        low,
        draw(st.decimals(min_value=low, max_value=200, places=1)),
    )


@st.composite
def bands(draw: st.DrawFn) -> Bands:
    count = draw(st.integers(1, 5))
    starts = sorted(draw(st.sets(st.decimals(min_value=0, max_value=3, places=2), min_size=count, max_size=count)))
    gained = sorted(draw(st.lists(points, min_size=count, max_size=count)))
    return Bands(tuple(Band(start, points) for start, points in zip(starts, gained, strict=True)))


lowers = st.builds(
    lambda best, more, most: Lower(best, best + more, most),
    st.decimals(min_value=0, max_value=2, places=2),
    st.decimals(min_value=Decimal("0.01"), max_value=2, places=2),
    st.decimals(min_value=1, max_value=200, places=1),
)
rules = st.one_of(linears(), bands(), lowers, st.just(AllOrNothing()), st.just(Gate()))


@given(rules, amounts, amounts, amounts, st.booleans())
def test_better_never_gives_fewer_points_and_points_stay_within_bounds(
    rule: Any, target: Decimal, one: Decimal, other: Decimal, lower: bool
) -> None:
    is_lower = isinstance(rule, Lower) or (lower and not isinstance(rule, Linear))
    worse, better = sorted((one, other), reverse=is_lower)

    low = rule.points(Reached(target, worse, is_lower))
    high = rule.points(Reached(target, better, is_lower))

    assert 0 <= low <= high <= rule.most


def measure() -> st.SearchStrategy[Measure]:
    return st.builds(
        Measure,
        st.integers(0, 60),
        st.none() | amounts,
        st.none() | amounts,
        of_days=st.just(60),
        where=st.sampled_from(["North", "South"]),
    )


@st.composite
def whole_cards(draw: st.DrawFn) -> list[Part]:
    count = draw(st.integers(1, 6))
    cuts = sorted(draw(st.sets(st.integers(1, 99), min_size=count - 1, max_size=count - 1)))
    weights = [end - start for start, end in zip([0, *cuts], [*cuts, 100], strict=True)]
    return [
        Part(
            key,
            Decimal(weight),
            draw(rules),
            measures=tuple(draw(st.lists(measure(), max_size=3))),
            excluded=draw(st.sampled_from(["", "", "On leave"])),
        )
        for key, weight in enumerate(weights)
    ]


def shown(_part: cards.PartScore) -> words.Show:
    return str


@given(whole_cards())
def test_explanation_adds_up_to_the_score(parts: list[Part]) -> None:
    card = cards.score(parts)

    lines = words.explained(card, shown)

    assert sum((line.adds for line in lines), Decimal(0)) == (card.score or Decimal(0))
    assert all(line.sentence for line in lines)


@given(whole_cards())
def test_score_is_that_of_the_parts_that_applied(parts: list[Part]) -> None:
    """A part that did not apply counts for nothing, not as nothing: without it the score is the same."""
    card = cards.score(parts)

    applied = [one.part for one in card.parts if one.points is not None]

    assert cards.score(applied).score == card.score
    if card.reached is not None:
        gained = [one.points for one in card.parts if one.points is not None]
        assert min(gained) - CENT <= card.reached <= max(gained) + CENT
        assert abs(sum(one.counted_weight for one in card.parts) - 100) < Decimal("0.0001")


@given(whole_cards(), positive)
def test_whole_is_monotone_in_each_part(parts: list[Part], more: Decimal) -> None:
    raised = [
        replace(
            part,
            measures=tuple(
                replace(
                    one,
                    actual=max(Decimal(0), one.actual - more) if isinstance(part.rule, Lower) else one.actual + more,
                )
                if one.actual is not None
                else one
                for one in part.measures
            ),
        )
        for part in parts
    ]

    before, after = cards.score(parts).score, cards.score(raised).score

    assert (before is None) == (after is None)
    assert before is None or after is None or after >= before


@given(st.one_of(linears(), bands(), lowers, st.just(AllOrNothing()), st.just(Gate())))
def test_settings_come_back_as_they_were_kept(rule: Any) -> None:
    kind = {Linear: "linear", Bands: "bands", Lower: "lower", AllOrNothing: "all_or_nothing", Gate: "gate"}[type(rule)]

    assert settings.read(kind, settings.kept(rule)) == rule
    assert settings.why_not(rule, lower_is_better=None) is None


def test_rubric_gives_the_points_of_its_level_and_waits_until_it_is_judged() -> None:
    rubric = Rubric((Level(Decimal(40), "Waits"), Level(Decimal(100), "Leads")))
    other = Part(1, Decimal(50), AllOrNothing(), measures=(Measure(60, Decimal(1), Decimal(0)),))

    waiting = cards.score([Part(0, Decimal(50), rubric), other])
    judged = cards.score([Part(0, Decimal(50), rubric, level=1), other])

    assert (waiting.parts[0].missing, waiting.score) == (Missing.NOT_JUDGED, 0)
    assert judged.score == 50


@pytest.mark.parametrize(
    ("rule", "lower", "said"),
    [
        (Linear(Decimal(1), Decimal(1)), None, "below the cap"),
        (Linear(), True, "Less of this is better"),
        (Lower(Decimal(2), Decimal(1)), None, "below the worst"),
        (Lower(), False, "More of this is better"),
        (Bands(()), None, "at least one"),
        (Bands((Band(Decimal(1), Decimal(100)), Band(Decimal("0.8"), Decimal(60)))), None, "upwards"),
        (Bands((Band(Decimal("0.8"), Decimal(100)), Band(Decimal(1), Decimal(60)))), None, "upwards"),
        (Gate(Decimal(100)), None, "under 100"),
        (Rubric((Level(Decimal(1), "One"),)), None, "at least two"),
        (Rubric((Level(Decimal(2), "One"), Level(Decimal(1), "Two"))), None, "upwards"),
    ],
)
def test_rule_that_cannot_be_is_refused_in_words(rule: Any, lower: bool | None, said: str) -> None:
    assert said in (settings.why_not(rule, lower_is_better=lower) or "")


def test_pace_holds_only_what_grows_by_the_day_against_part_of_its_target() -> None:
    grows = Measure(30, Decimal(100), Decimal(50), adds_up=True)
    stands = Measure(30, Decimal(100), Decimal(50))
    parts = [Part(0, Decimal(50), Linear(), measures=(grows,)), Part(1, Decimal(50), Linear(), measures=(stands,))]

    card = cards.score(cards.at_pace(parts, Decimal("0.5")))

    assert [one.points for one in card.parts] == [100, 0]


def test_sentence_tells_the_pro_rated_target_and_the_weight() -> None:
    pro_rated = Measure(20, Decimal(40), Decimal(40), of_days=60, full_target=Decimal(120))
    card = cards.score(
        [Part(0, Decimal(40), Linear(), measures=(pro_rated,)), Part(1, Decimal(60), Linear(), excluded="On leave")]
    )

    sentences = [line.sentence for line in words.explained(card, shown)]

    assert sentences == [
        "40 against 40, which is 120 for 20 of 60 working days: 100%, 100 points. "
        "Its weight of 40 counts as 100, because not all parts applied; it adds 100.",
        "It did not apply: On leave. It does not count; the others count more.",
    ]
