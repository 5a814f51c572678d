"""The facts and what is kept beside them as twelve migrations left them, for a database that is new.

One that has those twelve goes on without work. They are kept for databases that stopped among them.
"""

from typing import ClassVar

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from quarterdeck.metrics.migrations.laid_out import changes, facts


class Migration(migrations.Migration):
    initial = True

    replaces: ClassVar = [
        ("metrics", "0001_lay_out_the_facts"),
        ("metrics", "0002_join_only_what_is_asked"),
        ("metrics", "0003_add_the_facts_of_leads"),
        ("metrics", "0004_count_contacts_purchases_and_sold_lines"),
        ("metrics", "0005_round_the_days_of_a_stay"),
        ("metrics", "0006_keep_metrics_of_ones_own"),
        ("metrics", "0007_note_changes"),
        ("metrics", "0008_count_what_deals_reached"),
        ("metrics", "0009_note_changes_of_the_past"),
        ("metrics", "0010_lay_out_losses_and_outcomes"),
        ("metrics", "0011_tell_brief_revisions_apart"),
        ("metrics", "0012_reach_won_deals_without_their_visits"),
    ]

    dependencies: ClassVar = [
        ("catalog", "0001_initial"),
        ("core_company", "0001_initial"),
        ("core_money", "0001_initial"),
        ("crm", "0001_squashed_0022_lay_out_customers_leads_and_deals"),
        ("people", "0005_add_absences"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="CustomMetric",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("explanation", models.CharField(blank=True, max_length=300, verbose_name="what it tells")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ratio", "One divided by another"),
                            ("difference", "One minus another"),
                            ("only", "One, of some records only"),
                        ],
                        max_length=10,
                        verbose_name="made how",
                    ),
                ),
                ("first", models.CharField(max_length=60, verbose_name="metric")),
                ("second", models.CharField(blank=True, max_length=60, verbose_name="second metric")),
                ("only", models.JSONField(blank=True, default=list)),
                ("only_words", models.CharField(blank=True, max_length=300)),
                ("is_share", models.BooleanField(default=False, verbose_name="shown as a percentage")),
                ("better", models.CharField(max_length=7, verbose_name="direction")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("archived_at", None)),
                        name="own_metric_name_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "only"), ("second", "")),
                            models.Q(
                                models.Q(("kind", "only"), _negated=True), models.Q(("second", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="own_metric_has_its_parts",
                    ),
                ],
            },
        ),
        *(migrations.RunSQL(sql, f"DROP VIEW {name}") for name, sql in facts.VIEWS.items()),
        migrations.RunSQL(changes.LOG, changes.NO_LOG),
        *(
            migrations.RunSQL(changes.WATCH.format(table=table), changes.NO_WATCH.format(table=table))
            for table in changes.WATCHED
        ),
    ]
