"""One person in a cycle, and what came of it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="Review",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("reviewers_agreed_at", models.DateTimeField(editable=False, null=True)),
            ("score", models.DecimalField(decimal_places=2, editable=False, max_digits=5, null=True)),
            ("applied", models.DecimalField(decimal_places=2, default=0, editable=False, max_digits=5)),
            ("potential", models.PositiveSmallIntegerField(editable=False, null=True)),
            ("locked_at", models.DateTimeField(editable=False, null=True)),
            ("released_at", models.DateTimeField(editable=False, null=True)),
            ("talk_on", models.DateField(blank=True, null=True, verbose_name="day of the talk")),
            ("talk_notes", models.TextField(blank=True, verbose_name="what was said and agreed")),
            ("member_signed_at", models.DateTimeField(editable=False, null=True)),
            ("manager_signed_at", models.DateTimeField(editable=False, null=True)),
            ("disagreement", models.TextField(blank=True, editable=False)),
            (
                "outcome",
                models.CharField(
                    blank=True,
                    choices=[
                        ("improvement", "Improvement plan"),
                        ("development", "Development plan"),
                        ("promotion", "Promotion proposal"),
                        ("recognition", "Recognition"),
                        ("nothing", "Nothing further"),
                    ],
                    editable=False,
                    max_length=11,
                ),
            ),
            ("outcome_note", models.TextField(blank=True, editable=False)),
            ("outcome_at", models.DateTimeField(editable=False, null=True)),
            (
                "band",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="reviews",
                    to="performance.cycleband",
                ),
            ),
            (
                "first_band",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="performance.cycleband",
                ),
            ),
            (
                "manager",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="led_reviews",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "manager_signed_by",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "member",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "outcome_by",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "unit",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.orgunit"
                ),
            ),
            (
                "upper",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="overseen_reviews",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "cycle",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="performance.reviewcycle"
                ),
            ),
        ],
        options={
            "ordering": ["cycle", "member__name", "pk"],
            "constraints": [
                models.UniqueConstraint(fields=("cycle", "member"), name="review_once_a_cycle"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("potential", None), models.Q(("potential__gte", 1), ("potential__lte", 3)), _connector="OR"
                    ),
                    name="review_potential",
                ),
                models.CheckConstraint(
                    condition=models.Q(("released_at", None), ("locked_at__isnull", False), _connector="OR"),
                    name="review_locked_before_release",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ReviewGoal",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("title", models.CharField(max_length=200, verbose_name="goal")),
            ("measure", models.CharField(max_length=300, verbose_name="reached when")),
            ("weight", models.DecimalField(decimal_places=2, default=1, max_digits=5, verbose_name="weight")),
            ("agreed_at", models.DateTimeField(editable=False, null=True)),
            ("own_level", models.PositiveSmallIntegerField(null=True)),
            ("own_note", models.TextField(blank=True)),
            ("level", models.PositiveSmallIntegerField(null=True)),
            ("note", models.TextField(blank=True)),
            (
                "proposed_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "review",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="goals", to="performance.review"
                ),
            ),
        ],
        options={
            "ordering": ["review", "pk"],
            "constraints": [
                models.CheckConstraint(condition=models.Q(("weight__gt", 0)), name="review_goal_weight"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("own_level", None), models.Q(("own_level__gte", 1), ("own_level__lte", 5)), _connector="OR"
                        ),
                        models.Q(("level", None), models.Q(("level__gte", 1), ("level__lte", 5)), _connector="OR"),
                    ),
                    name="review_goal_levels",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ReviewResult",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("score", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
            ("counted", models.DecimalField(decimal_places=2, default=0, max_digits=5)),
            (
                "part",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.cyclepart"
                ),
            ),
            (
                "review",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="results", to="performance.review"
                ),
            ),
        ],
        options={
            "ordering": ["review", "part"],
            "constraints": [models.UniqueConstraint(fields=("review", "part"), name="review_result_once")],
        },
    ),
    migrations.CreateModel(
        name="CalibrationMove",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("what", models.CharField(choices=[("band", "Result"), ("potential", "Potential")], max_length=9)),
            ("before", models.CharField(blank=True, max_length=60)),
            ("after", models.CharField(max_length=60)),
            ("why", models.TextField()),
            ("at", models.DateTimeField()),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "review",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="performance.review"
                ),
            ),
        ],
        options={
            "ordering": ["-at", "-pk"],
            "constraints": [
                models.CheckConstraint(condition=models.Q(("why", ""), _negated=True), name="calibration_move_says_why")
            ],
        },
    ),
]
