"""Companies that buy or may buy, and the people there."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="Account",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "search_tokens",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.TextField(), default=list, editable=False, size=None
                ),
            ),
            ("name", models.CharField(max_length=200, verbose_name="name")),
            (
                "life_cycle",
                models.CharField(
                    choices=[
                        ("potential", "Potential"),
                        ("prospect", "Prospect"),
                        ("customer", "Customer"),
                        ("active", "Active customer"),
                        ("dormant", "Dormant"),
                        ("lost", "Lost"),
                        ("won_back", "Won back"),
                    ],
                    default="potential",
                    max_length=10,
                    verbose_name="life cycle",
                ),
            ),
            ("industry", models.CharField(blank=True, db_index=True, max_length=80, verbose_name="industry")),
            ("region", models.CharField(blank=True, db_index=True, max_length=80, verbose_name="region")),
            ("city", models.CharField(blank=True, max_length=80, verbose_name="city")),
            ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
            ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
            ("website", models.URLField(blank=True, verbose_name="website")),
            ("employees", models.PositiveIntegerField(blank=True, null=True, verbose_name="employees")),
            (
                "annual_revenue",
                models.DecimalField(
                    blank=True, decimal_places=2, max_digits=20, null=True, verbose_name="annual revenue"
                ),
            ),
            ("founded_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="founded in")),
            ("note", models.TextField(blank=True, verbose_name="note")),
            (
                "owner",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="accounts",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="owner",
                ),
            ),
            (
                "parent",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="children",
                    to="crm.account",
                    verbose_name="parent company",
                ),
            ),
            (
                "collaborators",
                models.ManyToManyField(
                    related_name="shared_accounts",
                    through="crm.AccountCollaborator",
                    through_fields=("account", "member"),
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("credit_code", models.CharField(blank=True, max_length=18, verbose_name="unified social credit code")),
            ("custom", models.JSONField(blank=True, default=dict, editable=False)),
            (
                "identity_keys",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.TextField(), default=list, editable=False, size=None
                ),
            ),
            ("is_locked", models.BooleanField(default=False, editable=False, verbose_name="kept from lapsing")),
            ("last_activity_at", models.DateTimeField(editable=False, null=True)),
            (
                "level",
                models.CharField(
                    blank=True,
                    choices=[("A", "A: key customer"), ("B", "B: regular customer"), ("C", "C: small customer")],
                    max_length=1,
                    verbose_name="level",
                ),
            ),
            ("owner_since", models.DateTimeField(editable=False, null=True, verbose_name="owned since")),
            ("source", models.CharField(blank=True, max_length=60, verbose_name="source")),
            ("tax_id", models.CharField(blank=True, max_length=40, verbose_name="tax number")),
            (
                "pool",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="accounts",
                    to="crm.pool",
                    verbose_name="public pool",
                ),
            ),
            ("is_level_fixed", models.BooleanField(default=False, verbose_name="level set by hand")),
            ("is_life_cycle_fixed", models.BooleanField(default=False, verbose_name="life cycle set by hand")),
            ("latitude", models.FloatField(blank=True, null=True, verbose_name="latitude")),
            ("longitude", models.FloatField(blank=True, null=True, verbose_name="longitude")),
        ],
        options={
            "ordering": ["name", "pk"],
            "abstract": False,
            "indexes": [
                django.contrib.postgres.indexes.GinIndex(fields=["search_tokens"], name="crm_account_search"),
                models.Index(condition=models.Q(("archived_at", None)), fields=["name", "id"], name="account_by_name"),
                models.Index(
                    condition=models.Q(("archived_at", None)), fields=["owner", "name"], name="account_by_owner"
                ),
                django.contrib.postgres.indexes.GinIndex(fields=["identity_keys"], name="crm_account_same"),
                models.Index(
                    condition=models.Q(("archived_at", None)), fields=["pool", "-updated_at"], name="account_in_pool"
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("parent", None), models.Q(("parent", models.F("id")), _negated=True), _connector="OR"
                    ),
                    name="account_not_own_parent",
                ),
                models.CheckConstraint(
                    condition=models.Q(("owner", None), ("pool", None), _connector="OR"),
                    name="account_owned_or_in_pool",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="AccountCollaborator",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("may_act", models.BooleanField(default=False, verbose_name="may change")),
            (
                "account",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="collaborations", to="crm.account"
                ),
            ),
            (
                "member",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="collaborations",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "inherited_from",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="crm.account"
                ),
            ),
            ("reaches_below", models.BooleanField(default=False, verbose_name="on the companies below too")),
        ],
        options={
            "constraints": [models.UniqueConstraint(fields=("account", "member"), name="collaborator_once")],
        },
    ),
    migrations.CreateModel(
        name="Contact",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "search_tokens",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.TextField(), default=list, editable=False, size=None
                ),
            ),
            ("name", models.CharField(max_length=120, verbose_name="name")),
            ("title", models.CharField(blank=True, max_length=120, verbose_name="job title")),
            ("department", models.CharField(blank=True, max_length=120, verbose_name="department")),
            (
                "buying_role",
                models.CharField(
                    blank=True,
                    choices=[
                        ("decision_maker", "Decision maker"),
                        ("champion", "Champion"),
                        ("influencer", "Influencer"),
                        ("user", "User"),
                        ("gatekeeper", "Gatekeeper"),
                        ("blocker", "Blocker"),
                    ],
                    max_length=16,
                    verbose_name="buying role",
                ),
            ),
            ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
            ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
            ("wechat", models.CharField(blank=True, max_length=60, verbose_name="WeChat")),
            ("note", models.TextField(blank=True, verbose_name="note")),
            (
                "account",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="contacts",
                    to="crm.account",
                    verbose_name="account",
                ),
            ),
            ("born_on", models.DateField(blank=True, null=True, verbose_name="birthday")),
            ("custom", models.JSONField(blank=True, default=dict, editable=False)),
            (
                "identity_keys",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.TextField(), default=list, editable=False, size=None
                ),
            ),
            (
                "attitude",
                models.CharField(
                    blank=True,
                    choices=[("for", "For us"), ("neutral", "Undecided"), ("against", "Against us")],
                    max_length=7,
                    verbose_name="attitude",
                ),
            ),
            (
                "influence",
                models.CharField(
                    blank=True,
                    choices=[("high", "High influence"), ("medium", "Some influence"), ("low", "Little influence")],
                    max_length=6,
                    verbose_name="influence",
                ),
            ),
            (
                "reports_to",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="reports",
                    to="crm.contact",
                    verbose_name="reports to",
                ),
            ),
            (
                "style",
                models.CharField(
                    blank=True,
                    choices=[
                        ("analytical", "Analytical"),
                        ("driver", "Driver"),
                        ("amiable", "Amiable"),
                        ("expressive", "Expressive"),
                    ],
                    max_length=10,
                    verbose_name="buyer style",
                ),
            ),
        ],
        options={
            "ordering": ["name", "pk"],
            "abstract": False,
            "indexes": [
                django.contrib.postgres.indexes.GinIndex(fields=["search_tokens"], name="crm_contact_search"),
                django.contrib.postgres.indexes.GinIndex(fields=["identity_keys"], name="crm_contact_same"),
            ],
        },
    ),
]
