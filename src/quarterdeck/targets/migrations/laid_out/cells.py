"""The numbers: one cell for a node, a metric, a level and a month; how it changed, and what of it was in force when."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="TargetCell",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "level",
                models.CharField(
                    choices=[("base", "Base"), ("stretch", "Stretch"), ("challenge", "Challenge")],
                    default="base",
                    max_length=9,
                ),
            ),
            ("month", models.DateField()),
            ("given", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
            ("proposed", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
            ("agreed", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
            ("version", models.PositiveIntegerField(default=1)),
            (
                "metric",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="cells",
                    to="targets.planmetric",
                ),
            ),
            (
                "node",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="cells",
                    to="targets.plannode",
                ),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["node"], name="target_cell_of_node")],
            "constraints": [
                models.UniqueConstraint(fields=("metric", "level", "node", "month"), name="target_cell_once")
            ],
        },
    ),
    migrations.CreateModel(
        name="CellChange",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "side",
                models.CharField(
                    choices=[("given", "Given"), ("proposed", "Proposed"), ("agreed", "Agreed")], max_length=8
                ),
            ),
            ("old", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
            ("new", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
            ("revision", models.PositiveSmallIntegerField()),
            ("why", models.CharField(blank=True, max_length=200)),
            ("at", models.DateTimeField()),
            (
                "by",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "cell",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="targets.targetcell"
                ),
            ),
        ],
    ),
    migrations.CreateModel(
        name="TargetInForce",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("amount", models.DecimalField(decimal_places=4, max_digits=20)),
            ("from_at", models.DateTimeField()),
            ("until_at", models.DateTimeField(null=True)),
            (
                "cell",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="in_force", to="targets.targetcell"
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("until_at", None), ("until_at__gte", models.F("from_at")), _connector="OR"),
                    name="in_force_dates",
                ),
                models.UniqueConstraint(condition=models.Q(("until_at", None)), fields=("cell",), name="in_force_once"),
            ],
        },
    ),
]
