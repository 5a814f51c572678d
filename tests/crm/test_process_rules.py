"""What stages ask, what health says, how far a negotiation goes, what a purchase is worth: pure rules."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.crm.rules import criteria, health, negotiation, value_case
from quarterdeck.crm.rules.criteria import Criterion, DealState
from quarterdeck.crm.rules.negotiation import Limits, Step
from quarterdeck.crm.rules.value_case import Flow

TODAY = date(2026, 3, 5)
FINE = health.DealFacts(
    expected_close_on=TODAY + timedelta(20),
    in_stage_since=TODAY - timedelta(3),
    stage_warning_days=14,
    last_activity_on=TODAY - timedelta(2),
    next_step="Call",
    next_step_on=TODAY + timedelta(1),
    times_pushed=0,
    share_cut=Decimal(0),
    contacts=3,
    decision_makers=1,
)
EVERYTHING = {name: health.Setting(True, usual.limit, usual.unit) for name, usual in health.USUAL.items()}
money = st.decimals(min_value=0, max_value=10**9, places=2)


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("fact", "change", "sentence"),
    [
        ("no_activity", {"last_activity_on": TODAY - timedelta(15)}, "No contact for 15 days"),
        ("no_next_step", {"next_step": ""}, "No next step"),
        ("close_date_passed", {"expected_close_on": TODAY - timedelta(2)}, "Expected 2 days ago"),
        ("stalled", {"in_stage_since": TODAY - timedelta(15)}, "15 days in this stage"),
        ("step_overdue", {"next_step_on": TODAY - timedelta(1)}, "The next step is overdue"),
        ("few_contacts", {"contacts": 1}, "Only 1 contact known"),
        ("no_decision_maker", {"decision_makers": 0}, "No decision maker known"),
        ("date_pushed", {"times_pushed": 3}, "Expected close put off 3 times"),
        ("amount_cut", {"share_cut": Decimal("0.25")}, "Amount 25% below its highest"),
    ],
)
def test_each_fact_is_said_in_words_and_has_its_own_switch(fact: str, change: dict[str, object], sentence: str) -> None:
    deal = health.DealFacts(**{**{name: getattr(FINE, name) for name in FINE.__slots__}, **change})
    off = {**EVERYTHING, fact: health.Setting(False, 0, "")}

    assert health.of_deal(deal, today=TODAY, is_open=True, settings=EVERYTHING).reasons == (sentence,)
    assert health.of_deal(deal, today=TODAY, is_open=True, settings=off).reasons == ()
    assert health.of_deal(deal, today=TODAY, is_open=False, settings=EVERYTHING) == health.GOOD


def test_a_limit_of_ones_own_counts() -> None:
    settings = health.settings_with({"no_activity": (True, 1), "date_pushed": (False, 1)})

    assert health.of_deal(FINE, today=TODAY, is_open=True, settings=settings).reasons == ("No contact for 2 days",)
    assert settings["stalled"] == health.USUAL["stalled"]


def test_facts_nobody_asked_for_say_nothing() -> None:
    unknown = health.DealFacts(TODAY, TODAY, 14, TODAY, "Call", None)

    assert health.of_deal(unknown, today=TODAY, is_open=True, settings=EVERYTHING).level == "good"


@pytest.mark.parametrize(
    ("criterion", "state", "is_met"),
    [
        (Criterion("field", field="amount"), DealState(filled={"amount"}), True),
        (Criterion("field", field="amount"), DealState(), False),
        (Criterion("activity", activity_kind="demo"), DealState(activities={"demo": 1}), True),
        (Criterion("activity", activity_kind="demo", count=2), DealState(activities={"demo": 1, "call": 5}), False),
        (Criterion("activity", count=2), DealState(activities={"demo": 1, "call": 1}), True),
        (Criterion("document", document="Offer"), DealState(documents=[("", "our offer v2.pdf")]), True),
        (Criterion("document", document="Offer"), DealState(documents=[("offer", "scan.pdf")]), True),
        (Criterion("document", document="Offer"), DealState(documents=[("", "contract.pdf")]), False),
        (Criterion("contact", role="champion"), DealState(roles={"user", "champion"}), True),
        (Criterion("contact", role="champion"), DealState(roles={"user"}), False),
    ],
)
def test_a_criterion_is_met_by_what_it_asks_for(criterion: Criterion, state: DealState, is_met: bool) -> None:
    assert criteria.check(criterion, state).is_met is is_met


def test_what_is_missing_is_named() -> None:
    asked = [Criterion("field", field="amount", label="Amount"), Criterion("contact", role="user", label="A user")]

    assert criteria.why_not_leave(criteria.checked(asked, DealState())) == "2 things are still missing: Amount; A user"
    assert criteria.why_not_leave(criteria.checked(asked, DealState(filled={"amount"}, roles={"user"}))) is None


@given(st.integers(1, 9), st.integers(0, 12))
def test_doing_more_never_unmeets_a_criterion(count: int, done: int) -> None:
    asked = Criterion("activity", activity_kind="call", count=count)
    here = criteria.check(asked, DealState(activities={"call": done})).is_met
    further = criteria.check(asked, DealState(activities={"call": done + 1})).is_met

    assert here == (done >= count)
    assert further or not here


@pytest.mark.parametrize(
    ("limits", "is_fine"),
    [
        (Limits(), True),
        (Limits(Decimal(100), Decimal(90), Decimal(80)), True),
        (Limits(None, Decimal(90), Decimal(90)), True),
        (Limits(Decimal(100), None, Decimal(101)), False),
        (Limits(Decimal(80), Decimal(90)), False),
    ],
)
def test_limits_go_down_from_the_first_offer_to_the_floor(limits: Limits, is_fine: bool) -> None:
    assert (negotiation.why_not_limits(limits) is None) is is_fine


def test_a_ladder_gives_nothing_away_and_stops_at_the_floor() -> None:
    limits = Limits(Decimal(100), Decimal(90), Decimal(80))
    steps = [Step("Free training", Decimal(95), "Pay in advance"), Step("5 % off", Decimal(88), "Two years")]

    assert negotiation.why_not_ladder(steps, limits) is None
    assert negotiation.why_not_ladder([Step("5 % off", Decimal(95))], limits)
    assert negotiation.why_not_ladder(list(reversed(steps)), limits)
    assert negotiation.why_not_ladder([Step("Half", Decimal(50), "Everything")], limits)


@given(money, money, st.lists(money, max_size=4))
def test_a_deal_below_its_floor_is_won_only_as_agreed(amount: Decimal, floor: Decimal, agreed: list[Decimal]) -> None:
    reason = negotiation.why_not_win(amount=amount, floor=floor, agreed=agreed, floor_text="")

    assert (reason is None) == (amount >= floor or any(amount >= one for one in agreed))


# Microsoft's own examples for NPV in Excel (support page of the function): the first flows one period from now,
# money spent at once is added outside. 10 %: −10,000 · 3,000 · 4,200 · 6,800 → 1,188.44; 8 %: −40,000 now → 1,922.06.
def test_npv_is_that_of_a_spreadsheet() -> None:
    first = value_case.npv([Decimal(n) for n in (0, -10000, 3000, 4200, 6800)], rate=Decimal("0.10"))
    second = value_case.npv([Decimal(n) for n in (-40000, 8000, 9200, 10000, 12000, 14500)], rate=Decimal("0.08"))
    with_loss = value_case.npv(
        [Decimal(n) for n in (-40000, 8000, 9200, 10000, 12000, 14500, -9000)], rate=Decimal("0.08")
    )

    assert first.quantize(value_case.CENT) == Decimal("1188.44")
    assert second.quantize(value_case.CENT) == Decimal("1922.06")
    assert with_loss.quantize(value_case.CENT) == Decimal("-3749.47")


def test_a_machine_that_replaces_manual_work_by_hand() -> None:
    """Costs 100,000 and 10,000 a year; saves 30,000 of material and 20,000 of wages a year; over 5 years at 0 %.

    Spent 150,000, gained 250,000: return 2/3. Net 40,000 a year: paid back after 2.5 years.
    """
    flows = [
        Flow("cost", Decimal(100_000), Decimal(10_000)),
        Flow("benefit", Decimal(0), Decimal(30_000)),
        Flow("today", Decimal(0), Decimal(20_000)),
    ]

    found = value_case.worth(flows, years=5, rate=Decimal(0))

    assert found.cost_of_ownership == 150_000
    assert found.cost_of_today == 100_000
    assert found.net == 100_000
    assert found.roi == Decimal(100_000) / 150_000
    assert found.npv == 100_000
    assert found.payback_years == Decimal("2.50")
    assert [year.total for year in found.years] == [-100_000, -60_000, -20_000, 20_000, 60_000, 100_000]


def test_what_never_pays_back_says_so() -> None:
    found = value_case.worth([Flow("cost", Decimal(10), Decimal(1))], years=3, rate=Decimal("0.1"))

    assert found.payback_years is None
    assert found.roi == -1
    assert value_case.worth([], years=3, rate=Decimal(0)).roi is None


flow = st.builds(Flow, st.sampled_from(["cost", "benefit", "today"]), money, money)


@given(st.lists(flow, max_size=6), st.integers(1, 12))
def test_years_add_up_and_without_discount_present_value_is_the_net(flows: list[Flow], years: int) -> None:
    found = value_case.worth(flows, years=years, rate=Decimal(0))

    assert sum(year.net for year in found.years) == found.net == found.gain - found.cost_of_ownership
    assert found.years[-1].total == found.net
    assert found.npv == found.net
    assert (found.payback_years is None) == all(year.total < 0 for year in found.years)


@given(st.lists(flow, min_size=1, max_size=6), st.integers(1, 12), money)
def test_a_further_benefit_never_makes_a_case_worse(flows: list[Flow], years: int, gain: Decimal) -> None:
    before = value_case.worth(flows, years=years, rate=Decimal("0.08"))
    after = value_case.worth([*flows, Flow("benefit", Decimal(0), gain)], years=years, rate=Decimal("0.08"))

    assert after.npv >= before.npv
    assert after.net == before.net + gain * years


@given(money, st.integers(1, 12))
def test_a_gain_later_is_worth_no_more_at_a_higher_rate(gain: Decimal, years: int) -> None:
    flows = [Flow("benefit", Decimal(0), gain)]

    low, high = (value_case.worth(flows, years=years, rate=Decimal(rate)).npv for rate in ("0.02", "0.2"))

    assert high <= low
