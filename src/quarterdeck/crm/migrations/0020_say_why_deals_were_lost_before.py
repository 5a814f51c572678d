"""What closed deals say of why and to whom they were lost is what their past says until somebody changes it.

Some thousand rows at a time, those not filled yet: it may be stopped and started again while people work.
"""

from typing import Any, ClassVar

from django.db import migrations

BATCH = 20_000

FILL = """
UPDATE crm_opportunityrevision AS revision SET close_reason_id = deal.close_reason_id, competitor = deal.competitor
  FROM crm_opportunity AS deal
 WHERE deal.id = revision.opportunity_id AND deal.status = revision.status AND revision.status <> 'open'
   AND (deal.close_reason_id IS NOT NULL OR deal.competitor <> '')
   AND revision.close_reason_id IS NULL AND revision.competitor = ''
   AND revision.id > %s AND revision.id <= %s
"""


def fill(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(min(id), 0), coalesce(max(id), 0) FROM crm_opportunityrevision")
        first, last = cursor.fetchone()
        for before in range(first - 1, last, BATCH):
            cursor.execute(FILL, [before, before + BATCH])


class Migration(migrations.Migration):
    atomic = False

    dependencies: ClassVar = [("crm", "0019_remember_why_deals_were_lost")]

    operations: ClassVar = [migrations.RunPython(fill, migrations.RunPython.noop)]
