"""Career ladders, their steps and criteria, and proposals to go up."""

import django.contrib.postgres.constraints
import django.db.models.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import quarterdeck.people.models

MODELS = [
    migrations.CreateModel(
        name="Ladder",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("code", models.CharField(blank=True, editable=False, max_length=40)),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("management", "Management"),
                        ("expert", "Expert"),
                        ("elsewhere", "Elsewhere in the company"),
                    ],
                    default="management",
                    max_length=12,
                    verbose_name="kind",
                ),
            ),
            ("name", models.CharField(max_length=120, verbose_name="name")),
            ("meaning", models.CharField(blank=True, max_length=300, verbose_name="what it is for")),
        ],
        options={
            "ordering": ["kind", "name", "pk"],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("code", ""), _negated=True), fields=("code",), name="ladder_code_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="LadderStep",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("position", models.PositiveSmallIntegerField()),
            ("name", models.CharField(max_length=120, verbose_name="name")),
            ("meaning", models.CharField(blank=True, max_length=300, verbose_name="what one does there")),
            (
                "ladder",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="performance.ladder"
                ),
            ),
            (
                "role",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="people.role",
                    verbose_name="role",
                ),
            ),
        ],
        options={
            "ordering": ["ladder", "position", "pk"],
            "constraints": [
                models.UniqueConstraint(
                    deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                    fields=("ladder", "position"),
                    name="ladder_step_in_order",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="StepCriterion",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("metric", "A figure"),
                        ("skill", "A skill"),
                        ("tenure", "Time in the company"),
                        ("scorecard", "Scorecards"),
                    ],
                    max_length=9,
                ),
            ),
            ("metric_code", models.CharField(blank=True, max_length=80)),
            ("wanted", models.DecimalField(decimal_places=4, max_digits=18)),
            ("months", models.PositiveSmallIntegerField(null=True)),
            (
                "skill",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.skill"
                ),
            ),
            (
                "step",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="criteria", to="performance.ladderstep"
                ),
            ),
        ],
        options={
            "ordering": ["step", "pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("kind", "metric"),
                            ("months__range", (1, 60)),
                            ("skill", None),
                            models.Q(("metric_code", ""), _negated=True),
                        ),
                        models.Q(("kind", "skill"), ("metric_code", ""), ("months", None), ("skill__isnull", False)),
                        models.Q(("kind", "tenure"), ("metric_code", ""), ("months", None), ("skill", None)),
                        models.Q(
                            ("kind", "scorecard"), ("metric_code", ""), ("months__range", (1, 60)), ("skill", None)
                        ),
                        _connector="OR",
                    ),
                    name="step_criterion_is_one",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="CareerPlace",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("from_on", models.DateField()),
            ("until_on", models.DateField(null=True)),
            (
                "member",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="career_places",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "step",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="places", to="performance.ladderstep"
                ),
            ),
        ],
        options={
            "ordering": ["member", "-from_on"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("until_on", None), ("until_on__gt", models.F("from_on")), _connector="OR"),
                    name="career_place_dates",
                ),
                django.contrib.postgres.constraints.ExclusionConstraint(
                    expressions=[
                        (
                            models.Func(
                                models.F("member_id"), models.F("member_id"), models.Value("[]"), function="int8range"
                            ),
                            "&&",
                        ),
                        (quarterdeck.people.models.DateRange("from_on", "until_on"), "&&"),
                    ],
                    name="career_place_no_overlap",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="PromotionProposal",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("why", models.CharField(max_length=1000, verbose_name="why now")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("open", "Waits for a decision"),
                        ("approved", "Approved"),
                        ("declined", "Not yet"),
                        ("withdrawn", "Withdrawn"),
                    ],
                    default="open",
                    max_length=9,
                ),
            ),
            ("at", models.DateTimeField()),
            ("answer", models.CharField(blank=True, max_length=1000, verbose_name="reason")),
            ("decided_at", models.DateTimeField(null=True)),
            ("from_on", models.DateField(null=True, verbose_name="from")),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "decided_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "member",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="promotions", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "step",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="performance.ladderstep"
                ),
            ),
            (
                "review",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="promotions",
                    to="performance.review",
                ),
            ),
        ],
        options={
            "ordering": ["-at", "-pk"],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("state", "open")), fields=("member",), name="promotion_one_open_a_person"
                ),
                models.CheckConstraint(
                    condition=models.Q(("member", models.F("by")), _negated=True), name="promotion_not_by_oneself"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("decided_by", None),
                        models.Q(
                            models.Q(("decided_by", models.F("by")), _negated=True),
                            models.Q(("decided_by", models.F("member")), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="promotion_four_eyes",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="FrozenCriterion",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("metric", "A figure"),
                        ("skill", "A skill"),
                        ("tenure", "Time in the company"),
                        ("scorecard", "Scorecards"),
                    ],
                    max_length=9,
                ),
            ),
            ("metric_code", models.CharField(blank=True, max_length=80)),
            ("skill_name", models.CharField(blank=True, max_length=80)),
            ("wanted", models.DecimalField(decimal_places=4, max_digits=18)),
            ("reached", models.DecimalField(decimal_places=8, max_digits=24, null=True)),
            ("months", models.PositiveSmallIntegerField(null=True)),
            ("is_met", models.BooleanField(null=True)),
            (
                "proposal",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="criteria",
                    to="performance.promotionproposal",
                ),
            ),
        ],
        options={
            "ordering": ["proposal", "pk"],
        },
    ),
]
