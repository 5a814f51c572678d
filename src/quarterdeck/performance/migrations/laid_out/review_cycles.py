"""Review cycles, their sides, participants, bands and steps."""

import django.db.models.deletion
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="ReviewCycle",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("name", models.CharField(max_length=120, verbose_name="name")),
            ("intro", models.TextField(blank=True, verbose_name="what it is for")),
            ("starts_on", models.DateField(verbose_name="assessed from")),
            ("ends_on", models.DateField(verbose_name="assessed until")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("draft", "Being set up"),
                        ("nominating", "Choosing reviewers"),
                        ("evaluating", "Assessing"),
                        ("calibrating", "Calibrating"),
                        ("released", "Talks"),
                        ("closed", "Closed"),
                    ],
                    default="draft",
                    max_length=11,
                ),
            ),
            ("nominate_by", models.DateField(verbose_name="reviewers chosen by")),
            ("evaluate_by", models.DateField(verbose_name="assessed by")),
            ("calibrate_by", models.DateField(verbose_name="calibrated by")),
            ("talk_by", models.DateField(verbose_name="talked by")),
            ("joined_before", models.DateField(blank=True, null=True, verbose_name="joined before")),
            ("least_answers", models.PositiveSmallIntegerField(default=3, verbose_name="fewest answers shown")),
            ("most_peers", models.PositiveSmallIntegerField(default=5, verbose_name="most colleagues asked")),
            ("launched_at", models.DateTimeField(editable=False, null=True)),
            ("locked_at", models.DateTimeField(editable=False, null=True)),
            ("released_at", models.DateTimeField(editable=False, null=True)),
            ("closed_at", models.DateTimeField(editable=False, null=True)),
            ("roles", models.ManyToManyField(blank=True, related_name="+", to="people.role")),
            ("units", models.ManyToManyField(blank=True, related_name="+", to="people.orgunit")),
        ],
        options={
            "ordering": ["-starts_on", "-pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("ends_on__gt", models.F("starts_on"))), name="review_cycle_dates"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("evaluate_by__gte", models.F("nominate_by")),
                        ("calibrate_by__gte", models.F("evaluate_by")),
                        ("talk_by__gte", models.F("calibrate_by")),
                    ),
                    name="review_cycle_steps_in_order",
                ),
                models.CheckConstraint(condition=models.Q(("least_answers__gte", 3)), name="review_cycle_anonymous"),
            ],
        },
    ),
    migrations.CreateModel(
        name="CyclePart",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "side",
                models.CharField(
                    choices=[
                        ("self", "Own view"),
                        ("manager", "Manager"),
                        ("upper", "Manager's manager"),
                        ("peers", "Colleagues"),
                        ("reports", "Own team"),
                        ("customers", "Customers"),
                        ("goals", "Agreed goals"),
                        ("scorecard", "Scorecard"),
                        ("objectives", "Objectives and key results"),
                    ],
                    max_length=10,
                    verbose_name="side",
                ),
            ),
            ("weight", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="weight")),
            (
                "asked",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="performance.questionnaire",
                ),
            ),
            (
                "questionnaire",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="performance.questionnaire",
                ),
            ),
            (
                "cycle",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="performance.reviewcycle"
                ),
            ),
        ],
        options={
            "ordering": ["cycle", "pk"],
            "constraints": [
                models.UniqueConstraint(fields=("cycle", "side"), name="cycle_part_once"),
                models.CheckConstraint(
                    condition=models.Q(("weight__gte", 0), ("weight__lte", 100)), name="cycle_part_weight"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("questionnaire__isnull", False),
                            ("side__in", ("self", "manager", "upper", "peers", "reports", "customers")),
                        ),
                        models.Q(
                            models.Q(
                                ("side__in", ("self", "manager", "upper", "peers", "reports", "customers")),
                                _negated=True,
                            ),
                            ("questionnaire", None),
                        ),
                        _connector="OR",
                    ),
                    name="cycle_part_asks_people",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="CycleBand",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name", models.CharField(max_length=60, verbose_name="name")),
            ("floor", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="from points")),
            (
                "least_share",
                models.DecimalField(
                    decimal_places=3, default=0, max_digits=4, verbose_name="at least, share of people"
                ),
            ),
            (
                "most_share",
                models.DecimalField(decimal_places=3, default=1, max_digits=4, verbose_name="at most, share of people"),
            ),
            (
                "cycle",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="bands", to="performance.reviewcycle"
                ),
            ),
        ],
        options={
            "ordering": ["cycle", "-floor"],
            "constraints": [
                models.UniqueConstraint(fields=("cycle", "floor"), name="cycle_band_floor_once"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("least_share__gte", 0), ("least_share__lte", models.F("most_share")), ("most_share__lte", 1)
                    ),
                    name="cycle_band_shares",
                ),
            ],
        },
    ),
]
