"""Weights, bands and what may be shown of answers: pure rules, by properties and by examples a manager can follow."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.performance.rules.questions import Asked, Given, Kind
from quarterdeck.performance.rules.reviews import anonymity, bands, starters, weighing
from quarterdeck.performance.rules.reviews.bands import Band

ASKED = (Asked(1, Kind.SCALE), Asked(2, Kind.SCALE, weight=Decimal(3)), Asked(3, Kind.TEXT))
STEP = st.integers(1, 5).map(lambda step: Given(number=Decimal(step)))
SHEET = st.fixed_dictionaries({1: STEP}, optional={2: STEP, 3: st.sampled_from("abc").map(lambda t: Given(text=t))})
SCORES = st.dictionaries(st.integers(1, 5), st.one_of(st.none(), st.integers(0, 100).map(Decimal)), min_size=1)
BANDS = (
    Band(1, "Strong", Decimal(70), Decimal("0.1"), Decimal("0.4")),
    Band(2, "Solid", Decimal(50)),
    Band(3, "Below", Decimal(0), most_share=Decimal("0.15")),
)


@given(st.lists(SHEET, max_size=7), st.integers(0, 6))
def test_nothing_is_said_of_fewer_answers_than_the_least_number(sheets: list[dict[int, Given]], least: int) -> None:
    found = anonymity.together(ASKED, sheets, least=least)

    least = max(least, 3)
    assert (found is None) == (len(sheets) < least)
    if found is not None:
        for line in found.lines:
            answered = sum(line.key in sheet for sheet in sheets)
            assert line.points is None or answered >= least


@given(st.lists(SHEET, min_size=3, max_size=7), st.randoms(use_true_random=False))
def test_the_order_of_answers_leaves_no_trace(sheets: list[dict[int, Given]], random: object) -> None:
    shuffled = list(sheets)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a Random

    assert anonymity.together(ASKED, sheets, least=3) == anonymity.together(ASKED, shuffled, least=3)


@given(st.lists(SHEET, min_size=3, max_size=7))
def test_the_total_of_a_group_holds_nothing_that_its_shown_questions_do_not(sheets: list[dict[int, Given]]) -> None:
    found = anonymity.together(ASKED, sheets, least=3)

    assert found is not None
    hidden = {line.key for line in found.lines if line.points is None}
    without = [{key: one for key, one in sheet.items() if key not in hidden} for sheet in sheets]
    again = anonymity.together(ASKED, without, least=3)
    assert again is not None
    assert again.score == found.score


@given(SCORES, st.data())
def test_missing_sides_are_shared_out_and_never_count_as_nothing(
    scores: dict[int, Decimal | None], data: st.DataObject
) -> None:
    weights = {key: data.draw(st.integers(0, 100).map(Decimal)) for key in scores}
    found = weighing.weighed(weights, scores)

    known = {key: one for key, one in scores.items() if one is not None}
    only = weighing.weighed({key: weights[key] for key in known}, known)
    assert found.score == only.score
    if found.score is not None:
        assert min(known.values()) <= found.score <= max(known.values())
        assert abs(sum(found.counted.values()) - 100) <= Decimal("0.05")


@given(SCORES, st.integers(0, 99), st.data())
def test_a_better_side_never_lowers_the_score(
    scores: dict[int, Decimal | None], before: int, data: st.DataObject
) -> None:
    after = data.draw(st.integers(before, 100))
    weights = dict.fromkeys([*scores, 9], Decimal(20))

    lower = weighing.weighed(weights, {**scores, 9: Decimal(before)}).score
    higher = weighing.weighed(weights, {**scores, 9: Decimal(after)}).score

    assert lower is not None
    assert higher is not None
    assert lower <= higher


def test_weights_say_what_they_lack() -> None:
    assert weighing.why_not_weights([Decimal(60), Decimal(40)]) is None
    assert weighing.why_not_weights([Decimal(60)]) == 40
    assert weighing.why_not_weights([Decimal(60), Decimal(50)]) == -10


@pytest.mark.parametrize(
    ("score", "name"),
    [("100", "Strong"), ("70", "Strong"), ("69.99", "Solid"), ("50", "Solid"), ("0", "Below")],
)
def test_the_highest_band_that_is_reached_is_taken(score: str, name: str) -> None:
    found = bands.band_of(Decimal(score), BANDS)

    assert found is not None
    assert found.name == name
    assert bands.band_of(None, BANDS) is None


def test_too_many_and_too_few_are_told_in_whole_people() -> None:
    strong, _solid, below = bands.distribution([1] * 6 + [2] * 3 + [3] * 1 + [None], BANDS)
    none_strong, *_rest = bands.distribution([2] * 10, BANDS)

    assert (strong.people, strong.most, strong.too_many) == (6, 4, 2)
    assert (below.people, below.most, below.too_many) == (1, 2, 0)
    assert (none_strong.fewest, none_strong.too_few) == (1, 1)


def test_limits_that_never_hold_together_are_refused() -> None:
    half = Decimal("0.5")
    assert bands.why_not_bands(BANDS) is None
    assert (
        bands.why_not_bands([Band(1, "a", Decimal(50), least_share=half), Band(2, "b", Decimal(0), half + half)])
        == "least"
    )
    assert bands.why_not_bands([Band(1, "a", Decimal(0), most_share=half)]) == "most"


def test_leniency_compares_with_all_others_and_says_nothing_of_few() -> None:
    mild, strict, few = [Decimal(90)] * 3, [Decimal(60)] * 3, [Decimal(10)]

    found = weighing.leniency({1: mild, 2: strict, 3: few})

    assert set(found) == {1, 2}
    assert found[1].difference == Decimal("42.50")
    assert found[2].difference == Decimal("-10.00")


def test_goals_come_to_what_was_reached_by_weight() -> None:
    assert weighing.reached([(Decimal(3), 5), (Decimal(1), 1), (Decimal(9), None)]) == Decimal("75.00")
    assert weighing.reached([(Decimal(1), None)]) is None


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
@pytest.mark.parametrize("code", starters.CODES)
def test_starters_are_whole_in_every_language(code: str, language: str) -> None:
    found = starters.starter(code, language)

    assert weighing.why_not_weights([part.weight for part in found.parts]) is None
    assert all(question["text"] for part in found.parts for question in part.questions)
    assert bands.why_not_bands([Band(place, **one) for place, one in enumerate(found.bands)]) is None


def test_traditional_chinese_is_converted() -> None:
    assert starters.starter("kpi", "zh-hant").parts[0].name == "自我評價"
