"""Rounds in which excellent teams are chosen."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="TeamAward",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("name", models.CharField(max_length=120, verbose_name="name")),
            ("starts_on", models.DateField(verbose_name="from")),
            ("ends_on", models.DateField(verbose_name="up to")),
            ("least_people", models.PositiveSmallIntegerField(default=3, verbose_name="people a team has at least")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("nominating", "Nominations are open"),
                        ("judging", "Being decided"),
                        ("announced", "Announced"),
                        ("called_off", "Called off"),
                    ],
                    default="nominating",
                    max_length=10,
                ),
            ),
            ("decided_at", models.DateTimeField(null=True)),
            ("why", models.TextField(blank=True, verbose_name="why")),
            (
                "decided_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["-starts_on", "-pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("ends_on__gt", models.F("starts_on"))), name="team_award_dates"
                ),
                models.CheckConstraint(condition=models.Q(("least_people__gte", 1)), name="team_award_people"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "announced"), _negated=True),
                        models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                        _connector="OR",
                    ),
                    name="team_award_decided",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="TeamNomination",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("why", models.TextField(verbose_name="what makes it excellent")),
            ("at", models.DateTimeField()),
            ("evidence", models.JSONField(default=list)),
            ("points", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
            ("rank", models.PositiveSmallIntegerField(null=True)),
            ("is_winner", models.BooleanField(default=False)),
            (
                "award",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="nominations", to="performance.teamaward"
                ),
            ),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "unit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="people.orgunit",
                    verbose_name="team",
                ),
            ),
        ],
        options={
            "ordering": ["award", models.OrderBy(models.F("rank"), nulls_last=True), "unit__name", "pk"],
            "constraints": [
                models.UniqueConstraint(fields=("award", "unit"), name="team_nominated_once"),
                models.CheckConstraint(
                    condition=models.Q(("why", ""), _negated=True), name="team_nominated_for_a_reason"
                ),
            ],
        },
    ),
]
