"""A tally that falls to no deals goes, so that taking something back leaves the table as it was.

Its row is locked by the same statement that emptied it; somebody who adds a deal meanwhile waits for that and makes the row anew.
"""

from django.db import migrations

TRIGGERS = """
CREATE OR REPLACE FUNCTION crm_tally_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO crm_pipelinetally AS t (owner_id, stage_id, is_archived, deals, company_amount)
    SELECT owner_id, stage_id, archived_at IS NOT NULL, -count(*), -sum(company_amount)
      FROM removed GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (owner_id, stage_id, is_archived) DO UPDATE
       SET deals = t.deals + excluded.deals, company_amount = t.company_amount + excluded.company_amount;
    DELETE FROM crm_pipelinetally t USING (SELECT DISTINCT owner_id, stage_id, archived_at IS NOT NULL FROM removed)
        AS r (owner_id, stage_id, is_archived)
     WHERE t.deals = 0 AND (t.owner_id, t.stage_id, t.is_archived) = (r.owner_id, r.stage_id, r.is_archived);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION crm_tally_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO crm_pipelinetally AS t (owner_id, stage_id, is_archived, deals, company_amount)
    SELECT owner_id, stage_id, is_archived, sum(deals), sum(amount)
      FROM (SELECT owner_id, stage_id, archived_at IS NOT NULL AS is_archived, 1 AS deals, company_amount AS amount
              FROM added
             UNION ALL
            SELECT owner_id, stage_id, archived_at IS NOT NULL, -1, -company_amount FROM removed) AS change
     GROUP BY 1, 2, 3
    HAVING sum(deals) <> 0 OR sum(amount) <> 0
     ORDER BY 1, 2, 3
    ON CONFLICT (owner_id, stage_id, is_archived) DO UPDATE
       SET deals = t.deals + excluded.deals, company_amount = t.company_amount + excluded.company_amount;
    DELETE FROM crm_pipelinetally t USING (SELECT DISTINCT owner_id, stage_id, archived_at IS NOT NULL FROM removed)
        AS r (owner_id, stage_id, is_archived)
     WHERE t.deals = 0 AND (t.owner_id, t.stage_id, t.is_archived) = (r.owner_id, r.stage_id, r.is_archived);
    RETURN NULL;
END $$;

DELETE FROM crm_pipelinetally WHERE deals = 0;
"""


class Migration(migrations.Migration):
    dependencies = [("crm", "0015_find_and_merge_duplicates")]

    operations = [migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop)]
