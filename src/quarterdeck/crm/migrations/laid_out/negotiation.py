"""Getting a deal over the line: the negotiation, objections, the worth of it to the customer, and what was learned."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="DealReview",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("competitor", models.CharField(blank=True, max_length=120, verbose_name="Who else was in the race?")),
            ("did_well", models.TextField(blank=True, verbose_name="What did we do well?")),
            ("learned", models.TextField(blank=True, verbose_name="What shall we do differently next time?")),
            ("reviewed_at", models.DateTimeField()),
            (
                "decided_in",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.stage",
                    verbose_name="In which stage was it decided?",
                ),
            ),
            (
                "opportunity",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE, related_name="review", to="crm.opportunity"
                ),
            ),
            (
                "reason",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="crm.closereason",
                    verbose_name="What decided it?",
                ),
            ),
            (
                "reviewed_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="Negotiation",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("our_interests", models.TextField(blank=True, verbose_name="our interests")),
            ("their_interests", models.TextField(blank=True, verbose_name="their interests")),
            ("our_batna", models.TextField(blank=True, verbose_name="our best alternative (BATNA)")),
            ("their_batna", models.TextField(blank=True, verbose_name="their best alternative")),
            (
                "anchor",
                models.DecimalField(
                    blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="anchor: our first offer"
                ),
            ),
            (
                "target",
                models.DecimalField(blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="target"),
            ),
            (
                "floor",
                models.DecimalField(
                    blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="walk-away: our floor"
                ),
            ),
            (
                "opportunity",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE, related_name="negotiation", to="crm.opportunity"
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("floor", None), ("floor__gte", 0), _connector="OR"),
                    name="negotiation_floor_positive",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="LadderStep",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("given", models.CharField(max_length=200, verbose_name="what we give")),
            ("total", models.DecimalField(decimal_places=2, max_digits=18, verbose_name="total after it")),
            ("asked", models.CharField(max_length=200, verbose_name="what we ask in return")),
            ("position", models.PositiveSmallIntegerField(default=0)),
            (
                "negotiation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="ladder", to="crm.negotiation"
                ),
            ),
        ],
        options={
            "ordering": ["negotiation", "position", "pk"],
        },
    ),
    migrations.CreateModel(
        name="Concession",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("given", models.CharField(max_length=200, verbose_name="what we give")),
            ("total", models.DecimalField(decimal_places=2, max_digits=18, verbose_name="total after it")),
            ("received", models.CharField(blank=True, max_length=200, verbose_name="what we got in return")),
            ("floor", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
            (
                "state",
                models.CharField(
                    choices=[
                        ("made", "Made"),
                        ("waiting", "Waits for approval"),
                        ("approved", "Approved"),
                        ("refused", "Not approved"),
                    ],
                    default="made",
                    max_length=8,
                ),
            ),
            ("made_at", models.DateTimeField()),
            (
                "made_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "negotiation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="concessions", to="crm.negotiation"
                ),
            ),
        ],
        options={
            "ordering": ["negotiation", "made_at", "pk"],
        },
    ),
    migrations.CreateModel(
        name="Objection",
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
                "kind",
                models.CharField(
                    choices=[
                        ("price", "Price"),
                        ("need", "Need"),
                        ("timing", "Timing"),
                        ("trust", "Trust"),
                        ("product", "Product"),
                        ("competitor", "Competitor"),
                        ("authority", "Authority"),
                        ("other", "Other"),
                    ],
                    max_length=10,
                    verbose_name="kind",
                ),
            ),
            ("heard", models.TextField(verbose_name="listen: what was said")),
            (
                "acknowledged",
                models.TextField(blank=True, verbose_name="acknowledge: how we showed that we understood"),
            ),
            ("explored", models.TextField(blank=True, verbose_name="explore: what is behind it")),
            ("responded", models.TextField(blank=True, verbose_name="respond: our answer")),
            (
                "outcome",
                models.CharField(
                    choices=[("open", "Open"), ("settled", "Settled"), ("standing", "It stands")],
                    default="open",
                    max_length=8,
                    verbose_name="outcome",
                ),
            ),
            (
                "is_shared",
                models.BooleanField(
                    default=True, verbose_name="show the answer to all colleagues, without the customer's name"
                ),
            ),
            ("said_at", models.DateTimeField()),
            (
                "contact",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.contact",
                    verbose_name="who said it",
                ),
            ),
            (
                "kept_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "opportunity",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="objections", to="crm.opportunity"
                ),
            ),
        ],
        options={
            "ordering": ["-said_at", "-pk"],
            "abstract": False,
            "indexes": [
                django.contrib.postgres.indexes.GinIndex(fields=["search_tokens"], name="crm_objection_search"),
                models.Index(
                    condition=models.Q(("archived_at", None), ("is_shared", True), ("outcome", "settled")),
                    fields=["kind", "-said_at"],
                    name="objection_that_worked",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ValueCase",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("years", models.PositiveSmallIntegerField(default=5, verbose_name="years")),
            (
                "discount_rate",
                models.DecimalField(decimal_places=2, default=8, max_digits=5, verbose_name="discount rate %"),
            ),
            ("note", models.TextField(blank=True, verbose_name="assumptions, for the customer to read")),
            (
                "opportunity",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE, related_name="value_case", to="crm.opportunity"
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("years__gte", 1), ("years__lte", 30)), name="value_case_years"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="ValueFlow",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("cost", "Cost of our solution"),
                        ("benefit", "Gain or saving"),
                        ("today", "Cost of going on as today"),
                    ],
                    max_length=8,
                    verbose_name="kind",
                ),
            ),
            ("name", models.CharField(max_length=160, verbose_name="what")),
            ("at_start", models.DecimalField(decimal_places=2, default=0, max_digits=18, verbose_name="at the start")),
            ("per_year", models.DecimalField(decimal_places=2, default=0, max_digits=18, verbose_name="every year")),
            ("position", models.PositiveSmallIntegerField(default=0)),
            (
                "case",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="flows", to="crm.valuecase"
                ),
            ),
        ],
        options={
            "ordering": ["case", "position", "pk"],
        },
    ),
    migrations.CreateModel(
        name="ValueLine",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("need", models.CharField(max_length=200, verbose_name="need")),
            ("feature", models.CharField(max_length=200, verbose_name="feature: what it is")),
            ("advantage", models.CharField(blank=True, max_length=200, verbose_name="advantage: what it does better")),
            ("benefit", models.CharField(max_length=200, verbose_name="benefit: what the customer gains")),
            ("position", models.PositiveSmallIntegerField(default=0)),
            (
                "opportunity",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="value_lines", to="crm.opportunity"
                ),
            ),
        ],
        options={
            "ordering": ["opportunity", "position", "pk"],
        },
    ),
]
