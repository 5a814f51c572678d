"""What makes a lead a good one, in points."""

from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="ScoringRule",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("name", models.CharField(max_length=80, verbose_name="name")),
            (
                "side",
                models.CharField(
                    choices=[("fit", "Fit: what the lead is"), ("behaviour", "Behaviour: what happened with it")],
                    default="fit",
                    max_length=9,
                    verbose_name="judges",
                ),
            ),
            ("points", models.SmallIntegerField(verbose_name="points")),
            ("conditions", models.JSONField(blank=True, default=dict, verbose_name="conditions")),
            (
                "activity_kind",
                models.CharField(
                    blank=True,
                    choices=[
                        ("call", "Call"),
                        ("meeting", "Meeting"),
                        ("visit", "Visit"),
                        ("email", "E-mail"),
                        ("message", "Message"),
                        ("demo", "Demo"),
                        ("task", "To-do"),
                        ("note", "Note"),
                    ],
                    max_length=8,
                    verbose_name="kind of activity",
                ),
            ),
            (
                "outcome",
                models.CharField(
                    blank=True,
                    choices=[
                        ("no_answer", "No answer"),
                        ("connected", "Connected"),
                        ("interested", "Interested"),
                        ("agreed", "Next step agreed"),
                        ("refused", "Refused"),
                    ],
                    max_length=10,
                    verbose_name="outcome",
                ),
            ),
            ("times", models.PositiveSmallIntegerField(default=1, verbose_name="at least this often")),
            (
                "decay",
                models.CharField(
                    choices=[
                        ("never", "stays"),
                        ("halves", "halves every so many idle days"),
                        ("fades", "loses points every week after so many idle days"),
                        ("expires", "expires after so many idle days"),
                    ],
                    default="never",
                    max_length=8,
                    verbose_name="with time",
                ),
            ),
            ("decay_days", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="idle days")),
            ("fade", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="points lost a week")),
        ],
        options={
            "ordering": ["side", "-points", "pk"],
            "constraints": [
                models.CheckConstraint(condition=models.Q(("points", 0), _negated=True), name="scoring_gives_points"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("decay", "never"), models.Q(("decay_days__gte", 1), ("side", "behaviour")), _connector="OR"
                    ),
                    name="scoring_decay_has_days",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ScoringSetting",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("hot_from", models.SmallIntegerField(default=60, verbose_name="hot from")),
            ("warm_from", models.SmallIntegerField(default=30, verbose_name="warm from")),
            ("fit_weight", models.PositiveSmallIntegerField(default=100, verbose_name="weight of fit, in per cent")),
            (
                "behaviour_weight",
                models.PositiveSmallIntegerField(default=100, verbose_name="weight of behaviour, in per cent"),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
        ],
        options={
            "constraints": [
                models.CheckConstraint(condition=models.Q(("pk", 1)), name="scoring_setting_once"),
                models.CheckConstraint(
                    condition=models.Q(("hot_from__gt", models.F("warm_from"))), name="hot_above_warm"
                ),
            ],
        },
    ),
]
