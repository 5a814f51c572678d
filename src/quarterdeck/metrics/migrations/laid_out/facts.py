"""The facts: one view a fact, each row once, in the company's days and currency. Archived records are in none of them.

They join nothing that is not in every answer: PostgreSQL leaves an unused left join out of a plan, but not out of its choice of
index, so a view that joins accounts never gets an index-only scan. What a question needs beyond a fact is joined by the engine.
Days are made of moments in the company's time zone, read once a statement.
"""

PLACEMENT = """
CREATE VIEW metrics_placement AS
SELECT member_id, unit_id, region_id, path,
       CASE WHEN from_on = min(from_on) OVER (PARTITION BY member_id) THEN '-infinity'::date ELSE from_on END AS from_on,
       COALESCE(until_on, 'infinity'::date) AS until_on
FROM people_placement
"""

OPPORTUNITY = """
CREATE VIEW metrics_opportunity AS
SELECT id AS row_id, id AS opportunity_id, owner_id AS member_id, account_id, NULLIF(source, '') AS source, stage_id, status,
       opened_on, closed_on, closed_on - opened_on AS cycle_days, company_amount AS amount
FROM crm_opportunity
WHERE archived_at IS NULL
"""

DEAL = """
CREATE VIEW metrics_deal AS
SELECT id AS opportunity_id, owner_id AS member_id, account_id, NULLIF(source, '') AS source, stage_id,
       company_amount AS amount, closed_on, expected_close_on AS now_expected_on
FROM crm_opportunity
"""

ACCOUNT = """
CREATE VIEW metrics_account AS
SELECT id AS account_id, NULLIF(industry, '') AS industry FROM crm_account
"""

LINE = """
CREATE VIEW metrics_line AS
SELECT line.opportunity_id, COALESCE(product.id::text, '=' || line.product_text) AS product,
       NULLIF(product.series, '') AS series, line.company_amount AS amount
FROM crm_opportunityline line
LEFT JOIN catalog_product product ON product.id = line.product_id
"""

# What was open at a moment and over soon after it stands beside what was open for long, so that few rows are read for a past day.
PIPELINE = """
CREATE VIEW metrics_pipeline AS
SELECT revision.id AS row_id, revision.opportunity_id, revision.owner_id AS member_id, revision.stage_id, revision.from_at,
       revision.until_at, revision.company_amount AS amount, revision.probability, revision.expected_close_on, revision.is_brief
FROM (
    SELECT id, opportunity_id, owner_id, stage_id, from_at, 'infinity'::timestamptz AS until_at, company_amount,
           probability, expected_close_on, false AS is_brief
    FROM crm_opportunityrevision WHERE status = 'open' AND until_at IS NULL
    UNION ALL
    SELECT id, opportunity_id, owner_id, stage_id, from_at, until_at, company_amount, probability, expected_close_on,
           true
    FROM crm_opportunityrevision WHERE status = 'open' AND until_at IS NOT NULL AND until_at - from_at <= interval '92 days'
    UNION ALL
    SELECT id, opportunity_id, owner_id, stage_id, from_at, until_at, company_amount, probability, expected_close_on,
           false
    FROM crm_opportunityrevision WHERE status = 'open' AND until_at IS NOT NULL AND until_at - from_at > interval '92 days'
) AS revision
WHERE NOT EXISTS (SELECT FROM crm_opportunity gone WHERE gone.id = revision.opportunity_id AND gone.archived_at IS NOT NULL)
"""

# Days to the six decimals that the fact promises, a tenth of a second: the same number wherever it is kept.
STAGE_VISIT = """
CREATE VIEW metrics_stage_visit AS
SELECT id AS row_id, opportunity_id, stage_id, next_stage_id, is_forward, entered_at, left_at,
       (entered_at AT TIME ZONE (SELECT timezone FROM core_company_company))::date AS entered_on,
       (left_at AT TIME ZONE (SELECT timezone FROM core_company_company))::date AS left_on,
       round(EXTRACT(epoch FROM left_at - entered_at) / 86400, 6) AS stay_days
FROM crm_stagevisit visit
WHERE NOT EXISTS (
    SELECT FROM crm_opportunity gone WHERE gone.id = visit.opportunity_id AND gone.archived_at IS NOT NULL
)
"""

# A state of an open deal with the moment it entered its stage and the first day on which it has stood there for too long.
STAY = """
CREATE VIEW metrics_stay AS
SELECT state.row_id, state.opportunity_id, state.member_id, state.stage_id, state.from_at, state.until_at, state.amount,
       state.expected_close_on, visit.entered_at,
       (visit.entered_at AT TIME ZONE (SELECT timezone FROM core_company_company))::date + 1
       + COALESCE(NULLIF(stage.warning_days, 0), (SELECT NULLIF("limit", 0) FROM crm_healthsetting WHERE fact = 'stalled'), 30)
       AS stalls_on, state.is_brief
FROM metrics_pipeline state
JOIN crm_stagevisit visit ON visit.opportunity_id = state.opportunity_id AND visit.stage_id = state.stage_id
     AND visit.entered_at <= state.from_at AND (visit.left_at IS NULL OR visit.left_at > state.from_at)
JOIN crm_stage stage ON stage.id = state.stage_id
"""

