"""What is known about a customer beyond its facts: needs and agreements, the plan for it, and the rules that sort customers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="AccountPlan",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("goal", models.CharField(max_length=300, verbose_name="goal")),
            ("strategy", models.TextField(blank=True, verbose_name="how to get there")),
            (
                "target_amount",
                models.DecimalField(
                    blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="amount to win"
                ),
            ),
            ("from_on", models.DateField(verbose_name="from")),
            ("until_on", models.DateField(verbose_name="until")),
            (
                "account",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE, related_name="plan", to="crm.account"
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("until_on__gt", models.F("from_on"))), name="account_plan_span"
                ),
                models.CheckConstraint(
                    condition=models.Q(("target_amount", None), ("target_amount__gte", 0), _connector="OR"),
                    name="plan_amount",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Acquaintance",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("how", models.CharField(blank=True, max_length=120, verbose_name="how they know each other")),
            ("one", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="crm.contact")),
            (
                "other",
                models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="crm.contact"),
            ),
        ],
        options={
            "ordering": ["one", "other", "pk"],
            "constraints": [
                models.UniqueConstraint(fields=("one", "other"), name="acquaintance_once"),
                models.CheckConstraint(
                    condition=models.Q(("one__lt", models.F("other"))), name="acquaintance_in_order"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="CustomerRules",
        fields=[
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
            (
                "active_days",
                models.PositiveSmallIntegerField(
                    default=180, verbose_name="active while the last order is at most … days ago"
                ),
            ),
            (
                "lost_days",
                models.PositiveSmallIntegerField(
                    default=540, verbose_name="lost when the last order is more than … days ago"
                ),
            ),
            ("level_days", models.PositiveSmallIntegerField(default=365, verbose_name="days that count for the level")),
            (
                "a_won_amount",
                models.DecimalField(
                    decimal_places=2, default=1000000, max_digits=18, verbose_name="A from a won amount of"
                ),
            ),
            (
                "a_open_amount",
                models.DecimalField(
                    decimal_places=2, default=3000000, max_digits=18, verbose_name="A from an open amount of"
                ),
            ),
            (
                "b_won_amount",
                models.DecimalField(
                    decimal_places=2, default=200000, max_digits=18, verbose_name="B from a won amount of"
                ),
            ),
            (
                "b_open_amount",
                models.DecimalField(
                    decimal_places=2, default=600000, max_digits=18, verbose_name="B from an open amount of"
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(condition=models.Q(("id", 1)), name="one_set_of_customer_rules"),
                models.CheckConstraint(
                    condition=models.Q(("lost_days__gt", models.F("active_days"))), name="lost_after_active"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("a_open_amount__gte", models.F("b_open_amount")),
                        ("a_won_amount__gte", models.F("b_won_amount")),
                    ),
                    name="level_a_above_b",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Insight",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("need", "Need"),
                        ("pain", "Pain"),
                        ("competitor", "Competitor present"),
                        ("agreement", "Agreement"),
                        ("chance", "Next opportunity"),
                    ],
                    max_length=10,
                    verbose_name="kind",
                ),
            ),
            ("text", models.CharField(max_length=300, verbose_name="what")),
            ("detail", models.TextField(blank=True, verbose_name="details")),
            ("until_on", models.DateField(blank=True, null=True, verbose_name="date")),
            (
                "account",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="insights", to="crm.account"
                ),
            ),
            (
                "noted_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["kind", "until_on", "pk"],
        },
    ),
    migrations.CreateModel(
        name="PlanStep",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("text", models.CharField(max_length=200, verbose_name="what to do")),
            ("due_on", models.DateField(verbose_name="by when")),
            ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
            (
                "owner",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="who",
                ),
            ),
            (
                "plan",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="crm.accountplan"
                ),
            ),
        ],
        options={
            "ordering": ["due_on", "pk"],
            "indexes": [
                models.Index(condition=models.Q(("done_on", None)), fields=["owner", "due_on"], name="plan_step_due")
            ],
        },
    ),
]
