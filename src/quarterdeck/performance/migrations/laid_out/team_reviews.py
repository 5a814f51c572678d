"""Team reviews, their criteria and figures."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="TeamCriterion",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("name", models.CharField(max_length=80, verbose_name="criterion")),
            ("guide", models.TextField(blank=True, verbose_name="what is meant")),
            ("weight", models.PositiveSmallIntegerField(verbose_name="weight")),
            ("metric_codes", models.JSONField(blank=True, default=list, verbose_name="figures beside it")),
            ("position", models.PositiveSmallIntegerField(default=0)),
        ],
        options={
            "ordering": ["position", "pk"],
            "constraints": [
                models.CheckConstraint(condition=models.Q(("weight__range", (1, 100))), name="team_criterion_weight")
            ],
        },
    ),
    migrations.CreateModel(
        name="TeamReview",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("starts_on", models.DateField()),
            ("ends_on", models.DateField()),
            ("score", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
            ("note", models.TextField(blank=True)),
            ("closed_at", models.DateTimeField(null=True)),
            (
                "closed_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "unit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="team_reviews",
                    to="people.orgunit",
                    verbose_name="team",
                ),
            ),
        ],
        options={
            "ordering": ["-starts_on", "unit__name", "pk"],
            "constraints": [
                models.UniqueConstraint(fields=("unit", "starts_on", "ends_on"), name="team_review_once_a_period"),
                models.CheckConstraint(
                    condition=models.Q(("ends_on__gt", models.F("starts_on"))), name="team_review_dates"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("closed_at", None), ("closed_by", None)),
                        models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                        _connector="OR",
                    ),
                    name="team_review_closed_by",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="TeamReviewLine",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name", models.CharField(max_length=80)),
            ("guide", models.TextField(blank=True)),
            ("weight", models.PositiveSmallIntegerField()),
            ("metric_codes", models.JSONField(default=list)),
            ("position", models.PositiveSmallIntegerField(default=0)),
            ("facts", models.JSONField(default=list)),
            ("level", models.PositiveSmallIntegerField(null=True)),
            ("is_left_out", models.BooleanField(default=False)),
            ("reason", models.TextField(blank=True)),
            ("at", models.DateTimeField(null=True)),
            (
                "by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "review",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="performance.teamreview"
                ),
            ),
        ],
        options={
            "ordering": ["review", "position", "pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("level", None), ("level__range", (1, 5)), _connector="OR"),
                    name="team_level_range",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("is_left_out", False), ("level", None)),
                        models.Q(
                            models.Q(("level", None), ("is_left_out", False), _connector="OR"),
                            models.Q(("reason", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="team_level_has_a_reason",
                ),
            ],
        },
    ),
]
