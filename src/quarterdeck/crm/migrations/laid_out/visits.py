"""Visits on the way (外勤): where somebody stood when, with a photo, beside what was planned."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="VisitCheckIn",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("at", models.DateTimeField(verbose_name="checked in")),
            ("left_at", models.DateTimeField(null=True, verbose_name="checked out")),
            ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
            (
                "latitude",
                models.FloatField(
                    null=True,
                    validators=[
                        django.core.validators.MinValueValidator(-90),
                        django.core.validators.MaxValueValidator(90),
                    ],
                    verbose_name="latitude",
                ),
            ),
            (
                "longitude",
                models.FloatField(
                    null=True,
                    validators=[
                        django.core.validators.MinValueValidator(-180),
                        django.core.validators.MaxValueValidator(180),
                    ],
                    verbose_name="longitude",
                ),
            ),
            ("accuracy", models.PositiveIntegerField(null=True, verbose_name="accuracy in metres")),
            ("distance", models.PositiveIntegerField(null=True, verbose_name="metres from the address")),
            ("photo", models.FileField(blank=True, upload_to="visits/%Y/%m", verbose_name="photo")),
            (
                "activity",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE, related_name="check_in", to="crm.activity"
                ),
            ),
            (
                "member",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="check_ins", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "ordering": ["-at", "-pk"],
            "indexes": [models.Index(fields=["member", "-at"], name="check_in_of_member")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("left_at", None), ("left_at__gte", models.F("at")), _connector="OR"),
                    name="check_in_leaves_later",
                )
            ],
        },
    ),
]
