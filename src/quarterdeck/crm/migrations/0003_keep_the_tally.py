"""Triggers that keep the pipeline's tally, and the sequence deals are numbered from.

Rows are written in the order of their key, so that two transactions never wait for each other crosswise. A row that
falls to no deals stays; readers leave it out.
"""

from django.db import migrations

TRIGGERS = """
CREATE FUNCTION crm_tally_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO crm_pipelinetally AS t (owner_id, stage_id, is_archived, deals, company_amount)
    SELECT owner_id, stage_id, archived_at IS NOT NULL, count(*), sum(company_amount)
      FROM added GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (owner_id, stage_id, is_archived) DO UPDATE
       SET deals = t.deals + excluded.deals, company_amount = t.company_amount + excluded.company_amount;
    RETURN NULL;
END $$;

CREATE FUNCTION crm_tally_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO crm_pipelinetally AS t (owner_id, stage_id, is_archived, deals, company_amount)
    SELECT owner_id, stage_id, archived_at IS NOT NULL, -count(*), -sum(company_amount)
      FROM removed GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (owner_id, stage_id, is_archived) DO UPDATE
       SET deals = t.deals + excluded.deals, company_amount = t.company_amount + excluded.company_amount;
    RETURN NULL;
END $$;

CREATE FUNCTION crm_tally_changed() RETURNS trigger LANGUAGE plpgsql AS $$
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
    RETURN NULL;
END $$;

CREATE FUNCTION crm_tally_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM crm_pipelinetally;
    RETURN NULL;
END $$;

CREATE TRIGGER tally_added AFTER INSERT ON crm_opportunity
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION crm_tally_added();
CREATE TRIGGER tally_removed AFTER DELETE ON crm_opportunity
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION crm_tally_removed();
CREATE TRIGGER tally_changed AFTER UPDATE ON crm_opportunity
    REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION crm_tally_changed();
CREATE TRIGGER tally_emptied AFTER TRUNCATE ON crm_opportunity
    FOR EACH STATEMENT EXECUTE FUNCTION crm_tally_emptied();

INSERT INTO crm_pipelinetally (owner_id, stage_id, is_archived, deals, company_amount)
SELECT owner_id, stage_id, archived_at IS NOT NULL, count(*), sum(company_amount) FROM crm_opportunity GROUP BY 1, 2, 3;
"""

NO_TRIGGERS = """
DROP TRIGGER tally_added ON crm_opportunity;
DROP TRIGGER tally_removed ON crm_opportunity;
DROP TRIGGER tally_changed ON crm_opportunity;
DROP TRIGGER tally_emptied ON crm_opportunity;
DROP FUNCTION crm_tally_added();
DROP FUNCTION crm_tally_removed();
DROP FUNCTION crm_tally_changed();
DROP FUNCTION crm_tally_emptied();
DELETE FROM crm_pipelinetally;
"""


class Migration(migrations.Migration):
    dependencies = [("crm", "0002_add_the_tally")]

    operations = [
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL("CREATE SEQUENCE crm_opportunity_number", "DROP SEQUENCE crm_opportunity_number"),
    ]
