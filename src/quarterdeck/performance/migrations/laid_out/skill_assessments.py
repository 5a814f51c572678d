"""Who stands where in what, by which source."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="SkillAssessment",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "source",
                models.CharField(
                    choices=[("manager", "Manager"), ("test", "Test"), ("evidence", "Figures"), ("self", "Self")],
                    max_length=8,
                ),
            ),
            ("level", models.PositiveSmallIntegerField()),
            ("why", models.CharField(blank=True, max_length=500, verbose_name="what you saw")),
            ("figure", models.DecimalField(decimal_places=8, max_digits=24, null=True)),
            ("metric_code", models.CharField(blank=True, max_length=80)),
            ("at", models.DateTimeField()),
            ("is_current", models.BooleanField(default=True)),
            (
                "by",
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
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="skill_assessments",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "skill",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="performance.skill"
                ),
            ),
        ],
        options={
            "ordering": ["-at", "-pk"],
            "indexes": [
                models.Index(
                    condition=models.Q(("is_current", True)), fields=["skill", "level"], name="skill_found_by_level"
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("is_current", True)),
                    fields=("member", "skill", "source"),
                    name="skill_one_current_a_source",
                ),
                models.CheckConstraint(condition=models.Q(("level__range", (1, 5))), name="skill_assessed_range"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("by", None), ("figure__isnull", False), ("source", "evidence")),
                        models.Q(models.Q(("source", "evidence"), _negated=True), ("by__isnull", False)),
                        _connector="OR",
                    ),
                    name="skill_assessed_by_somebody",
                ),
            ],
        },
    ),
]
