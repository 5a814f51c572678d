"""When what figures are made of last changed: a row for every transaction that wrote to a table.

Rows are only added, so writers never wait for each other. Who reads sees exactly the rows of the transactions whose data it
sees: their number says which state of a table that is (see `engine/versions.py`). A transaction notes a table once; the mark
that it has is its own setting, which a rollback, also to a savepoint, takes back together with the row.
"""

LOG = """
CREATE TABLE metrics_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL,
    changes bigint NOT NULL DEFAULT 1,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_by xid8 NOT NULL DEFAULT pg_current_xact_id()
);

CREATE FUNCTION metrics_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mark text := 'metrics.noted_' || TG_TABLE_NAME;
BEGIN
    IF current_setting(mark, true) IS DISTINCT FROM 'yes' THEN
        INSERT INTO metrics_change (source) VALUES (TG_TABLE_NAME);
        PERFORM set_config(mark, 'yes', true);
    END IF;
    RETURN NULL;
END $$;
"""

NO_LOG = """
DROP FUNCTION metrics_note_change();
DROP TABLE metrics_change;
"""

WATCHED = (
    "catalog_product",
    "core_company_company",
    "core_money_exchangerate",
    "crm_account",
    "crm_activity",
    "crm_healthsetting",
    "crm_lead",
    "crm_opportunity",
    "crm_opportunityline",
    "crm_opportunityrevision",
    "crm_ownershipspan",
    "crm_replacedline",
    "crm_stage",
    "crm_stagevisit",
    "people_member",
    "people_membership",
    "people_orgunit",
    "people_unitplacement",
)

WATCH = """
CREATE TRIGGER metrics_note_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION metrics_note_change()
"""
NO_WATCH = "DROP TRIGGER metrics_note_change ON {table}"
