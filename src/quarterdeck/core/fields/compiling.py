"""Formulas and roll-ups as expressions of the database: always right, and good to filter and sort by."""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import (
    Avg,
    Case,
    Count,
    ExpressionWrapper,
    F,
    Func,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import (
    Abs,
    Cast,
    Coalesce,
    Concat,
    ExtractMonth,
    ExtractYear,
    Greatest,
    Least,
    Now,
    NullIf,
    Round,
    TruncDate,
)
from django.db.models.lookups import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    IContains,
    IsNull,
    LessThan,
    LessThanOrEqual,
)
from django.utils.translation import gettext as _

from quarterdeck.core.company import queries as company
from quarterdeck.core.fields import expressions, formulas, registry
from quarterdeck.core.fields.formulas import FormulaProblem
from quarterdeck.core.fields.models import Aggregate, FieldDefinition
from quarterdeck.core.fields.registry import NUMBERS, TEXTS, FieldType

NUMBER, TEXT, DATE, DATETIME, YES_NO = (
    FieldType.NUMBER,
    FieldType.TEXT,
    FieldType.DATE,
    FieldType.DATETIME,
    FieldType.YES_NO,
)
_MOST_STEPS = 400
Definitions = Mapping[str, Mapping[str, FieldDefinition]]


@dataclass(frozen=True)
class Typed:
    """An expression and what its values are. `choices` are the labels of a choice, by code; `literal` what was written out."""

    expression: Any
    type: FieldType
    choices: tuple[tuple[Any, Any], ...] = ()
    literal: Any = None


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
            return Typed(ExpressionWrapper(_condition(found), models.BooleanField()), YES_NO)
        if found.type is NUMBER:
            return Typed(ExpressionWrapper(found.expression, expressions.NUMERIC), NUMBER)
        return found

    def node(self, node: ast.expr, entity: str) -> Typed:
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise FormulaProblem(_("The formula is too long. Split it into two fields."))
        match node:
            case ast.Constant(value=value):
                return _literal(value)
            case ast.Name():
                return self.field(entity, formulas.name_of(node))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Typed(~_condition(self.node(operand, entity)), YES_NO)
            case ast.UnaryOp(op=op, operand=operand):
                number = _number(self.node(operand, entity))
                return Typed(_wrapped(-number) if isinstance(op, ast.USub) else number, NUMBER)
            case ast.BoolOp(op=op, values=values):
                return self.boolean(op, values, entity)
            case ast.BinOp(left=left, op=op, right=right):
                return _calculated(op, self.node(left, entity), self.node(right, entity))
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return Typed(_compared(op, self.node(left, entity), self.node(right, entity)), YES_NO)
            case ast.Call(args=args):
                return _FUNCTIONS[formulas.function_of(node)]([self.node(arg, entity) for arg in args])
        raise FormulaProblem(_("The formula is not complete, or a sign is in the wrong place."))

    def boolean(self, op: ast.boolop, values: list[ast.expr], entity: str) -> Typed:
        found = _condition(self.node(values[0], entity))
        for value in values[1:]:
            condition = _condition(self.node(value, entity))
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
        return _as_type(F(known.query_path), known.type, known.choices)

    def roll_up(self, definition: FieldDefinition) -> Typed:
        related = registry.get(definition.entity).related_by(definition.related)
        if related is None:
            raise FormulaProblem(_("Choose which related records to look at."))
        child = registry.get(related.entity)
        rows = child.model._default_manager.filter(**{related.path: OuterRef("pk")}).order_by()
        if any(field.name == "archived_at" for field in child.model._meta.fields):
            rows = rows.filter(archived_at=None)
        if definition.condition:
            rows = rows.filter(_condition(self.node(formulas.parse(definition.condition).tree, related.entity)))
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
    return _as_type(expression, kind, definition.choices)


def _as_type(expression: Any, kind: FieldType, choices: tuple[tuple[Any, Any], ...] = ()) -> Typed:
    if kind in NUMBERS:
        return Typed(Cast(expression, expressions.NUMERIC), NUMBER)
    if kind in TEXTS or kind is FieldType.CHOICE:
        return Typed(expression, TEXT, choices)
    return Typed(expression, kind)


def _literal(value: Any) -> Typed:
    if isinstance(value, bool):
        return Typed(Value(value, models.BooleanField()), YES_NO, literal=value)
    if isinstance(value, int | float):
        # Without the cast 1 / 2 would be divided as whole numbers.
        number = Decimal(str(value))
        return Typed(Cast(Value(number), expressions.NUMERIC), NUMBER, literal=number)
    return Typed(Value(value, models.TextField()), TEXT, literal=value)


