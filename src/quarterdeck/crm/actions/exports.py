"""Who took which list out of the system."""

from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.people.models import Member


def note_export(*, what: str, rows: int, by: Member) -> None:
    """Write to the trail of the member who downloaded a list what it was and how long."""
    trail.record(by, "exported", by=by, note=_("%(what)s: %(rows)d rows") % {"what": what, "rows": rows})
