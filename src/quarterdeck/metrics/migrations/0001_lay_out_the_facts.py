"""The facts: one view a fact, each row once, in the company's days and currency. Archived records are in none of them.

A left join to a table by its key costs nothing while no column of it is asked for: PostgreSQL leaves it out. Days are made of
moments in the company's time zone, read once a statement.
"""

from django.db import migrations

PLACEMENT = """
CREATE VIEW metrics_placement AS
SELECT member_id, unit_id, region_id, path,
       CASE WHEN from_on = min(from_on) OVER (PARTITION BY member_id) THEN '-infinity'::date ELSE from_on END AS from_on,
       COALESCE(until_on, 'infinity'::date) AS until_on
FROM people_placement
"""

OPPORTUNITY = """
CREATE VIEW metrics_opportunity AS
SELECT deal.id AS row_id, deal.id AS opportunity_id, deal.owner_id AS member_id, deal.account_id,
       NULLIF(account.industry, '') AS industry, NULLIF(deal.source, '') AS source, deal.stage_id, deal.status,
       deal.opened_on, deal.closed_on, deal.closed_on - deal.opened_on AS cycle_days, deal.company_amount AS amount
FROM crm_opportunity deal
LEFT JOIN crm_account account ON account.id = deal.account_id
WHERE deal.archived_at IS NULL
"""

LINE = """
CREATE VIEW metrics_line AS
SELECT line.opportunity_id, COALESCE(product.id::text, '=' || line.product_text) AS product,
       NULLIF(product.series, '') AS series, line.company_amount AS amount
FROM crm_opportunityline line
LEFT JOIN catalog_product product ON product.id = line.product_id
"""

PIPELINE = """
CREATE VIEW metrics_pipeline AS
SELECT revision.id AS row_id, revision.opportunity_id, revision.owner_id AS member_id, deal.account_id,
       NULLIF(account.industry, '') AS industry, NULLIF(deal.source, '') AS source, revision.stage_id,
       revision.from_at, revision.until_at, revision.company_amount AS amount, revision.probability,
       revision.expected_close_on, deal.closed_on, deal.expected_close_on AS now_expected_on
FROM (
    SELECT id, opportunity_id, owner_id, stage_id, from_at, 'infinity'::timestamptz AS until_at, company_amount,
           probability, expected_close_on
    FROM crm_opportunityrevision WHERE status = 'open' AND until_at IS NULL
    UNION ALL
    SELECT id, opportunity_id, owner_id, stage_id, from_at, until_at, company_amount, probability, expected_close_on
    FROM crm_opportunityrevision WHERE status = 'open' AND until_at IS NOT NULL
) AS revision
LEFT JOIN crm_opportunity deal ON deal.id = revision.opportunity_id
LEFT JOIN crm_account account ON account.id = deal.account_id
WHERE NOT EXISTS (
    SELECT FROM crm_opportunity gone WHERE gone.id = revision.opportunity_id AND gone.archived_at IS NOT NULL
)
"""

STAGE_VISIT = """
CREATE VIEW metrics_stage_visit AS
SELECT visit.id AS row_id, visit.opportunity_id, deal.owner_id AS member_id, deal.account_id,
       NULLIF(account.industry, '') AS industry, NULLIF(deal.source, '') AS source, visit.stage_id, stage.kind,
       next_stage.kind AS next_kind, visit.is_forward, visit.entered_at, visit.left_at,
       (visit.entered_at AT TIME ZONE (SELECT timezone FROM core_company_company))::date AS entered_on,
       (visit.left_at AT TIME ZONE (SELECT timezone FROM core_company_company))::date AS left_on,
       EXTRACT(epoch FROM visit.left_at - visit.entered_at) / 86400 AS stay_days, deal.company_amount AS amount
FROM crm_stagevisit visit
JOIN crm_opportunity deal ON deal.id = visit.opportunity_id
JOIN crm_stage stage ON stage.id = visit.stage_id
LEFT JOIN crm_stage next_stage ON next_stage.id = visit.next_stage_id
LEFT JOIN crm_account account ON account.id = deal.account_id
WHERE deal.archived_at IS NULL
"""

ACTIVITY = """
CREATE VIEW metrics_activity AS
SELECT activity.id AS row_id, activity.opportunity_id, activity.owner_id AS member_id, activity.account_id,
       NULLIF(account.industry, '') AS industry, NULLIF(deal.source, '') AS source, deal.stage_id, activity.kind,
       activity.done_at, (activity.done_at AT TIME ZONE (SELECT timezone FROM core_company_company))::date AS done_on,
       deal.company_amount AS amount
FROM crm_activity activity
LEFT JOIN crm_opportunity deal ON deal.id = activity.opportunity_id
LEFT JOIN crm_account account ON account.id = activity.account_id
WHERE activity.archived_at IS NULL AND activity.done_at IS NOT NULL
"""

VIEWS = {
    "metrics_placement": PLACEMENT,
    "metrics_opportunity": OPPORTUNITY,
    "metrics_line": LINE,
    "metrics_pipeline": PIPELINE,
    "metrics_stage_visit": STAGE_VISIT,
    "metrics_activity": ACTIVITY,
}


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0001_initial"),
        ("core_company", "0001_initial"),
        ("crm", "0003_keep_the_tally"),
        ("people", "0002_place_members_and_offer_rights"),
    ]

    operations = [migrations.RunSQL(sql, f"DROP VIEW {name}") for name, sql in VIEWS.items()]
