"""Open the ownership history of every account that has an owner, as of its creation."""

from django.db import migrations

_BATCH = 50_000
_FILL = """
    INSERT INTO crm_ownershipspan (account_id, owner_id, from_at, how, "end", reason)
    SELECT id, owner_id, created_at, 'created', '', ''
    FROM crm_account WHERE owner_id IS NOT NULL AND id > %(after)s AND id <= %(to)s
    ON CONFLICT DO NOTHING
"""
_SINCE = """
    UPDATE crm_account SET owner_since = created_at
    WHERE owner_id IS NOT NULL AND owner_since IS NULL AND id > %(after)s AND id <= %(to)s
"""


def open_spans(apps, schema_editor):
    """By batches, each committed by itself; run again it goes on where it stopped."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM crm_account")
        last = cursor.fetchone()[0]
        for after in range(0, last, _BATCH):
            cursor.execute(_FILL, {"after": after, "to": after + _BATCH})
            cursor.execute(_SINCE, {"after": after, "to": after + _BATCH})


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("crm", "0009_add_visits_plans_and_dates")]
    operations = [migrations.RunPython(open_spans, migrations.RunPython.noop)]
