"""Review decks: the company's template, and each deck that was asked for."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="Deck",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "review",
                models.CharField(choices=[("week", "Week"), ("month", "Month"), ("quarter", "Quarter")], max_length=8),
            ),
            ("starts_on", models.DateField()),
            ("ends_on", models.DateField()),
            ("language", models.CharField(max_length=10)),
            ("note", models.TextField(blank=True)),
            ("decide", models.TextField(blank=True)),
            ("name", models.CharField(max_length=160)),
            (
                "state",
                models.CharField(
                    choices=[("waiting", "Waiting"), ("running", "Running"), ("done", "Done"), ("failed", "Failed")],
                    default="waiting",
                    max_length=8,
                ),
            ),
            ("done", models.PositiveSmallIntegerField(default=0)),
            ("total", models.PositiveSmallIntegerField(default=0)),
            ("problem", models.CharField(blank=True, max_length=300)),
            ("file", models.FileField(blank=True, upload_to="decks/%Y/%m")),
            ("asked_at", models.DateTimeField()),
            ("expires_at", models.DateTimeField()),
            (
                "member",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "unit",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="people.orgunit",
                ),
            ),
        ],
        options={
            "ordering": ["-asked_at", "-pk"],
            "indexes": [models.Index(fields=["expires_at"], name="deck_expiry")],
        },
    ),
    migrations.CreateModel(
        name="DeckTemplate",
        fields=[
            ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
            ("name", models.CharField(max_length=120)),
            ("file", models.FileField(upload_to="deck-templates")),
            ("uploaded_at", models.DateTimeField()),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_deck_template")],
        },
    ),
]
