"""What may become of a deal, on plain values."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from quarterdeck.crm.rules import health, moves, process, values
from quarterdeck.crm.rules.process import StageInput
from quarterdeck.crm.rules.values import LineInput

TODAY = date(2026, 3, 16)


@pytest.mark.parametrize(
    ("before", "after", "kind", "forward"),
    [(1, 2, "open", True), (2, 1, "open", False), (1, 5, "won", True), (1, 6, "lost", False), (6, 1, "open", False)],
)
def test_move_is_forward_when_it_is_progress(before: int, after: int, kind: str, forward: bool) -> None:
    assert moves.is_forward(from_position=before, to_position=after, to_kind=kind) is forward


@pytest.mark.parametrize(
    ("is_archived", "same_process", "to_archived_stage", "refused"),
    [(False, True, False, False), (True, True, False, True), (False, False, False, True), (False, True, True, True)],
)
def test_move_is_refused_for_what_is_put_away_or_foreign(
    is_archived: bool, same_process: bool, to_archived_stage: bool, refused: bool
) -> None:
    reason = moves.why_not_move(is_archived=is_archived, same_process=same_process, to_archived_stage=to_archived_stage)

    assert bool(reason) is refused


@pytest.mark.parametrize(
    ("kind", "amount", "given", "opened_on", "closed_on", "refused"),
    [
        ("won", 10, False, TODAY, TODAY, False),
        ("won", 0, False, TODAY, TODAY, True),
        ("won", 0, True, TODAY, TODAY, False),
        ("lost", 0, False, None, TODAY, False),
        ("lost", 0, False, TODAY, TODAY - timedelta(1), True),
        ("won", 10, False, None, TODAY + timedelta(1), True),
    ],
)
def test_close_needs_an_amount_and_a_possible_day(
    kind: str, amount: int, given: bool, opened_on: date | None, closed_on: date, refused: bool
) -> None:
    reason = moves.why_not_close(
        kind=kind,
        amount=Decimal(amount),
        is_amount_given=given,
        opened_on=opened_on,
        closed_on=closed_on,
        today=TODAY,
    )

    assert bool(reason) is refused


@pytest.mark.parametrize("amount", ["-0.01", "1000000000000.01", "NaN", "sNaN", "-Infinity"])
def test_amounts_that_cannot_be_are_refused(amount: str) -> None:
    assert values.why_not_amount(Decimal(amount))


@pytest.mark.parametrize("amount", ["0", "0.01", "1000000000000"])
def test_amounts_that_can_be_pass(amount: str) -> None:
    assert values.why_not_amount(Decimal(amount)) is None


@pytest.mark.parametrize(
    "line",
    [
        LineInput(),
        LineInput(product_text="  "),
        LineInput(product_id=1, quantity=Decimal(0)),
        LineInput(product_id=1, quantity=Decimal("NaN")),
        LineInput(product_id=1, price=Decimal(-1)),
        LineInput(product_id=1, amount=Decimal(10) ** 13),
    ],
)
def test_lines_that_cannot_be_are_refused(line: LineInput) -> None:
    assert values.why_not_line(line)


@pytest.mark.parametrize(("day", "refused"), [(date(1949, 12, 31), True), (date(2026, 1, 1), False), (None, False)])
def test_days_beyond_any_business_are_refused(day: date | None, refused: bool) -> None:
    assert bool(values.why_not_day(day)) is refused


FINE = {
    "expected_close_on": TODAY + timedelta(20),
    "in_stage_since": TODAY - timedelta(3),
    "stage_warning_days": 14,
    "last_activity_on": TODAY - timedelta(2),
    "next_step": "Call",
    "next_step_on": TODAY + timedelta(1),
}


@pytest.mark.parametrize(
    ("change", "level", "count"),
    [
        ({}, "good", 0),
        ({"expected_close_on": TODAY - timedelta(1)}, "act", 1),
        ({"in_stage_since": TODAY - timedelta(15)}, "act", 1),
        ({"in_stage_since": TODAY - timedelta(14)}, "good", 0),
        ({"in_stage_since": TODAY - timedelta(31), "stage_warning_days": None}, "act", 1),
        ({"next_step_on": TODAY - timedelta(1)}, "act", 1),
        ({"last_activity_on": TODAY - timedelta(15)}, "watch", 1),
        ({"next_step": "", "next_step_on": None}, "watch", 1),
        ({"last_activity_on": None}, "good", 0),
        ({"expected_close_on": TODAY - timedelta(1), "next_step": "", "next_step_on": None}, "act", 2),
        ({"is_open": False, "expected_close_on": TODAY - timedelta(90)}, "good", 0),
    ],
)
def test_health_says_what_is_wrong_the_gravest_first(change: dict[str, object], level: str, count: int) -> None:
    values = {**FINE, **change}
    is_open = bool(values.pop("is_open", True))
    found = health.of_deal(health.DealFacts(**values), today=TODAY, is_open=is_open)

    assert (found.level, len(found.reasons)) == (level, count)


@pytest.mark.parametrize(
    ("kinds", "refused"),
    [
        (["open", "won", "lost"], False),
        (["won", "lost"], True),
        (["open", "won"], True),
        (["open", "won", "won", "lost"], True),
        ([], True),
    ],
)
def test_process_begins_open_and_can_be_won_and_lost(kinds: list[str], refused: bool) -> None:
    assert bool(process.why_not_stages(kinds)) is refused


def test_stage_is_whole() -> None:
    fine = StageInput("Demo", probability=Decimal(40), expected_days=10, warning_days=20)

    assert process.why_not_stage(fine) is None
    assert process.why_not_stage(replace(fine, name=" "))
    assert process.why_not_stage(replace(fine, probability=Decimal(101)))
    assert process.why_not_stage(replace(fine, warning_days=5))
