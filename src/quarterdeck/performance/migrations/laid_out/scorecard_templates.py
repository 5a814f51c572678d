"""Scorecard templates with their editions and parts."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models

import quarterdeck.people.models

MODELS = [
    migrations.CreateModel(
        name="ScorecardTemplate",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("name", models.CharField(max_length=120, verbose_name="name")),
            (
                "grain",
                models.CharField(
                    choices=[("month", "A month"), ("quarter", "A quarter"), ("year", "A year")],
                    default="quarter",
                    max_length=8,
                    verbose_name="runs for",
                ),
            ),
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
                    condition=models.Q(("archived_at", None)),
                    fields=("role", "grain"),
                    name="scorecard_template_once_a_role",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="TemplateEdition",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "state",
                models.CharField(choices=[("draft", "Draft"), ("in_force", "In force")], default="draft", max_length=8),
            ),
            ("from_on", models.DateField(null=True)),
            ("until_on", models.DateField(null=True)),
            ("why", models.CharField(blank=True, max_length=400)),
            (
                "template",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="editions",
                    to="performance.scorecardtemplate",
                ),
            ),
        ],
        options={
            "ordering": ["template", models.OrderBy(models.F("from_on"), descending=True, nulls_first=True), "pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("from_on", None), ("state", "draft"), ("until_on", None)),
                        models.Q(("from_on__isnull", False), ("state", "in_force")),
                        _connector="OR",
                    ),
                    name="scorecard_edition_dated",
                ),
                models.CheckConstraint(
                    condition=models.Q(("until_on", None), ("until_on__gt", models.F("from_on")), _connector="OR"),
                    name="scorecard_edition_dates",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state", "draft")), fields=("template",), name="scorecard_edition_one_draft"
                ),
                django.contrib.postgres.constraints.ExclusionConstraint(
                    condition=models.Q(("state", "in_force")),
                    expressions=[
                        (
                            models.Func(
                                models.F("template_id"),
                                models.F("template_id"),
                                models.Value("[]"),
                                function="int8range",
                            ),
                            "&&",
                        ),
                        (quarterdeck.people.models.DateRange("from_on", "until_on"), "&&"),
                    ],
                    name="scorecard_edition_no_overlap",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ScorecardPart",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "group",
                models.CharField(
                    choices=[
                        ("result", "Result"),
                        ("process", "Process"),
                        ("customer", "Customer"),
                        ("team", "Team"),
                        ("growth", "Growth"),
                    ],
                    default="result",
                    max_length=8,
                    verbose_name="group",
                ),
            ),
            ("position", models.PositiveSmallIntegerField(default=0)),
            ("title", models.CharField(blank=True, max_length=120, verbose_name="title")),
            ("guide", models.TextField(blank=True, verbose_name="what is meant")),
            ("metric_code", models.CharField(blank=True, max_length=80, verbose_name="figure")),
            (
                "scope",
                models.CharField(
                    choices=[("person", "The person's own figure"), ("team", "The figure of the person's team")],
                    default="person",
                    max_length=6,
                    verbose_name="whose figure",
                ),
            ),
            (
                "target_source",
                models.CharField(
                    blank=True,
                    choices=[("targets", "The target in force"), ("number", "A number")],
                    default="number",
                    max_length=7,
                    verbose_name="target",
                ),
            ),
            (
                "target",
                models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="number"),
            ),
            ("weight", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="weight")),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("linear", "In proportion, between a floor and a cap"),
                        ("lower", "Less is better"),
                        ("bands", "In steps"),
                        ("all_or_nothing", "All or nothing"),
                        ("gate", "Gate: missed, it limits the whole score"),
                        ("rubric", "Judged by described levels"),
                    ],
                    default="linear",
                    max_length=16,
                    verbose_name="rule",
                ),
            ),
            ("settings", models.JSONField(default=dict)),
            (
                "edition",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="performance.templateedition"
                ),
            ),
        ],
        options={
            "ordering": ["edition", "position", "pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("weight__gt", 0), ("weight__lte", 100)),
                        models.Q(("kind", "gate"), ("weight", 0)),
                        _connector="OR",
                    ),
                    name="scorecard_weight",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("kind", "rubric"), ("metric_code", "")),
                        models.Q(
                            models.Q(("kind", "rubric"), _negated=True), models.Q(("metric_code", ""), _negated=True)
                        ),
                        _connector="OR",
                    ),
                    name="scorecard_part_has_figure",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("kind", "rubric"),
                        ("target_source", "targets"),
                        models.Q(("target__isnull", False), ("target_source", "number")),
                        _connector="OR",
                    ),
                    name="scorecard_part_has_target",
                ),
            ],
        },
    ),
]

# Weights of an edition in force add up to 100, whoever writes them: checked when the transaction ends.
HOLD_WEIGHTS = """
CREATE FUNCTION performance_hold_weights() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held bigint := CASE TG_TABLE_NAME WHEN 'performance_templateedition' THEN NEW.id ELSE 0 END;
BEGIN
    IF TG_TABLE_NAME = 'performance_scorecardpart' THEN
        held := CASE TG_OP WHEN 'DELETE' THEN OLD.edition_id ELSE NEW.edition_id END;
    END IF;
    IF EXISTS (SELECT FROM performance_templateedition WHERE id = held AND state = 'in_force')
        AND (SELECT coalesce(sum(weight), 0) FROM performance_scorecardpart WHERE edition_id = held) <> 100
    THEN
        RAISE EXCEPTION 'the weights of scorecard edition % do not add up to 100', held
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER performance_weights_of_parts
    AFTER INSERT OR UPDATE OR DELETE ON performance_scorecardpart
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION performance_hold_weights();
CREATE CONSTRAINT TRIGGER performance_weights_of_edition
    AFTER INSERT OR UPDATE ON performance_templateedition
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION performance_hold_weights();
"""
LET_WEIGHTS_GO = """
DROP TRIGGER performance_weights_of_parts ON performance_scorecardpart;
DROP TRIGGER performance_weights_of_edition ON performance_templateedition;
DROP FUNCTION performance_hold_weights();
"""
