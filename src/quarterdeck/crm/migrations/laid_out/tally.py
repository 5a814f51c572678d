"""The pipeline added up, so that counting a million deals reads a few hundred rows, and the triggers that keep it.

Rows are written in the order of their key, so that two transactions never wait for each other crosswise. A tally that falls
to no deals goes, so that taking something back leaves the table as it was: its row is locked by the same statement that
emptied it, and somebody who adds a deal meanwhile waits for that and makes the row anew.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="PipelineTally",
        fields=[
            (
                "pk",
                models.CompositePrimaryKey(
                    "owner_id", "stage_id", "is_archived", blank=True, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("is_archived", models.BooleanField()),
            ("deals", models.BigIntegerField()),
            ("company_amount", models.DecimalField(decimal_places=2, max_digits=26)),
            (
                "owner",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "stage",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="crm.stage",
                ),
            ),
        ],
        options={
            "ordering": ["owner_id", "stage_id", "is_archived"],
        },
    ),
]

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
    DELETE FROM crm_pipelinetally t USING (SELECT DISTINCT owner_id, stage_id, archived_at IS NOT NULL FROM removed)
        AS r (owner_id, stage_id, is_archived)
     WHERE t.deals = 0 AND (t.owner_id, t.stage_id, t.is_archived) = (r.owner_id, r.stage_id, r.is_archived);
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
    DELETE FROM crm_pipelinetally t USING (SELECT DISTINCT owner_id, stage_id, archived_at IS NOT NULL FROM removed)
        AS r (owner_id, stage_id, is_archived)
     WHERE t.deals = 0 AND (t.owner_id, t.stage_id, t.is_archived) = (r.owner_id, r.stage_id, r.is_archived);
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
"""
