"""No code in a timeline: every act recorded about an account, a deal or a lead has words for whoever reads its stream."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from quarterdeck.crm import actions
from quarterdeck.crm.models import OwnershipSpan, StageKind
from quarterdeck.crm.queries.timeline import _TOLD_ELSEWHERE
from quarterdeck.crm.views.stream import _ACTS, _FIELDS, _known_field

HOME = Path(actions.__file__).parent
RECORDERS = {"record": 1, "record_many": 1, "record_each": 1, "trail_in": 1, "save_changes": 2, "let_go": 9, "_set": 2}

# These write about rules, processes, forms and plans, which have a trail but no timeline.
WITHOUT_TIMELINE = {
    "criteria.py",
    "follow_up/enrolling.py",
    "follow_up/plans.py",
    "leads/forms.py",
    "leads/responding.py",
    "pools/lapsing.py",
    "pools/setting_up.py",
    "process.py",
    "routing.py",
    "scoring.py",
    "templates.py",
}

# Acts about an activity, which is itself an item of the stream.
ABOUT_ACTIVITIES = {"planned", "completed"}

# Acts told by a value of a model: how a stage ends a deal and how an owner loses a record.
FROM_MODELS = [*StageKind.values, OwnershipSpan.End.RELEASED, OwnershipSpan.End.LAPSED]


def _sources() -> list[Path]:
    return [path for path in sorted(HOME.rglob("*.py")) if str(path.relative_to(HOME)) not in WITHOUT_TIMELINE]


def _acts(path: Path) -> Iterator[tuple[str, int]]:
    tree = ast.parse(path.read_text())
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            given = _act_given(call)
            for act in _texts(given, function) if given is not None else ():
                yield act, call.lineno


def _act_given(call: ast.Call) -> ast.expr | None:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name not in RECORDERS:
        return None
    by_name = next((keyword.value for keyword in call.keywords if keyword.arg == "act"), None)
    place = RECORDERS[name]
    return by_name or (call.args[place] if len(call.args) > place else None)


def _texts(value: ast.expr, function: ast.FunctionDef) -> Iterator[str]:
    """The texts an expression may become: a literal, either side of a choice, or what the name was given in the function."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from _texts(value.body, function)
        yield from _texts(value.orelse, function)
    elif isinstance(value, ast.Name):
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and any(ast.dump(t) == ast.dump(_stored(value)) for t in node.targets):
                yield from (
                    c.value for c in ast.walk(node.value) if isinstance(c, ast.Constant) and str(c.value).islower()
                )


def _stored(name: ast.Name) -> ast.Name:
    return ast.Name(id=name.id, ctx=ast.Store())


@pytest.mark.parametrize("path", _sources(), ids=lambda path: str(path.relative_to(HOME)))
def test_every_act_has_words(path: Path) -> None:
    known = {*_ACTS, *_TOLD_ELSEWHERE, *ABOUT_ACTIVITIES}

    assert [(act, line) for act, line in _acts(path) if act not in known] == []


def test_acts_told_by_a_model_have_words() -> None:
    told = {act for act in FROM_MODELS if act != StageKind.OPEN}
    assert told - set(_ACTS) - set(_TOLD_ELSEWHERE) == set()


def test_the_walk_finds_acts() -> None:
    found = {act for path in _sources() for act, _line in _acts(path)}
    assert {"claimed", "converted", "objection_archived", "date_restored", "insight_edited", "status"} <= found


RECORDS = ("crm.account", "crm.contact", "crm.lead", "crm.opportunity", "crm.activity")


def _changed(path: Path) -> Iterator[tuple[str, int]]:
    """The names under which changes are kept: written out where they are recorded, or put beside those found."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.keyword) and node.arg == "changes":
            dicts = [one for one in ast.walk(node.value) if isinstance(one, ast.Dict)]
            yield from ((key.value, node.lineno) for one in dicts for key in one.keys if isinstance(key, ast.Constant))
        is_put = isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)
        if is_put and getattr(node.value, "id", "") == "changes" and isinstance(node.slice, ast.Constant):
            yield node.slice.value, node.lineno


@pytest.mark.parametrize("path", _sources(), ids=lambda path: str(path.relative_to(HOME)))
def test_what_changed_has_words(path: Path) -> None:
    def is_told(name: str) -> bool:
        return name in _FIELDS or any(_known_field(kind, name) is not None for kind in RECORDS)

    assert [(name, line) for name, line in _changed(path) if not is_told(name)] == []


def test_the_walk_finds_changes() -> None:
    found = {name for path in _sources() for name, _line in _changed(path)}
    assert {"ladder", "concession", "owner", "pool", "thanked_on"} <= found
