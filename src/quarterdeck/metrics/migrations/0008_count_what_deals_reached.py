"""What deals have reached: one row a deal and stage, the first time, with the months since the deal was opened.

A won stage counts for deals that are won, on the day they were closed; reaching a lost stage is no progress and left out.
"""

from typing import ClassVar

from django.db import migrations

REACHED = """
CREATE VIEW metrics_reached AS
SELECT row_id, opportunity_id, member_id, account_id, source, stage_id, kind, opened_on,
       (EXTRACT(year FROM age(reached_on, opened_on)) * 12 + EXTRACT(month FROM age(reached_on, opened_on)))::int AS months
FROM (
    SELECT min(visit.id) AS row_id, deal.id AS opportunity_id, deal.owner_id AS member_id, deal.account_id,
           NULLIF(deal.source, '') AS source, stage.id AS stage_id, stage.kind, deal.opened_on,
           CASE WHEN stage.kind = 'won' THEN deal.closed_on ELSE
               (min(visit.entered_at) AT TIME ZONE (SELECT timezone FROM core_company_company))::date END AS reached_on
    FROM crm_opportunity deal
    JOIN crm_stagevisit visit ON visit.opportunity_id = deal.id
    JOIN crm_stage stage ON stage.id = visit.stage_id
    WHERE deal.archived_at IS NULL AND deal.opened_on IS NOT NULL
      AND (stage.kind = 'open' OR (stage.kind = 'won' AND deal.stage_id = stage.id))
    GROUP BY deal.id, stage.id
) AS first
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("metrics", "0007_note_changes")]

    operations: ClassVar = [migrations.RunSQL(REACHED, "DROP VIEW metrics_reached")]
