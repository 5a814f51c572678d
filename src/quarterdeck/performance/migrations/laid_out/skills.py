"""Skills with their levels, and profiles of roles."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="Skill",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("code", models.CharField(blank=True, editable=False, max_length=40)),
            (
                "family",
                models.CharField(
                    choices=[("seller", "Sellers"), ("manager", "Managers"), ("other", "Others")],
                    default="seller",
                    max_length=8,
                    verbose_name="whose skill",
                ),
            ),
            ("name", models.CharField(max_length=80, verbose_name="name")),
            ("meaning", models.CharField(blank=True, max_length=300, verbose_name="what it means")),
            ("position", models.PositiveSmallIntegerField(default=0)),
        ],
        options={
            "ordering": ["family", "position", "pk"],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("code", ""), _negated=True), fields=("code",), name="skill_code_once"
                ),
                models.UniqueConstraint(
                    condition=models.Q(("archived_at", None)),
                    fields=("family", "name"),
                    name="skill_name_once_a_family",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="SkillLevel",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "level",
                models.PositiveSmallIntegerField(
                    validators=[
                        django.core.validators.MinValueValidator(1),
                        django.core.validators.MaxValueValidator(5),
                    ]
                ),
            ),
            ("name", models.CharField(max_length=40)),
            ("meaning", models.CharField(max_length=400)),
            (
                "skill",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="levels", to="performance.skill"
                ),
            ),
        ],
        options={
            "ordering": ["skill", "level"],
            "constraints": [
                models.UniqueConstraint(fields=("skill", "level"), name="skill_level_once"),
                models.CheckConstraint(condition=models.Q(("level__range", (1, 5))), name="skill_level_range"),
            ],
        },
    ),
    migrations.CreateModel(
        name="SkillEvidence",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("metric_code", models.CharField(max_length=80)),
            (
                "bounds",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.DecimalField(decimal_places=4, max_digits=18), size=4
                ),
            ),
            ("months", models.PositiveSmallIntegerField(default=12)),
            ("cases_code", models.CharField(blank=True, max_length=80)),
            ("least", models.PositiveIntegerField(default=0)),
            (
                "skill",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE, related_name="evidence", to="performance.skill"
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(condition=models.Q(("months__range", (1, 36))), name="skill_evidence_months"),
                models.CheckConstraint(
                    condition=models.Q(("bounds__len", 4), models.Q(("metric_code", ""), _negated=True)),
                    name="skill_evidence_bounds",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="SkillProfile",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("name", models.CharField(max_length=120, verbose_name="name")),
            (
                "role",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.role", verbose_name="role"
                ),
            ),
        ],
        options={
            "ordering": ["name", "pk"],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("archived_at", None)), fields=("role",), name="skill_profile_once_a_role"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="ProfileSkill",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("wanted", models.PositiveSmallIntegerField()),
            ("weight", models.PositiveSmallIntegerField()),
            (
                "skill",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.skill"
                ),
            ),
            (
                "profile",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="performance.skillprofile"
                ),
            ),
        ],
        options={
            "ordering": ["profile", "skill__family", "skill__position", "pk"],
            "constraints": [
                models.UniqueConstraint(fields=("profile", "skill"), name="profile_skill_once"),
                models.CheckConstraint(
                    condition=models.Q(("wanted__range", (1, 5)), ("weight__range", (1, 100))),
                    name="profile_skill_range",
                ),
            ],
        },
    ),
]
