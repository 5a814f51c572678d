"""The demo company has pools to claim from, rules that score and route, and a rule whose dry run shows something."""

from datetime import UTC, datetime

import pytest

from quarterdeck.crm.models import Account, LapseRule, Lead, Pool, RoutingRule, ScoringRule
from quarterdeck.simulation import actions

pytestmark = pytest.mark.django_db


def test_demo_company_has_pools_and_rules() -> None:
    today = datetime(2026, 3, 5, tzinfo=UTC).date()

    actions.build_demo_company(people=14, years=0.7, today=today)

    leads, customers = Pool.objects.get(kind="leads"), Pool.objects.get(kind="accounts")
    assert Account.objects.filter(pool=customers).exists()
    assert Lead.objects.filter(pool=leads).exists()
    assert Lead.objects.open().filter(grade="hot").exists()
    for lead in Lead.objects.open():
        assert lead.score == sum(one["points"] for one in lead.score_reasons)
    assert LapseRule.objects.get().active_since is not None
    assert (ScoringRule.objects.count(), RoutingRule.objects.active().count()) == (6, 2)
