"""What a role may do with one field of a record: not know it, know a mask of it, read it, change it."""

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FieldAccess(TextChoices):
    HIDDEN = "hidden", _("Hidden")
    MASKED = "masked", _("Masked")
    READ = "read", _("Read only")
    EDIT = "edit", _("Read and change")

    @property
    def is_readable(self) -> bool:
        """Whether the true value may be known, and so searched, filtered and sorted by."""
        return self in (FieldAccess.READ, FieldAccess.EDIT)


_WIDTH = {FieldAccess.HIDDEN: 0, FieldAccess.MASKED: 1, FieldAccess.READ: 2, FieldAccess.EDIT: 3}


def widest(accesses: Iterable[FieldAccess]) -> FieldAccess:
    """The most permissive of what several roles say; everything when none says anything."""
    return max(accesses, key=_WIDTH.__getitem__, default=FieldAccess.EDIT)
