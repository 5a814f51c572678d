"""The tally says what counting says, whatever is done to deals."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quarterdeck.crm.actions import opportunities, process
from quarterdeck.crm.models import Opportunity, PipelineTally, Stage
from tests import factories

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["create", "move", "assign", "archive", "restore", "amount", "delete", "many"]),
        st.integers(0, 9),
        st.integers(0, 5),
    ),
    max_size=12,
)


@pytest.fixture
def people() -> factories.Cast:
    cast = factories.cast()
    process.create_default_process(by=cast.ada)
    return cast


@given(acts=ACTS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_tally_equals_count_and_sum(people: factories.Cast, acts: list[tuple[str, int, int]]) -> None:
    before = transaction.savepoint()
    for act, which, what in acts:
        _do(act, which, what, people)
    assert _tallied() == _counted()
    transaction.savepoint_rollback(before)


def _do(act: str, which: int, what: int, people: factories.Cast) -> None:
    owners = [people.alice, people.bob, people.charlie]
    stages = list(Stage.objects.filter(kind="open"))
    ids = list(Opportunity.objects.order_by("pk").values_list("pk", flat=True))
    if act == "create" or not ids:
        opportunities.create_opportunity(
            name="Deal", amount=which * 100, owner_id=owners[what % 3].pk, by=people.ada, at=NOON
        )
        return
    pk = ids[which % len(ids)]
    is_archived = Opportunity.objects.get(pk=pk).archived_at is not None
    match act:
        case "move" if not is_archived:
            opportunities.move_opportunity(
                opportunity_id=pk, stage_id=stages[what % len(stages)].pk, by=people.ada, at=NOON
            )
        case "assign":
            opportunities.assign_opportunities(
                opportunity_ids=ids, owner_id=owners[what % 3].pk, by=people.ada, at=NOON
            )
        case "archive":
            opportunities.archive_opportunities(opportunity_ids=[pk], by=people.ada, at=NOON)
        case "restore":
            opportunities.restore_opportunities(opportunity_ids=[pk], by=people.ada, at=NOON)
        case "amount" if not is_archived:
            opportunities.edit_opportunity(
                opportunity_id=pk, values={"amount": what * 7}, version=None, by=people.ada, at=NOON
            )
        case "delete":
            with connection.cursor() as cursor:
                for table in ("stagevisit", "opportunityrevision"):
                    cursor.execute(f"DELETE FROM crm_{table} WHERE opportunity_id = %s", [pk])
                cursor.execute("DELETE FROM crm_opportunity WHERE id = %s", [pk])
        case "many":
            Opportunity.objects.update(stage=stages[what % len(stages)], company_amount=what)


def _tallied() -> set[tuple[object, ...]]:
    rows = PipelineTally.objects.exclude(deals=0)
    return set(rows.values_list("owner_id", "stage_id", "is_archived", "deals", "company_amount"))


def _counted() -> set[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT owner_id, stage_id, archived_at IS NOT NULL, count(*), sum(company_amount)"
            " FROM crm_opportunity GROUP BY 1, 2, 3"
        )
        return set(cursor.fetchall())
