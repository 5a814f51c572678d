"""Who assesses whom, from which side."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="Evaluation",
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
                    ],
                    max_length=10,
                ),
            ),
            ("share", models.DecimalField(decimal_places=4, default=1, max_digits=5)),
            (
                "state",
                models.CharField(
                    choices=[
                        ("proposed", "Proposed"),
                        ("open", "Waiting"),
                        ("submitted", "Handed in"),
                        ("declined", "Declined"),
                        ("withdrawn", "Withdrawn"),
                        ("missed", "Not handed in"),
                    ],
                    default="open",
                    max_length=9,
                ),
            ),
            ("declined_why", models.CharField(blank=True, max_length=300)),
            ("key_hash", models.CharField(blank=True, max_length=64)),
            ("expires_at", models.DateTimeField(null=True)),
            ("reminded_on", models.DateField(null=True)),
            (
                "contact",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="crm.contact"
                ),
            ),
            (
                "evaluator",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="evaluations",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "proposed_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "sheet",
                models.OneToOneField(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="evaluation",
                    to="performance.answersheet",
                ),
            ),
            (
                "review",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="evaluations", to="performance.review"
                ),
            ),
        ],
        options={
            "ordering": ["review", "side", "pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("contact", None), ("evaluator__isnull", False)),
                        models.Q(("contact__isnull", False), ("evaluator", None)),
                        _connector="OR",
                    ),
                    name="evaluation_by_one",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state__in", ("proposed", "open", "submitted"))),
                    fields=("review", "side", "evaluator"),
                    name="evaluation_once_a_member",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state__in", ("proposed", "open", "submitted"))),
                    fields=("review", "contact"),
                    name="evaluation_once_a_contact",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("key_hash", ""), _negated=True),
                    fields=("key_hash",),
                    name="evaluation_key_once",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "submitted"), _negated=True), ("sheet__isnull", False), _connector="OR"
                    ),
                    name="evaluation_has_answers",
                ),
            ],
        },
    ),
]
