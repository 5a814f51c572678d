"""What is remembered of settled days outlives today's work on deals, and is never stale when somebody does touch the past."""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company_queries
from quarterdeck.crm.actions import opportunities
from quarterdeck.crm.models import Opportunity, OpportunityRevision
from quarterdeck.metrics import engine
from quarterdeck.metrics.catalogue import METRICS
from quarterdeck.metrics.engine import versions
from quarterdeck.metrics.engine.sums import Question, values_of
from tests.metrics import company as made
from tests.metrics.life import Life, begun, edit_deal, move_deal, open_deal, put_away, set_lines

pytestmark = pytest.mark.django_db(transaction=True)

CODES = (
    "won_amount",
    "win_rate",
    "sales_cycle_days",
    "open_pipeline_amount",
    "weighted_pipeline_amount",
    "overdue_pipeline_amount",
)
SPLITS: list[tuple[str, ...]] = [(), ("member",), ("stage",), ("account",), ("team", "source")]


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    caches["figures"].clear()
    yield
    caches["figures"].clear()


def today() -> date:
    return company_queries.local_day(timezone.now())


def spans() -> list[Period]:
    """The last days, and two settled spans before them, of which the younger has just become so."""
    days = [(-7, 1), (-30, -7), (-100, -40)]
    return [Period(today() + timedelta(first), today() + timedelta(end)) for first, end in days]


def asked(company: made.Company) -> Any:
    metrics = [METRICS[code] for code in CODES]
    return [values_of(Question(company.cast.ada, by, (), today()), metrics, spans()) for by in SPLITS]


def reads(company: made.Company) -> dict[str, int]:
    """How many statements read each fact when the figures are asked for."""
    with CaptureQueriesContext(connection) as ran:
        values_of(Question(company.cast.ada, (), (), today()), [METRICS[code] for code in CODES[:5]], spans())
    return {fact: sum(f'"{fact}"' in one["sql"] for one in ran) for fact in ("metrics_pipeline", "metrics_opportunity")}


def bring_older_history(life: Life) -> None:
    opened = life.day(back=120)
    closed = opened + timedelta(life.chance.randrange(20))
    made.keep(life.company, made.deal(life.company, life.company.cast.bob, opened=opened, closed=min(closed, today())))


def keep_open_since(life: Life) -> None:
    made.keep(life.company, made.deal(life.company, life.company.cast.alice, opened=life.day(back=120), amount=77))


def take_out(life: Life) -> None:
    if deal := life.pick(Opportunity):
        Opportunity.objects.filter(pk=deal.pk).delete()


def correct_history(life: Life) -> None:
    if revision := life.pick(OpportunityRevision):
        OpportunityRevision.objects.filter(pk=revision.pk).update(company_amount=life.chance.randrange(1, 999))


def end_earlier(life: Life) -> None:
    """A revision that is over is said to have been over sooner."""
    if revision := life.pick(OpportunityRevision, until_at__isnull=False):
        middle = revision.from_at + (revision.until_at - revision.from_at) / 2
        OpportunityRevision.objects.filter(pk=revision.pk).update(until_at=middle)


TODAYS: list[Callable[[Life], None]] = [open_deal, move_deal, edit_deal, set_lines]
OF_THE_PAST: list[Callable[[Life], None]] = [
    put_away,
    bring_older_history,
    keep_open_since,
    take_out,
    correct_history,
    end_earlier,
]


@pytest.mark.parametrize("seed", [1, 2])
def test_remembered_equals_counted_whatever_is_done(seed: int) -> None:
    life = begun(seed)
    for _number in range(4):
        bring_older_history(life)
        keep_open_since(life)
    for _number in range(24):
        life.chance.choice(TODAYS + OF_THE_PAST)(life)
        remembered = asked(life.company)
        caches["figures"].clear()
        assert remembered == asked(life.company)


def test_work_of_today_leaves_settled_days_remembered() -> None:
    """A deal opened long ago is worth more, moves on and is won; another is opened. Only the present is asked anew."""
    life = begun(1)
    bring_older_history(life)
    long_ago = today() - timedelta(50)
    (deal,) = made.keep(life.company, made.deal(life.company, life.company.cast.alice, opened=long_ago, amount=40))
    given = {"opportunity_id": deal.pk, "by": life.company.cast.ada}
    stages = life.company.stages
    work: list[Callable[[], Any]] = [
        lambda: opportunities.edit_opportunity(values={"amount": 90}, version=None, at=timezone.now(), **given),
        lambda: opportunities.move_opportunity(stage_id=stages["proposal"].pk, at=timezone.now(), **given),
        lambda: open_deal(life),
        lambda: opportunities.move_opportunity(stage_id=stages["won"].pk, at=timezone.now(), **given),
    ]
    assert reads(life.company) == {"metrics_pipeline": 2, "metrics_opportunity": 2}
    for act in work:
        act()
        assert reads(life.company) == {"metrics_pipeline": 1, "metrics_opportunity": 1}


@pytest.mark.parametrize("act", OF_THE_PAST)
def test_what_touches_the_past_is_noted(act: Callable[[Life], None]) -> None:
    life = Life(made.empty(), random.Random(3))
    long_ago = today() - timedelta(100)
    made.keep(
        life.company,
        made.deal(
            life.company, life.company.cast.alice, opened=long_ago, path=((long_ago + timedelta(9), "proposal"),)
        ),
    )
    before = versions.visible() or {}
    act(life)
    after = versions.visible() or {}

    noted = {source for source in after if source.endswith(":past") and after[source] != before.get(source)}
    assert noted


def test_rolled_back_touch_of_the_past_is_noted_again() -> None:
    life = begun(1)
    keep_open_since(life)
    asked(life.company)
    with transaction.atomic():
        with transaction.atomic():
            OpportunityRevision.objects.update(company_amount=3)
            transaction.set_rollback(True)
        OpportunityRevision.objects.update(company_amount=4)
    remembered = asked(life.company)
    caches["figures"].clear()

    assert remembered == asked(life.company)


def test_note_compares_every_column_that_open_deals_are_read_by() -> None:
    """A view that reads another column would let its change go unnoticed."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT attribute.attname FROM pg_rewrite rule
            JOIN pg_depend used ON used.objid = rule.oid AND used.classid = 'pg_rewrite'::regclass
            JOIN pg_attribute attribute ON attribute.attrelid = used.refobjid AND attribute.attnum = used.refobjsubid
            WHERE rule.ev_class = 'metrics_pipeline'::regclass AND used.refobjid = 'crm_opportunityrevision'::regclass
            """
        )
        read = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'metrics_note_past'")
        source = cursor.fetchone()[0]

    assert read - {"id"}
    assert [name for name in sorted(read - {"id"}) if f"removed.{name}" not in source] == []


def test_question_of_today_is_not_held_for_settled() -> None:
    """A figure of days that still change shows each change at once."""
    life = begun(1)
    (deal,) = made.keep(life.company, made.deal(life.company, life.company.cast.alice, opened=today(), amount=40))
    period = Period(today(), today() + timedelta(1))

    def is_open() -> Any:
        return engine.query(
            viewer=life.company.cast.ada, metrics=["open_pipeline_amount"], period=period, today=today()
        ).rows[0][0]

    before = is_open()
    opportunities.edit_opportunity(
        opportunity_id=deal.pk, values={"amount": 90}, version=None, by=life.company.cast.ada, at=timezone.now()
    )
    assert is_open() == before + 50
