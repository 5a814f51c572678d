"""Praise and pointers, and what is asked for."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="FeedbackRequest",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("question", models.TextField(verbose_name="question")),
            ("due_on", models.DateField(null=True, verbose_name="wanted until")),
            ("asked_at", models.DateTimeField()),
            ("declined_at", models.DateTimeField(null=True)),
            ("declined_why", models.CharField(blank=True, max_length=300)),
            (
                "about",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "asked_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "asked_of",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "ordering": ["-asked_at", "-pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("asked_by", models.F("asked_of")), _negated=True),
                    name="feedback_asked_of_another",
                ),
                models.CheckConstraint(
                    condition=models.Q(("asked_of", models.F("about")), _negated=True),
                    name="feedback_asked_about_another",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Feedback",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "kind",
                models.CharField(
                    choices=[("praise", "Praise"), ("pointer", "Pointer")],
                    default="praise",
                    max_length=7,
                    verbose_name="kind",
                ),
            ),
            ("situation", models.TextField(verbose_name="situation")),
            ("behaviour", models.TextField(verbose_name="behaviour")),
            ("effect", models.TextField(verbose_name="effect")),
            ("advice", models.TextField(blank=True, verbose_name="what next")),
            (
                "audience",
                models.CharField(
                    choices=[
                        ("person", "Only the person it is about"),
                        ("leaders", "The person and those who lead them"),
                        ("everyone", "Everybody here"),
                        ("asker", "Only whoever asked for it"),
                    ],
                    default="person",
                    max_length=8,
                    verbose_name="who may read it",
                ),
            ),
            ("given_at", models.DateTimeField()),
            ("taken_back_at", models.DateTimeField(null=True)),
            (
                "about",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="feedback_received",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="feedback_given",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "request",
                models.OneToOneField(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="answer",
                    to="performance.feedbackrequest",
                ),
            ),
        ],
        options={
            "ordering": ["-given_at", "-pk"],
            "indexes": [models.Index(fields=["about", "-given_at"], name="feedback_stream")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("by", models.F("about")), _negated=True), name="feedback_about_another"
                ),
                models.CheckConstraint(
                    condition=models.Q(("audience", "everyone"), ("kind", "pointer"), _negated=True),
                    name="feedback_pointers_in_private",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("audience", "asker"), _negated=True), ("request__isnull", False), _connector="OR"
                    ),
                    name="feedback_asker_asked",
                ),
            ],
        },
    ),
]
