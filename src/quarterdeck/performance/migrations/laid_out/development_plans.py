"""Development plans and what is in them."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="DevelopmentPlan",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("goal", models.CharField(max_length=300, verbose_name="what I want to be able to do")),
            ("starts_on", models.DateField(verbose_name="from")),
            ("ends_on", models.DateField(verbose_name="until")),
            (
                "state",
                models.CharField(
                    choices=[("running", "Running"), ("done", "Done"), ("dropped", "Dropped")],
                    default="running",
                    max_length=8,
                ),
            ),
            ("result", models.CharField(blank=True, max_length=1000, verbose_name="what came of it")),
            ("at", models.DateTimeField()),
            ("ended_at", models.DateTimeField(null=True)),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "member",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="development_plans",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "review",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="development_plans",
                    to="performance.review",
                ),
            ),
        ],
        options={
            "ordering": ["-starts_on", "-pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("ends_on__gt", models.F("starts_on"))), name="development_plan_dates"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("ended_at", None), ("state", "running")),
                        models.Q(models.Q(("state", "running"), _negated=True), ("ended_at__isnull", False)),
                        _connector="OR",
                    ),
                    name="development_plan_ended",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="DevelopmentItem",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("practice", "Practice on the job"),
                        ("people", "Learning from people"),
                        ("course", "Courses and reading"),
                    ],
                    default="practice",
                    max_length=8,
                    verbose_name="way of learning",
                ),
            ),
            ("shows", models.CharField(blank=True, max_length=300, verbose_name="what will show that it worked")),
            ("hours", models.PositiveSmallIntegerField(default=8, verbose_name="hours")),
            (
                "plan",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="items", to="performance.developmentplan"
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
            "ordering": ["plan", "pk"],
            "constraints": [
                models.CheckConstraint(condition=models.Q(("hours__range", (1, 1000))), name="development_item_hours")
            ],
        },
    ),
]
