"""How leads come in by themselves, and how soon they are answered: public forms, their posts, the response clock."""

import django.core.validators
import django.db.models.deletion
import quarterdeck.crm.models.capture
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="FormPost",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("key", models.CharField(max_length=64, unique=True)),
            ("at", models.DateTimeField()),
            ("is_new", models.BooleanField(default=True)),
            (
                "lead",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="form_posts", to="crm.lead"
                ),
            ),
            (
                "form",
                models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="posts", to="crm.leadform"),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["form", "-at"], name="post_of_form")],
        },
    ),
    migrations.CreateModel(
        name="LeadForm",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
            (
                "slug",
                models.SlugField(
                    default=quarterdeck.crm.models.capture.new_slug, max_length=40, unique=True, verbose_name="address"
                ),
            ),
            ("fields", models.JSONField(default=list, verbose_name="fields")),
            ("required", models.JSONField(blank=True, default=list, verbose_name="required fields")),
            ("texts", models.JSONField(blank=True, default=dict)),
            ("source", models.CharField(blank=True, max_length=60, verbose_name="source")),
            ("campaign", models.CharField(blank=True, max_length=120, verbose_name="campaign")),
            (
                "cost",
                models.DecimalField(
                    blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="cost of a lead"
                ),
            ),
            ("allowed_sites", models.TextField(blank=True, verbose_name="sites that may show it")),
            ("asks_consent", models.BooleanField(default=True, verbose_name="asks for consent")),
            ("is_open", models.BooleanField(default=True, verbose_name="open")),
            (
                "owner",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="owner",
                ),
            ),
            (
                "pool",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="crm.pool",
                    verbose_name="public pool",
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
        ],
        options={
            "ordering": ["name", "pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("owner", None), ("pool", None), _connector="OR"), name="lead_form_owner_or_pool"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="PostCount",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("who", models.CharField(max_length=80)),
            ("minute", models.DateTimeField()),
            ("posts", models.PositiveIntegerField(default=1)),
        ],
        options={
            "indexes": [models.Index(fields=["minute"], name="post_count_age")],
            "constraints": [models.UniqueConstraint(fields=("who", "minute"), name="post_count_once")],
        },
    ),
    migrations.CreateModel(
        name="ResponseSetting",
        fields=[
            ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
            (
                "minutes",
                models.PositiveIntegerField(
                    default=60,
                    validators=[
                        django.core.validators.MinValueValidator(1),
                        django.core.validators.MaxValueValidator(9600),
                    ],
                    verbose_name="answer owed within (working minutes)",
                ),
            ),
            (
                "manager_after_minutes",
                models.PositiveIntegerField(
                    default=60,
                    validators=[django.core.validators.MaxValueValidator(9600)],
                    verbose_name="manager is told after another (working minutes)",
                ),
            ),
            ("opens", models.TimeField(default="09:00", verbose_name="work begins")),
            ("closes", models.TimeField(default="18:00", verbose_name="work ends")),
        ],
        options={
            "constraints": [
                models.CheckConstraint(condition=models.Q(("id", 1)), name="one_response_setting"),
                models.CheckConstraint(
                    condition=models.Q(("closes__gt", models.F("opens"))), name="response_day_has_hours"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="SourceResponse",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("source", models.CharField(max_length=60, unique=True, verbose_name="source")),
            (
                "minutes",
                models.PositiveIntegerField(
                    validators=[
                        django.core.validators.MinValueValidator(1),
                        django.core.validators.MaxValueValidator(9600),
                    ],
                    verbose_name="answer owed within (working minutes)",
                ),
            ),
        ],
        options={
            "ordering": ["source"],
        },
    ),
]
