"""Series of one-to-ones, their talks, points and notes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="OneToOneSeries",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            (
                "rhythm",
                models.CharField(
                    choices=[("weekly", "Every week"), ("fortnightly", "Every two weeks"), ("monthly", "Every month")],
                    default="fortnightly",
                    max_length=11,
                    verbose_name="rhythm",
                ),
            ),
            ("started_on", models.DateField()),
            ("ended_on", models.DateField(null=True)),
            (
                "leader",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="one_to_ones_led",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "member",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="one_to_ones", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "ordering": ["member__name", "pk"],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("ended_on", None)), fields=("leader", "member"), name="one_to_ones_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(("leader", models.F("member")), _negated=True), name="one_to_ones_of_two"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="OneToOne",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("planned_on", models.DateField(verbose_name="day")),
            (
                "state",
                models.CharField(
                    choices=[("planned", "Planned"), ("held", "Held"), ("skipped", "Skipped")],
                    default="planned",
                    max_length=7,
                ),
            ),
            ("held_on", models.DateField(null=True)),
            ("skipped_why", models.CharField(blank=True, max_length=300)),
            ("notes", models.TextField(blank=True, verbose_name="notes")),
            (
                "series",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="talks", to="performance.onetooneseries"
                ),
            ),
        ],
        options={
            "ordering": ["series", "-planned_on", "-pk"],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("state", "planned")), fields=("series",), name="one_to_one_next_is_one"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("held_on__isnull", False), ("state", "held")),
                        models.Q(models.Q(("state", "held"), _negated=True), ("held_on", None)),
                        _connector="OR",
                    ),
                    name="one_to_one_held_on_a_day",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="TalkingPoint",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("text", models.CharField(max_length=400, verbose_name="point")),
            ("at", models.DateTimeField()),
            ("is_covered", models.BooleanField(default=False)),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "talk",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="points", to="performance.onetoone"
                ),
            ),
        ],
        options={
            "ordering": ["talk", "at", "pk"],
        },
    ),
    migrations.CreateModel(
        name="PrivateNote",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("text", models.TextField(blank=True)),
            ("at", models.DateTimeField()),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "talk",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="private_notes", to="performance.onetoone"
                ),
            ),
        ],
        options={
            "constraints": [models.UniqueConstraint(fields=("talk", "by"), name="private_note_once")],
        },
    ),
]
