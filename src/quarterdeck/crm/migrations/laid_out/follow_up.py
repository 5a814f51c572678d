"""Ready-made activities, and plans that follow up step by step (跟进计划)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="FollowUpPlan",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
            ("description", models.CharField(blank=True, max_length=200, verbose_name="when to use it")),
            ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ("daily_cap", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="steps a day")),
        ],
        options={
            "ordering": ["name", "pk"],
        },
    ),
    migrations.CreateModel(
        name="ActivityTemplate",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("name", models.CharField(max_length=80, verbose_name="name")),
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
                    default="call",
                    max_length=8,
                    verbose_name="kind",
                ),
            ),
            ("subject", models.CharField(blank=True, max_length=200, verbose_name="what")),
            ("note", models.TextField(blank=True, verbose_name="note")),
            ("minutes", models.PositiveIntegerField(blank=True, null=True, verbose_name="minutes")),
            (
                "outcome",
                models.CharField(
                    blank=True,
                    choices=[
                        ("no_answer", "No answer"),
                        ("connected", "Connected"),
                        ("interested", "Interested"),
                        ("agreed", "Next step agreed"),
                        ("refused", "Refused"),
                    ],
                    max_length=10,
                    verbose_name="outcome",
                ),
            ),
            ("next_step", models.CharField(blank=True, max_length=200, verbose_name="next step")),
            (
                "next_step_days",
                models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="working days to the next step"),
            ),
            (
                "owner",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["name", "pk"],
        },
    ),
    migrations.CreateModel(
        name="Enrolment",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("begun_at", models.DateTimeField()),
            ("position", models.PositiveSmallIntegerField(default=0)),
            ("next_on", models.DateField(null=True)),
            ("is_paused", models.BooleanField(default=False)),
            ("ended_at", models.DateTimeField(null=True)),
            (
                "end",
                models.CharField(
                    blank=True,
                    choices=[
                        ("finished", "All steps done"),
                        ("replied", "Replied"),
                        ("meeting", "Meeting booked"),
                        ("refused", "Refused"),
                        ("bounced", "Could not be delivered"),
                        ("taken_out", "Taken out"),
                        ("closed", "No longer open"),
                    ],
                    max_length=9,
                ),
            ),
            (
                "contact",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="enrolments",
                    to="crm.contact",
                ),
            ),
            (
                "lead",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="enrolments",
                    to="crm.lead",
                ),
            ),
            (
                "owner",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="enrolments", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "plan",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="enrolments", to="crm.followupplan"
                ),
            ),
        ],
        options={
            "ordering": ["-pk"],
            "indexes": [models.Index(condition=models.Q(("ended_at", None)), fields=["next_on"], name="enrolment_due")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("lead__isnull", False), ("contact__isnull", False), _connector="XOR"),
                    name="enrolment_of_one",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("end", ""), ("ended_at", None)),
                        models.Q(("ended_at__isnull", False), models.Q(("end", ""), _negated=True)),
                        _connector="OR",
                    ),
                    name="enrolment_end_said",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("ended_at", None)), fields=("plan", "lead"), name="lead_enrolled_once"
                ),
                models.UniqueConstraint(
                    condition=models.Q(("ended_at", None)), fields=("plan", "contact"), name="contact_enrolled_once"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="FollowUpStep",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("position", models.PositiveSmallIntegerField()),
            ("delay_days", models.PositiveSmallIntegerField(default=1, verbose_name="working days later")),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("task", "To-do"),
                        ("call", "Call"),
                        ("email", "E-mail"),
                        ("message", "Message"),
                        ("visit", "Visit"),
                    ],
                    default="call",
                    max_length=8,
                    verbose_name="kind",
                ),
            ),
            ("subject", models.CharField(max_length=200, verbose_name="what")),
            ("body", models.TextField(blank=True, verbose_name="text")),
            ("must_be_done", models.BooleanField(default=True, verbose_name="wait until it is done")),
            ("sends_mail", models.BooleanField(default=False, verbose_name="send the e-mail itself")),
            (
                "plan",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="crm.followupplan"
                ),
            ),
        ],
        options={
            "ordering": ["plan", "position"],
            "constraints": [models.UniqueConstraint(fields=("plan", "position"), name="step_place_once")],
        },
    ),
    migrations.CreateModel(
        name="StepTaken",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("position", models.PositiveSmallIntegerField()),
            ("on", models.DateField()),
            ("was_sent", models.BooleanField(default=False)),
            (
                "activity",
                models.OneToOneField(
                    null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="plan_step", to="crm.activity"
                ),
            ),
            (
                "enrolment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="taken", to="crm.enrolment"
                ),
            ),
            (
                "step",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="taken", to="crm.followupstep"
                ),
            ),
        ],
        options={
            "ordering": ["enrolment", "position"],
            "constraints": [models.UniqueConstraint(fields=("enrolment", "position"), name="step_taken_once")],
        },
    ),
]
