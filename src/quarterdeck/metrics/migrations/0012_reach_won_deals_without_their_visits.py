"""What deals have reached, with the won ones read from the deals themselves: the day they were closed stands there."""

from typing import ClassVar

from django.db import migrations

REACHED = """
DROP VIEW metrics_reached;
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


class Migration(migrations.Migration):
    dependencies: ClassVar = [("metrics", "0011_tell_brief_revisions_apart")]

    operations: ClassVar = [migrations.RunSQL(REACHED, migrations.RunSQL.noop)]
