"""Looks at a period, what they found, and what was judged to be none."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="DiagnosisRun",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("starts_on", models.DateField()),
            ("ends_on", models.DateField()),
            (
                "state",
                models.CharField(
                    choices=[("waiting", "Waiting"), ("running", "Running"), ("done", "Done"), ("failed", "Failed")],
                    default="waiting",
                    max_length=7,
                ),
            ),
            ("done", models.PositiveSmallIntegerField(default=0)),
            ("total", models.PositiveSmallIntegerField(default=3)),
            ("asked_at", models.DateTimeField()),
            ("finished_at", models.DateTimeField(null=True)),
            ("problem", models.CharField(blank=True, max_length=300)),
            (
                "asked_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["-pk"],
        },
    ),
    migrations.CreateModel(
        name="Finding",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("measure", models.CharField(max_length=40)),
            (
                "kind",
                models.CharField(
                    choices=[("strength", "Strength"), ("weakness", "Weakness"), ("too_few", "Too few cases")],
                    max_length=8,
                ),
            ),
            ("cases", models.PositiveIntegerField()),
            ("own", models.FloatField()),
            ("peers", models.FloatField()),
            ("likely", models.FloatField()),
            ("shortfall", models.FloatField()),
            ("probability", models.FloatField()),
            ("cost", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
            (
                "member",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="findings",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "run",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="findings", to="performance.diagnosisrun"
                ),
            ),
            (
                "stage",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="crm.stage"
                ),
            ),
            (
                "unit",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.orgunit"
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("run", "member", "unit", "measure", "stage", "kind"),
                    name="finding_once",
                    nulls_distinct=False,
                ),
                models.CheckConstraint(
                    condition=models.Q(("member", None), ("unit", None), _connector="OR"), name="finding_of_one"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Dismissal",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("measure", models.CharField(max_length=40)),
            (
                "kind",
                models.CharField(
                    choices=[("strength", "Strength"), ("weakness", "Weakness"), ("too_few", "Too few cases")],
                    max_length=8,
                ),
            ),
            ("reason", models.CharField(max_length=300, verbose_name="why it is none")),
            ("at", models.DateTimeField()),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "member",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "stage",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="crm.stage"
                ),
            ),
            (
                "unit",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.orgunit"
                ),
            ),
        ],
        options={
            "ordering": ["-pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("reason", ""), _negated=True), name="dismissed_for_a_reason"
                ),
                models.UniqueConstraint(
                    fields=("member", "unit", "measure", "stage", "kind"), name="dismissed_once", nulls_distinct=False
                ),
            ],
        },
    ),
]
