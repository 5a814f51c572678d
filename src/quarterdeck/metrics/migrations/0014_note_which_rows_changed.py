"""Which rows the columnar copy has to fetch again: every writing statement notes the keys of what it wrote.

A row of a part (a line, a visit of a stage) is noted by the deal it belongs to, because that is how facts are fetched. Rows
are only added, so writers never wait for each other; what a transaction that is rolled back noted goes with it. A
statement that wrote more rows than an array should hold notes no keys: the copy then looks for what changed itself.
"""

from typing import ClassVar

from django.db import migrations

LOG = """
CREATE TABLE metrics_touched (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL,
    keys bigint[],
    changes bigint NOT NULL DEFAULT 1,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
"""

NOTE = """
CREATE FUNCTION metrics_note_{key}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO metrics_touched (source) VALUES (TG_TABLE_NAME);
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO metrics_touched (source, keys)
        SELECT TG_TABLE_NAME, CASE WHEN count(*) <= 20000 THEN array_agg(DISTINCT key) END
        FROM (SELECT {key} AS key FROM was UNION ALL SELECT {key} FROM written) AS touched HAVING count(*) > 0;
    ELSE
        INSERT INTO metrics_touched (source, keys)
        SELECT TG_TABLE_NAME, CASE WHEN count(*) <= 20000 THEN array_agg(DISTINCT {key}) END
        FROM written HAVING count(*) > 0;
    END IF;
    RETURN NULL;
END $$;
"""

FOLLOWED = {
    "crm_account": "id",
    "crm_activity": "id",
    "crm_lead": "id",
    "crm_opportunity": "id",
    "crm_opportunityline": "opportunity_id",
    "crm_opportunityrevision": "opportunity_id",
    "crm_stagevisit": "opportunity_id",
}

WATCH = "".join(
    f"CREATE TRIGGER metrics_note_{act.lower()} AFTER {act} ON {{table}} {tables}"
    " FOR EACH STATEMENT EXECUTE FUNCTION metrics_note_{key}();\n"
    for act, tables in (
        ("INSERT", "REFERENCING NEW TABLE AS written"),
        ("UPDATE", "REFERENCING OLD TABLE AS was NEW TABLE AS written"),
        ("DELETE", "REFERENCING OLD TABLE AS written"),
        ("TRUNCATE", ""),
    )
)
NO_WATCH = "".join(
    f"DROP TRIGGER metrics_note_{act} ON {{table}};\n" for act in ("insert", "update", "delete", "truncate")
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("metrics", "0013_note_what_changed_of_the_settled_past")]

    operations: ClassVar = [
        migrations.RunSQL(LOG, "DROP TABLE metrics_touched"),
        *(
            migrations.RunSQL(NOTE.format(key=key), f"DROP FUNCTION metrics_note_{key}()")
            for key in sorted(set(FOLLOWED.values()))
        ),
        *(
            migrations.RunSQL(WATCH.format(table=table, key=key), NO_WATCH.format(table=table))
            for table, key in FOLLOWED.items()
        ),
    ]
