"""Dashboards: reports side by side, in an order of one's own."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="Dashboard",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("name", models.CharField(max_length=80, verbose_name="name")),
            (
                "sharing",
                models.CharField(
                    choices=[("nobody", "Only me"), ("unit", "A team and those below it"), ("everyone", "Everyone")],
                    default="nobody",
                    max_length=8,
                    verbose_name="seen by",
                ),
            ),
            (
                "owner",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "unit",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="people.orgunit",
                    verbose_name="team",
                ),
            ),
        ],
        options={
            "ordering": ["name", "pk"],
            "abstract": False,
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("sharing", "unit"), ("unit__isnull", False)),
                        models.Q(models.Q(("sharing", "unit"), _negated=True), ("unit", None)),
                        _connector="OR",
                    ),
                    name="dashboard_shared_with_a_unit",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Tile",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("position", models.PositiveSmallIntegerField(default=0)),
            (
                "width",
                models.CharField(
                    choices=[("third", "A third"), ("half", "Half"), ("full", "Full width")],
                    default="half",
                    max_length=8,
                    verbose_name="width",
                ),
            ),
            (
                "look",
                models.CharField(
                    choices=[("picture", "Picture"), ("figures", "Figures"), ("table", "Table")],
                    default="picture",
                    max_length=8,
                    verbose_name="shows",
                ),
            ),
            (
                "dashboard",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="tiles", to="reporting.dashboard"
                ),
            ),
            (
                "report",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="tiles", to="reporting.report"
                ),
            ),
        ],
        options={
            "ordering": ["position", "pk"],
            "constraints": [models.UniqueConstraint(fields=("dashboard", "report"), name="tile_once")],
        },
    ),
]
