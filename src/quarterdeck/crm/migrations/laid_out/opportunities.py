"""Possible sales: what they are now, and every state they were in before."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="Opportunity",
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
            ("number", models.CharField(max_length=30, unique=True, verbose_name="number")),
            ("name", models.CharField(max_length=200, verbose_name="name")),
            (
                "status",
                models.CharField(
                    choices=[("open", "Open"), ("won", "Won"), ("lost", "Lost")],
                    default="open",
                    editable=False,
                    max_length=6,
                    verbose_name="status",
                ),
            ),
            ("amount", models.DecimalField(decimal_places=2, default=0, max_digits=18, verbose_name="amount")),
            ("company_amount", models.DecimalField(decimal_places=2, default=0, editable=False, max_digits=18)),
            (
                "probability",
                models.DecimalField(
                    blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="probability %"
                ),
            ),
            (
                "forecast_category",
                models.CharField(
                    blank=True,
                    choices=[
                        ("pipeline", "Pipeline"),
                        ("best_case", "Best case"),
                        ("commit", "Commit"),
                        ("closed", "Closed"),
                        ("omitted", "Omitted"),
                    ],
                    max_length=10,
                    verbose_name="forecast category",
                ),
            ),
            ("source", models.CharField(blank=True, max_length=60, verbose_name="source")),
            ("opened_on", models.DateField(blank=True, null=True, verbose_name="opened on")),
            ("expected_close_on", models.DateField(blank=True, null=True, verbose_name="expected close")),
            ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
            ("close_note", models.TextField(blank=True, verbose_name="what decided it")),
            ("competitor", models.CharField(blank=True, max_length=120, verbose_name="competitor")),
            ("next_step", models.CharField(blank=True, max_length=200, verbose_name="next step")),
            ("next_step_on", models.DateField(blank=True, null=True, verbose_name="next step on")),
            ("note", models.TextField(blank=True, verbose_name="note")),
            ("stage_since", models.DateTimeField(editable=False)),
            ("last_activity_at", models.DateTimeField(editable=False, null=True)),
            (
                "account",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="opportunities",
                    to="crm.account",
                    verbose_name="account",
                ),
            ),
            (
                "close_reason",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.closereason",
                ),
            ),
            (
                "currency",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="core_money.currency",
                    verbose_name="currency",
                ),
            ),
            (
                "owner",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="opportunities",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="owner",
                ),
            ),
            (
                "team",
                models.ManyToManyField(
                    related_name="helped_opportunities",
                    through="crm.OpportunityTeamMember",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "process",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.salesprocess",
                    verbose_name="process",
                ),
            ),
            (
                "stage",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="opportunities",
                    to="crm.stage",
                    verbose_name="stage",
                ),
            ),
            ("custom", models.JSONField(blank=True, default=dict, editable=False)),
        ],
        options={
            "ordering": ["-pk"],
            "abstract": False,
            "indexes": [
                django.contrib.postgres.indexes.GinIndex(fields=["search_tokens"], name="crm_opportunity_search"),
                models.Index(
                    condition=models.Q(("archived_at", None)), fields=["-updated_at", "-id"], name="opportunity_recent"
                ),
                models.Index(
                    condition=models.Q(("archived_at", None)),
                    fields=["stage", "-company_amount", "id"],
                    name="opportunity_on_board",
                ),
                models.Index(
                    condition=models.Q(("archived_at", None)),
                    fields=["owner", "-updated_at"],
                    name="opportunity_of_owner",
                ),
                models.Index(
                    condition=models.Q(("archived_at", None), models.Q(("status", "open"), _negated=True)),
                    fields=["status", "closed_on", "owner"],
                    include=("company_amount", "opened_on"),
                    name="opportunity_closed",
                ),
                models.Index(
                    condition=models.Q(("archived_at", None)),
                    fields=["opened_on", "owner"],
                    include=("company_amount",),
                    name="opportunity_opened",
                ),
                models.Index(
                    condition=models.Q(("archived_at", None), ("status", "open")),
                    fields=["expected_close_on", "owner"],
                    include=("company_amount", "stage"),
                    name="opportunity_open_by_close",
                ),
                models.Index(
                    condition=models.Q(("archived_at", None)),
                    fields=["-company_amount", "id"],
                    name="opportunity_by_amount",
                ),
                models.Index(
                    condition=models.Q(("archived_at", None), models.Q(("status", "open"), _negated=True)),
                    fields=["stage", "-closed_on", "-id"],
                    include=("company_amount", "owner"),
                    name="opportunity_ended_in_stage",
                ),
                models.Index(
                    condition=models.Q(("archived_at", None), ("status", "open")),
                    fields=["stage", "stage_since"],
                    include=("company_amount", "owner"),
                    name="opportunity_stage_age",
                ),
                models.Index(
                    condition=models.Q(("archived_at", None)),
                    fields=["expected_close_on", "id"],
                    name="opportunity_by_expected",
                ),
                models.Index(
                    condition=models.Q(("archived_at__isnull", False)),
                    fields=["-updated_at", "-id"],
                    name="opportunity_archived",
                ),
            ],
            "constraints": [
                models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="opportunity_amount_positive"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("closed_on", None), ("status", "open")),
                        models.Q(models.Q(("status", "open"), _negated=True), ("closed_on__isnull", False)),
                        _connector="OR",
                    ),
                    name="opportunity_closed_has_date",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("opened_on", None),
                        ("closed_on", None),
                        ("closed_on__gte", models.F("opened_on")),
                        _connector="OR",
                    ),
                    name="opportunity_closes_after_opening",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="OpportunityLine",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("product_text", models.CharField(blank=True, max_length=160, verbose_name="product as written")),
            ("quantity", models.DecimalField(decimal_places=3, default=1, max_digits=14, verbose_name="quantity")),
            ("price", models.DecimalField(decimal_places=2, max_digits=18, verbose_name="price")),
            ("amount", models.DecimalField(decimal_places=2, max_digits=18, verbose_name="amount")),
            ("company_amount", models.DecimalField(decimal_places=2, editable=False, max_digits=18)),
            ("position", models.PositiveSmallIntegerField(default=0)),
            (
                "opportunity",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="crm.opportunity"
                ),
            ),
            (
                "product",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="opportunity_lines",
                    to="catalog.product",
                ),
            ),
            ("since_at", models.DateTimeField(editable=False, null=True)),
        ],
        options={
            "ordering": ["opportunity", "position", "pk"],
            "indexes": [
                models.Index(
                    condition=models.Q(("product", None)), fields=["product_text"], name="line_unknown_product"
                )
            ],
            "constraints": [
                models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="line_quantity_positive"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("product__isnull", False), models.Q(("product_text", ""), _negated=True), _connector="OR"
                    ),
                    name="line_names_product",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="OpportunityTeamMember",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("role", models.CharField(blank=True, max_length=80, verbose_name="part")),
            (
                "member",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="helping_on", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "opportunity",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="helpers", to="crm.opportunity"
                ),
            ),
        ],
        options={
            "constraints": [models.UniqueConstraint(fields=("opportunity", "member"), name="helper_once")],
        },
    ),
]