def _wrapped(expression: Any) -> Any:
    return ExpressionWrapper(expression, expressions.NUMERIC)


def _number(found: Typed) -> Any:
    if found.type is not NUMBER:
        raise FormulaProblem(_("A number is needed where there is %(type)s.") % {"type": _called(found)})
    return found.expression


def _day(found: Typed) -> Any:
    if found.type is DATETIME:
        return TruncDate(found.expression, tzinfo=_zone())
    if found.type is not DATE:
        raise FormulaProblem(_("A day is needed where there is %(type)s.") % {"type": _called(found)})
    return found.expression


def _condition(found: Typed) -> Q:
    if found.type is not YES_NO:
        raise FormulaProblem(_("A condition is needed where there is %(type)s.") % {"type": _called(found)})
    return found.expression if isinstance(found.expression, Q) else Q(Exact(found.expression, Value(True)))


def _words(found: Typed) -> Any:
    """Anything as text, nothing as no text."""
    expression = found.expression
    if found.type is YES_NO:
        expression = Case(When(_condition(found), then=Value("✓")), default=Value(""))
    if found.type is NUMBER:
        expression = Func(
            Cast(expression, expressions.NUMERIC), function="trim_scale", output_field=expressions.NUMERIC
        )
    if found.type is DATETIME:
        expression = TruncDate(expression, tzinfo=_zone())
    return Coalesce(Cast(expression, models.TextField()), Value("", models.TextField()))


def _called(found: Typed) -> str:
    names = {
        NUMBER: _("a number"),
        TEXT: _("text"),
        DATE: _("a day"),
        DATETIME: _("a moment"),
        YES_NO: _("a condition"),
    }
    return names.get(found.type, _("text"))


def _zone() -> ZoneInfo:
    return ZoneInfo(company.company().timezone)


def _calculated(op: ast.operator, left: Typed, right: Typed) -> Typed:
    if isinstance(op, ast.BitAnd):
        return Typed(Concat(_words(left), _words(right), output_field=models.TextField()), TEXT)
    days = {DATE, DATETIME}
    if isinstance(op, ast.Sub) and left.type in days and right.type in days:
        return Typed(_days(_day(right), _day(left)), NUMBER)
    if isinstance(op, ast.Add | ast.Sub) and left.type in days:
        return Typed(_moved(_day(left), _number(right), 1 if isinstance(op, ast.Add) else -1), DATE)
    one, other = _number(left), _number(right)
    if isinstance(op, ast.Div):
        return Typed(_wrapped(one / NullIf(other, Value(Decimal(0), expressions.NUMERIC))), NUMBER)
    signs: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
        ast.Add: operator.add,
        ast.Sub: operator.sub,
        ast.Mult: operator.mul,
    }
    return Typed(_wrapped(signs[type(op)](one, other)), NUMBER)


class _DaysBetween(Func):
    """Days from the first date to the second, as a number."""

    template = "((%(expressions)s))::numeric"
    arg_joiner = " - "
    output_field = expressions.NUMERIC


class _DayMoved(Func):
    """A date so many days later."""

    template = "(%(expressions)s)"
    arg_joiner = " + "
    output_field = models.DateField()


def _days(start: Any, end: Any) -> Any:
    return _DaysBetween(Cast(end, models.DateField()), Cast(start, models.DateField()))


def _moved(day: Any, days: Any, sign: int) -> Any:
    """NULL where that day would lie outside the calendar of the database."""
    count = _wrapped(days * Value(Decimal(sign), expressions.NUMERIC))
    is_near = Q(LessThan(Abs(count), Value(Decimal(1_000_000), expressions.NUMERIC)))
    moved = _DayMoved(Cast(day, models.DateField()), Cast(count, models.IntegerField()))
    return Case(When(is_near, then=moved), default=None, output_field=models.DateField())


_COMPARED: dict[type[ast.cmpop], Any] = {
    ast.Eq: Exact,
    ast.NotEq: Exact,
    ast.Lt: LessThan,
    ast.LtE: LessThanOrEqual,
    ast.Gt: GreaterThan,
    ast.GtE: GreaterThanOrEqual,
}


def _compared(op: ast.cmpop, left: Typed, right: Typed) -> Q:
    if left.type is YES_NO and right.type is YES_NO:
        left, right = _boolean(left), _boolean(right)
    elif {left.type, right.type} <= {DATE, DATETIME}:
        left, right = Typed(_day(left), DATE), Typed(_day(right), DATE)
    elif DATE in (left.type, right.type) and (left.literal is not None or right.literal is not None):
        left, right = _as_day(left), _as_day(right)
    if left.type is not right.type:
        sentence = _("%(left)s and %(right)s cannot be compared.")
        raise FormulaProblem(sentence % {"left": _called(left), "right": _called(right)})
    left, right = _by_code(left, right), _by_code(right, left)
    found = Q(_COMPARED[type(op)](left.expression, right.expression))
    if not isinstance(op, ast.NotEq):
        return found
    # A value that is missing differs from one that is there.
    return ~found | Q(IsNull(left.expression, True)) | Q(IsNull(right.expression, True))


