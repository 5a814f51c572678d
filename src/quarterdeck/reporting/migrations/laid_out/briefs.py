"""Briefs: how a member wants theirs, and each that was sent."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="BriefHabit",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("is_daily", models.BooleanField(default=False, verbose_name="by mail every working day")),
            (
                "is_weekly",
                models.BooleanField(default=False, verbose_name="by mail about the week, on its first working day"),
            ),
            (
                "member",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            ("robots", models.ManyToManyField(blank=True, related_name="+", to="core_robots.grouprobot")),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="BriefSending",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("on", models.DateField()),
            ("is_weekly", models.BooleanField(default=False)),
            ("sent_at", models.DateTimeField(null=True)),
            ("problem", models.CharField(blank=True, max_length=300)),
            (
                "member",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
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
            "indexes": [models.Index(condition=models.Q(("sent_at", None)), fields=["on"], name="brief_unsent")],
            "constraints": [
                models.UniqueConstraint(
                    fields=("member", "robot", "on", "is_weekly"), name="brief_once", nulls_distinct=False
                )
            ],
        },
    ),
]
