"""The shape of a condition set: groups of "all of" and "any of", and single conditions in them."""

import json
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from quarterdeck.core.records.refusals import Refusal

DEEPEST = 5
MOST = 60
Joined = Literal["all", "any"]
JOINS: tuple[Joined, ...] = ("all", "any")


class Problem(Refusal):
    """A condition that cannot be understood or used; `str(problem)` says why."""

    def __init__(self, sentence: object) -> None:
        super().__init__(sentence, code="condition")


@dataclass(frozen=True, slots=True)
class Condition:
    """One question about one field."""

    field: str
    op: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions that must hold together (`all`) or of which one is enough (`any`)."""

    joined: Joined = "all"
    parts: "tuple[Condition | Group, ...]" = ()

    def __bool__(self) -> bool:
        return bool(self.parts)

    def conditions(self) -> list[Condition]:
        """Every single condition, whatever group it stands in."""
        found: list[Condition] = []
        for part in self.parts:
            found += [part] if isinstance(part, Condition) else part.conditions()
        return found


EVERYTHING = Group()


def parse(text: str) -> Group:
    """The tree an address or form carries as JSON; an empty text asks for everything."""
    if not text.strip():
        return EVERYTHING
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        raise Problem(_("The filter could not be read.")) from None
    return read(raw)


def read(raw: object) -> Group:
    """The tree as a JSON column keeps it. Empty groups fall away."""
    if raw in (None, {}, []):
        return EVERYTHING
    found = _node(raw, depth=1)
    group = found if isinstance(found, Group) else Group("all", (found,))
    if len(group.conditions()) > MOST:
        raise Problem(_("A filter holds at most %(n)d conditions.") % {"n": MOST})
    return group


def dumped(group: Group) -> dict[str, Any]:
    """The tree as JSON keeps it; `read` gives the same tree back."""
    return {group.joined: [_dumped(part) for part in group.parts]} if group else {}


def _dumped(part: Condition | Group) -> dict[str, Any]:
    if isinstance(part, Group):
        return {part.joined: [_dumped(inner) for inner in part.parts]}
    plain: dict[str, Any] = {"field": part.field, "op": part.op}
    return plain if part.value is None else {**plain, "value": part.value}


def _node(raw: object, *, depth: int) -> Condition | Group:
    if depth > DEEPEST:
        raise Problem(_("Groups may stand at most %(n)d deep.") % {"n": DEEPEST})
    if not isinstance(raw, dict):
        raise Problem(_("The filter could not be read."))
    for joined in JOINS:
        if joined in raw:
            return _group(joined, raw[joined], depth=depth)
    field, op = raw.get("field"), raw.get("op")
    if not isinstance(field, str) or not isinstance(op, str):
        raise Problem(_("The filter could not be read."))
    return Condition(field, op, raw.get("value"))


def _group(joined: Joined, raw: object, *, depth: int) -> Group:
    if not isinstance(raw, list) or len(raw) > MOST:
        raise Problem(_("The filter could not be read."))
    nodes = (_node(part, depth=depth + 1) for part in raw)
    return Group(joined, tuple(node for node in nodes if isinstance(node, Condition) or node))
