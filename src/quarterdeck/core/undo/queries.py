"""The door for reads of this room."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404

from quarterdeck.core.undo.models import UndoAct

SHOWN = 200


def recent_acts(*, viewer: Any, at: datetime, kinds: Sequence[str] = (), limit: int = SHOWN) -> list[UndoAct]:
    """Acts the viewer can still take back, latest first; only of some kinds when they are named."""
    acts = UndoAct.objects.of(viewer).open(at).filter(part_of=None).select_related("by")
    found = acts.filter(kind__in=kinds) if kinds else acts
    return list(found.order_by("-at", "-pk")[:limit])


def act(*, viewer: Any, act_id: int) -> UndoAct:
    """One act the viewer may take back; 404 for somebody else's."""
    return get_object_or_404(
        UndoAct.objects.of(viewer).filter(part_of=None).select_related("by", "undone_by"), pk=act_id
    )
