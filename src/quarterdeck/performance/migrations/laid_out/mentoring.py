"""Mentoring pairs, their meetings and result."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="MentoringPair",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("goal", models.CharField(max_length=300, verbose_name="goal")),
            ("starts_on", models.DateField(verbose_name="from")),
            ("ends_on", models.DateField(verbose_name="until")),
            (
                "state",
                models.CharField(
                    choices=[("running", "Running"), ("reached", "Goal reached"), ("ended", "Ended")],
                    default="running",
                    max_length=8,
                ),
            ),
            ("result", models.CharField(blank=True, max_length=1000, verbose_name="what came of it")),
            ("at", models.DateTimeField()),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "mentee",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="mentored", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "mentor",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="mentoring", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "skill",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="performance.skill",
                    verbose_name="skill",
                ),
            ),
        ],
        options={
            "ordering": ["-starts_on", "-pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("mentor", models.F("mentee")), _negated=True), name="mentoring_two_people"
                ),
                models.CheckConstraint(
                    condition=models.Q(("ends_on__gt", models.F("starts_on"))), name="mentoring_dates"
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state", "running")),
                    fields=("mentor", "mentee"),
                    name="mentoring_once_at_a_time",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="MentoringMeeting",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("held_on", models.DateField(verbose_name="day")),
            ("minutes", models.PositiveSmallIntegerField(default=60, verbose_name="minutes")),
            ("said", models.TextField(verbose_name="what was talked about")),
            ("next_step", models.CharField(blank=True, max_length=300, verbose_name="next step")),
            ("at", models.DateTimeField()),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "pair",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="meetings", to="performance.mentoringpair"
                ),
            ),
        ],
        options={
            "ordering": ["-held_on", "-pk"],
            "constraints": [
                models.CheckConstraint(condition=models.Q(("minutes__range", (5, 600))), name="mentoring_minutes")
            ],
        },
    ),
]
