"""The language of formulas: what people may write, read into a tree, or refused in words.

Numbers, "text", the codes of fields, + - * /, & to join text, comparisons (= <> < <= > >=), and, or, not, and the functions
below. It is read by Python's own parser after a few spellings of spreadsheets were turned into Python's, and then only the
nodes named here are let through: nothing in a formula is ever run.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.core.records.refusals import Refusal

# How many arguments a function takes: at least, at most.
FUNCTIONS: dict[str, tuple[int, int]] = {
    "if": (3, 3),
    "min": (1, 20),
    "max": (1, 20),
    "round": (1, 2),
    "abs": (1, 1),
    "days_between": (2, 2),
    "today": (0, 0),
    "year": (1, 1),
    "month": (1, 1),
    "concat": (1, 20),
    "contains": (2, 2),
    "empty": (1, 1),
}
EXPLAINED = {
    "if(condition, then, else)": gettext_lazy("one of two values"),
    "min(a, b, …)  max(a, b, …)": gettext_lazy("the smallest, the largest; empty ones are passed over"),
    "round(number, decimals)  abs(number)": gettext_lazy("rounded; without its sign"),
    "days_between(from, to)": gettext_lazy("days from one day to another"),
    "today()  year(day)  month(day)": gettext_lazy("the company’s day; parts of a day"),
    "concat(a, b, …)  a & b": gettext_lazy("joined as text"),
    "contains(text, “word”)  empty(field)": gettext_lazy("conditions"),
}
LONGEST = 1000
_MOST_NODES, _DEEPEST = 200, 30
_TOKEN = re.compile(
    r"""(?P<space>\s+)|(?P<text>"[^"\n]*"|'[^'\n]*'|“[^”\n]*”)|(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"""
    r"""|(?P<sign><=|>=|<>|!=|==|[=<>+\-*/&(),])"""
)
_WIDE = str.maketrans("（），＋－＊／＝＜＞＆", "(),+-*/=<>&")
_SIGNS = {"=": "==", "<>": "!="}
_CALLED = "fn_"
_NAMED = "field_"
_WORDS = {"and", "or", "not"}
_CONSTANTS = {"true": "True", "false": "False"}


class FormulaProblem(Refusal):
    """A formula cannot be understood or cannot be computed; the sentence says what to change."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, code="formula")


@dataclass(frozen=True)
class Formula:
    """A formula that obeys the grammar. `names` are the fields it asks for."""

    text: str
    tree: ast.expr
    names: frozenset[str]


@lru_cache(maxsize=512)
def parse(text: str) -> Formula:
    """Read a formula; `FormulaProblem` when it is none."""
    if not text.strip():
        raise FormulaProblem(_("Write a formula."))
    if len(text) > LONGEST:
        raise FormulaProblem(_("A formula holds at most %(limit)d characters.") % {"limit": LONGEST})
    try:
        tree = ast.parse("".join(_python(text)).strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FormulaProblem(_("The formula is not complete, or a sign is in the wrong place.")) from None
    _check(tree, 0)
    nodes = list(ast.walk(tree))
    if len(nodes) > _MOST_NODES * 3:
        raise FormulaProblem(_("The formula is too long. Split it into two fields."))
    names = {node.id.removeprefix(_NAMED) for node in nodes if isinstance(node, ast.Name) and not _is_function(node.id)}
    return Formula(text, tree, frozenset(names))


def name_of(node: ast.Name) -> str:
    """The code of the field a name stands for."""
    return node.id.removeprefix(_NAMED)


def function_of(call: ast.Call) -> str:
    """The function a call calls."""
    assert isinstance(call.func, ast.Name)  # noqa: S101 - the grammar lets nothing else through
    return call.func.id.removeprefix(_CALLED)


def _is_function(name: str) -> bool:
    return name.startswith(_CALLED)


def _python(text: str) -> Iterator[str]:
    """The formula in Python's spelling, piece by piece."""
    position = 0
    outside = text if any(quote in text for quote in "\"'“") else text.translate(_WIDE)
    while position < len(outside):
        found = _TOKEN.match(outside, position)
        if found is None:
            raise FormulaProblem(_("“%(sign)s” has no place in a formula.") % {"sign": outside[position]})
        position = found.end()
        kind, piece = str(found.lastgroup), found.group()
        yield _spelled(kind, piece, is_called=outside[position:].lstrip().startswith("("))


def _spelled(kind: str, piece: str, *, is_called: bool) -> str:
    lower = piece.lower()
    if kind == "space":
        return " "
    if kind == "text":
        return repr(piece[1:-1])
    if kind == "sign":
        return _SIGNS.get(piece, piece)
    if kind == "number":
        # Read as text, so that 0.1 stays exact.
        return piece if "." in piece else str(int(piece))
    if lower in _WORDS:
        return f" {lower} "
    if lower in _CONSTANTS:
        return _CONSTANTS[lower]
    if is_called:
        if lower not in FUNCTIONS:
            known = ", ".join(sorted(FUNCTIONS))
            raise FormulaProblem(
                _("There is no function “%(name)s”. There are: %(known)s.") % {"name": piece, "known": known}
            )
        return _CALLED + lower
    return _NAMED + piece


_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.BitAnd)
_COMPARISONS = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def _check(node: ast.expr, depth: int) -> None:
    """Let through what the grammar names, and nothing else."""
    if depth > _DEEPEST:
        raise FormulaProblem(_("The formula is nested too deeply. Split it into two fields."))
    match node:
        case ast.Constant(value=bool() | int() | float() | str()) | ast.Name():
            return
        case ast.BinOp(left=left, op=op, right=right) if isinstance(op, _OPERATORS):
            parts = [left, right]
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() | ast.Not(), operand=operand):
            parts = [operand]
        case ast.BoolOp(values=values):
            parts = values
        case ast.Compare(left=left, ops=[op], comparators=[right]) if isinstance(op, _COMPARISONS):
            parts = [left, right]
        case ast.Call(func=ast.Name(), args=parts, keywords=[]):
            _check_count(node)
        case ast.Compare():
            raise FormulaProblem(_("Compare two things at a time and join them by “and”."))
        case _:
            raise FormulaProblem(_("The formula is not complete, or a sign is in the wrong place."))
    for part in parts:
        _check(part, depth + 1)


def _check_count(call: ast.Call) -> None:
    name = function_of(call)
    least, most = FUNCTIONS.get(name, (0, -1))
    if not least <= len(call.args) <= most:
        raise FormulaProblem(
            _("“%(name)s” takes %(least)d to %(most)d values in its brackets.")
            % {"name": name, "least": least, "most": max(most, least)}
        )
