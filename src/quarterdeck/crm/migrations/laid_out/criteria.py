"""What a company asks of its deals, stage by stage, and which facts make it worry about one."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="HealthSetting",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "fact",
                models.CharField(
                    choices=[
                        ("close_date_passed", "The expected close has passed"),
                        ("stalled", "Longer in a stage than usual"),
                        ("step_overdue", "The next step is overdue"),
                        ("no_activity", "No contact"),
                        ("no_next_step", "No next step"),
                        ("date_pushed", "The expected close was put off"),
                        ("amount_cut", "The amount was cut"),
                        ("few_contacts", "Too few contacts"),
                        ("no_decision_maker", "No decision maker"),
                    ],
                    max_length=20,
                    unique=True,
                ),
            ),
            ("is_on", models.BooleanField(default=True)),
            ("limit", models.PositiveSmallIntegerField(default=0)),
        ],
        options={
            "ordering": ["pk"],
        },
    ),
    migrations.CreateModel(
        name="StageCriterion",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("field", "A field is filled"),
                        ("activity", "Activities are done"),
                        ("document", "A document is attached"),
                        ("contact", "A contact with a role is known"),
                    ],
                    max_length=8,
                    verbose_name="kind",
                ),
            ),
            ("field", models.CharField(blank=True, max_length=60, verbose_name="field")),
            (
                "activity_kind",
                models.CharField(
                    blank=True,
                    choices=[
                        ("call", "Call"),
                        ("meeting", "Meeting"),
                        ("visit", "Visit"),
                        ("email", "E-mail"),
                        ("message", "Message"),
                        ("demo", "Demo"),
                        ("task", "To-do"),
                        ("note", "Note"),
                    ],
                    max_length=8,
                    verbose_name="activity",
                ),
            ),
            ("count", models.PositiveSmallIntegerField(default=1, verbose_name="how many")),
            ("document", models.CharField(blank=True, max_length=80, verbose_name="document")),
            (
                "role",
                models.CharField(
                    blank=True,
                    choices=[
                        ("decision_maker", "Decision maker"),
                        ("champion", "Champion"),
                        ("influencer", "Influencer"),
                        ("user", "User"),
                        ("gatekeeper", "Gatekeeper"),
                        ("blocker", "Blocker"),
                    ],
                    max_length=16,
                    verbose_name="buying role",
                ),
            ),
            ("position", models.PositiveSmallIntegerField(default=0)),
            (
                "stage",
                models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="criteria", to="crm.stage"),
            ),
        ],
        options={
            "ordering": ["stage", "position", "pk"],
            "constraints": [models.CheckConstraint(condition=models.Q(("count__gte", 1)), name="criterion_count")],
        },
    ),
    migrations.CreateModel(
        name="StageGuidance",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("title", models.CharField(max_length=120, verbose_name="title")),
            ("text", models.TextField(blank=True, verbose_name="text")),
            ("url", models.URLField(blank=True, max_length=400, verbose_name="link")),
            ("position", models.PositiveSmallIntegerField(default=0)),
            (
                "stage",
                models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="guidance", to="crm.stage"),
            ),
        ],
        options={
            "ordering": ["stage", "position", "pk"],
        },
    ),
    migrations.CreateModel(
        name="StageTask",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("subject", models.CharField(max_length=200, verbose_name="what")),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("call", "Call"),
                        ("meeting", "Meeting"),
                        ("visit", "Visit"),
                        ("email", "E-mail"),
                        ("message", "Message"),
                        ("demo", "Demo"),
                        ("task", "To-do"),
                        ("note", "Note"),
                    ],
                    default="task",
                    max_length=8,
                    verbose_name="kind",
                ),
            ),
            ("due_days", models.PositiveSmallIntegerField(default=1, verbose_name="due after days")),
            ("position", models.PositiveSmallIntegerField(default=0)),
            (
                "stage",
                models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="tasks", to="crm.stage"),
            ),
        ],
        options={
            "ordering": ["stage", "position", "pk"],
        },
    ),
    migrations.CreateModel(
        name="StageTransition",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("is_allowed", models.BooleanField(default=True, verbose_name="allowed")),
            (
                "fields",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(max_length=60),
                    blank=True,
                    default=list,
                    size=None,
                    verbose_name="needs these fields",
                ),
            ),
            ("role", models.CharField(blank=True, max_length=50, verbose_name="only for the role")),
            ("approver", models.CharField(blank=True, max_length=60, verbose_name="approved by")),
            (
                "from_stage",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="transitions", to="crm.stage"
                ),
            ),
            (
                "to_stage",
                models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="arrivals", to="crm.stage"),
            ),
        ],
        options={
            "ordering": ["from_stage", "to_stage", "pk"],
            "constraints": [
                models.UniqueConstraint(fields=("from_stage", "to_stage"), name="transition_once"),
                models.CheckConstraint(
                    condition=models.Q(("from_stage", models.F("to_stage")), _negated=True), name="transition_moves"
                ),
            ],
        },
    ),
]
