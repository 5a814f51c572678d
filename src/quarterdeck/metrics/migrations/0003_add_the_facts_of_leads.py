"""Leads as a fact: by the day they came in and the day they qualified. Nobody's leads have no member; archived ones are left out."""

from django.db import migrations

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


class Migration(migrations.Migration):
    dependencies = [("metrics", "0002_join_only_what_is_asked"), ("crm", "0011_keep_when_leads_were_answered")]

    operations = [migrations.RunSQL(LEAD, "DROP VIEW metrics_lead")]
