"""Records that may mean the same: what was found, what people said about it, and what became one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="DuplicatePair",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "kind",
                models.CharField(
                    choices=[("account", "Accounts"), ("contact", "Contacts"), ("lead", "Leads")], max_length=7
                ),
            ),
            ("one_id", models.BigIntegerField()),
            ("other_id", models.BigIntegerField()),
            ("group", models.BigIntegerField()),
            ("is_certain", models.BooleanField()),
            ("score", models.FloatField()),
            ("reasons", models.JSONField(default=list)),
        ],
        options={
            "ordering": ["kind", "-is_certain", "-score", "pk"],
            "indexes": [
                models.Index(fields=["kind", "-is_certain", "-score", "group"], name="duplicate_pair_best"),
                models.Index(fields=["kind", "group"], name="duplicate_pair_group"),
                models.Index(fields=["kind", "other_id"], name="duplicate_pair_other"),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("kind", "one_id", "other_id"), name="duplicate_pair_once"),
                models.CheckConstraint(
                    condition=models.Q(("one_id__lt", models.F("other_id"))), name="duplicate_pair_order"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="DuplicateSetting",
        fields=[
            ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
            (
                "policy",
                models.CharField(
                    choices=[
                        ("off", "Do nothing"),
                        ("warn", "Show similar ones while somebody types"),
                        ("refuse", "Also refuse what certainly exists already"),
                        ("tell_owner", "Refuse it, and tell the owner that a colleague asked"),
                    ],
                    default="warn",
                    max_length=10,
                    verbose_name="when somebody enters what exists already",
                ),
            ),
        ],
        options={
            "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_duplicate_setting")],
        },
    ),
    migrations.CreateModel(
        name="MergedRecord",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "kind",
                models.CharField(
                    choices=[("account", "Accounts"), ("contact", "Contacts"), ("lead", "Leads")], max_length=7
                ),
            ),
            ("gone_id", models.BigIntegerField()),
            ("kept_id", models.BigIntegerField()),
            ("name", models.CharField(max_length=330)),
            ("at", models.DateTimeField()),
            (
                "by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["kind", "kept_id"], name="merged_into")],
            "constraints": [models.UniqueConstraint(fields=("kind", "gone_id"), name="merged_once")],
        },
    ),
    migrations.CreateModel(
        name="NotDuplicates",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "kind",
                models.CharField(
                    choices=[("account", "Accounts"), ("contact", "Contacts"), ("lead", "Leads")], max_length=7
                ),
            ),
            ("one_id", models.BigIntegerField()),
            ("other_id", models.BigIntegerField()),
            ("at", models.DateTimeField()),
            (
                "by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("kind", "one_id", "other_id"), name="not_duplicates_once"),
                models.CheckConstraint(
                    condition=models.Q(("one_id__lt", models.F("other_id"))), name="not_duplicates_order"
                ),
            ],
        },
    ),
]
