"""Most changes of deals leave the figures of past days as they were: those that do not are noted beside the others.

A deal that moves today ends a revision and begins another, today. What was open a month ago stays what it was, and so does what
was closed then. Only archiving, correcting, taking back and bringing in an older history touch it, and they add to the log
under the table's name and `:past` (see `engine/versions.py`). What is younger than two days counts as present here.

The columns compared are those that "metrics_pipeline" reads; a test holds the two together.
"""

from typing import ClassVar

from django.db import migrations

NOTE = """
CREATE FUNCTION metrics_note_past() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mark text := 'metrics.noted_past_' || TG_TABLE_NAME;
    settled_at timestamptz := now() - interval '2 days';
    is_past boolean;
BEGIN
    IF current_setting(mark, true) = 'yes' THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'TRUNCATE' THEN
        is_past := true;
    ELSIF TG_TABLE_NAME = 'crm_opportunityrevision' THEN
        IF TG_OP = 'INSERT' THEN
            is_past := EXISTS (SELECT FROM added WHERE from_at < settled_at);
        ELSIF TG_OP = 'DELETE' THEN
            is_past := EXISTS (SELECT FROM removed WHERE from_at < settled_at);
        ELSE
            is_past := EXISTS (
                SELECT FROM removed FULL JOIN added USING (id)
                WHERE LEAST(removed.from_at, added.from_at) < settled_at
                  AND ((removed.opportunity_id, removed.owner_id, removed.stage_id, removed.from_at, removed.status,
                        removed.company_amount, removed.probability, removed.expected_close_on)
                       IS DISTINCT FROM
                       (added.opportunity_id, added.owner_id, added.stage_id, added.from_at, added.status,
                        added.company_amount, added.probability, added.expected_close_on)
                       OR (removed.until_at IS DISTINCT FROM added.until_at
                           AND LEAST(removed.until_at, added.until_at) < settled_at))
            );
        END IF;
    ELSE
        IF TG_OP = 'INSERT' THEN
            is_past := EXISTS (SELECT FROM added WHERE closed_on < settled_at::date OR archived_at IS NOT NULL);
        ELSIF TG_OP = 'DELETE' THEN
            is_past := EXISTS (SELECT FROM removed WHERE closed_on < settled_at::date OR archived_at IS NOT NULL);
        ELSE
            is_past := EXISTS (
                SELECT FROM removed FULL JOIN added USING (id)
                WHERE LEAST(removed.closed_on, added.closed_on) < settled_at::date
                   OR removed.archived_at IS DISTINCT FROM added.archived_at
            );
        END IF;
    END IF;
    IF is_past THEN
        INSERT INTO metrics_change (source) VALUES (TG_TABLE_NAME || ':past');
        PERFORM set_config(mark, 'yes', true);
    END IF;
    RETURN NULL;
END $$;
"""

WATCH = """
CREATE TRIGGER metrics_note_past_added AFTER INSERT ON {table} REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION metrics_note_past();
CREATE TRIGGER metrics_note_past_removed AFTER DELETE ON {table} REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION metrics_note_past();
CREATE TRIGGER metrics_note_past_changed AFTER UPDATE ON {table} REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION metrics_note_past();
CREATE TRIGGER metrics_note_past_emptied AFTER TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION metrics_note_past();
"""

NO_WATCH = """
DROP TRIGGER metrics_note_past_added ON {table};
DROP TRIGGER metrics_note_past_removed ON {table};
DROP TRIGGER metrics_note_past_changed ON {table};
DROP TRIGGER metrics_note_past_emptied ON {table};
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("metrics", "0001_squashed_0012_lay_out_the_facts")]

    operations: ClassVar = [
        migrations.RunSQL(NOTE, "DROP FUNCTION metrics_note_past()"),
        *(
            migrations.RunSQL(WATCH.format(table=table), NO_WATCH.format(table=table))
            for table in ("crm_opportunity", "crm_opportunityrevision")
        ),
    ]
