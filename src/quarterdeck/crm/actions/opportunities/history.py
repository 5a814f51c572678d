"""The rows that remember: which stage a deal was in, and what it was worth to whom, over which span.

Written by hand in SQL because every move pays for it: one statement ends the present rows and begins the next.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import connection

from quarterdeck.crm.models import Opportunity, Stage
from quarterdeck.people.models import Member

_BEGIN = """
WITH visit AS (
    INSERT INTO crm_stagevisit (opportunity_id, stage_id, entered_at, by_id) VALUES (%(deal)s, %(stage)s, %(at)s, %(by)s)
)
INSERT INTO crm_opportunityrevision
       (opportunity_id, from_at, stage_id, status, owner_id, company_amount, probability, expected_close_on, by_id)
VALUES (%(deal)s, %(at)s, %(stage)s, %(status)s, %(owner)s, %(amount)s, %(probability)s, %(expected)s, %(by)s)
"""

_REVISE = """
WITH ended AS (
    UPDATE crm_opportunityrevision SET until_at = greatest(from_at, %(at)s)
     WHERE opportunity_id = %(deal)s AND until_at IS NULL RETURNING opportunity_id, until_at
)
INSERT INTO crm_opportunityrevision
       (opportunity_id, from_at, stage_id, status, owner_id, company_amount, probability, expected_close_on, by_id)
SELECT opportunity_id, until_at, %(stage)s, %(status)s, %(owner)s, %(amount)s, %(probability)s, %(expected)s, %(by)s
  FROM ended
"""

_MOVE = """
WITH left_stage AS (
    UPDATE crm_stagevisit
       SET left_at = greatest(entered_at, %(at)s), next_stage_id = %(stage)s, is_forward = %(is_forward)s
     WHERE opportunity_id = %(deal)s AND left_at IS NULL RETURNING opportunity_id, left_at
), entered AS (
    INSERT INTO crm_stagevisit (opportunity_id, stage_id, entered_at, by_id)
    SELECT opportunity_id, %(stage)s, left_at, %(by)s FROM left_stage
), ended AS (
    UPDATE crm_opportunityrevision SET until_at = greatest(from_at, %(at)s)
     WHERE opportunity_id = %(deal)s AND until_at IS NULL RETURNING opportunity_id, until_at
)
INSERT INTO crm_opportunityrevision
       (opportunity_id, from_at, stage_id, status, owner_id, company_amount, probability, expected_close_on, by_id)
SELECT opportunity_id, until_at, %(stage)s, %(status)s, %(owner)s, %(amount)s, %(probability)s, %(expected)s, %(by)s
  FROM ended
"""

_REASSIGN = """
WITH ended AS (
    UPDATE crm_opportunityrevision SET until_at = greatest(from_at, %(at)s)
     WHERE opportunity_id = ANY(%(deals)s) AND until_at IS NULL RETURNING *
)
INSERT INTO crm_opportunityrevision
       (opportunity_id, from_at, stage_id, status, owner_id, company_amount, probability, expected_close_on, by_id)
SELECT opportunity_id, until_at, stage_id, status, %(owner)s, company_amount, probability, expected_close_on, %(by)s
  FROM ended
"""

_REVISE_MANY = """
WITH ended AS (
    UPDATE crm_opportunityrevision SET until_at = greatest(from_at, %(at)s)
     WHERE opportunity_id = ANY(%(deals)s) AND until_at IS NULL RETURNING opportunity_id, until_at
)
INSERT INTO crm_opportunityrevision
       (opportunity_id, from_at, stage_id, status, owner_id, company_amount, probability, expected_close_on, by_id)
SELECT deal.id, ended.until_at, deal.stage_id, deal.status, deal.owner_id, deal.company_amount,
       coalesce(deal.probability, stage.probability), deal.expected_close_on, %(by)s
  FROM ended JOIN crm_opportunity AS deal ON deal.id = ended.opportunity_id JOIN crm_stage AS stage ON stage.id = deal.stage_id
"""


def begin(deal: Opportunity, stage: Stage, *, at: datetime, by: Member) -> None:
    """The first stay and the first revision of a new deal."""
    _run(_BEGIN, deal, stage, at=at, by=by)


def revise(deal: Opportunity, stage: Stage, *, at: datetime, by: Member) -> None:
    """A deal changed in amount, owner, expected close or probability."""
    _run(_REVISE, deal, stage, at=at, by=by)


def move(deal: Opportunity, stage: Stage, *, at: datetime, by: Member, is_forward: bool) -> None:
    """A deal left its stage for another."""
    _run(_MOVE, deal, stage, at=at, by=by, is_forward=is_forward)


def reassign(opportunity_ids: Sequence[int], *, owner_id: int, at: datetime, by: Member) -> None:
    """Many deals got another owner."""
    with connection.cursor() as cursor:
        cursor.execute(_REASSIGN, {"deals": list(opportunity_ids), "owner": owner_id, "at": at, "by": by.pk})


def revise_many(opportunity_ids: Sequence[int], *, at: datetime, by: Member) -> None:
    """Many deals changed in amount, expected close or probability and stand as they shall be."""
    with connection.cursor() as cursor:
        cursor.execute(_REVISE_MANY, {"deals": list(opportunity_ids), "at": at, "by": by.pk})


def probability_of(deal: Opportunity, stage: Stage) -> Decimal:
    """The deal's own probability, or that of its stage."""
    return stage.probability if deal.probability is None else deal.probability


def _run(statement: str, deal: Opportunity, stage: Stage, *, at: datetime, by: Member, **more: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {
                "deal": deal.pk,
                "stage": stage.pk,
                "at": at,
                "by": by.pk,
                "status": deal.status,
                "owner": deal.owner_id,
                "amount": deal.company_amount,
                "probability": probability_of(deal, stage),
                "expected": deal.expected_close_on,
                **more,
            },
        )
