"""Alerts: a figure that is watched, for whom, and what was said."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="Alert",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("name", models.CharField(max_length=80, verbose_name="name")),
            ("metric", models.CharField(max_length=80, verbose_name="figure")),
            ("split", models.CharField(blank=True, max_length=40, verbose_name="for each")),
            ("filters", models.JSONField(blank=True, default=dict)),
            ("span", models.CharField(max_length=20, verbose_name="days")),
            (
                "condition",
                models.CharField(
                    choices=[
                        ("below", "is below"),
                        ("above", "is above"),
                        ("falls", "has fallen by, against the period before"),
                        ("rises", "has risen by, against the period before"),
                        ("target", "has reached less of its target than"),
                    ],
                    max_length=8,
                    verbose_name="when it",
                ),
            ),
            ("threshold", models.DecimalField(decimal_places=4, max_digits=20, verbose_name="threshold")),
            (
                "repeat",
                models.CharField(
                    choices=[
                        ("once", "Once, until it has righted itself"),
                        ("daily", "Every day while it stays so"),
                        ("weekly", "Every week while it stays so"),
                    ],
                    default="once",
                    max_length=8,
                    verbose_name="say it",
                ),
            ),
            ("quiet_from", models.TimeField(blank=True, null=True, verbose_name="quiet from")),
            ("quiet_until", models.TimeField(blank=True, null=True, verbose_name="until")),
            ("working_days_only", models.BooleanField(default=True, verbose_name="only on working days")),
            ("is_on", models.BooleanField(default=True, verbose_name="on")),
            ("checked_at", models.DateTimeField(editable=False, null=True)),
            ("problem", models.CharField(blank=True, editable=False, max_length=300)),
            ("members", models.ManyToManyField(blank=True, related_name="+", to=settings.AUTH_USER_MODEL)),
            (
                "owner",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("robots", models.ManyToManyField(blank=True, related_name="+", to="core_robots.grouprobot")),
        ],
        options={
            "ordering": ["name", "pk"],
        },
    ),
    migrations.CreateModel(
        name="AlertNote",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("text", models.TextField()),
            ("said_at", models.DateTimeField()),
            (
                "alert",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="reporting.alert"
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
                "robot",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="core_robots.grouprobot",
                ),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["alert", "-said_at"], name="alert_note_latest")],
        },
    ),
    migrations.CreateModel(
        name="AlertWatch",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("told", models.JSONField(default=dict)),
            (
                "alert",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="watches", to="reporting.alert"
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
                "robot",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="core_robots.grouprobot",
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("member", None), ("robot__isnull", False)),
                        models.Q(("member__isnull", False), ("robot", None)),
                        _connector="OR",
                    ),
                    name="watch_of_one",
                ),
                models.UniqueConstraint(fields=("alert", "member", "robot"), name="watch_once", nulls_distinct=False),
            ],
        },
    ),
]
