"""What is given along: material, a course, somebody to learn from."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.crm.rules import files
from quarterdeck.people.models import Member
from quarterdeck.performance.actions.coaching.refusals import CannotCoach
from quarterdeck.performance.actions.coaching.sessions import changed, led
from quarterdeck.performance.models.coaching import CoachingSession, Support


@transaction.atomic
def give(
    *, session_id: int, values: Mapping[str, Any], at: datetime, by: Member, file: "File[bytes] | None" = None
) -> Support:
    """Give something along: in words, as a link, or as a file. Refuses files that are too large or not what their name says."""
    found = led(session_id, by=by)
    made = Support(
        session=found,
        kind=values["kind"],
        title=str(values["title"]).strip()[:200],
        url=values.get("url") or "",
        added_at=at,
        added_by=by,
    )
    if not made.title:
        raise CannotCoach(_("Say what it is."), code="title")
    if file is not None:
        _keep(made, file)
    made.save()
    changed(found, "supported", by=by, is_supported=True)
    return made


@transaction.atomic
def needs_none(*, session_id: int, by: Member) -> CoachingSession:
    """Say that nothing has to be given along."""
    return changed(led(session_id, by=by), "supported", by=by, is_supported=True)


@transaction.atomic
def take_back(*, support_id: int, by: Member) -> None:
    """Take back what was given along by mistake."""
    found = Support.objects.select_related("session").get(pk=support_id)
    session = led(found.session_id, by=by)
    trail.record(session, "support_taken_back", by=by, note=found.title)
    found.delete()


def _keep(made: Support, file: "File[bytes]") -> None:
    name = (file.name or "").replace("\\", "/").rpartition("/")[2].strip()
    head = file.read(files.HEAD)
    file.seek(0)
    if reason := files.why_not_keep(name=name, size=file.size, head=head):
        raise CannotCoach(reason, code="file")
    made.content_type = files.content_type(name)
    made.file.save(f"{uuid4().hex}.{files.extension(name)}", file, save=False)
