"""What people did, counted by the database: one statement a fact, over the views of the room of figures.

Rows come added up by person and by what the cases were like, so that a million deals become some ten thousand rows.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

MOST_LEVELS = 6
LATE_AFTER = 30  # days beyond the day named first
NEW_FOR = 180  # days after joining in which somebody is compared with other joiners

# Sources, industries and series beyond the most frequent count as one; sizes are three bands of the company's own.
# The deals stand in a table of the transaction's own, because six statements ask for the same of each of them.
_DEALS = """
CREATE TEMPORARY TABLE diagnosed_deal ON COMMIT DROP AS
WITH bands AS MATERIALIZED (
    SELECT percentile_disc(0.4) WITHIN GROUP (ORDER BY amount) AS small, percentile_disc(0.8) WITHIN GROUP (ORDER BY amount) AS big
    FROM metrics_opportunity WHERE amount > 0 AND opened_on < %(end)s
), kinds AS MATERIALIZED (
    SELECT ARRAY(SELECT source FROM metrics_opportunity WHERE source IS NOT NULL
                 GROUP BY source ORDER BY count(*) DESC, source LIMIT %(levels)s) AS sources,
           ARRAY(SELECT industry FROM metrics_account WHERE industry IS NOT NULL
                 GROUP BY industry ORDER BY count(*) DESC, industry LIMIT %(levels)s) AS industries
), product AS (
    SELECT DISTINCT ON (opportunity_id) opportunity_id, series
    FROM metrics_line ORDER BY opportunity_id, amount DESC, series
)
SELECT row.opportunity_id, row.member_id, row.status, row.opened_on, row.closed_on, row.amount,
       CASE WHEN row.amount <= 0 THEN 0 WHEN row.amount <= bands.small THEN 1 WHEN row.amount <= bands.big THEN 2 ELSE 3 END AS band,
       CASE WHEN row.source = ANY(kinds.sources) THEN row.source ELSE '' END AS source,
       CASE WHEN account.industry = ANY(kinds.industries) THEN account.industry ELSE '' END AS industry,
       COALESCE(product.series, '') AS series,
       COALESCE(row.opened_on < member.joined_on + %(new)s, false) AS is_new
FROM metrics_opportunity row
CROSS JOIN bands CROSS JOIN kinds
JOIN people_member member ON member.id = row.member_id
LEFT JOIN metrics_account account ON account.account_id = row.account_id
LEFT JOIN product ON product.opportunity_id = row.opportunity_id
WHERE row.opened_on < %(end)s AND (row.closed_on IS NULL OR row.closed_on >= %(start)s)
"""
_TRAITS = "deal.band, deal.source, deal.industry, deal.series, deal.is_new"

VISITS = f"""
SELECT deal.member_id, visit.stage_id, {_TRAITS}, sum(visit.is_forward::int)::float, count(*)::float
FROM metrics_stage_visit visit JOIN diagnosed_deal deal USING (opportunity_id) JOIN crm_stage stage ON stage.id = visit.stage_id
WHERE visit.entered_on >= %(start)s AND visit.entered_on < %(end)s AND visit.left_at IS NOT NULL AND stage.kind = 'open'
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""  # noqa: S608 - names and expressions of our own, no input

PASSED = """
SELECT visit.stage_id, sum(visit.is_forward::int)::float, count(*)::float
FROM metrics_stage_visit visit JOIN metrics_opportunity deal USING (opportunity_id) JOIN crm_stage stage ON stage.id = visit.stage_id
WHERE visit.entered_on >= %(start)s AND visit.entered_on < %(end)s AND visit.left_at IS NOT NULL AND stage.kind = 'open'
  AND deal.member_id IS NOT NULL
GROUP BY 1
"""

