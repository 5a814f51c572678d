"""Formulas and roll-ups as expressions of the database: always right, and good to filter and sort by."""

import ast
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import (
    Avg,
    Count,
    ExpressionWrapper,
    F,
    Max,
    Min,
    OuterRef,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import (
    Cast,
    Coalesce,
)
from django.utils.translation import gettext as _

from quarterdeck.core.fields import expressions, formulas, operations, registry
from quarterdeck.core.fields.formulas import FormulaProblem
from quarterdeck.core.fields.models import Aggregate, FieldDefinition
from quarterdeck.core.fields.operations import Typed
from quarterdeck.core.fields.registry import FieldType

NUMBER, TEXT, DATE, DATETIME, YES_NO = (
    FieldType.NUMBER,
    FieldType.TEXT,
    FieldType.DATE,
    FieldType.DATETIME,
    FieldType.YES_NO,
)
_MOST_STEPS = 400
Definitions = Mapping[str, Mapping[str, FieldDefinition]]


def references(definition: FieldDefinition) -> set[tuple[str, str]]:
    """The fields a computed field asks for directly, as (entity, code)."""
    if definition.type == FieldType.FORMULA:
        return {(definition.entity, name) for name in formulas.parse(definition.formula).names}
    if definition.type != FieldType.ROLL_UP:
        return set()
    related = registry.get(definition.entity).related_by(definition.related)
    if related is None:
        return set()
    names = formulas.parse(definition.condition).names if definition.condition else frozenset()
    wanted = {definition.related_field} if definition.related_field else set()
    return {(related.entity, name) for name in names | wanted}


def all_references(definition: FieldDefinition, definitions: Definitions) -> set[tuple[str, str]]:
    """Every field a computed field stands on, however far; refuses one that stands on itself."""
    return _follow((definition.entity, definition.code), definition, definitions, ())


def _follow(
    key: tuple[str, str], definition: FieldDefinition, definitions: Definitions, path: tuple[tuple[str, str], ...]
) -> set[tuple[str, str]]:
    if key in path:
        names = " → ".join(code for _entity, code in (*path[path.index(key) :], key))
        raise FormulaProblem(_("The formula goes round in a circle: %(names)s.") % {"names": names})
    found: set[tuple[str, str]] = set()
    for entity, code in references(definition):
        found.add((entity, code))
        inner = definitions.get(entity, {}).get(code)
        if inner is not None and inner.is_computed:
            found |= _follow((entity, code), inner, definitions, (*path, key))
    return found


def computed(definition: FieldDefinition, definitions: Definitions) -> Typed:
    """The expression of a formula or roll-up, and its type. Refuses in words what cannot be computed."""
    all_references(definition, definitions)
    return _Compiler(definitions).definition(definition)


class _Compiler:
    """Compiles one field; `steps` counts what it became, so that fields that stand on fields cannot grow without end."""

    def __init__(self, definitions: Definitions) -> None:
        self.definitions = definitions
        self.steps = 0

    def definition(self, definition: FieldDefinition) -> Typed:
        if definition.type == FieldType.ROLL_UP:
            return self.roll_up(definition)
        return self.formula(definition.formula, definition.entity)

    def formula(self, text: str, entity: str) -> Typed:
        found = self.node(formulas.parse(text).tree, entity)
        if found.type is YES_NO:
            return Typed(ExpressionWrapper(operations.condition(found), models.BooleanField()), YES_NO)
        if found.type is NUMBER:
            return Typed(ExpressionWrapper(found.expression, expressions.NUMERIC), NUMBER)
        return found

    def node(self, node: ast.expr, entity: str) -> Typed:
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise FormulaProblem(_("The formula is too long. Split it into two fields."))
        match node:
            case ast.Constant(value=value):
                return operations.literal(value)
            case ast.Name():
                return self.field(entity, formulas.name_of(node))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Typed(~operations.condition(self.node(operand, entity)), YES_NO)
            case ast.UnaryOp(op=op, operand=operand):
                number = operations.number(self.node(operand, entity))
                return Typed(operations.wrapped(-number) if isinstance(op, ast.USub) else number, NUMBER)
            case ast.BoolOp(op=op, values=values):
                return self.boolean(op, values, entity)
            case ast.BinOp(left=left, op=op, right=right):
                return operations.calculated(op, self.node(left, entity), self.node(right, entity))
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return Typed(operations.compared(op, self.node(left, entity), self.node(right, entity)), YES_NO)
            case ast.Call(args=args):
                return operations.FUNCTIONS[formulas.function_of(node)]([self.node(arg, entity) for arg in args])
        raise FormulaProblem(_("The formula is not complete, or a sign is in the wrong place."))

    def boolean(self, op: ast.boolop, values: list[ast.expr], entity: str) -> Typed:
        found = operations.condition(self.node(values[0], entity))
        for value in values[1:]:
            condition = operations.condition(self.node(value, entity))
            found = found & condition if isinstance(op, ast.And) else found | condition
        return Typed(found, YES_NO)

    def field(self, entity: str, code: str) -> Typed:
        definition = self.definitions.get(entity, {}).get(code)
        if definition is not None:
            if definition.is_computed:
                return self.definition(definition)
            return _stored(definition)
        known = registry.get(entity).by_name.get(code)
        if known is None:
            raise FormulaProblem(_no_field(entity, code, self.definitions))
        if known.type in (FieldType.RECORD, FieldType.MEMBER):
            return Typed(F(known.shown_path or known.query_path), TEXT)
        return operations.as_type(F(known.query_path), known.type, known.choices)

    def roll_up(self, definition: FieldDefinition) -> Typed:
        related = registry.get(definition.entity).related_by(definition.related)
        if related is None:
            raise FormulaProblem(_("Choose which related records to look at."))
        child = registry.get(related.entity)
        rows = child.model._default_manager.filter(**{related.path: OuterRef("pk")}).order_by()
        if any(field.name == "archived_at" for field in child.model._meta.fields):
            rows = rows.filter(archived_at=None)
        if definition.condition:
            rows = rows.filter(
                operations.condition(self.node(formulas.parse(definition.condition).tree, related.entity))
            )
        return self.aggregated(definition, related, rows)

    def aggregated(self, definition: FieldDefinition, related: registry.Related, rows: Any) -> Typed:
        if definition.aggregate == Aggregate.COUNT:
            counted = rows.values(related.path).annotate(rolled=Count("pk")).values("rolled")
            number = Coalesce(Cast(Subquery(counted), expressions.NUMERIC), Value(Decimal(0), expressions.NUMERIC))
            return Typed(number, NUMBER)
        if not definition.related_field:
            raise FormulaProblem(_("Choose which field of the related records to take."))
        of = self.field(related.entity, definition.related_field)
        is_day = definition.aggregate in (Aggregate.MIN, Aggregate.MAX) and of.type in (DATE, DATETIME)
        if of.type is not NUMBER and not is_day:
            raise FormulaProblem(_("Only numbers can be added up; of days the first or the last can be taken."))
        output = expressions.OUTPUTS[of.type]
        take = {"sum": Sum, "min": Min, "max": Max, "average": Avg}[definition.aggregate]
        rolled = rows.annotate(taken=of.expression).values(related.path)
        rolled = rolled.annotate(rolled=take("taken", output_field=output)).values("rolled")
        return Typed(Subquery(rolled, output_field=output), of.type)


def _no_field(entity: str, code: str, definitions: Definitions) -> str:
    known = [*registry.get(entity).by_name, *definitions.get(entity, {})]
    return _("There is no field “%(code)s” here. There are: %(known)s.") % {"code": code, "known": ", ".join(known)}


def _stored(definition: FieldDefinition) -> Typed:
    kind = FieldType(definition.type)
    expression: Any = expressions.stored(kind, definition.code)
    if kind is FieldType.CHOICES:
        return Typed(expressions.stored(TEXT, definition.code), TEXT)
    if kind is FieldType.MEMBER:
        return Typed(expressions.name_of_member(definition.code), TEXT)
    return operations.as_type(expression, kind, definition.choices)
