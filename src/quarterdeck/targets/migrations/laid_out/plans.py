"""Plans: what is owed in a fiscal year, of which metrics, and how far its agreement has come."""

from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="PlanMetric",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("metric_code", models.CharField(max_length=60, verbose_name="metric")),
            ("unit", models.CharField(max_length=20)),
            ("position", models.PositiveSmallIntegerField(default=0)),
            ("year_held", models.PositiveSmallIntegerField(editable=False, null=True)),
            (
                "plan",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="metrics", to="targets.targetplan"
                ),
            ),
        ],
        options={
            "ordering": ["position", "pk"],
            "constraints": [
                models.UniqueConstraint(fields=("plan", "metric_code"), name="plan_metric_once"),
                models.UniqueConstraint(fields=("metric_code", "year_held"), name="one_plan_in_force"),
            ],
        },
    ),
    migrations.CreateModel(
        name="TargetPlan",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("name", models.CharField(max_length=120, verbose_name="name")),
            ("fiscal_year", models.PositiveSmallIntegerField(verbose_name="fiscal year")),
            ("starts_on", models.DateField()),
            ("ends_on", models.DateField()),
            ("organized_on", models.DateField(verbose_name="organization as of")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("draft", "Draft"),
                        ("in_discussion", "In discussion"),
                        ("agreed", "Agreed"),
                        ("in_force", "In force"),
                        ("in_revision", "Being revised"),
                        ("withdrawn", "Withdrawn"),
                    ],
                    default="draft",
                    max_length=14,
                    verbose_name="state",
                ),
            ),
            ("revision", models.PositiveSmallIntegerField(default=0)),
            ("ramp", models.JSONField(blank=True, default=list, verbose_name="ramp of new joiners")),
            (
                "money_step",
                models.DecimalField(
                    decimal_places=2, default=Decimal("1"), max_digits=9, verbose_name="money is rounded to"
                ),
            ),
        ],
        options={
            "ordering": ["-fiscal_year", "name", "pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("ends_on__gt", models.F("starts_on"))), name="target_plan_dates"
                ),
                models.CheckConstraint(condition=models.Q(("money_step__gt", 0)), name="target_plan_money_step"),
            ],
        },
    ),
    migrations.CreateModel(
        name="PlanRevision",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("number", models.PositiveSmallIntegerField()),
            ("reason", models.TextField(verbose_name="reason")),
            ("begun_at", models.DateTimeField()),
            ("in_force_at", models.DateTimeField(null=True)),
            (
                "begun_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "plan",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="revisions", to="targets.targetplan"
                ),
            ),
        ],
        options={
            "ordering": ["-number"],
            "constraints": [models.UniqueConstraint(fields=("plan", "number"), name="revision_number_once")],
        },
    ),
]
