"""Coaching talks and plans, what was observed, and what they changed."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="CoachingPlan",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("focus", models.CharField(max_length=200, verbose_name="focus")),
            ("aim", models.TextField(blank=True, verbose_name="what will be different")),
            ("measure", models.CharField(blank=True, max_length=40)),
            (
                "sessions",
                models.PositiveSmallIntegerField(
                    default=4,
                    validators=[
                        django.core.validators.MinValueValidator(2),
                        django.core.validators.MaxValueValidator(12),
                    ],
                    verbose_name="sessions",
                ),
            ),
            ("started_on", models.DateField()),
            ("ended_on", models.DateField(null=True)),
            ("result", models.TextField(blank=True, verbose_name="what came of it")),
            (
                "coach",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="coaching_plans_led",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "member",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="coaching_plans",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "stage",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="crm.stage"
                ),
            ),
            (
                "skill",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="performance.skill"
                ),
            ),
        ],
        options={
            "ordering": ["-started_on", "-pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("member", models.F("coach")), _negated=True), name="coaching_plan_between_two"
                ),
                models.CheckConstraint(condition=models.Q(("sessions__range", (2, 12))), name="coaching_plan_sessions"),
            ],
        },
    ),
    migrations.CreateModel(
        name="CoachingSession",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("focus", models.CharField(max_length=200, verbose_name="focus")),
            ("measure", models.CharField(blank=True, max_length=40)),
            ("planned_on", models.DateField(verbose_name="planned for")),
            ("held_on", models.DateField(null=True, verbose_name="held on")),
            (
                "minutes",
                models.PositiveSmallIntegerField(
                    null=True, validators=[django.core.validators.MaxValueValidator(480)], verbose_name="minutes"
                ),
            ),
            ("goal", models.TextField(blank=True, verbose_name="goal")),
            ("reality", models.TextField(blank=True, verbose_name="reality")),
            ("options", models.TextField(blank=True, verbose_name="options")),
            ("way_forward", models.TextField(blank=True, verbose_name="way forward")),
            ("is_supported", models.BooleanField(default=False)),
            ("follow_up_on", models.DateField(null=True, verbose_name="follow up on")),
            ("followed_up_on", models.DateField(null=True)),
            ("follow_up", models.TextField(blank=True, verbose_name="what came of it")),
            ("called_off_at", models.DateTimeField(null=True)),
            ("called_off_why", models.CharField(blank=True, max_length=200, verbose_name="why")),
            (
                "coach",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="coaching_led",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "member",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="coaching", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "plan",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="talks",
                    to="performance.coachingplan",
                ),
            ),
            (
                "stage",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="crm.stage"
                ),
            ),
            (
                "skill",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="performance.skill"
                ),
            ),
        ],
        options={
            "ordering": ["-planned_on", "-pk"],
            "indexes": [models.Index(fields=["member", "measure", "stage", "held_on"], name="coaching_courses")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("member", models.F("coach")), _negated=True), name="coaching_between_two"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("followed_up_on", None),
                        models.Q(("followed_up_on__gte", models.F("held_on")), ("held_on__isnull", False)),
                        _connector="OR",
                    ),
                    name="coaching_followed_up_after",
                ),
                models.CheckConstraint(
                    condition=models.Q(("called_off_at", None), ("held_on", None), _connector="OR"),
                    name="coaching_held_or_called_off",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="CoachingOccasion",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("starts_on", models.DateField()),
            ("ends_on", models.DateField()),
            ("cases", models.PositiveIntegerField()),
            ("own", models.FloatField()),
            ("peers", models.FloatField()),
            ("likely", models.FloatField()),
            ("shortfall", models.FloatField()),
            ("probability", models.FloatField()),
            ("cost", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
            (
                "session",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="occasion",
                    to="performance.coachingsession",
                ),
            ),
        ],
    ),
    migrations.CreateModel(
        name="CoachNote",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("text", models.TextField(blank=True, verbose_name="for myself only")),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="performance.coachingsession"
                ),
            ),
        ],
        options={
            "constraints": [models.UniqueConstraint(fields=("session", "by"), name="coach_note_once")],
        },
    ),
    migrations.CreateModel(
        name="Observation",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("ride_along", "Ride-along"),
                        ("call", "Call"),
                        ("demo", "Demo"),
                        ("role_play", "Role play"),
                        ("writing", "Mails and offers"),
                    ],
                    max_length=10,
                    verbose_name="what was observed",
                ),
            ),
            ("on", models.DateField(verbose_name="observed on")),
            ("note", models.TextField(blank=True, verbose_name="what was seen")),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "opportunity",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="crm.opportunity"
                ),
            ),
            (
                "session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="observations",
                    to="performance.coachingsession",
                ),
            ),
            (
                "sheet",
                models.OneToOneField(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="observation",
                    to="performance.answersheet",
                ),
            ),
        ],
        options={
            "ordering": ["session", "on", "pk"],
        },
    ),
    migrations.CreateModel(
        name="Support",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("material", "Material"),
                        ("course", "Course"),
                        ("example", "Somebody to learn from"),
                        ("time", "Time or money"),
                    ],
                    default="material",
                    max_length=8,
                    verbose_name="kind",
                ),
            ),
            ("title", models.CharField(max_length=200, verbose_name="what")),
            ("url", models.URLField(blank=True, verbose_name="link")),
            ("file", models.FileField(blank=True, upload_to="coaching/%Y/%m")),
            ("content_type", models.CharField(blank=True, max_length=100)),
            ("added_at", models.DateTimeField()),
            (
                "added_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="support",
                    to="performance.coachingsession",
                ),
            ),
        ],
        options={
            "ordering": ["session", "pk"],
        },
    ),
    migrations.CreateModel(
        name="CoachingEffect",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("starts_on", models.DateField()),
            ("ends_on", models.DateField()),
            (
                "verdict",
                models.CharField(
                    choices=[("improved", "improved"), ("unclear", "unclear"), ("worse", "worse"), ("early", "early")],
                    max_length=8,
                ),
            ),
            ("cases_before", models.PositiveIntegerField()),
            ("cases_after", models.PositiveIntegerField()),
            ("needs", models.PositiveIntegerField(default=0)),
            ("before", models.FloatField()),
            ("expected", models.FloatField()),
            ("after", models.FloatField()),
            ("peers_before", models.FloatField()),
            ("peers_after", models.FloatField()),
            ("gain", models.FloatField()),
            ("low", models.FloatField()),
            ("high", models.FloatField()),
            ("peers", models.PositiveIntegerField()),
            ("measured_at", models.DateTimeField()),
            (
                "session",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE, related_name="effect", to="performance.coachingsession"
                ),
            ),
        ],
        options={
            "ordering": ["session"],
        },
    ),
]
