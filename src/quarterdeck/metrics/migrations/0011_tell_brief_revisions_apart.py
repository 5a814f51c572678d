"""What was open at a moment and over soon after it stands beside what was open for long, so that few rows are read for a past day."""

from typing import ClassVar

from django.db import migrations

COLUMNS = "id, opportunity_id, owner_id, stage_id, from_at, until_at, company_amount, probability, expected_close_on"
OVER = "FROM crm_opportunityrevision WHERE status = 'open' AND until_at IS NOT NULL"

PIPELINE = f"""
CREATE OR REPLACE VIEW metrics_pipeline AS
SELECT revision.id AS row_id, revision.opportunity_id, revision.owner_id AS member_id, revision.stage_id, revision.from_at,
       revision.until_at, revision.company_amount AS amount, revision.probability, revision.expected_close_on, revision.is_brief
FROM (
    SELECT id, opportunity_id, owner_id, stage_id, from_at, 'infinity'::timestamptz AS until_at, company_amount,
           probability, expected_close_on, false AS is_brief
    FROM crm_opportunityrevision WHERE status = 'open' AND until_at IS NULL
    UNION ALL
    SELECT {COLUMNS}, true {OVER} AND until_at - from_at <= interval '92 days'
    UNION ALL
    SELECT {COLUMNS}, false {OVER} AND until_at - from_at > interval '92 days'
) AS revision
WHERE NOT EXISTS (SELECT FROM crm_opportunity gone WHERE gone.id = revision.opportunity_id AND gone.archived_at IS NOT NULL)
"""  # noqa: S608 - our own words

STAY = """
CREATE OR REPLACE VIEW metrics_stay AS
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


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("metrics", "0010_lay_out_losses_and_outcomes"),
        ("crm", "0021_look_back_past_brief_revisions"),
    ]

    operations: ClassVar = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (PIPELINE, STAY)]
