"""Scorecards, their frozen inputs and appeals."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="Scorecard",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("starts_on", models.DateField()),
            ("ends_on", models.DateField()),
            (
                "member",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="scorecards", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "template",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="scorecards",
                    to="performance.scorecardtemplate",
                ),
            ),
            (
                "edition",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="scorecards",
                    to="performance.templateedition",
                ),
            ),
        ],
        options={
            "ordering": ["-starts_on", "member", "pk"],
            "constraints": [
                models.UniqueConstraint(fields=("member", "template", "starts_on"), name="scorecard_once_a_period"),
                models.CheckConstraint(
                    condition=models.Q(("ends_on__gt", models.F("starts_on"))), name="scorecard_dates"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Judgement",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("level", models.PositiveSmallIntegerField(null=True)),
            ("excluded", models.CharField(blank=True, max_length=200)),
            ("note", models.TextField(blank=True)),
            ("at", models.DateTimeField()),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "scorecard",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="judgements", to="performance.scorecard"
                ),
            ),
            (
                "part",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.scorecardpart"
                ),
            ),
        ],
        options={
            "ordering": ["scorecard", "part"],
            "constraints": [
                models.UniqueConstraint(fields=("scorecard", "part"), name="judgement_once_a_part"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("excluded", ""), ("level__isnull", False)),
                        models.Q(("level", None), models.Q(("excluded", ""), _negated=True)),
                        _connector="OR",
                    ),
                    name="judgement_says_something",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Closing",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("score", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
            ("applied", models.DecimalField(decimal_places=2, max_digits=5)),
            ("note", models.TextField(blank=True)),
            ("at", models.DateTimeField()),
            ("reopened_at", models.DateTimeField(null=True)),
            ("reopened_why", models.TextField(blank=True)),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "reopened_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "scorecard",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="closings", to="performance.scorecard"
                ),
            ),
        ],
        options={
            "ordering": ["scorecard", "-at", "-pk"],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("reopened_at", None)), fields=("scorecard",), name="scorecard_closed_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="FrozenFigure",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("metric_code", models.CharField(max_length=80)),
            ("unit_id", models.BigIntegerField(null=True)),
            ("member_id", models.BigIntegerField(null=True)),
            ("starts_on", models.DateField()),
            ("ends_on", models.DateField()),
            ("value", models.DecimalField(decimal_places=8, max_digits=24, null=True)),
            ("rows", models.JSONField(default=list)),
            ("at", models.DateTimeField()),
        ],
    ),
    migrations.CreateModel(
        name="ClosedPart",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("lower_is_better", models.BooleanField(default=False)),
            ("level", models.PositiveSmallIntegerField(null=True)),
            ("excluded", models.CharField(blank=True, max_length=200)),
            ("note", models.TextField(blank=True)),
            ("points", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
            ("adds", models.DecimalField(decimal_places=2, max_digits=5)),
            (
                "closing",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="performance.closing"
                ),
            ),
            (
                "part",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.scorecardpart"
                ),
            ),
        ],
        options={
            "ordering": ["closing", "part__position", "pk"],
            "constraints": [models.UniqueConstraint(fields=("closing", "part"), name="closed_part_once")],
        },
    ),
    migrations.CreateModel(
        name="ClosedMeasure",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("where", models.CharField(blank=True, max_length=120)),
            ("days", models.PositiveSmallIntegerField()),
            ("of_days", models.PositiveSmallIntegerField()),
            ("target", models.DecimalField(decimal_places=8, max_digits=24, null=True)),
            ("full_target", models.DecimalField(decimal_places=8, max_digits=24, null=True)),
            (
                "closed_part",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="measures", to="performance.closedpart"
                ),
            ),
            (
                "figure",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="measures", to="performance.frozenfigure"
                ),
            ),
        ],
        options={
            "ordering": ["closed_part", "pk"],
        },
    ),
    migrations.CreateModel(
        name="Appeal",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("text", models.TextField(verbose_name="what should be looked at again, and why")),
            ("at", models.DateTimeField()),
            (
                "state",
                models.CharField(
                    choices=[("open", "Waiting for an answer"), ("upheld", "Upheld"), ("declined", "Declined")],
                    default="open",
                    max_length=8,
                ),
            ),
            ("answer", models.TextField(blank=True, verbose_name="answer")),
            ("answered_at", models.DateTimeField(null=True)),
            (
                "answered_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "closing",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="appeals", to="performance.closing"
                ),
            ),
            (
                "part",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="performance.scorecardpart",
                ),
            ),
        ],
        options={
            "ordering": ["-at", "-pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("answered_at", None), ("state", "open")),
                        models.Q(models.Q(("state", "open"), _negated=True), ("answered_at__isnull", False)),
                        _connector="OR",
                    ),
                    name="appeal_answered",
                )
            ],
        },
    ),
]
