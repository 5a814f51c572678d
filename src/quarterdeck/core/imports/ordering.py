"""The order rows are taken in: as they stand, except where rows of a table link to each other."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from quarterdeck.core.imports.mapping import Mapping, Understood
from quarterdeck.core.imports.reading import Table


def parents_first(mapping: Mapping, table: Table) -> Iterator[Understood]:
    """Rows understood; where the kind links to itself, those that others link to come first, marked by their depth.

    Such a table is held in memory. Rows that lead to each other in a circle have that as their problem.
    """
    rows = (mapping.read(row) for row in table.rows())
    kind = mapping.feed.kind
    own = [source.field for source in mapping.feed.sources if kind.field(source.field).link == kind.code]
    return _by_depth(list(rows), own) if own else rows


def _by_depth(rows: list[Understood], own: list[str]) -> Iterator[Understood]:
    above: dict[str, set[str]] = {}
    for understood in rows:
        linked = {understood.links[name] for name in own if name in understood.links}
        above.setdefault(understood.record.key, linked)
    depths: dict[str, int] = {}
    for understood in rows:
        depth = _depth(understood.record.key, above, depths)
        if depth < 0:
            understood.problems.append(("", _("These rows lead to each other in a circle.")))
        understood.depth = max(depth, 0)
    return iter(sorted(rows, key=lambda understood: understood.depth))


def _depth(key: str, above: dict[str, set[str]], depths: dict[str, int]) -> int:
    """How many links lead up from a key within the table; -1 in a circle. Walks without recursion, for chains may be long."""
    trail, waiting = set[str](), [key]
    while waiting:
        now = waiting[-1]
        if now in depths:
            waiting.pop()
            continue
        trail.add(now)
        linked = [other for other in above[now] if other in above]
        if any(other in trail and other not in depths for other in linked):
            depths.update(dict.fromkeys(trail - set(depths), -1))
            break
        open_ones = [other for other in linked if other not in depths]
        if open_ones:
            waiting.append(open_ones[0])
            continue
        waiting.pop()
        levels = [depths[other] for other in linked]
        depths[now] = -1 if -1 in levels else max(levels, default=-1) + 1
    return depths[key]
