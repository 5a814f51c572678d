"""Rounds of the pulse, their sealed boxes and what may be told of them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="PulsePlan",
        fields=[
            ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
            ("is_on", models.BooleanField(default=False, verbose_name="ask")),
            (
                "weeks",
                models.PositiveSmallIntegerField(
                    choices=[
                        (1, "Every week"),
                        (2, "Every two weeks"),
                        (4, "Every four weeks"),
                        (13, "Every thirteen weeks"),
                    ],
                    default=4,
                    verbose_name="how often",
                ),
            ),
            ("days_open", models.PositiveSmallIntegerField(default=5, verbose_name="days to answer")),
            ("least", models.PositiveSmallIntegerField(default=5, verbose_name="least number of answers")),
            ("help_contact", models.TextField(blank=True, verbose_name="where people find help")),
        ],
        options={
            "constraints": [
                models.CheckConstraint(condition=models.Q(("id", 1)), name="one_pulse_plan"),
                models.CheckConstraint(condition=models.Q(("least__gte", 4)), name="pulse_plan_least"),
                models.CheckConstraint(condition=models.Q(("days_open__range", (3, 6))), name="pulse_plan_days"),
            ],
        },
    ),
    migrations.CreateModel(
        name="PulseRound",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("opens_on", models.DateField(unique=True)),
            ("closes_on", models.DateField()),
            ("least", models.PositiveSmallIntegerField()),
            ("box", models.TextField(blank=True)),
            ("is_closed", models.BooleanField(default=False)),
        ],
        options={
            "ordering": ["-opens_on"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("closes_on__gt", models.F("opens_on"))), name="pulse_round_dates"
                ),
                models.CheckConstraint(condition=models.Q(("least__gte", 4)), name="pulse_round_least"),
                models.CheckConstraint(
                    condition=models.Q(("is_closed", False), ("box", ""), _connector="OR"), name="pulse_round_emptied"
                ),
                models.UniqueConstraint(
                    condition=models.Q(("is_closed", False)), fields=("is_closed",), name="pulse_round_one_open"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="PulseSeat",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "member",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "round",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="seats", to="performance.pulseround"
                ),
            ),
            (
                "unit",
                models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.orgunit"),
            ),
        ],
        options={
            "constraints": [models.UniqueConstraint(fields=("round", "member"), name="pulse_seat_once")],
        },
    ),
    migrations.CreateModel(
        name="PulseResult",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "topic",
                models.CharField(
                    choices=[
                        ("load", "Load"),
                        ("stress", "Calm"),
                        ("clarity", "Clarity"),
                        ("support", "Support"),
                        ("recognition", "Recognition"),
                    ],
                    max_length=12,
                ),
            ),
            ("mean", models.DecimalField(decimal_places=1, max_digits=2)),
            ("answers", models.PositiveSmallIntegerField()),
            (
                "unit",
                models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.orgunit"),
            ),
            (
                "round",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="results", to="performance.pulseround"
                ),
            ),
        ],
        options={
            "ordering": ["round", "unit", "topic"],
            "constraints": [
                models.UniqueConstraint(fields=("round", "unit", "topic"), name="pulse_result_once"),
                models.CheckConstraint(
                    condition=models.Q(("mean__range", ("1.5", "4.5"))), name="pulse_result_between"
                ),
                models.CheckConstraint(condition=models.Q(("answers__gte", 4)), name="pulse_result_least"),
            ],
        },
    ),
]