STAYS = """
SELECT member_id, stage_id, band, is_new, width_bucket(days, %(edges)s::float[]) - 1,
       sum(has_ended)::float, count(*)::float, sum(days)
FROM (
    SELECT deal.member_id, visit.stage_id, deal.band, deal.is_new, (visit.left_at IS NOT NULL)::int AS has_ended,
           GREATEST(EXTRACT(epoch FROM COALESCE(visit.left_at, %(now)s) - visit.entered_at) / 86400, 0.01)::float AS days
    FROM metrics_stage_visit visit JOIN diagnosed_deal deal USING (opportunity_id) JOIN crm_stage stage ON stage.id = visit.stage_id
    WHERE visit.entered_on >= %(start)s AND visit.entered_on < %(end)s AND stage.kind = 'open'
) AS stay
GROUP BY 1, 2, 3, 4, 5
"""

DECIDED = f"""
SELECT deal.member_id, {_TRAITS}, sum((status = 'won')::int)::float, count(*)::float,
       COALESCE(sum(ln(amount)) FILTER (WHERE status = 'won' AND amount > 0), 0)::float,
       COALESCE(sum(ln(amount) ^ 2) FILTER (WHERE status = 'won' AND amount > 0), 0)::float,
       (count(*) FILTER (WHERE status = 'won' AND amount > 0))::float,
       COALESCE(sum(amount) FILTER (WHERE status = 'won'), 0)::float
FROM diagnosed_deal deal
WHERE closed_on >= %(start)s AND closed_on < %(end)s
GROUP BY 1, 2, 3, 4, 5, 6
"""  # noqa: S608

CYCLES = """
SELECT member_id, band, is_new, width_bucket(days, %(edges)s::float[]) - 1,
       sum(has_ended)::float, count(*)::float, sum(days)
FROM (
    SELECT member_id, band, is_new, (closed_on IS NOT NULL)::int AS has_ended,
           GREATEST(COALESCE(closed_on, %(now)s::date) - opened_on, 0.5)::float AS days
    FROM diagnosed_deal WHERE opened_on >= %(start)s AND opened_on < %(end)s
) AS life
GROUP BY 1, 2, 3, 4
"""

# Late is held against the day that was named first; a deal that never had one is not counted.
LATE = f"""
SELECT deal.member_id, {_TRAITS}, (count(*) FILTER (WHERE deal.closed_on > promised.day + %(late)s))::float, count(*)::float
FROM diagnosed_deal deal
CROSS JOIN LATERAL (
    SELECT expected_close_on AS day FROM crm_opportunityrevision revision
    WHERE revision.opportunity_id = deal.opportunity_id AND expected_close_on IS NOT NULL
    ORDER BY from_at, id LIMIT 1
) AS promised
WHERE deal.closed_on >= %(start)s AND deal.closed_on < %(end)s
GROUP BY 1, 2, 3, 4, 5, 6
"""  # noqa: S608

PRICES = f"""
SELECT deal.member_id, {_TRAITS}, sum(ln(sold.paid / sold.listed))::float, count(*)::float, sum(ln(sold.paid / sold.listed) ^ 2)::float
FROM diagnosed_deal deal
JOIN (
    SELECT opportunity_id, sum(amount) AS paid, sum(list_amount) AS listed FROM metrics_sold_line
    WHERE sold_on >= %(start)s AND sold_on < %(end)s AND list_amount > 0 GROUP BY opportunity_id
) AS sold USING (opportunity_id)
WHERE sold.paid > 0
GROUP BY 1, 2, 3, 4, 5, 6
"""  # noqa: S608

CUSTOMERS = """
SELECT member_id, account_id, sum(amount)::float, count(*)::float
FROM metrics_opportunity
WHERE status = 'won' AND closed_on >= %(start)s AND closed_on < %(end)s AND amount > 0 AND account_id IS NOT NULL
GROUP BY 1, 2
"""

OPENED = """
SELECT member_id, (opened_on - %(start)s::date) / 91, count(*)::float
FROM metrics_opportunity WHERE opened_on >= %(start)s AND opened_on < %(end)s
GROUP BY 1, 2
"""

