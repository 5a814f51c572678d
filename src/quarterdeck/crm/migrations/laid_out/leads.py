"""Leads (线索): possible interest that is not yet a customer, where it came from, and how fast it was answered."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="Lead",
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
            (
                "identity_keys",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.TextField(), default=list, editable=False, size=None
                ),
            ),
            ("custom", models.JSONField(blank=True, default=dict, editable=False)),
            ("name", models.CharField(max_length=120, verbose_name="name")),
            ("company_name", models.CharField(blank=True, max_length=200, verbose_name="company")),
            ("title", models.CharField(blank=True, max_length=120, verbose_name="job title")),
            ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
            ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
            ("wechat", models.CharField(blank=True, max_length=60, verbose_name="WeChat")),
            ("website", models.URLField(blank=True, verbose_name="website")),
            ("industry", models.CharField(blank=True, max_length=80, verbose_name="industry")),
            ("region", models.CharField(blank=True, max_length=80, verbose_name="region")),
            ("city", models.CharField(blank=True, max_length=80, verbose_name="city")),
            ("employees", models.PositiveIntegerField(blank=True, null=True, verbose_name="employees")),
            ("language", models.CharField(blank=True, max_length=10, verbose_name="language")),
            ("need", models.TextField(blank=True, verbose_name="what they need")),
            ("note", models.TextField(blank=True, verbose_name="note")),
            (
                "channel",
                models.CharField(
                    choices=[
                        ("by_hand", "Entered by hand"),
                        ("web_form", "Web form"),
                        ("email", "E-mail"),
                        ("api", "Another system"),
                        ("import", "Import"),
                        ("referral", "Referral by a customer"),
                    ],
                    default="by_hand",
                    max_length=8,
                    verbose_name="came by",
                ),
            ),
            ("source", models.CharField(blank=True, max_length=60, verbose_name="source")),
            ("campaign", models.CharField(blank=True, max_length=120, verbose_name="campaign")),
            ("utm", models.JSONField(blank=True, default=dict, editable=False)),
            ("cost", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="cost")),
            ("thanked_on", models.DateField(blank=True, null=True, verbose_name="thanked on")),
            ("thanked_how", models.CharField(blank=True, max_length=200, verbose_name="thanked how")),
            ("may_be_contacted", models.BooleanField(blank=True, null=True, verbose_name="agreed to be contacted")),
            (
                "status",
                models.CharField(
                    choices=[
                        ("new", "New"),
                        ("contacting", "Being contacted"),
                        ("qualified", "Qualified"),
                        ("converted", "Converted"),
                        ("disqualified", "Not suitable"),
                    ],
                    default="new",
                    max_length=12,
                    verbose_name="status",
                ),
            ),
            ("disqualified_because", models.CharField(blank=True, max_length=200, verbose_name="why not suitable")),
            ("owner_since", models.DateTimeField(editable=False, null=True, verbose_name="owned since")),
            ("is_locked", models.BooleanField(default=False, editable=False, verbose_name="kept from lapsing")),
            (
                "unassigned_because",
                models.CharField(blank=True, editable=False, max_length=200, verbose_name="why nobody has it"),
            ),
            ("score", models.IntegerField(default=0, editable=False, verbose_name="score")),
            (
                "grade",
                models.CharField(
                    choices=[("hot", "Hot"), ("warm", "Warm"), ("cold", "Cold")],
                    default="cold",
                    editable=False,
                    max_length=4,
                    verbose_name="grade",
                ),
            ),
            ("score_reasons", models.JSONField(default=list, editable=False)),
            ("response_due_at", models.DateTimeField(editable=False, null=True, verbose_name="answer owed by")),
            ("responded_at", models.DateTimeField(editable=False, null=True, verbose_name="first answered")),
            ("escalated_at", models.DateTimeField(editable=False, null=True)),
            ("last_activity_at", models.DateTimeField(editable=False, null=True)),
            ("converted_at", models.DateTimeField(editable=False, null=True)),
            (
                "account",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="leads",
                    to="crm.account",
                ),
            ),
            (
                "contact",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="leads",
                    to="crm.contact",
                ),
            ),
            (
                "opportunity",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="leads",
                    to="crm.opportunity",
                ),
            ),
            (
                "owner",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="leads",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="owner",
                ),
            ),
            (
                "product",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="catalog.product",
                    verbose_name="interested in",
                ),
            ),
            (
                "referred_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="referrals",
                    to="crm.contact",
                    verbose_name="referred by",
                ),
            ),
            (
                "pool",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="leads",
                    to="crm.pool",
                    verbose_name="public pool",
                ),
            ),
            ("qualified_at", models.DateTimeField(editable=False, null=True, verbose_name="qualified")),
            (
                "response_minutes",
                models.PositiveIntegerField(editable=False, null=True, verbose_name="minutes to the first answer"),
            ),
            ("learned_score", models.SmallIntegerField(editable=False, null=True)),
        ],
        options={
            "ordering": ["-pk"],
            "abstract": False,
            "indexes": [
                django.contrib.postgres.indexes.GinIndex(fields=["search_tokens"], name="crm_lead_search"),
                django.contrib.postgres.indexes.GinIndex(fields=["identity_keys"], name="crm_lead_same"),
                models.Index(
                    condition=models.Q(("archived_at", None)), fields=["-updated_at", "-id"], name="lead_recent"
                ),
                models.Index(
                    condition=models.Q(("archived_at", None)),
                    fields=["owner", "status", "-updated_at"],
                    name="lead_of_owner",
                ),
                models.Index(
                    condition=models.Q(("archived_at", None)), fields=["pool", "-updated_at"], name="lead_in_pool"
                ),
                models.Index(condition=models.Q(("archived_at", None)), fields=["-score", "-id"], name="lead_by_score"),
                models.Index(
                    condition=models.Q(
                        ("archived_at", None), ("responded_at", None), ("response_due_at__isnull", False)
                    ),
                    fields=["response_due_at"],
                    name="lead_answer_owed",
                ),
                models.Index(
                    condition=models.Q(("archived_at", None)), fields=["created_at", "owner"], name="lead_by_creation"
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("owner", None), ("pool", None), _connector="OR"), name="lead_owned_or_in_pool"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("converted_at__isnull", False), ("status", "converted")),
                        models.Q(models.Q(("status", "converted"), _negated=True), ("converted_at", None)),
                        _connector="OR",
                    ),
                    name="lead_converted_has_time",
                ),
                models.CheckConstraint(
                    condition=models.Q(("cost", None), ("cost__gte", 0), _connector="OR"), name="lead_cost_positive"
                ),
            ],
        },
    ),
]
