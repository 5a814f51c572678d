"""How far a right reaches: one's own records, one's team, the team's whole subtree, everything."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    OWN = "own", _("Own")
    TEAM = "team", _("Own team")
    SUBTREE = "subtree", _("Own team and below")
    ALL = "all", _("Everything")


_WIDTH = {Scope.OWN: 1, Scope.TEAM: 2, Scope.SUBTREE: 3, Scope.ALL: 4}


def widest(scopes: "list[Scope]") -> Scope | None:
    """The most permissive of several grants, or None when there is none."""
    return max(scopes, key=_WIDTH.__getitem__, default=None)
