"""A company that acts at random through its doors: every act happens now, about days around today."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from quarterdeck.core.company import queries as company_queries
from quarterdeck.crm.actions import accounts, activities, leads, opportunities
from quarterdeck.crm.models import Account, Activity, Lead, Opportunity, Stage
from quarterdeck.crm.rules.values import LineInput
from tests import factories
from tests.metrics import company as made


@dataclass
class Life:
    company: made.Company
    chance: random.Random

    @property
    def today(self) -> date:
        return company_queries.local_day(timezone.now())

    def day(self, *, back: int = 80) -> date:
        return self.today - timedelta(self.chance.randrange(back))

    def pick(self, model: type[Any], **filters: Any) -> Any:
        found = list(model.objects.filter(**filters).order_by("pk"))
        return self.chance.choice(found) if found else None


def begun(seed: int) -> Life:
    """A company with products, customers and a few deals."""
    company = made.empty()
    company.products = [factories.product(f"P-{n}", series="Large" if n else "", cost=Decimal(40)) for n in range(3)]
    for n in range(4):
        accounts.create_account(name=f"Account {n}", by=company.cast.ada)
    life = Life(company, random.Random(seed))
    for _ in range(8):
        open_deal(life)
    return life


def lines(life: Life) -> list[LineInput]:
    chosen = life.chance.sample(life.company.products, k=life.chance.randrange(1, 3))
    return [LineInput(one.pk, "", Decimal(life.chance.randrange(1, 9)), Decimal(90), None) for one in chosen]


def open_deal(life: Life) -> None:
    account = life.pick(Account)
    opportunities.create_opportunity(
        name="Deal",
        by=life.company.cast.ada,
        at=timezone.now(),
        owner_id=life.chance.choice(life.company.sellers).pk,
        account_id=account.pk if account and life.chance.random() < 0.8 else None,
        amount=life.chance.randrange(1, 9999),
        opened_on=life.day(),
        expected_close_on=life.today + timedelta(life.chance.randrange(-20, 60)),
        source=life.chance.choice(["", "fair", "web"]),
        lines=lines(life) if life.chance.random() < 0.5 else (),
    )


def move_deal(life: Life) -> None:
    deal = life.pick(Opportunity, archived_at=None)
    stage = life.pick(Stage)
    if deal is None or deal.stage_id == stage.pk:
        return
    since = deal.opened_on or life.today
    opportunities.move_opportunity(
        opportunity_id=deal.pk,
        stage_id=stage.pk,
        by=life.company.cast.ada,
        at=timezone.now(),
        closed_on=None if stage.kind == "open" else since + (life.today - since) / 2,
        reason_id=life.pick(type(stage.process.close_reasons.first()), kind="lost").pk
        if stage.kind == "lost"
        else None,
    )


def edit_deal(life: Life) -> None:
    deal = life.pick(Opportunity, archived_at=None)
    if deal is None:
        return
    values: dict[str, Any] = {
        "source": life.chance.choice(["", "fair", "call"]),
        "owner_id": life.chance.choice(life.company.sellers).pk,
        "expected_close_on": life.day(),
        "account_id": getattr(life.pick(Account), "pk", None),
    }
    if deal.closed_on is None:
        values["opened_on"] = life.day()
    chosen = life.chance.choice(list(values))
    opportunities.edit_opportunity(
        opportunity_id=deal.pk,
        values={chosen: values[chosen]},
        version=None,
        by=life.company.cast.ada,
        at=timezone.now(),
    )


def set_lines(life: Life) -> None:
    deal = life.pick(Opportunity, archived_at=None)
    if deal is not None:
        opportunities.set_lines(
            opportunity_id=deal.pk, lines=lines(life), version=None, by=life.company.cast.ada, at=timezone.now()
        )


def put_away(life: Life) -> None:
    deal = life.pick(Opportunity)
    if deal is not None:
        act = opportunities.archive_opportunity if deal.archived_at is None else opportunities.restore_opportunity
        act(opportunity_id=deal.pk, by=life.company.cast.ada, at=timezone.now())


def log_contact(life: Life) -> None:
    deal = life.pick(Opportunity, archived_at=None)
    activities.log_activity(
        kind=life.chance.choice(["call", "visit", "note"]),
        subject="Talk",
        by=life.chance.choice(life.company.sellers) if deal is None else life.company.cast.ada,
        done_at=timezone.now() - timedelta(life.chance.randrange(40)),
        opportunity_id=deal.pk if deal else None,
        minutes=life.chance.randrange(36),
        outcome=life.chance.choice(["connected", "no_answer"]),
    )


def archive_contact(life: Life) -> None:
    activity = life.pick(Activity, archived_at=None)
    if activity is not None:
        activities.archive_activity(activity_id=activity.pk, by=life.company.cast.ada, at=timezone.now())


def catch_lead(life: Life) -> None:
    leads.capture_lead(
        channel="by_hand",
        name="Lin",
        by=life.company.cast.ada,
        at=timezone.now(),
        owner_id=life.chance.choice(life.company.sellers).pk,
        source=life.chance.choice(["fair", "web"]),
    )


def give_lead(life: Life) -> None:
    lead = life.pick(Lead, archived_at=None, converted_at=None)
    if lead is not None:
        owner = life.chance.choice(life.company.sellers)
        leads.assign_leads(lead_ids=[lead.pk], owner_id=owner.pk, by=life.company.cast.ada, at=timezone.now())


def convert_lead(life: Life) -> None:
    lead = life.pick(Lead, archived_at=None, converted_at=None)
    if lead is not None:
        leads.convert_lead(lead_id=lead.pk, by=life.company.cast.ada, at=timezone.now())


ACTS: list[Callable[[Life], None]] = [
    *[open_deal] * 3,
    *[move_deal] * 4,
    *[edit_deal] * 3,
    set_lines,
    put_away,
    log_contact,
    archive_contact,
    catch_lead,
    give_lead,
    convert_lead,
]