def _boolean(found: Typed) -> Typed:
    return Typed(ExpressionWrapper(_condition(found), models.BooleanField()), YES_NO)


def _as_day(found: Typed) -> Typed:
    if isinstance(found.literal, str):
        return Typed(Cast(Value(expressions.day_of(found.literal)), models.DateField()), DATE)
    return found


def _by_code(found: Typed, other: Typed) -> Typed:
    """A word compared with a choice: by its code or its label, and never one that is not there."""
    word = found.literal
    if not other.choices or word is None:
        return found
    for code, label in other.choices:
        if word in (str(code), str(label)):
            return Typed(Value(str(code), models.TextField()), TEXT)
    known = ", ".join(str(code) for code, _label in other.choices)
    raise FormulaProblem(_("There is no choice “%(word)s”. There are: %(known)s.") % {"word": word, "known": known})


def _if(args: list[Typed]) -> Typed:
    condition, then, otherwise = _condition(args[0]), args[1], args[2]
    if then.type is not otherwise.type:
        sentence = _("Both results of “if” must be alike: here are %(then)s and %(otherwise)s.")
        raise FormulaProblem(sentence % {"then": _called(then), "otherwise": _called(otherwise)})
    if then.type is YES_NO:
        then, otherwise = _boolean(then), _boolean(otherwise)
    output = expressions.OUTPUTS[then.type]
    return Typed(
        Case(When(condition, then=then.expression), default=otherwise.expression, output_field=output), then.type
    )


def _extreme(function: Any) -> Callable[[list[Typed]], Typed]:
    def compiled(args: list[Typed]) -> Typed:
        if all(arg.type in (DATE, DATETIME) for arg in args):
            days = [Cast(_day(arg), models.DateField()) for arg in args]
            return Typed(days[0] if len(days) == 1 else function(*days, output_field=models.DateField()), DATE)
        numbers = [_number(arg) for arg in args]
        found = numbers[0] if len(numbers) == 1 else function(*numbers, output_field=expressions.NUMERIC)
        return Typed(found, NUMBER)

    return compiled


def _round(args: list[Typed]) -> Typed:
    places = args[1].literal if len(args) > 1 else Decimal(0)
    if not isinstance(places, Decimal) or places != int(places) or not 0 <= places <= 8:
        raise FormulaProblem(_("“round” takes a number of decimals from 0 to 8."))
    return Typed(Round(_wrapped(_number(args[0])), precision=int(places)), NUMBER)


def _abs(args: list[Typed]) -> Typed:
    return Typed(Abs(_wrapped(_number(args[0]))), NUMBER)


def _part(function: Any) -> Callable[[list[Typed]], Typed]:
    return lambda args: Typed(Cast(function(Cast(_day(args[0]), models.DateField())), expressions.NUMERIC), NUMBER)


def _contains(args: list[Typed]) -> Typed:
    word = args[1].literal
    if not isinstance(word, str):
        raise FormulaProblem(_("“contains” looks for a word in quotation marks."))
    return Typed(Q(IContains(_words(args[0]), word)), YES_NO)


def _empty(args: list[Typed]) -> Typed:
    found = args[0]
    if found.type is TEXT:
        return Typed(Q(Exact(_words(found), Value("", models.TextField()))), YES_NO)
    expression = _boolean(found).expression if isinstance(found.expression, Q) else found.expression
    return Typed(Q(IsNull(expression, True)), YES_NO)


def _joined(args: list[Typed]) -> Typed:
    texts = [_words(arg) for arg in args]
    return Typed(texts[0] if len(texts) == 1 else Concat(*texts, output_field=models.TextField()), TEXT)


_FUNCTIONS: dict[str, Callable[[list[Typed]], Typed]] = {
    "if": _if,
    "min": _extreme(Least),
    "max": _extreme(Greatest),
    "round": _round,
    "abs": _abs,
    "days_between": lambda args: Typed(_days(_day(args[0]), _day(args[1])), NUMBER),
    "today": lambda args: Typed(TruncDate(Now(), tzinfo=_zone()), DATE),
    "year": _part(ExtractYear),
    "month": _part(ExtractMonth),
    "concat": _joined,
    "contains": _contains,
    "empty": _empty,
}
