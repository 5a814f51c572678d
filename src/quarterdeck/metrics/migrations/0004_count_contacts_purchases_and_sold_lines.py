"""What completed activities were, won deals as purchases, and the lines that were sold beside their list price and cost.

A purchase is the first of its customer when no other won deal of that customer was closed before it (on the same day: the one
with the smaller key). Until orders are kept, a won deal stands for one. List price and cost are those of the product today,
in company currency at the rate of the closing day; a product without a rate for its currency has none. A stay is a state of an
open deal with the moment it entered its stage and the first day on which it has stood there for too long.
"""

from django.db import migrations

ACTIVITY = """
CREATE OR REPLACE VIEW metrics_activity AS
SELECT id AS row_id, opportunity_id, owner_id AS member_id, account_id, done_at,
       (done_at AT TIME ZONE (SELECT timezone FROM core_company_company))::date AS done_on,
       kind, NULLIF(outcome, '') AS outcome, minutes, next_step_on IS NOT NULL AS has_next_step
FROM crm_activity
WHERE archived_at IS NULL AND done_at IS NOT NULL
"""

PURCHASE = """
CREATE VIEW metrics_purchase AS
SELECT deal.id AS row_id, deal.id AS opportunity_id, deal.owner_id AS member_id, deal.account_id,
       NULLIF(deal.source, '') AS source, deal.stage_id, deal.closed_on AS bought_on, deal.company_amount AS amount,
       NOT EXISTS (
           SELECT FROM crm_opportunity earlier
           WHERE earlier.account_id = deal.account_id AND earlier.status = 'won' AND earlier.archived_at IS NULL
             AND (earlier.closed_on, earlier.id) < (deal.closed_on, deal.id)
       ) AS is_first
FROM crm_opportunity deal
WHERE deal.archived_at IS NULL AND deal.status = 'won' AND deal.account_id IS NOT NULL
"""

RATE = """CASE WHEN product.currency_id = (SELECT currency_id FROM core_company_company) THEN 1 ELSE (
           SELECT rate FROM core_money_exchangerate
           WHERE currency_id = product.currency_id AND from_on <= deal.closed_on ORDER BY from_on DESC LIMIT 1
       ) END"""

SOLD_LINE = f"""
CREATE VIEW metrics_sold_line AS
SELECT line.id AS row_id, deal.id AS opportunity_id, deal.owner_id AS member_id, deal.account_id,
       NULLIF(deal.source, '') AS source, deal.stage_id, deal.closed_on AS sold_on,
       COALESCE(line.product_id::text, '=' || line.product_text) AS product, NULLIF(product.series, '') AS series,
       line.company_amount AS amount,
       round(line.quantity * NULLIF(product.list_price, 0) * {RATE}, 2) AS list_amount,
       round(line.quantity * product.cost * {RATE}, 2) AS cost_amount
FROM crm_opportunity deal
JOIN crm_opportunityline line ON line.opportunity_id = deal.id
LEFT JOIN catalog_product product ON product.id = line.product_id
WHERE deal.archived_at IS NULL AND deal.status = 'won'
"""

STAY = """
CREATE VIEW metrics_stay AS
SELECT state.row_id, state.opportunity_id, state.member_id, state.stage_id, state.from_at, state.until_at, state.amount,
       state.expected_close_on, visit.entered_at,
       (visit.entered_at AT TIME ZONE (SELECT timezone FROM core_company_company))::date + 1
       + COALESCE(NULLIF(stage.warning_days, 0), (SELECT NULLIF("limit", 0) FROM crm_healthsetting WHERE fact = 'stalled'), 30)
       AS stalls_on
FROM metrics_pipeline state
JOIN crm_stagevisit visit ON visit.opportunity_id = state.opportunity_id AND visit.stage_id = state.stage_id
     AND visit.entered_at <= state.from_at AND (visit.left_at IS NULL OR visit.left_at > state.from_at)
JOIN crm_stage stage ON stage.id = state.stage_id
"""

PLAIN_ACTIVITY = """
DROP VIEW metrics_activity;
CREATE VIEW metrics_activity AS
SELECT id AS row_id, opportunity_id, owner_id AS member_id, account_id, done_at,
       (done_at AT TIME ZONE (SELECT timezone FROM core_company_company))::date AS done_on
FROM crm_activity
WHERE archived_at IS NULL AND done_at IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("metrics", "0003_add_the_facts_of_leads"),
        ("crm", "0012_set_up_the_process"),
        ("core_money", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(ACTIVITY, PLAIN_ACTIVITY),
        migrations.RunSQL(PURCHASE, "DROP VIEW metrics_purchase"),
        migrations.RunSQL(SOLD_LINE, "DROP VIEW metrics_sold_line"),
        migrations.RunSQL(STAY, "DROP VIEW metrics_stay"),
    ]