# What deals have reached: one row a deal and stage, the first time, with the months since the deal was opened. The won ones are
# read from the deals themselves: the day they were closed stands there. Reaching a lost stage is no progress and left out.
REACHED = """
CREATE VIEW metrics_reached AS
SELECT row_id, opportunity_id, member_id, account_id, source, stage_id, status, opened_on,
       ((date_part('year', reached_on) - date_part('year', opened_on)) * 12
        + date_part('month', reached_on) - date_part('month', opened_on))::int
       - (date_part('day', reached_on) < date_part('day', opened_on))::int AS months
FROM (
    SELECT 2 * id AS row_id, id AS opportunity_id, owner_id AS member_id, account_id, NULLIF(source, '') AS source, stage_id,
           'won' AS status, opened_on, closed_on AS reached_on
    FROM crm_opportunity
    WHERE archived_at IS NULL AND status = 'won' AND opened_on IS NOT NULL
    UNION ALL
    SELECT 2 * min(visit.id) + 1, deal.id, deal.owner_id, deal.account_id, NULLIF(deal.source, ''), stage.id,
           'open', deal.opened_on,
           (min(visit.entered_at) AT TIME ZONE (SELECT timezone FROM core_company_company))::date
    FROM crm_opportunity deal
    JOIN crm_stagevisit visit ON visit.opportunity_id = deal.id
    JOIN crm_stage stage ON stage.id = visit.stage_id AND stage.kind = 'open'
    WHERE deal.archived_at IS NULL AND deal.opened_on IS NOT NULL
    GROUP BY deal.id, stage.id
) AS first
"""

ACTIVITY = """
CREATE VIEW metrics_activity AS
SELECT id AS row_id, opportunity_id, owner_id AS member_id, account_id, done_at,
       (done_at AT TIME ZONE (SELECT timezone FROM core_company_company))::date AS done_on,
       kind, NULLIF(outcome, '') AS outcome, minutes, next_step_on IS NOT NULL AS has_next_step
FROM crm_activity
WHERE archived_at IS NULL AND done_at IS NOT NULL
"""

# By the day they came in and the day they qualified. Nobody's leads have no member.
LEAD = """
CREATE VIEW metrics_lead AS
SELECT id AS row_id, id AS lead_id, opportunity_id, owner_id AS member_id, account_id, NULLIF(source, '') AS source,
       NULLIF(industry, '') AS industry, created_at, qualified_at, opportunity_id IS NOT NULL AS is_converted,
       response_minutes::numeric AS response_minutes, cost,
       (created_at AT TIME ZONE (SELECT timezone FROM core_company_company))::date AS created_on,
       (qualified_at AT TIME ZONE (SELECT timezone FROM core_company_company))::date AS qualified_on
FROM crm_lead
WHERE archived_at IS NULL
"""

# The first of its customer when no other won deal of that customer was closed before it (on the same day: the one with the
# smaller key). Until orders are kept, a won deal stands for one.
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

# Of the currency of a product on the day its deal was closed.
RATE = """CASE WHEN product.currency_id = (SELECT currency_id FROM core_company_company) THEN 1 ELSE (
           SELECT rate FROM core_money_exchangerate
           WHERE currency_id = product.currency_id AND from_on <= deal.closed_on ORDER BY from_on DESC LIMIT 1
       ) END"""

# List price and cost are those of the product today, in company currency at the rate of the closing day; a product without a
# rate for its currency has none.
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

# Why and to whom deals were lost, and how deals ended when: for statements written by hand, so that they look back too.
LOSS = """
CREATE VIEW metrics_loss AS
SELECT id AS row_id, id AS opportunity_id, owner_id AS member_id, closed_on, company_amount AS amount, close_reason_id,
       NULLIF(competitor, '') AS competitor
FROM crm_opportunity
WHERE archived_at IS NULL AND status = 'lost'
"""

OUTCOME = """
CREATE VIEW metrics_outcome AS
SELECT revision.id AS row_id, revision.opportunity_id, revision.owner_id AS member_id, revision.status, revision.from_at,
       COALESCE(revision.until_at, 'infinity') AS until_at, revision.company_amount AS amount
FROM crm_opportunityrevision revision
WHERE revision.status <> 'open' AND NOT EXISTS (
    SELECT FROM crm_opportunity gone WHERE gone.id = revision.opportunity_id AND gone.archived_at IS NOT NULL
)
"""

VIEWS = {
    "metrics_placement": PLACEMENT,
    "metrics_opportunity": OPPORTUNITY,
    "metrics_deal": DEAL,
    "metrics_account": ACCOUNT,
    "metrics_line": LINE,
    "metrics_pipeline": PIPELINE,
    "metrics_stage_visit": STAGE_VISIT,
    "metrics_stay": STAY,
    "metrics_reached": REACHED,
    "metrics_activity": ACTIVITY,
    "metrics_lead": LEAD,
    "metrics_purchase": PURCHASE,
    "metrics_sold_line": SOLD_LINE,
    "metrics_loss": LOSS,
    "metrics_outcome": OUTCOME,
}
