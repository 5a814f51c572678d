"""Days in a stage to the six decimals that the fact promises, a tenth of a second: the same number wherever it is kept."""

from django.db import migrations

STAGE_VISIT = """
CREATE OR REPLACE VIEW metrics_stage_visit AS
SELECT id AS row_id, opportunity_id, stage_id, next_stage_id, is_forward, entered_at, left_at,
       (entered_at AT TIME ZONE (SELECT timezone FROM core_company_company))::date AS entered_on,
       (left_at AT TIME ZONE (SELECT timezone FROM core_company_company))::date AS left_on,
       round(EXTRACT(epoch FROM left_at - entered_at) / 86400, 6) AS stay_days
FROM crm_stagevisit visit
WHERE NOT EXISTS (
    SELECT FROM crm_opportunity gone WHERE gone.id = visit.opportunity_id AND gone.archived_at IS NOT NULL
)
"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0004_count_contacts_purchases_and_sold_lines")]

    # Rounded or not, the view holds the same rows; going back needs no other.
    operations = [migrations.RunSQL(STAGE_VISIT, migrations.RunSQL.noop)]
