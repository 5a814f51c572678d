"""Reports that are sent by themselves, and each sending."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="Schedule",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            (
                "rhythm",
                models.CharField(
                    choices=[
                        ("working_day", "Every working day"),
                        ("weekly", "Every week"),
                        ("monthly", "Every month"),
                        ("quarterly", "Every quarter"),
                    ],
                    max_length=12,
                    verbose_name="how often",
                ),
            ),
            (
                "weekday",
                models.PositiveSmallIntegerField(
                    default=0, validators=[django.core.validators.MaxValueValidator(6)], verbose_name="weekday"
                ),
            ),
            (
                "day",
                models.PositiveSmallIntegerField(
                    default=1,
                    validators=[
                        django.core.validators.MinValueValidator(1),
                        django.core.validators.MaxValueValidator(31),
                    ],
                    verbose_name="day",
                ),
            ),
            ("time", models.TimeField(verbose_name="time")),
            ("is_on", models.BooleanField(default=True, verbose_name="on")),
            ("next_at", models.DateTimeField(editable=False)),
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
            (
                "report",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="schedules",
                    to="reporting.report",
                ),
            ),
            ("robots", models.ManyToManyField(blank=True, related_name="+", to="core_robots.grouprobot")),
            (
                "file_kind",
                models.CharField(
                    choices=[("xlsx", "Excel (.xlsx)"), ("pdf", "PDF")],
                    default="xlsx",
                    max_length=4,
                    verbose_name="file format",
                ),
            ),
            (
                "dashboard",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="schedules",
                    to="reporting.dashboard",
                ),
            ),
        ],
        options={
            "ordering": ["next_at", "pk"],
            "indexes": [models.Index(condition=models.Q(("is_on", True)), fields=["next_at"], name="schedule_due")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("dashboard", None), ("report__isnull", False)),
                        models.Q(("dashboard__isnull", False), ("report", None)),
                        _connector="OR",
                    ),
                    name="schedule_of_one",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Sending",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("due_at", models.DateTimeField()),
            ("sent_at", models.DateTimeField(null=True)),
            ("problem", models.CharField(blank=True, max_length=300)),
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
            (
                "schedule",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="sendings", to="reporting.schedule"
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
                    name="sending_to_one",
                ),
                models.UniqueConstraint(
                    fields=("schedule", "due_at", "member", "robot"), name="sending_once", nulls_distinct=False
                ),
            ],
        },
    ),
]
