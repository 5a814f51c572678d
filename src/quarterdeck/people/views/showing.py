"""How what was read is put on the screens of this room: no queries, no decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.exports.cells import Cell
from quarterdeck.core.pages.components import FieldChange, Tab, TimelineItem
from quarterdeck.core.pages.paging import page_number
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.people import queries
from quarterdeck.people.models import BUILT_IN_ROLES

EXPORT_COLUMNS = ["login", "name", "title", "unit", "roles", "email", "phone", "joined_on", "left_on", "is_active"]

_ACTS: dict[str, dict[str, Any]] = {
    "created": {"title": gettext_lazy("Added"), "icon": "plus"},
    "edited": {"title": gettext_lazy("Changed"), "icon": "pencil"},
    "moved": {"title": gettext_lazy("Changed unit"), "icon": "arrows-exchange"},
    "roles_set": {"title": gettext_lazy("Roles changed"), "icon": "shield"},
    "invited": {"title": gettext_lazy("Invited"), "icon": "mail"},
    "accepted_invitation": {"title": gettext_lazy("Accepted the invitation"), "icon": "user-check"},
    "deactivated": {"title": gettext_lazy("Deactivated"), "icon": "user-off"},
    "reactivated": {"title": gettext_lazy("Active again"), "icon": "user-check"},
    "archived": {"title": gettext_lazy("Archived"), "icon": "archive"},
    "restored": {"title": gettext_lazy("Restored"), "icon": "restore"},
    "exported": {"title": gettext_lazy("Exported"), "icon": "download"},
    "imported": {"title": gettext_lazy("Imported"), "icon": "upload"},
}
_FIELDS: dict[str, Any] = {
    "name": gettext_lazy("Name"),
    "login": gettext_lazy("Sign-in name"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "title": gettext_lazy("Job title"),
    "joined_on": gettext_lazy("Joined on"),
    "on": gettext_lazy("From"),
    "roles": gettext_lazy("Roles"),
    "handed_over_to": gettext_lazy("Handed over to"),
}


@dataclass(frozen=True)
class Asked:
    """What the address of a list asks for."""

    filters: queries.MemberFilters
    sort: str
    page: int


def number(text: str | None, default: int | None = None) -> int | None:
    """A number from an address, or the default for anything else."""
    return int(text) if text and text.isdecimal() and len(text) < 15 else default


def asked_members(request: MemberRequest) -> Asked:
    asked = request.GET
    state = asked.get("state", "active")
    return Asked(
        filters=queries.MemberFilters(
            words=asked.get("q", "").strip(),
            unit_id=number(asked.get("unit")),
            role=asked.get("role", ""),
            state=state if state in {"active", "left", "all"} else "active",
        ),
        sort=asked.get("sort", "name"),
        page=page_number(request),
    )


def member_tabs(asked: Asked) -> list[Tab]:
    here = reverse("people:members")
    labels = {"active": _("Active"), "left": _("Has left"), "all": _("All")}
    return [Tab(label, f"{here}?state={state}", asked.filters.state == state) for state, label in labels.items()]


def exported(row: queries.MemberRow) -> Sequence[Cell]:
    return [
        row.login,
        row.name,
        row.title,
        row.unit_name,
        row.roles,
        row.email,
        row.phone,
        row.joined_on,
        row.left_on,
        _("yes") if row.is_active else _("no"),
    ]


def stream(entries: Sequence[AuditEntry]) -> list[TimelineItem]:
    """The trail of a record as a timeline."""
    return [
        TimelineItem(
            title=str(_ACTS.get(entry.act, {}).get("title", entry.act)),
            icon=_ACTS.get(entry.act, {}).get("icon", "point"),
            at=entry.at,
            who=entry.by.name if entry.by else "",
            body=entry.note,
            changes=[_change(field, pair) for field, pair in entry.changes.items() if field in _FIELDS],
        )
        for entry in entries
    ]


def invitation_state(record: queries.MemberRecord, *, at: datetime) -> str:
    """never · waiting · accepted · expired: where the latest invitation stands."""
    latest = record.invitation
    if latest is None:
        return "never"
    if latest.accepted_at:
        return "accepted"
    return "waiting" if latest.expires_at > at else "expired"


def _change(field: str, pair: Sequence[Any]) -> FieldChange:
    before, after = (_words(value) for value in pair)
    return FieldChange(str(_FIELDS[field]), before, after)


def _words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(BUILT_IN_ROLES.get(one, one)) for one in value)
    return "" if value is None else str(value)
