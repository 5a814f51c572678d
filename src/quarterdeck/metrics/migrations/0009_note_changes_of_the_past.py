"""What answers about a past day are made of is watched as well: who owned a lead, and the lines that deals had."""

from typing import ClassVar

from django.db import migrations

WATCH = """
CREATE TRIGGER metrics_note_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION metrics_note_change()
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("metrics", "0008_count_what_deals_reached"),
        ("crm", "0018_keep_more_of_what_deals_were"),
    ]

    operations: ClassVar = [
        migrations.RunSQL(WATCH.format(table=table), f"DROP TRIGGER metrics_note_change ON {table}")
        for table in ("crm_ownershipspan", "crm_replacedline")
    ]
