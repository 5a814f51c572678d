"""The company's health settings, and the facts of deals that stand in other tables: one query whatever the number of deals."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.cache import cache
from django.db import connection

from quarterdeck.crm.models import HealthSetting
from quarterdeck.crm.rules import health
from quarterdeck.crm.rules.health import Setting

_SETTINGS = "crm.health_settings"
_KEPT_SECONDS = 60

_MORE = """
SELECT deal.id,
       remembered.pushed,
       CASE WHEN remembered.highest > 0 THEN 1 - deal.company_amount / remembered.highest END,
       known.contacts,
       known.decision_makers
  FROM crm_opportunity deal
  LEFT JOIN LATERAL (
        SELECT count(*) FILTER (WHERE expected_close_on > before) AS pushed, max(company_amount) AS highest
          FROM (SELECT expected_close_on, company_amount,
                       lag(expected_close_on) OVER (ORDER BY from_at, id) AS before
                  FROM crm_opportunityrevision WHERE opportunity_id = deal.id) revision
       ) remembered ON true
  LEFT JOIN LATERAL (
        SELECT count(*) AS contacts, count(*) FILTER (WHERE buying_role = 'decision_maker') AS decision_makers
          FROM crm_contact WHERE account_id = deal.account_id AND archived_at IS NULL
       ) known ON true
 WHERE deal.id = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class MoreFacts:
    """How often the date was put off, what share of its highest amount a deal lost, whom we know at the customer."""

    times_pushed: int | None = None
    share_cut: Decimal | None = None
    contacts: int | None = None
    decision_makers: int | None = None


NOTHING = MoreFacts()


def settings() -> dict[str, Setting]:
    """Which facts count, from how many on; kept for a minute."""
    found: dict[str, Setting] | None = cache.get(_SETTINGS)
    if found is None:
        chosen = {row.fact: (row.is_on, row.limit) for row in HealthSetting.objects.all()}
        found = health.settings_with(chosen)
        cache.set(_SETTINGS, found, _KEPT_SECONDS)
    return found


def forget() -> None:
    """Drop what is kept; the action that changes the settings calls it."""
    cache.delete(_SETTINGS)


def more_facts(opportunity_ids: Sequence[int]) -> dict[int, MoreFacts]:
    """The facts that are read apart, by deal; nothing is asked while none of them counts."""
    if not opportunity_ids or not health.needs_more(settings()):
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_MORE, [list(opportunity_ids)])
        return {pk: MoreFacts(*facts) for pk, *facts in cursor.fetchall()}
