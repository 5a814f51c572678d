"""Public pools (公海): what nobody owns, who may claim it, and who owned what when."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="OwnershipSpan",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("from_at", models.DateTimeField()),
            ("until_at", models.DateTimeField(null=True)),
            (
                "how",
                models.CharField(
                    choices=[
                        ("created", "Created"),
                        ("assigned", "Assigned"),
                        ("routed", "Assigned by rule"),
                        ("claimed", "Claimed from the pool"),
                        ("handed_over", "Handed over"),
                    ],
                    max_length=12,
                ),
            ),
            (
                "end",
                models.CharField(
                    blank=True,
                    choices=[
                        ("reassigned", "Given to another owner"),
                        ("released", "Released to the pool"),
                        ("lapsed", "Lapsed by rule"),
                        ("converted", "Converted"),
                    ],
                    max_length=12,
                ),
            ),
            ("reason", models.CharField(blank=True, max_length=200)),
            (
                "account",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.CASCADE, related_name="ownerships", to="crm.account"
                ),
            ),
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
                "lead",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.CASCADE, related_name="ownerships", to="crm.lead"
                ),
            ),
            (
                "owner",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "pool",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="crm.pool"
                ),
            ),
            (
                "from_pool",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="crm.pool"
                ),
            ),
        ],
        options={
            "ordering": ["from_at", "pk"],
            "indexes": [models.Index(fields=["owner", "from_at"], name="ownership_of_member")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("account__isnull", False), ("lead", None)),
                        models.Q(("account", None), ("lead__isnull", False)),
                        _connector="OR",
                    ),
                    name="ownership_one_record",
                ),
                models.CheckConstraint(
                    condition=models.Q(("until_at", None), ("until_at__gte", models.F("from_at")), _connector="OR"),
                    name="ownership_ends_later",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("until_at", None)), fields=("account",), name="one_owner_of_account"
                ),
                models.UniqueConstraint(
                    condition=models.Q(("until_at", None)), fields=("lead",), name="one_owner_of_lead"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Pool",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
            (
                "kind",
                models.CharField(
                    choices=[("leads", "Leads"), ("accounts", "Accounts")], max_length=8, verbose_name="what is in it"
                ),
            ),
            ("is_open_to_all", models.BooleanField(default=False, verbose_name="everybody may claim")),
            ("daily_claims", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="claims a day")),
            (
                "reclaim_days",
                models.PositiveSmallIntegerField(
                    default=30, verbose_name="days before its last owner may claim it again"
                ),
            ),
            (
                "rest_days",
                models.PositiveSmallIntegerField(default=0, verbose_name="days a new record rests before a claim"),
            ),
        ],
        options={
            "ordering": ["kind", "name", "pk"],
        },
    ),
    migrations.CreateModel(
        name="PoolMember",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("is_admin", models.BooleanField(default=False, verbose_name="looks after the pool")),
            (
                "member",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "pool",
                models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="members", to="crm.pool"),
            ),
            (
                "role",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="people.role",
                ),
            ),
            (
                "unit",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="people.orgunit",
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("member__isnull", False), ("role", None), ("unit", None)),
                        models.Q(("member", None), ("role", None), ("unit__isnull", False)),
                        models.Q(("member", None), ("role__isnull", False), ("unit", None)),
                        _connector="OR",
                    ),
                    name="pool_member_one_way",
                ),
                models.UniqueConstraint(
                    fields=("pool", "member", "unit", "role"), name="pool_member_once", nulls_distinct=False
                ),
            ],
        },
    ),
]