DONE = """
SELECT member_id, (done_on - %(start)s::date) / 91, count(*)::float,
       (count(*) FILTER (WHERE has_next_step AND kind IN ('call', 'meeting', 'visit', 'email', 'message', 'demo')))::float,
       (count(*) FILTER (WHERE kind IN ('call', 'meeting', 'visit', 'email', 'message', 'demo')))::float
FROM metrics_activity WHERE done_on >= %(start)s AND done_on < %(end)s
GROUP BY 1, 2
"""

ANSWERED = """
SELECT member_id, COALESCE(source, ''), (count(*) FILTER (WHERE response_minutes <= %(limit)s))::float, count(*)::float
FROM metrics_lead WHERE created_on >= %(start)s AND created_on < %(end)s AND member_id IS NOT NULL AND response_minutes IS NOT NULL
GROUP BY 1, 2
"""

LARGE = """
SELECT owner_id, (count(*) FILTER (WHERE last_activity_at >= %(touched)s))::float, count(*)::float
FROM crm_account WHERE archived_at IS NULL AND level = 'A' AND owner_id IS NOT NULL
GROUP BY 1
"""

REACHED_ROLES = """
SELECT deal.member_id, (count(*) FILTER (WHERE deciders > 0))::float, count(*)::float, sum(people)::float
FROM (
    SELECT row.opportunity_id, row.member_id, count(DISTINCT contact.id) AS people,
           count(*) FILTER (WHERE contact.buying_role = 'decision_maker') AS deciders
    FROM metrics_opportunity row
    LEFT JOIN crm_activity activity ON activity.opportunity_id = row.opportunity_id
        AND activity.archived_at IS NULL AND activity.done_at IS NOT NULL
    LEFT JOIN crm_contact contact ON contact.id = activity.contact_id
    WHERE row.closed_on >= %(start)s AND row.closed_on < %(end)s
    GROUP BY row.opportunity_id, row.member_id
) AS deal
GROUP BY 1
"""

STAYS_OF_SOME = """
SELECT asked.member_id, asked.stage_id,
       GREATEST(EXTRACT(epoch FROM COALESCE(visit.left_at, %(now)s) - visit.entered_at) / 86400, 0.01)::float,
       (visit.left_at IS NOT NULL)::int::float
FROM unnest(%(members)s::bigint[], %(stages)s::bigint[]) AS asked(member_id, stage_id)
JOIN metrics_deal deal ON deal.member_id = asked.member_id
JOIN metrics_stage_visit visit ON visit.opportunity_id = deal.opportunity_id AND visit.stage_id = asked.stage_id
WHERE visit.entered_on >= %(start)s AND visit.entered_on < %(end)s
"""

LIVES_OF_SOME = """
SELECT member_id, NULL::bigint, GREATEST(COALESCE(closed_on, %(now)s::date) - opened_on, 0.5)::float,
       (closed_on IS NOT NULL)::int::float
FROM metrics_opportunity
WHERE member_id = ANY(%(members)s) AND opened_on >= %(start)s AND opened_on < %(end)s
"""


def asks_for_deals(statement: str) -> bool:
    """Whether a statement looks for the deals that `draw_up_deals` puts there."""
    return "diagnosed_deal" in statement


def draw_up_deals(values: dict[str, Any]) -> None:
    """Put the deals that were open within the period where the statements look for them, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS diagnosed_deal")
        cursor.execute(_DEALS, {"levels": MOST_LEVELS, "new": NEW_FOR, **values})
        cursor.execute("ANALYZE diagnosed_deal")


def rows(statement: str, values: dict[str, Any]) -> Sequence[tuple[Any, ...]]:
    """Run one statement; dates, limits and edges come as `values`."""
    with connection.cursor() as cursor:
        cursor.execute(statement, {"late": LATE_AFTER, **values})
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
