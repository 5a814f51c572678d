"""Who gets which lead."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="RoutingRule",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("name", models.CharField(max_length=80, verbose_name="name")),
            ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
            ("is_active", models.BooleanField(default=False, verbose_name="in use")),
            ("conditions", models.JSONField(blank=True, default=dict, verbose_name="conditions")),
            (
                "goes_to",
                models.CharField(
                    choices=[
                        ("members", "these people"),
                        ("unit", "a unit and below"),
                        ("territory", "who looks after a territory"),
                        ("local", "who looks after the lead's own territory"),
                    ],
                    default="members",
                    max_length=9,
                    verbose_name="goes to",
                ),
            ),
            (
                "method",
                models.CharField(
                    choices=[
                        ("round_robin", "in turn"),
                        ("least_loaded", "the one with the fewest open leads"),
                        ("capacity", "by capacity"),
                        ("win_rate", "by win rate in the segment"),
                    ],
                    default="round_robin",
                    max_length=12,
                    verbose_name="method",
                ),
            ),
            (
                "monthly_capacity",
                models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="leads a month each"),
            ),
            (
                "last_member",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "territory",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="people.territory",
                ),
            ),
            (
                "unit",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="people.orgunit",
                ),
            ),
        ],
        options={
            "ordering": ["position", "pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("goes_to", "unit"), _negated=True), ("unit__isnull", False), _connector="OR"
                    ),
                    name="routing_unit_named",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("goes_to", "territory"), _negated=True), ("territory__isnull", False), _connector="OR"
                    ),
                    name="routing_territory_named",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="RoutingRun",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("at", models.DateTimeField()),
            ("assigned", models.PositiveIntegerField(default=0)),
            ("unassigned", models.PositiveIntegerField(default=0)),
            ("results", models.JSONField(default=list)),
            (
                "by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["-at", "-pk"],
        },
    ),
    migrations.CreateModel(
        name="RoutingShare",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("monthly_capacity", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="leads a month")),
            (
                "member",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "rule",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="shares", to="crm.routingrule"
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "constraints": [models.UniqueConstraint(fields=("rule", "member"), name="routing_share_once")],
        },
    ),
]
