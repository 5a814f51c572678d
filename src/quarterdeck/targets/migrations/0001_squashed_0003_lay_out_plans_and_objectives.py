"""Plans and objectives as three migrations left them, for a database that is new; one that has those goes on without work."""

from typing import ClassVar

from django.conf import settings
from django.db import migrations

from quarterdeck.core.records.tables import CreateModels
from quarterdeck.targets.migrations import laid_out


class Migration(migrations.Migration):
    initial = True

    replaces: ClassVar = [
        ("targets", "0001_lay_out_plans"),
        ("targets", "0002_keep_objectives_and_key_results"),
        ("targets", "0003_round_money"),
    ]

    dependencies: ClassVar = [
        ("people", "0005_add_absences"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [CreateModels(laid_out.MODELS)]
