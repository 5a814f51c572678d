"""What people did, counted by the database: one statement a fact, over the views of the room of figures.

Rows come added up by person and by what the cases were like, so that a million deals become some ten thousand rows.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

MOST_LEVELS = 6
NEW_FOR = 180  # days after joining in which somebody is compared with other joiners

# Sources, industries and series beyond the most frequent count as one; sizes are three bands of the company's own.
_DEAL = """
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
), deal AS (
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
)
"""
_TRAITS = "deal.band, deal.source, deal.industry, deal.series, deal.is_new"

VISITS = f"""{_DEAL}
SELECT deal.member_id, visit.stage_id, {_TRAITS}, sum(visit.is_forward::int)::float, count(*)::float
FROM metrics_stage_visit visit JOIN deal USING (opportunity_id) JOIN crm_stage stage ON stage.id = visit.stage_id
WHERE visit.entered_on >= %(start)s AND visit.entered_on < %(end)s AND visit.left_at IS NOT NULL AND stage.kind = 'open'
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""  # noqa: S608 - names and expressions of our own, no input

STAYS = f"""{_DEAL}
SELECT member_id, stage_id, band, is_new, width_bucket(days, %(edges)s::float[]) - 1,
       sum(has_ended)::float, count(*)::float, sum(days)
FROM (
    SELECT deal.member_id, visit.stage_id, deal.band, deal.is_new, (visit.left_at IS NOT NULL)::int AS has_ended,
           GREATEST(EXTRACT(epoch FROM COALESCE(visit.left_at, %(now)s) - visit.entered_at) / 86400, 0.01)::float AS days
    FROM metrics_stage_visit visit JOIN deal USING (opportunity_id) JOIN crm_stage stage ON stage.id = visit.stage_id
    WHERE visit.entered_on >= %(start)s AND visit.entered_on < %(end)s AND stage.kind = 'open'
) AS stay
GROUP BY 1, 2, 3, 4, 5
"""  # noqa: S608

DECIDED = f"""{_DEAL}
SELECT deal.member_id, {_TRAITS}, sum((status = 'won')::int)::float, count(*)::float,
       COALESCE(sum(ln(amount)) FILTER (WHERE status = 'won' AND amount > 0), 0)::float,
       COALESCE(sum(ln(amount) ^ 2) FILTER (WHERE status = 'won' AND amount > 0), 0)::float,
       (count(*) FILTER (WHERE status = 'won' AND amount > 0))::float,
       COALESCE(sum(amount) FILTER (WHERE status = 'won'), 0)::float
FROM deal
WHERE closed_on >= %(start)s AND closed_on < %(end)s
GROUP BY 1, 2, 3, 4, 5, 6
"""  # noqa: S608

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

STAYS_OF_ONE = """
SELECT GREATEST(EXTRACT(epoch FROM COALESCE(visit.left_at, %(now)s) - visit.entered_at) / 86400, 0.01)::float,
       (visit.left_at IS NOT NULL)::int::float
FROM metrics_stage_visit visit JOIN metrics_deal deal USING (opportunity_id)
WHERE deal.member_id = %(member)s AND visit.stage_id = %(stage)s
  AND visit.entered_on >= %(start)s AND visit.entered_on < %(end)s
"""


def rows(statement: str, values: dict[str, Any]) -> Sequence[tuple[Any, ...]]:
    """Run one statement; dates, limits and edges come as `values`."""
    with connection.cursor() as cursor:
        cursor.execute(statement, {"levels": MOST_LEVELS, "new": NEW_FOR, **values})
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
