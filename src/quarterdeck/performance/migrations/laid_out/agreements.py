"""What two agreed on, wherever it was agreed."""

import django.db.models.deletion
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="Agreement",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("text", models.CharField(max_length=300, verbose_name="what was agreed")),
            ("due_on", models.DateField(verbose_name="by")),
            ("done_on", models.DateField(null=True)),
            ("dropped_on", models.DateField(null=True)),
            ("dropped_why", models.CharField(blank=True, max_length=200, verbose_name="why it is dropped")),
            ("made_at", models.DateTimeField()),
            (
                "made_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "member",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="agreements", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "session",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="agreements",
                    to="performance.coachingsession",
                ),
            ),
            (
                "improvement_plan",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="agreements",
                    to="performance.improvementplan",
                ),
            ),
            (
                "one_to_one",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="agreements",
                    to="performance.onetoone",
                ),
            ),
            (
                "development_item",
                models.OneToOneField(
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="agreement",
                    to="performance.developmentitem",
                ),
            ),
            (
                "review",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="agreements",
                    to="performance.review",
                ),
            ),
        ],
        options={
            "ordering": ["due_on", "pk"],
            "indexes": [
                models.Index(
                    condition=models.Q(("done_on", None), ("dropped_on", None)),
                    fields=["member", "due_on"],
                    name="agreement_due",
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("done_on", None), ("dropped_on", None), _connector="OR"),
                    name="agreement_done_or_dropped",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("dropped_on", None), models.Q(("dropped_why", ""), _negated=True), _connector="OR"
                    ),
                    name="agreement_dropped_why",
                ),
                models.CheckConstraint(
                    condition=django.db.models.lookups.Exact(
                        models.Func(
                            "session",
                            "one_to_one",
                            "improvement_plan",
                            "development_item",
                            "review",
                            function="num_nonnulls",
                            output_field=models.IntegerField(),
                        ),
                        1,
                    ),
                    name="agreement_from_one_place",
                ),
            ],
        },
    ),
]
