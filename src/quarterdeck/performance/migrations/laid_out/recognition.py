"""Thanks, values, points and badges."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="CompanyValue",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("name", models.CharField(max_length=40, verbose_name="value")),
            ("meaning", models.CharField(blank=True, max_length=300, verbose_name="what it looks like in daily work")),
            ("position", models.PositiveSmallIntegerField(default=0)),
        ],
        options={
            "ordering": ["position", "pk"],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("archived_at", None)), fields=("name",), name="company_value_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Badge",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("name", models.CharField(max_length=40, verbose_name="badge")),
            (
                "icon",
                models.CharField(
                    choices=[
                        ("star", "Star"),
                        ("trophy", "Trophy"),
                        ("heart", "Heart"),
                        ("rocket", "Rocket"),
                        ("bulb", "Idea"),
                        ("users", "Together"),
                    ],
                    default="star",
                    max_length=8,
                    verbose_name="icon",
                ),
            ),
            ("meaning", models.CharField(blank=True, max_length=200, verbose_name="what it is given for")),
        ],
        options={
            "ordering": ["name", "pk"],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("archived_at", None)), fields=("name",), name="badge_name_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="RecognitionRules",
        fields=[
            ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
            (
                "points_a_month",
                models.PositiveSmallIntegerField(default=0, verbose_name="points a person may give away a month"),
            ),
        ],
        options={
            "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_recognition_rules")],
        },
    ),
    migrations.CreateModel(
        name="Recognition",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "search_tokens",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.TextField(), default=list, editable=False, size=None
                ),
            ),
            ("at", models.DateTimeField()),
            ("text", models.TextField(verbose_name="what they did, and what came of it")),
            ("points", models.PositiveSmallIntegerField(default=0, verbose_name="points given")),
            ("withdrawn_why", models.CharField(blank=True, max_length=300)),
            (
                "badge",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="performance.badge",
                    verbose_name="badge",
                ),
            ),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="recognitions_given",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "value",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="performance.companyvalue",
                    verbose_name="value",
                ),
            ),
            (
                "members",
                models.ManyToManyField(
                    editable=False,
                    related_name="recognitions",
                    through="performance.RecognitionReceiver",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "award",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="recognitions",
                    to="performance.teamaward",
                ),
            ),
        ],
        options={
            "ordering": ["-at", "-pk"],
            "abstract": False,
            "indexes": [
                django.contrib.postgres.indexes.GinIndex(
                    fields=["search_tokens"], name="performance_recognition_search"
                ),
                models.Index(condition=models.Q(("archived_at", None)), fields=["-at"], name="recognition_latest"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("text", ""), _negated=True), name="recognition_says_something"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="RecognitionReceiver",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "member",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "recognition",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="receivers", to="performance.recognition"
                ),
            ),
        ],
        options={
            "ordering": ["recognition", "pk"],
            "constraints": [models.UniqueConstraint(fields=("recognition", "member"), name="recognized_once")],
        },
    ),
    migrations.CreateModel(
        name="RecognitionReaction",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "kind",
                models.CharField(
                    choices=[("thumb-up", "Well done"), ("heart", "Thank you too"), ("bulb", "I learned from it")],
                    max_length=8,
                ),
            ),
            (
                "member",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "recognition",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="reactions", to="performance.recognition"
                ),
            ),
        ],
        options={
            "constraints": [models.UniqueConstraint(fields=("recognition", "member", "kind"), name="reacted_once")],
        },
    ),
]
