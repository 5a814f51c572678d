"""Every state an opportunity was in before."""

import datetime

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="OpportunityRevision",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("from_at", models.DateTimeField()),
            ("until_at", models.DateTimeField(null=True)),
            ("status", models.CharField(choices=[("open", "Open"), ("won", "Won"), ("lost", "Lost")], max_length=6)),
            ("company_amount", models.DecimalField(decimal_places=2, max_digits=18)),
            ("probability", models.DecimalField(decimal_places=2, max_digits=5)),
            ("expected_close_on", models.DateField(null=True)),
            (
                "by",
                models.ForeignKey(
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "opportunity",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="revisions", to="crm.opportunity"
                ),
            ),
            (
                "owner",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "stage",
                models.ForeignKey(
                    db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="crm.stage"
                ),
            ),
            (
                "account",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="crm.account",
                ),
            ),
            ("closed_on", models.DateField(null=True)),
            ("is_archived", models.BooleanField(db_default=False)),
            ("is_whole", models.BooleanField(db_default=False)),
            ("opened_on", models.DateField(null=True)),
            ("source", models.CharField(db_default="", max_length=60)),
            (
                "close_reason",
                models.ForeignKey(
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.closereason",
                ),
            ),
            ("competitor", models.CharField(db_default="", max_length=120)),
        ],
        options={
            "ordering": ["opportunity", "from_at", "pk"],
            "indexes": [
                models.Index(
                    condition=models.Q(("status", "open"), _negated=True),
                    fields=["from_at"],
                    include=("until_at", "status", "opportunity", "owner", "company_amount"),
                    name="revision_closed_by_moment",
                ),
                models.Index(
                    condition=models.Q(("account__isnull", False)), fields=["account"], name="revision_of_account"
                ),
                models.Index(
                    condition=models.Q(("status", "open"), ("until_at", None)),
                    fields=["from_at"],
                    include=(
                        "id",
                        "opportunity",
                        "owner",
                        "company_amount",
                        "probability",
                        "stage",
                        "expected_close_on",
                    ),
                    name="revision_open_now",
                ),
                models.Index(
                    condition=models.Q(
                        ("status", "open"),
                        ("until_at__isnull", False),
                        django.db.models.lookups.LessThanOrEqual(
                            models.ExpressionWrapper(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("until_at"), "-", models.F("from_at")
                                ),
                                models.DurationField(),
                            ),
                            datetime.timedelta(days=92),
                        ),
                    ),
                    fields=["until_at", "from_at"],
                    include=(
                        "id",
                        "opportunity",
                        "owner",
                        "company_amount",
                        "probability",
                        "stage",
                        "expected_close_on",
                    ),
                    name="revision_open_briefly",
                ),
                models.Index(
                    condition=models.Q(
                        ("status", "open"),
                        ("until_at__isnull", False),
                        django.db.models.lookups.GreaterThan(
                            models.ExpressionWrapper(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("until_at"), "-", models.F("from_at")
                                ),
                                models.DurationField(),
                            ),
                            datetime.timedelta(days=92),
                        ),
                    ),
                    fields=["until_at", "from_at"],
                    include=(
                        "id",
                        "opportunity",
                        "owner",
                        "company_amount",
                        "probability",
                        "stage",
                        "expected_close_on",
                    ),
                    name="revision_open_long",
                ),
            ],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("until_at", None)), fields=("opportunity",), name="one_present_revision"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="StageVisit",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("entered_at", models.DateTimeField()),
            ("left_at", models.DateTimeField(null=True)),
            ("is_forward", models.BooleanField(null=True)),
            (
                "by",
                models.ForeignKey(
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "next_stage",
                models.ForeignKey(
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.stage",
                ),
            ),
            (
                "opportunity",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="stage_visits", to="crm.opportunity"
                ),
            ),
            (
                "stage",
                models.ForeignKey(
                    db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="crm.stage"
                ),
            ),
        ],
        options={
            "ordering": ["opportunity", "entered_at", "pk"],
            "indexes": [
                models.Index(fields=["left_at"], include=("stage", "entered_at"), name="visit_by_leaving"),
                models.Index(
                    fields=["entered_at"],
                    include=("stage", "left_at", "is_forward", "opportunity", "next_stage"),
                    name="visit_by_entry",
                ),
            ],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("left_at", None)), fields=("opportunity",), name="one_present_stage"
                ),
                models.CheckConstraint(
                    condition=models.Q(("left_at", None), ("left_at__gte", models.F("entered_at")), _connector="OR"),
                    name="visit_order",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ReplacedLine",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("product_text", models.CharField(blank=True, max_length=160)),
            ("quantity", models.DecimalField(decimal_places=3, max_digits=14)),
            ("company_amount", models.DecimalField(decimal_places=2, max_digits=18)),
            ("since_at", models.DateTimeField(null=True)),
            ("until_at", models.DateTimeField()),
            (
                "opportunity",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="replaced_lines", to="crm.opportunity"
                ),
            ),
            (
                "product",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.product"
                ),
            ),
        ],
        options={
            "ordering": ["opportunity", "until_at", "pk"],
            "indexes": [models.Index(fields=["until_at"], name="replaced_line_until")],
        },
    ),
]
