"""The rules of the brief: pure, for any numbers."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.reporting.rules import brief as rules
from quarterdeck.reporting.rules.brief import Done, Facts, Leak, Moved, Owed, Part, Tone, Waiting

AMOUNTS = st.decimals(min_value=0, max_value=10**10, places=2)
SHARES = st.decimals(min_value=0, max_value=2, places=4)
NAMES = st.lists(st.sampled_from(["Alice", "Bob", "Charlie", "Dora", "Emil"]), max_size=5, unique=True)
WAITING = st.builds(Waiting, count=st.integers(0, 500), amount=AMOUNTS, names=NAMES)
OWED = st.builds(
    Owed,
    name=st.just("Won amount"),
    kind=st.sampled_from(["money", "number", "percent"]),
    target=AMOUNTS.filter(bool),
    actual=AMOUNTS,
    attainment=st.none() | SHARES,
    time_share=st.decimals(min_value=0, max_value=1, places=4),
    is_behind=st.booleans(),
    is_reached=st.booleans(),
    needed_a_day=st.none() | AMOUNTS,
    days_left=st.integers(0, 66),
)
MOVED = st.builds(
    Moved,
    name=st.just("Activities"),
    value=st.none() | AMOUNTS,
    before=st.none() | AMOUNTS,
    kind=st.sampled_from(["money", "number", "percent", "days"]),
    better=st.sampled_from(["higher", "lower", "neither"]),
)
FACTS = st.builds(
    Facts,
    span=st.just("Yesterday"),
    currency=st.sampled_from(["CNY", "USD"]),
    language=st.sampled_from(["en", "zh-hans", "zh-hant"]),
    is_leading=st.booleans(),
    done=st.builds(Done, won=st.integers(0, 99), won_amount=AMOUNTS, lost=st.integers(0, 99), lost_amount=AMOUNTS),
    moved=st.lists(MOVED, max_size=8),
    owed=st.lists(OWED, max_size=4),
    follow_ups=WAITING,
    stalled=WAITING,
    overdue=WAITING,
    closers=WAITING,
    people_behind=NAMES,
    leak=st.none() | st.builds(Leak, stage=st.just("Proposal"), rate=SHARES, usual=SHARES, amount=AMOUNTS),
)
QUIET = Facts(span="Yesterday", currency="CNY", language="en")


def owed(**more: object) -> Owed:
    values = {
        "name": "Won amount",
        "kind": "money",
        "target": Decimal(1000),
        "actual": Decimal(400),
        "attainment": Decimal("0.4"),
        "time_share": Decimal("0.6"),
        "is_behind": True,
        "is_reached": False,
        "needed_a_day": Decimal(30),
        "days_left": 20,
    }
    return Owed(**{**values, **more})  # type: ignore[arg-type]  # the fields of a target


def said(facts: Facts, part: Part) -> list[str]:
    return [one.text for one in rules.brief(facts) if one.part is part]


@given(FACTS)
def test_every_brief_says_what_changed_and_what_to_do_in_finished_sentences(facts: Facts) -> None:
    with translation.override(facts.language):
        sentences = rules.brief(facts)

        assert {one.part for one in sentences} >= {Part.CHANGED, Part.DO}
        assert all(one.text.strip() and "%(" not in one.text for one in sentences)
        assert [one.part for one in sentences] == sorted((one.part for one in sentences), key=list(Part).index)
        assert rules.headline(facts).strip()


@given(FACTS)
def test_no_brief_is_longer_than_a_page(facts: Facts) -> None:
    assert len(rules.brief(facts)) <= 1 + rules.MOST_CHANGES + len(facts.owed) + 2 + 5


@given(FACTS)
def test_somebody_who_sells_is_not_told_about_other_people(facts: Facts) -> None:
    if not facts.is_leading:
        assert not [text for text in said(facts, Part.DO) if text.startswith("Talk about")]


def test_a_quiet_day_still_proposes_something() -> None:
    assert said(QUIET, Part.CHANGED) == ["Yesterday: nothing was won, lost or begun."]
    assert said(QUIET, Part.DO) == ["Nothing presses. A good day for a new customer."]


def test_what_happened_is_told_in_one_sentence() -> None:
    facts = Facts(
        "Yesterday",
        "CNY",
        "en",
        done=Done(won=2, won_amount=Decimal(300000), lost=1, lost_amount=Decimal(50), created=3),
    )

    assert said(facts, Part.CHANGED) == ["Yesterday: 2 deals won, worth ¥300.0K, 1 lost, worth ¥50, 3 new deals."]


def test_a_target_behind_says_what_is_needed_a_day() -> None:
    facts = Facts("Yesterday", "CNY", "en", owed=[owed()])

    assert said(facts, Part.BEHIND) == [
        "Won amount: ¥400 of ¥1,000, 40.0% reached with 60.0% of the working time passed."
        " ¥30 are needed on each of the 20 working days left."
    ]


def test_a_target_on_its_way_is_not_complained_about() -> None:
    facts = Facts("Yesterday", "CNY", "en", owed=[owed(is_behind=False)])

    assert said(facts, Part.BEHIND) == []


@pytest.mark.parametrize(
    ("value", "before", "better", "tone"),
    [
        (120, 100, "higher", Tone.GOOD),
        (80, 100, "higher", Tone.WATCH),
        (80, 100, "lower", Tone.GOOD),
        (120, 100, "neither", Tone.NEUTRAL),
    ],
)
def test_a_change_is_good_by_the_direction_of_its_figure(value: int, before: int, better: str, tone: Tone) -> None:
    moved = Moved("Activities", Decimal(value), Decimal(before), "number", better)

    sentences = rules.brief(Facts("Yesterday", "CNY", "en", moved=[moved]))

    assert [one.tone for one in sentences if "Activities" in one.text] == [tone]


def test_a_small_change_is_not_worth_saying() -> None:
    moved = Moved("Activities", Decimal(105), Decimal(100), "number", "higher")

    assert len(said(Facts("Yesterday", "CNY", "en", moved=[moved]), Part.CHANGED)) == 1


def test_deals_that_wait_are_named_and_counted() -> None:
    facts = Facts("Yesterday", "CNY", "en", stalled=Waiting(5, Decimal(90), ["A", "B", "C"]))

    assert said(facts, Part.DO) == ["5 deals (¥90) stand still: agree on their next steps. A, B, C, 2 more."]


def test_deals_that_would_close_a_gap_are_told_only_where_there_is_one() -> None:
    closers = Waiting(1, Decimal(90), ["A"])

    behind = said(Facts("Yesterday", "CNY", "en", owed=[owed()], closers=closers), Part.DO)
    ahead = said(Facts("Yesterday", "CNY", "en", owed=[owed(is_behind=False)], closers=closers), Part.DO)

    assert behind == ["Bring home what would close the gap: A."]
    assert ahead == ["Nothing presses. A good day for a new customer."]
