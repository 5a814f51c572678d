"""Why and to whom deals were lost, and how deals ended when: facts for statements written by hand, so that they look back too."""

from typing import ClassVar

from django.db import migrations

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


class Migration(migrations.Migration):
    dependencies: ClassVar = [("metrics", "0009_note_changes_of_the_past"), ("crm", "0019_remember_why_deals_were_lost")]

    operations: ClassVar = [
        migrations.RunSQL(LOSS, "DROP VIEW metrics_loss"),
        migrations.RunSQL(OUTCOME, "DROP VIEW metrics_outcome"),
    ]
