"""Questionnaires, questions and sheets of answers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="Questionnaire",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("name", models.CharField(max_length=120, verbose_name="name")),
            (
                "use",
                models.CharField(
                    choices=[("review", "Review"), ("observation", "Observation"), ("pulse", "Team pulse")],
                    max_length=12,
                    verbose_name="used for",
                ),
            ),
            ("intro", models.TextField(blank=True, verbose_name="a word before the questions")),
            ("frozen_version", models.PositiveIntegerField(editable=False, null=True)),
            (
                "frozen_from",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="copies",
                    to="performance.questionnaire",
                ),
            ),
        ],
        options={
            "ordering": ["name", "pk"],
            "constraints": [
                models.UniqueConstraint(fields=("frozen_from", "frozen_version"), name="questionnaire_copied_once"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("frozen_from", None), ("frozen_version", None)),
                        models.Q(("frozen_from__isnull", False), ("frozen_version__isnull", False)),
                        _connector="OR",
                    ),
                    name="questionnaire_copy_of_a_version",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Question",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("position", models.PositiveSmallIntegerField(default=0)),
            ("group", models.CharField(blank=True, max_length=120, verbose_name="heading")),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("scale", "Scale from 1 to 5"),
                        ("choice", "One of several"),
                        ("several", "Any of several"),
                        ("yes_no", "Yes or no"),
                        ("text", "Text"),
                        ("number", "Number"),
                    ],
                    max_length=8,
                    verbose_name="kind",
                ),
            ),
            ("text", models.CharField(max_length=400, verbose_name="question")),
            ("guide", models.TextField(blank=True, verbose_name="what to look at")),
            ("weight", models.DecimalField(decimal_places=2, default=1, max_digits=5, verbose_name="weight")),
            ("is_required", models.BooleanField(default=False, verbose_name="has to be answered")),
            ("options", models.JSONField(blank=True, default=dict)),
            (
                "questionnaire",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="questions",
                    to="performance.questionnaire",
                ),
            ),
        ],
        options={
            "ordering": ["questionnaire", "position", "pk"],
            "constraints": [models.CheckConstraint(condition=models.Q(("weight__gte", 0)), name="question_weight")],
        },
    ),
    migrations.CreateModel(
        name="AnswerSheet",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            (
                "state",
                models.CharField(
                    choices=[("open", "Being written"), ("submitted", "Handed in")], default="open", max_length=10
                ),
            ),
            ("begun_at", models.DateTimeField()),
            ("submitted_at", models.DateTimeField(null=True)),
            (
                "member",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="answer_sheets",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "questionnaire",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="performance.questionnaire"
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "open"), ("submitted_at", None)),
                        models.Q(("state", "submitted"), ("submitted_at__isnull", False)),
                        _connector="OR",
                    ),
                    name="sheet_submitted",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Answer",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("number", models.DecimalField(decimal_places=4, max_digits=18, null=True)),
            ("text", models.TextField(blank=True)),
            ("choices", models.JSONField(default=list)),
            (
                "sheet",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="performance.answersheet"
                ),
            ),
            (
                "question",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="performance.question"
                ),
            ),
        ],
        options={
            "ordering": ["sheet", "question__position", "pk"],
            "constraints": [models.UniqueConstraint(fields=("sheet", "question"), name="answer_once")],
        },
    ),
]
