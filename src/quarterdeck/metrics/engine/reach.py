"""How far a viewer sees figures: the scope of the right `metrics.view_metrics`, as a shape and its values.

Figures belong to the unit the owner was in on the day, so a manager sees what the units under them earned, whoever has left
since; a unit is recognised in the path by its id, wherever it hung at the time.
"""

from typing import Any

from django.core.exceptions import PermissionDenied

from quarterdeck.core.access.scopes import Scope
from quarterdeck.metrics.engine.shapes import ReachShape
from quarterdeck.people import access
from quarterdeck.people.models import Member

RIGHT = "metrics.view_metrics"


def reach_of(viewer: Member) -> tuple[ReachShape, dict[str, Any]]:
    """The viewer's reach; raises PermissionDenied for somebody who may see no figures at all."""
    scope = access.scope_of(viewer, RIGHT)
    if scope is None:
        raise PermissionDenied
    if scope is Scope.ALL:
        return ReachShape("all"), {}
    if scope is Scope.OWN:
        return ReachShape("own"), {"viewer": viewer.pk}
    units = [int(path.rstrip("/").rsplit("/", 1)[1]) for path in access.paths_of(viewer)]
    kind = "team" if scope is Scope.TEAM else "subtree"
    values = {f"unit{number}": unit if kind == "team" else under(unit) for number, unit in enumerate(units)}
    return ReachShape(kind, len(units)), {"viewer": viewer.pk, **values}  # type: ignore[arg-type]  # one of the two


def under(unit_id: int) -> str:
    """The pattern of paths at or under a unit."""
    return f"%/{unit_id}/%"
