"""What to remember about customers: days that matter, and how often each level wants to hear from us (定期回访)."""

import django.db.models.deletion
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="CareInterval",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "level",
                models.CharField(
                    choices=[("A", "A: key customer"), ("B", "B: regular customer"), ("C", "C: small customer")],
                    max_length=1,
                    unique=True,
                    verbose_name="level",
                ),
            ),
            ("days", models.PositiveSmallIntegerField(verbose_name="days between contacts")),
        ],
        options={
            "ordering": ["level"],
        },
    ),
    migrations.CreateModel(
        name="ImportantDate",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("birthday", "Birthday"),
                        ("renewal", "Renewal"),
                        ("contract", "End of contract"),
                        ("founding", "Founding day"),
                        ("budget", "Budget is made"),
                        ("other", "Other day"),
                    ],
                    default="renewal",
                    max_length=8,
                    verbose_name="kind",
                ),
            ),
            ("label", models.CharField(blank=True, max_length=120, verbose_name="what")),
            ("on", models.DateField(verbose_name="day")),
            ("is_yearly", models.BooleanField(default=True, verbose_name="every year")),
            ("days_before", models.PositiveSmallIntegerField(default=7, verbose_name="tell me so many days before")),
            (
                "account",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="important_dates",
                    to="crm.account",
                    verbose_name="account",
                ),
            ),
            (
                "contact",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="important_dates",
                    to="crm.contact",
                    verbose_name="contact",
                ),
            ),
        ],
        options={
            "ordering": ["on", "pk"],
            "indexes": [
                models.Index(condition=models.Q(("archived_at", None)), fields=["on"], name="important_by_day")
            ],
        },
    ),
]
