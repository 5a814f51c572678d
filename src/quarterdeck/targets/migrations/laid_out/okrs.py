"""Objectives and key results (OKR): what somebody wants to reach, how it is told, and how it goes week by week."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="Objective",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("title", models.CharField(max_length=200, verbose_name="objective")),
            ("why", models.TextField(blank=True, verbose_name="why it matters")),
            ("from_on", models.DateField()),
            ("until_on", models.DateField()),
            (
                "state",
                models.CharField(
                    choices=[("running", "Running"), ("scored", "Scored")], default="running", max_length=8
                ),
            ),
            ("score", models.DecimalField(blank=True, decimal_places=2, max_digits=3, null=True, verbose_name="score")),
            ("lesson", models.TextField(blank=True, verbose_name="what we learned")),
            (
                "owner",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="objectives",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="owner",
                ),
            ),
            (
                "parent",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="serving",
                    to="targets.objective",
                ),
            ),
            (
                "unit",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="people.orgunit",
                    verbose_name="team",
                ),
            ),
        ],
        options={
            "ordering": ["from_on", "title", "pk"],
            "indexes": [models.Index(fields=["from_on", "until_on"], name="objective_span")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("until_on__gt", models.F("from_on"))), name="objective_dates"
                ),
                models.CheckConstraint(
                    condition=models.Q(("score", None), ("score__range", (0, 1)), _connector="OR"),
                    name="objective_score_range",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="KeyResult",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("title", models.CharField(max_length=200, verbose_name="key result")),
            ("metric_code", models.CharField(blank=True, max_length=80, verbose_name="figure")),
            (
                "unit",
                models.CharField(
                    choices=[
                        ("count", "Number"),
                        ("money", "Amount"),
                        ("percent", "Percent"),
                        ("days", "Days"),
                        ("minutes", "Minutes"),
                        ("money_per_day", "Amount per day"),
                    ],
                    default="count",
                    max_length=16,
                    verbose_name="counted in",
                ),
            ),
            ("start", models.DecimalField(decimal_places=4, default=0, max_digits=18, verbose_name="starts at")),
            ("target", models.DecimalField(decimal_places=4, max_digits=18, verbose_name="to reach")),
            ("value", models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="now")),
            ("valued_on", models.DateField(blank=True, null=True)),
            (
                "confidence",
                models.PositiveSmallIntegerField(
                    default=5,
                    validators=[
                        django.core.validators.MinValueValidator(1),
                        django.core.validators.MaxValueValidator(10),
                    ],
                    verbose_name="confidence",
                ),
            ),
            ("checked_on", models.DateField(blank=True, null=True)),
            (
                "weight",
                models.PositiveSmallIntegerField(
                    default=1,
                    validators=[
                        django.core.validators.MinValueValidator(1),
                        django.core.validators.MaxValueValidator(10),
                    ],
                    verbose_name="weight",
                ),
            ),
            ("score", models.DecimalField(blank=True, decimal_places=2, max_digits=3, null=True, verbose_name="score")),
            (
                "objective",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="key_results", to="targets.objective"
                ),
            ),
        ],
        options={
            "ordering": ["objective", "pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("start", models.F("target")), _negated=True), name="key_result_goes_somewhere"
                ),
                models.CheckConstraint(
                    condition=models.Q(("score", None), ("score__range", (0, 1)), _connector="OR"),
                    name="key_result_score_range",
                ),
                models.CheckConstraint(
                    condition=models.Q(("confidence__range", (1, 10))), name="key_result_confidence_range"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="CheckIn",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("on", models.DateField()),
            ("value", models.DecimalField(decimal_places=4, max_digits=18, null=True)),
            ("confidence", models.PositiveSmallIntegerField()),
            ("note", models.TextField(blank=True)),
            (
                "by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "key_result",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="check_ins", to="targets.keyresult"
                ),
            ),
        ],
        options={
            "ordering": ["-on", "-pk"],
            "constraints": [models.UniqueConstraint(fields=("key_result", "on"), name="check_in_once_a_day")],
        },
    ),
]
