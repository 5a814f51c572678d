from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """Activities are added up by day, which several processes can share where few days are expected.

    Each activity has a moment of its own, so that PostgreSQL expected as many days as activities. A company has some thousand.
    """

    dependencies: ClassVar = [("crm", "0022_index_what_is_looked_up_only")]

    operations: ClassVar = [
        migrations.RunSQL(
            "ALTER TABLE crm_activity ALTER COLUMN done_at SET (n_distinct = 5000)",
            "ALTER TABLE crm_activity ALTER COLUMN done_at RESET (n_distinct)",
        ),
        # The expectation counts from the next look at the column on.
        migrations.RunSQL("ANALYZE crm_activity (done_at)", migrations.RunSQL.noop),
    ]
