"""The sales process: its stages in order, and the reasons a deal ends."""

import django.db.models.constraints
import django.db.models.deletion
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="CloseReason",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("kind", models.CharField(choices=[("won", "Won"), ("lost", "Lost")], max_length=6, verbose_name="kind")),
            ("name", models.CharField(max_length=120, verbose_name="name")),
            ("position", models.PositiveSmallIntegerField(default=0)),
            ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            (
                "process",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="close_reasons", to="crm.salesprocess"
                ),
            ),
        ],
        options={
            "ordering": ["process", "kind", "position", "pk"],
            "constraints": [models.UniqueConstraint(fields=("process", "kind", "name"), name="close_reason_once")],
        },
    ),
    migrations.CreateModel(
        name="SalesProcess",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("name", models.CharField(max_length=120, verbose_name="name")),
            ("is_default", models.BooleanField(default=False, verbose_name="used by default")),
            ("back_needs_reason", models.BooleanField(default=False, verbose_name="a step back needs a reason")),
        ],
        options={
            "ordering": ["-is_default", "name", "pk"],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("is_default", True)), fields=("is_default",), name="one_default_process"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Stage",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("code", models.SlugField(max_length=60, verbose_name="code")),
            ("name", models.CharField(max_length=80, verbose_name="name")),
            ("position", models.PositiveSmallIntegerField(verbose_name="position")),
            (
                "kind",
                models.CharField(
                    choices=[("open", "Open"), ("won", "Won"), ("lost", "Lost")],
                    default="open",
                    max_length=6,
                    verbose_name="kind",
                ),
            ),
            ("probability", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="probability %")),
            (
                "forecast_category",
                models.CharField(
                    choices=[
                        ("pipeline", "Pipeline"),
                        ("best_case", "Best case"),
                        ("commit", "Commit"),
                        ("closed", "Closed"),
                        ("omitted", "Omitted"),
                    ],
                    max_length=10,
                    verbose_name="forecast category",
                ),
            ),
            ("expected_days", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="expected days")),
            (
                "warning_days",
                models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="days until a warning"),
            ),
            (
                "process",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="stages",
                    to="crm.salesprocess",
                    verbose_name="process",
                ),
            ),
            ("entry_approver", models.CharField(blank=True, max_length=60, verbose_name="entering it is approved by")),
            ("purpose", models.TextField(blank=True, verbose_name="what this stage is for")),
        ],
        options={
            "ordering": ["process", "position", "pk"],
            "constraints": [
                models.UniqueConstraint(fields=("process", "code"), name="stage_code_once"),
                models.UniqueConstraint(
                    deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                    fields=("process", "position"),
                    name="stage_position_once",
                ),
                models.CheckConstraint(
                    condition=models.Q(("probability__gte", 0), ("probability__lte", 100)), name="stage_probability"
                ),
            ],
        },
    ),
]
