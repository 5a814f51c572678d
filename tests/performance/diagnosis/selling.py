"""Twelve sellers with sixty deals each; Weak loses at the proposal what others win."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from quarterdeck.core.calendar.periods import Period
from quarterdeck.crm.actions import bulk, process
from quarterdeck.crm.models import Stage
from quarterdeck.people.models import Member
from quarterdeck.performance.models.diagnosis import DiagnosisRun, Finding, FindingKind
from tests import factories

FIRST = date(2025, 1, 6)
YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))
NOW = datetime(2026, 1, 5, 4, tzinfo=UTC)
TODAY = date(2026, 1, 5)
PATH = ("prospecting", "qualification", "proposal", "negotiation", "won")


@dataclass(frozen=True)
class Sellers:
    cast: factories.Cast
    sellers: list[Member]
    weak: Member
    stages: dict[str, Stage]


def sellers() -> Sellers:
    """Of 60 deals the others lose 20 at the proposal, Weak (on Mona's team) 50."""
    cast = factories.cast(language="en")
    process.create_default_process(by=cast.ada)
    stages = {stage.code: stage for stage in Stage.objects.all()}
    others = [factories.member(f"Seller {number}", in_unit=cast.south) for number in range(11)]
    weak = factories.member("Weak", in_unit=cast.sales)
    deals = [
        _deal(stages, owner, number, lost_at="proposal" if number % 6 < (5 if owner == weak else 2) else None)
        for owner in [*others, weak]
        for number in range(60)
    ]
    bulk.load_opportunities(deals, by=cast.ada)
    return Sellers(cast, [*others, weak], weak, stages)


def _deal(stages: dict[str, Stage], owner: Member, number: int, *, lost_at: str | None) -> bulk.OpportunityHistory:
    opened = FIRST + timedelta(days=number * 4)
    path = PATH if lost_at is None else (*PATH[: PATH.index(lost_at) + 1], "lost")
    amount = Decimal(1000 + number % 7 * 100)
    days = [opened + timedelta(days=6 * place) for place in range(len(path))]
    steps = tuple(
        bulk.Step(datetime(day.year, day.month, day.day, 4, tzinfo=UTC), stages[code].pk, amount, owner.pk)
        for day, code in zip(days, path, strict=True)
    )
    return bulk.OpportunityHistory(
        name="Deal", steps=steps, opened_on=opened, closed_on=days[-1], source=("web", "fair")[number % 2]
    )


def finding(member: Member) -> Finding:
    """A weakness that some run found, without the sales behind it."""
    run = DiagnosisRun.objects.create(
        starts_on=YEAR.start, ends_on=YEAR.end, state="done", asked_at=NOW, finished_at=NOW
    )
    return Finding.objects.create(
        run=run,
        member=member,
        measure="win_rate",
        kind=FindingKind.WEAKNESS,
        cases=60,
        own=0.1,
        peers=0.3,
        likely=0.15,
        shortfall=0.5,
        probability=0.98,
    )
