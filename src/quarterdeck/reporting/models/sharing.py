"""What a member keeps and lets others see: oneself, a team and those below it, everyone."""

from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.lists.models import Sharing
from quarterdeck.core.records.models import Archivable, Versioned

if TYPE_CHECKING:
    from quarterdeck.people.models import Member


S = TypeVar("S", bound=models.Model, covariant=True)


class SharedQuerySet(models.QuerySet[S]):
    def current(self) -> Self:
        return self.filter(archived_at=None)

    def visible_to(self, viewer: "Member") -> Self:
        """One's own, and those shared with everyone or with a unit one stands in."""
        shared = Q(sharing=Sharing.EVERYONE) | Q(sharing=Sharing.UNIT, unit__in=viewer.unit_ids())
        return self.filter(Q(owner=viewer) | shared)

    def listed(self, viewer: "Member", whose: str = "all") -> Self:
        """Those of a list: all one may open, one's own ("mine"), those "shared" by others, or one's own "archived" ones."""
        if whose == "archived":
            return self.filter(owner=viewer).exclude(archived_at=None)
        found = self.visible_to(viewer).current()
        if whose == "mine":
            return found.filter(owner=viewer)
        return found.exclude(owner=viewer) if whose == "shared" else found


class Shared(Versioned, Archivable):
    """Sharing shows how something is made; every reader sees the figures of their own reach in it."""

    name = models.CharField(_("name"), max_length=80)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", editable=False)
    sharing = models.CharField(_("seen by"), max_length=8, choices=Sharing, default=Sharing.NOBODY)
    unit = models.ForeignKey(
        "people.OrgUnit", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("team")
    )

    class Meta:
        abstract = True
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sharing=Sharing.UNIT, unit__isnull=False) | (~Q(sharing=Sharing.UNIT) & Q(unit=None)),
                name="%(class)s_shared_with_a_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.name
