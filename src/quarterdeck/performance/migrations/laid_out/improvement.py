"""Improvement plans, their check-ins and what a fair process needs."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="ImprovementPlan",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("reason", models.TextField(verbose_name="reason")),
            ("metric_code", models.CharField(blank=True, max_length=80, verbose_name="figure")),
            ("baseline", models.DecimalField(decimal_places=8, max_digits=24, null=True, verbose_name="before")),
            ("target", models.DecimalField(decimal_places=4, max_digits=18, null=True, verbose_name="to be reached")),
            ("support", models.TextField(blank=True, verbose_name="support")),
            ("starts_on", models.DateField(null=True, verbose_name="begins")),
            ("ends_on", models.DateField(null=True, verbose_name="ends")),
            (
                "state",
                models.CharField(
                    choices=[("draft", "Being prepared"), ("running", "Running"), ("closed", "Closed")],
                    default="draft",
                    max_length=7,
                ),
            ),
            (
                "member",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="improvement_plans",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "opened_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "review",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="improvement_plans",
                    to="performance.review",
                ),
            ),
        ],
        options={
            "ordering": ["state", "-created_at", "-pk"],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("state", "closed"), _negated=True),
                    fields=("member",),
                    name="improvement_one_at_a_time",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("ends_on", None), ("starts_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                    ),
                    name="improvement_dates",
                ),
                models.CheckConstraint(
                    condition=models.Q(("member", models.F("opened_by")), _negated=True), name="improvement_of_another"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("state", "draft"),
                        models.Q(("ends_on__isnull", False), ("starts_on__isnull", False), ("target__isnull", False)),
                        ("state", "closed"),
                        _connector="OR",
                    ),
                    name="improvement_running_is_whole",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="FairStep",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("code", models.CharField(max_length=40)),
            ("note", models.TextField(blank=True)),
            ("at", models.DateTimeField()),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "plan",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="performance.improvementplan"
                ),
            ),
        ],
        options={
            "ordering": ["plan", "at", "pk"],
            "constraints": [models.UniqueConstraint(fields=("plan", "code"), name="fair_step_once")],
        },
    ),
    migrations.CreateModel(
        name="OwnWords",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("text", models.TextField(verbose_name="in your own words")),
            ("at", models.DateTimeField()),
            (
                "plan",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="own_words",
                    to="performance.improvementplan",
                ),
            ),
        ],
        options={
            "ordering": ["plan", "at", "pk"],
        },
    ),
    migrations.CreateModel(
        name="PlanCheckIn",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("on", models.DateField()),
            ("value", models.DecimalField(decimal_places=8, max_digits=24, null=True)),
            ("is_on_track", models.BooleanField()),
            ("note", models.TextField(verbose_name="note")),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "plan",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="check_ins",
                    to="performance.improvementplan",
                ),
            ),
        ],
        options={
            "ordering": ["plan", "-on", "-pk"],
            "constraints": [models.UniqueConstraint(fields=("plan", "on"), name="plan_check_in_once_a_day")],
        },
    ),
    migrations.CreateModel(
        name="PlanResult",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "outcome",
                models.CharField(
                    choices=[("met", "Met"), ("extended", "Extended"), ("not_met", "Not met"), ("stopped", "Stopped")],
                    max_length=8,
                ),
            ),
            ("why", models.TextField(verbose_name="why")),
            ("value", models.DecimalField(decimal_places=8, max_digits=24, null=True)),
            ("ended_on", models.DateField()),
            ("new_end_on", models.DateField(null=True)),
            ("at", models.DateTimeField()),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "plan",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="results",
                    to="performance.improvementplan",
                ),
            ),
        ],
        options={
            "ordering": ["plan", "-at", "-pk"],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("outcome", "extended"), _negated=True),
                    fields=("plan",),
                    name="improvement_closed_once",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("new_end_on__gt", models.F("ended_on")), ("outcome", "extended")),
                        models.Q(models.Q(("outcome", "extended"), _negated=True), ("new_end_on", None)),
                        _connector="OR",
                    ),
                    name="improvement_extended_until",
                ),
            ],
        },
    ),
]
