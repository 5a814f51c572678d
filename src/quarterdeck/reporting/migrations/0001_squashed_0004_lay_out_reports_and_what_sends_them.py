"""Reports, dashboards, decks, alerts and schedules as four migrations left them, for a database that is new.

One that has those four goes on without work.
"""

from typing import ClassVar

from django.conf import settings
from django.db import migrations

from quarterdeck.core.records.tables import CreateModels
from quarterdeck.reporting.migrations import laid_out


class Migration(migrations.Migration):
    initial = True

    replaces: ClassVar = [
        ("reporting", "0001_keep_reports_dashboards_schedules_alerts"),
        ("reporting", "0002_keep_decks_and_briefs"),
        ("reporting", "0003_send_dashboards"),
        ("reporting", "0004_mail_briefs_to_those_who_ask"),
    ]

    dependencies: ClassVar = [
        ("core_robots", "0001_keep_robots_of_groups"),
        ("people", "0005_add_absences"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [CreateModels(laid_out.MODELS)]
