"""The rows that remember: which stage a deal was in, and what it was worth to whom, over which span.

Written by hand in SQL because every move pays for it: one statement ends the present rows and begins the next, which say what
the deal says by then. So the deal is saved first.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from quarterdeck.crm.models import Opportunity
from quarterdeck.people.models import Member

_REVISION = """
INSERT INTO crm_opportunityrevision
       (opportunity_id, from_at, stage_id, status, owner_id, company_amount, probability, expected_close_on, account_id,
        source, opened_on, closed_on, close_reason_id, competitor, is_archived, is_whole, by_id)
SELECT deal.id, {from_at}, deal.stage_id, deal.status, deal.owner_id, deal.company_amount,
       coalesce(deal.probability, stage.probability), deal.expected_close_on, deal.account_id,
       deal.source, deal.opened_on, deal.closed_on, deal.close_reason_id, deal.competitor, deal.archived_at IS NOT NULL,
       true, %(by)s
  FROM {of} JOIN crm_stage AS stage ON stage.id = deal.stage_id
"""

_FIRST = _REVISION.format(from_at="%(at)s", of="crm_opportunity AS deal") + " WHERE deal.id = %(deal)s"
_NEXT = _REVISION.format(
    from_at="ended.until_at", of="ended JOIN crm_opportunity AS deal ON deal.id = ended.opportunity_id"
)

_FIRST_STAY = """
visit AS (
    INSERT INTO crm_stagevisit (opportunity_id, stage_id, entered_at, by_id)
    SELECT id, stage_id, %(at)s, %(by)s FROM crm_opportunity WHERE id = %(deal)s
)
"""

_NEXT_STAY = """
left_stage AS (
    UPDATE crm_stagevisit AS visit
       SET left_at = greatest(entered_at, %(at)s), next_stage_id = deal.stage_id, is_forward = %(is_forward)s
      FROM crm_opportunity AS deal
     WHERE deal.id = visit.opportunity_id AND deal.id = ANY(%(deals)s) AND left_at IS NULL
    RETURNING opportunity_id, left_at, deal.stage_id
), entered AS (
    INSERT INTO crm_stagevisit (opportunity_id, stage_id, entered_at, by_id)
    SELECT opportunity_id, stage_id, left_at, %(by)s FROM left_stage
),
"""

_ENDED = """
ended AS (
    UPDATE crm_opportunityrevision SET until_at = greatest(from_at, %(at)s)
     WHERE opportunity_id = ANY(%(deals)s) AND until_at IS NULL RETURNING opportunity_id, until_at
)
"""

_BEGIN = " ".join(["WITH", _FIRST_STAY, _FIRST])
_REVISE = " ".join(["WITH", _ENDED, _NEXT])
_MOVE = " ".join(["WITH", _NEXT_STAY, _ENDED, _NEXT])

_REPLACE = """
WITH gone AS (
    DELETE FROM crm_opportunityline WHERE opportunity_id = %(deal)s
    RETURNING opportunity_id, product_id, product_text, quantity, company_amount, since_at
)
INSERT INTO crm_replacedline (opportunity_id, product_id, product_text, quantity, company_amount, since_at, until_at)
SELECT opportunity_id, product_id, product_text, quantity, company_amount, since_at, %(at)s FROM gone
"""


def begin(deal: Opportunity, *, at: datetime, by: Member) -> None:
    """The first stay and the first revision of a new deal."""
    _run(_BEGIN, {"deal": deal.pk, "at": at, "by": by.pk})


def revise(opportunity_ids: Sequence[int], *, at: datetime, by: Member) -> None:
    """Deals changed in what is remembered of them, and stand as they shall be."""
    _run(_REVISE, {"deals": list(opportunity_ids), "at": at, "by": by.pk})


def move(deal: Opportunity, *, at: datetime, by: Member, is_forward: bool) -> None:
    """A deal left its stage for another."""
    _run(_MOVE, {"deals": [deal.pk], "at": at, "by": by.pk, "is_forward": is_forward})


def replace_lines(deal: Opportunity, *, at: datetime) -> None:
    """Take the lines off a deal and keep them as what was on it until now."""
    _run(_REPLACE, {"deal": deal.pk, "at": at})


def _run(statement: str, values: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
