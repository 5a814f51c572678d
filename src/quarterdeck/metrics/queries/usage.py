"""Where a metric is used: rooms above tell, each in its own words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from quarterdeck.people.models import Member


@dataclass(frozen=True, slots=True)
class Use:
    """Something that shows a metric, and its address."""

    name: str
    url: str


Find = Callable[[Member, str], Iterable[Use]]
_finders: list[tuple[str | Promise, Find]] = []


def register(label: str | Promise, find: Find) -> None:
    """Let a room say where it uses metrics: `find(viewer, code)` gives what the viewer may see of it."""
    _finders.append((label, find))


def uses_of(viewer: Member, code: str) -> list[tuple[str, list[Use]]]:
    """Everything that uses a metric, under the name of its room; rooms that do not are left out."""
    found = [(str(label), list(find(viewer, code))) for label, find in _finders]
    return [(label, uses) for label, uses in found if uses]
