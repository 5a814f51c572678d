"""When ownership ends by rule, and how much one member may hold."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="LapseRule",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("name", models.CharField(max_length=80, verbose_name="name")),
            (
                "kind",
                models.CharField(
                    choices=[("leads", "Leads"), ("accounts", "Accounts")], max_length=8, verbose_name="what lapses"
                ),
            ),
            (
                "level",
                models.CharField(
                    blank=True,
                    choices=[("A", "A: key customer"), ("B", "B: regular customer"), ("C", "C: small customer")],
                    max_length=1,
                    verbose_name="customers of level",
                ),
            ),
            ("conditions", models.JSONField(blank=True, default=dict, verbose_name="conditions")),
            (
                "measure",
                models.CharField(
                    choices=[
                        ("activity", "without a follow-up"),
                        ("opportunity", "without a new opportunity"),
                        ("win", "without a deal won"),
                    ],
                    default="activity",
                    max_length=12,
                    verbose_name="after days",
                ),
            ),
            ("days", models.PositiveSmallIntegerField(verbose_name="days")),
            ("warn_days", models.PositiveSmallIntegerField(default=3, verbose_name="days the owner is warned before")),
            ("spares_customers", models.BooleanField(default=True, verbose_name="leaves customers who bought alone")),
            ("active_since", models.DateTimeField(editable=False, null=True)),
            (
                "pool",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="lapse_rules",
                    to="crm.pool",
                    verbose_name="goes to",
                ),
            ),
        ],
        options={
            "ordering": ["kind", "name", "pk"],
            "constraints": [models.CheckConstraint(condition=models.Q(("days__gte", 1)), name="lapse_takes_days")],
        },
    ),
    migrations.CreateModel(
        name="LapseRun",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("at", models.DateTimeField()),
            ("records", models.PositiveIntegerField(default=0)),
            (
                "by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "rule",
                models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="runs", to="crm.lapserule"),
            ),
        ],
        options={
            "ordering": ["-at", "-pk"],
        },
    ),
    migrations.CreateModel(
        name="HoldingCap",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "kind",
                models.CharField(
                    choices=[("leads", "Leads"), ("accounts", "Accounts")], max_length=8, verbose_name="of what"
                ),
            ),
            ("most", models.PositiveIntegerField(blank=True, null=True, verbose_name="may hold at most")),
            ("counts_customers", models.BooleanField(default=False, verbose_name="customers who bought count too")),
            ("locks", models.PositiveIntegerField(blank=True, null=True, verbose_name="may lock at most")),
            (
                "role",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.role", verbose_name="role"
                ),
            ),
        ],
        options={
            "ordering": ["kind", "role_id"],
            "constraints": [models.UniqueConstraint(fields=("role", "kind"), name="holding_cap_once")],
        },
    ),
]
