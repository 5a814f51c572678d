"""What formulas compute with: values that know their type, the operators and the functions, as expressions of the database."""

import ast
import operator
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import (
    Case,
    ExpressionWrapper,
    Func,
    Q,
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
from quarterdeck.core.fields import expressions
from quarterdeck.core.fields.formulas import FormulaProblem
from quarterdeck.core.fields.registry import NUMBERS, TEXTS, FieldType

NUMBER, TEXT, DATE, DATETIME, YES_NO = (
    FieldType.NUMBER,
    FieldType.TEXT,
    FieldType.DATE,
    FieldType.DATETIME,
    FieldType.YES_NO,
)


@dataclass(frozen=True)
class Typed:
    """An expression and what its values are. `choices` are the labels of a choice, by code; `literal` what was written out."""

    expression: Any
    type: FieldType
    choices: tuple[tuple[Any, Any], ...] = ()
    literal: Any = None


def as_type(expression: Any, kind: FieldType, choices: tuple[tuple[Any, Any], ...] = ()) -> Typed:
    """An expression seen as the type formulas know for a kind of field."""
    if kind in NUMBERS:
        return Typed(Cast(expression, expressions.NUMERIC), NUMBER)
    if kind in TEXTS or kind is FieldType.CHOICE:
        return Typed(expression, TEXT, choices)
    return Typed(expression, kind)


def literal(value: Any) -> Typed:
    """A value written out in a formula."""
    if isinstance(value, bool):
        return Typed(Value(value, models.BooleanField()), YES_NO, literal=value)
    if isinstance(value, int | float):
        # Without the cast 1 / 2 would be divided as whole numbers.
        number = Decimal(str(value))
        return Typed(Cast(Value(number), expressions.NUMERIC), NUMBER, literal=number)
    return Typed(Value(value, models.TextField()), TEXT, literal=value)


def wrapped(expression: Any) -> Any:
    """The result of a calculation as a number of any size."""
    return ExpressionWrapper(expression, expressions.NUMERIC)


def number(found: Typed) -> Any:
    """The expression of a number; refused in words for anything else."""
    if found.type is not NUMBER:
        raise FormulaProblem(_("A number is needed where there is %(type)s.") % {"type": _called(found)})
    return found.expression


def _day(found: Typed) -> Any:
    if found.type is DATETIME:
        return TruncDate(found.expression, tzinfo=_zone())
    if found.type is not DATE:
        raise FormulaProblem(_("A day is needed where there is %(type)s.") % {"type": _called(found)})
    return found.expression


def condition(found: Typed) -> Q:
    """The expression of a yes or no; refused in words for anything else."""
    if found.type is not YES_NO:
        raise FormulaProblem(_("A condition is needed where there is %(type)s.") % {"type": _called(found)})
    return found.expression if isinstance(found.expression, Q) else Q(Exact(found.expression, Value(True)))


def _words(found: Typed) -> Any:
    """Anything as text, nothing as no text."""
    expression = found.expression
    if found.type is YES_NO:
        expression = Case(When(condition(found), then=Value("✓")), default=Value(""))
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


def calculated(op: ast.operator, left: Typed, right: Typed) -> Typed:
    """What an operator between two values gives: numbers, days moved or apart, texts joined."""
    if isinstance(op, ast.BitAnd):
        return Typed(Concat(_words(left), _words(right), output_field=models.TextField()), TEXT)
    days = {DATE, DATETIME}
    if isinstance(op, ast.Sub) and left.type in days and right.type in days:
        return Typed(_days(_day(right), _day(left)), NUMBER)
    if isinstance(op, ast.Add | ast.Sub) and left.type in days:
        return Typed(_moved(_day(left), number(right), 1 if isinstance(op, ast.Add) else -1), DATE)
    one, other = number(left), number(right)
    if isinstance(op, ast.Div):
        return Typed(wrapped(one / NullIf(other, Value(Decimal(0), expressions.NUMERIC))), NUMBER)
    signs: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
        ast.Add: operator.add,
        ast.Sub: operator.sub,
        ast.Mult: operator.mul,
    }
    return Typed(wrapped(signs[type(op)](one, other)), NUMBER)


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
    count = wrapped(days * Value(Decimal(sign), expressions.NUMERIC))
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


def compared(op: ast.cmpop, left: Typed, right: Typed) -> Q:
    """What a comparison of two values of one type gives; a word is compared with a choice by its code or label."""
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
    return Typed(ExpressionWrapper(condition(found), models.BooleanField()), YES_NO)


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
    asked, then, otherwise = condition(args[0]), args[1], args[2]
    if then.type is not otherwise.type:
        sentence = _("Both results of “if” must be alike: here are %(then)s and %(otherwise)s.")
        raise FormulaProblem(sentence % {"then": _called(then), "otherwise": _called(otherwise)})
    if then.type is YES_NO:
        then, otherwise = _boolean(then), _boolean(otherwise)
    output = expressions.OUTPUTS[then.type]
    return Typed(Case(When(asked, then=then.expression), default=otherwise.expression, output_field=output), then.type)


def _extreme(function: Any) -> Callable[[list[Typed]], Typed]:
    def compiled(args: list[Typed]) -> Typed:
        if all(arg.type in (DATE, DATETIME) for arg in args):
            days = [Cast(_day(arg), models.DateField()) for arg in args]
            return Typed(days[0] if len(days) == 1 else function(*days, output_field=models.DateField()), DATE)
        numbers = [number(arg) for arg in args]
        found = numbers[0] if len(numbers) == 1 else function(*numbers, output_field=expressions.NUMERIC)
        return Typed(found, NUMBER)

    return compiled


def _round(args: list[Typed]) -> Typed:
    places = args[1].literal if len(args) > 1 else Decimal(0)
    if not isinstance(places, Decimal) or places != int(places) or not 0 <= places <= 8:
        raise FormulaProblem(_("“round” takes a number of decimals from 0 to 8."))
    return Typed(Round(wrapped(number(args[0])), precision=int(places)), NUMBER)


def _abs(args: list[Typed]) -> Typed:
    return Typed(Abs(wrapped(number(args[0]))), NUMBER)


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


FUNCTIONS: dict[str, Callable[[list[Typed]], Typed]] = {
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
