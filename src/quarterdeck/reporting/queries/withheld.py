"""Figures are not split by or limited to what a reader may not know of the records."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from quarterdeck.metrics.dimensions import DIMENSIONS
from quarterdeck.metrics.queries import CannotMeasure
from quarterdeck.people.models import Member

# The fields of records that a dimension gives away.
_FIELDS = {
    "industry": ("crm.account.industry",),
    "source": ("crm.opportunity.source", "crm.lead.source"),
}


def refuse_withheld(viewer: Member, codes: Iterable[str]) -> None:
    """Raise `CannotMeasure`, in words, where one of the dimensions is a field that the reader's roles hide or mask."""
    for code in codes:
        if not all(viewer.field_access(field).is_readable for field in _FIELDS.get(code, ())):
            name = DIMENSIONS[code].name
            raise CannotMeasure(_("Your role does not show “%(field)s”.") % {"field": name}, code="withheld")
