"""Figures as they were: what is answered about a past moment equals what was answered at that moment.

A random company acts through its doors; after some acts every metric is asked and the answers are kept. At the end the same
questions, asked as of those moments, must give the kept answers.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company_queries
from quarterdeck.crm.actions import accounts, activities, leads, opportunities
from quarterdeck.crm.models import Account, Activity, Lead, Opportunity, Stage
from quarterdeck.crm.rules.values import LineInput
from quarterdeck.metrics import engine, queries
from quarterdeck.metrics.catalogue import METRICS
from tests.metrics import company as made

pytestmark = pytest.mark.django_db

SPLITS: list[tuple[str, ...]] = [(), ("member",), ("product",), ("account",), ("source", "stage"), ("team", "month")]
Answers = dict[tuple[str, ...], engine.Table]


@dataclass
class Life:
    """A company that acts; every act happens now, about days around today."""

    company: made.Company
    chance: random.Random
    kept: list[tuple[datetime, Answers]] = field(default_factory=list)

    @property
    def today(self) -> date:
        return company_queries.local_day(timezone.now())

    @property
    def period(self) -> Period:
        return Period(self.today - timedelta(90), self.today + timedelta(30))

    def day(self, *, back: int = 80) -> date:
        return self.today - timedelta(self.chance.randrange(back))

    def answers(self) -> Answers:
        return {
            by: engine.query(
                viewer=self.company.cast.ada, metrics=list(METRICS), by=by, period=self.period, today=self.today
            )
            for by in SPLITS
        }

    def pick(self, model: type[Any], **filters: Any) -> Any:
        found = list(model.objects.filter(**filters).order_by("pk"))
        return self.chance.choice(found) if found else None


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


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_past_answers_are_given_again(seed: int) -> None:
    life = begun(seed)
    for number in range(36):
        life.chance.choice(ACTS)(life)
        if number % 12 == 11:
            life.kept.append((timezone.now(), life.answers()))

    for moment, answers in life.kept:
        with queries.as_known_at(moment):
            again = life.answers()
        for by in SPLITS:
            assert differences(answers[by], again[by]) == [], by


def differences(then: engine.Table, again: engine.Table) -> list[Any]:
    """Which figure of which group is not the same: the metric, what it was, what it is now said to have been."""
    first, second = (dict(zip(table.keys, table.rows, strict=True)) for table in (then, again))
    nothing = (None,) * len(then.columns)
    return [
        (column, keys, *pair)
        for keys in {*first, *second}
        for column, *pair in zip(then.columns, first.get(keys, nothing), second.get(keys, nothing), strict=True)
        if pair[0] != pair[1]
    ]


def begun(seed: int) -> Life:
    """A company with products, customers and a few deals."""
    company = made.empty()
    from tests import factories

    company.products = [factories.product(f"P-{n}", series="Large" if n else "", cost=Decimal(40)) for n in range(3)]
    for n in range(4):
        accounts.create_account(name=f"Account {n}", by=company.cast.ada)
    life = Life(company, random.Random(seed))
    for _ in range(8):
        open_deal(life)
    return life


def test_day_in_the_past_knows_only_what_had_happened() -> None:
    company = made.empty()
    alice = company.cast.alice
    may, june = date(2025, 5, 10), date(2025, 6, 20)
    made.keep(
        company, made.deal(company, alice, opened=may, closed=june, amount=100, path=((date(2025, 6, 1), "proposal"),))
    )
    period = Period(date(2025, 5, 1), date(2025, 7, 1))

    def then(day: date) -> tuple[Any, ...]:
        table = engine.query(
            viewer=company.cast.ada,
            metrics=["opportunities_created", "won_amount", "open_pipeline_amount", "stage_entered"],
            period=period,
            today=made.TODAY,
            as_of=day,
        )
        return table.rows[0]

    assert then(date(2025, 5, 9)) == (0, 0, 0, 0)
    assert then(may) == (1, 0, 100, 1)
    assert then(date(2025, 6, 1)) == (1, 0, 100, 2)
    assert then(june) == (1, 100, 0, 3)


def test_rows_behind_a_past_figure_are_those_of_then() -> None:
    company = made.empty()
    (deal,) = made.keep(company, made.deal(company, company.cast.alice, opened=date(2025, 5, 1), amount=100))
    before = timezone.now()
    opportunities.edit_opportunity(
        opportunity_id=deal.pk, values={"amount": 900}, version=None, by=company.cast.ada, at=timezone.now()
    )
    asked = queries.Asked(Period(date(2025, 1, 1), date(2027, 1, 1)))

    def amounts() -> list[Any]:
        found = queries.every_row(viewer=company.cast.ada, code="open_pipeline_amount", asked=asked, today=made.TODAY)
        return [row.values for row in found]

    with queries.as_known_at(before):
        assert amounts() == [(Decimal(100),)]
    assert amounts() == [(Decimal(900),)]


def test_doors_made_while_looking_back_open_the_rows_of_then(client: Client) -> None:
    company = made.empty()
    day = date(2025, 5, 10)
    made.keep(company, made.deal(company, company.cast.alice, opened=day, closed=date(2025, 6, 1), amount=4321))
    period = Period(date(2025, 5, 1), date(2025, 7, 1))
    client.force_login(company.cast.ada)
    with queries.as_it_was(day):
        open_then = queries.rows_address("open_pipeline_amount", period)
        won_then = queries.rows_address("won_amount", period)

    assert "as_of=2025-05-10" in open_then
    assert "4,321" in client.get(open_then).content.decode()
    assert "4,321" not in client.get(won_then).content.decode()
    assert "4,321" in client.get(queries.rows_address("won_amount", period)).content.decode()
    assert client.get(f"{won_then}&as_of=yesterday").status_code == 400


def test_page_of_a_metric_looks_back_to_a_day(client: Client) -> None:
    company = made.empty()
    period = Period(date(2025, 4, 1), date(2025, 7, 1))
    made.keep(
        company, made.deal(company, company.cast.alice, opened=period.start, closed=date(2025, 6, 1), amount=4321)
    )
    client.force_login(company.cast.ada)

    def figure(day: str) -> Any:
        page = client.get(f"/metrics/won_amount/?by=team&as_of={day}", headers={"accept-language": "en"})
        return page.context["figures"][0].value, page.content.decode()

    assert figure("2025-05-31")[0] == 0
    won, page = figure("2025-06-02")
    assert won == 4321
    assert "As it was on June 2, 2025" in page
    assert "as_of=2025-06-02" in page.split("by=month", 1)[1][:40]
    assert client.get("/metrics/won_amount/?as_of=nonsense").status_code == 400
    assert client.get("/metrics/won_amount/?as_of=2999-01-01").context["as_of"] is None
