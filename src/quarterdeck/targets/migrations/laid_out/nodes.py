"""Who owes: the organization as a plan knows it, with what is said and signed there."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="PlanNode",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name", models.CharField(max_length=120, verbose_name="name")),
            ("unit_path", models.CharField(max_length=400)),
            ("from_on", models.DateField()),
            ("until_on", models.DateField()),
            (
                "state",
                models.CharField(
                    choices=[("open", "Open"), ("submitted", "Proposed"), ("agreed", "Agreed")],
                    default="open",
                    max_length=9,
                    verbose_name="state",
                ),
            ),
            ("state_at", models.DateTimeField(null=True)),
            (
                "member",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "parent",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="children",
                    to="targets.plannode",
                ),
            ),
            (
                "state_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "unit",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.orgunit"
                ),
            ),
            (
                "plan",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="nodes", to="targets.targetplan"
                ),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["member", "plan"], name="plan_node_of_member")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("until_on__gt", models.F("from_on"))), name="plan_node_dates"
                ),
                models.CheckConstraint(
                    condition=models.Q(("unit", None), ("member", None), _connector="OR"), name="plan_node_one_kind"
                ),
                models.UniqueConstraint(
                    condition=models.Q(("parent", None)), fields=("plan",), name="plan_node_one_root"
                ),
                models.UniqueConstraint(fields=("plan", "member", "until_on"), name="plan_node_seat_once"),
                models.UniqueConstraint(fields=("plan", "unit", "until_on"), name="plan_node_unit_once"),
            ],
        },
    ),
    migrations.CreateModel(
        name="NodeNote",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("text", models.TextField(verbose_name="text")),
            ("at", models.DateTimeField()),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "metric",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="targets.planmetric"
                ),
            ),
            (
                "node",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="targets.plannode"
                ),
            ),
        ],
        options={
            "ordering": ["at", "pk"],
        },
    ),
    migrations.CreateModel(
        name="PersonalMeaning",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("why", models.TextField(verbose_name="why it matters to me")),
            ("updated_at", models.DateTimeField()),
            (
                "member",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "plan",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="meanings", to="targets.targetplan"
                ),
            ),
        ],
        options={
            "constraints": [models.UniqueConstraint(fields=("plan", "member"), name="meaning_once")],
        },
    ),
    migrations.CreateModel(
        name="SignOff",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("revision", models.PositiveSmallIntegerField()),
            ("name", models.CharField(max_length=120, verbose_name="signed by")),
            ("at", models.DateTimeField()),
            (
                "member",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "node",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="sign_offs", to="targets.plannode"
                ),
            ),
        ],
        options={
            "ordering": ["-revision"],
            "constraints": [models.UniqueConstraint(fields=("node", "revision"), name="sign_off_once")],
        },
    ),
]
