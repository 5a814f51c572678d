"""What happened, in words: turns the rows of a timeline into the items the page draws."""

from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import DecimalField
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from quarterdeck.core.pages.components import FieldChange, TimelineItem, Tone
from quarterdeck.crm.models import ActivityKind, Negotiation, Outcome
from quarterdeck.crm.queries.timeline import Happening

# Written out like this because the icon sprite is built from the `"icon": "…"` it finds.
ICONS = {
    look["kind"]: look["icon"]
    for look in (
        {"kind": "call", "icon": "phone"},
        {"kind": "meeting", "icon": "users"},
        {"kind": "visit", "icon": "map-pin"},
        {"kind": "email", "icon": "mail"},
        {"kind": "message", "icon": "message"},
        {"kind": "demo", "icon": "presentation"},
        {"kind": "task", "icon": "checkbox"},
        {"kind": "note", "icon": "note"},
    )
}
_OUTCOME_TONES: Mapping[str, Tone] = {"agreed": "green", "interested": "green", "refused": "red", "no_answer": "amber"}
_STAGE_TONES: Mapping[str, Tone] = {"won": "green", "lost": "red"}


def timeline_items(happenings: list[Happening], *, is_account: bool = False) -> list[TimelineItem]:
    """The items of a stream; on an account each says which deal it belongs to."""
    draw = {"activity": _activity, "change": _change, "move": _move, "file": _file}
    return [draw[happening.source](happening, is_account) for happening in happenings]


def _activity(happening: Happening, is_account: bool) -> TimelineItem:
    activity = happening.what
    told = [ActivityKind(activity.kind).label, Outcome(activity.outcome).label if activity.outcome else ""]
    if activity.minutes:
        told.append(_("%(count)s min") % {"count": activity.minutes})
    if activity.contact:
        told.append(activity.contact.name)
    if is_account and activity.opportunity:
        told.append(activity.opportunity.name)
    lines = [" · ".join(str(part) for part in told if part), activity.note]
    return TimelineItem(
        title=activity.subject,
        at=happening.at,
        icon=ICONS.get(activity.kind, "point"),
        tone=_OUTCOME_TONES.get(activity.outcome, "blue"),
        who=activity.owner.name,
        body="\n".join(line for line in lines if line),
        next_step=activity.next_step,
        url=reverse("crm:activity_edit", args=[activity.pk]),
    )


def _move(happening: Happening, is_account: bool) -> TimelineItem:
    visit = happening.what
    title = _("Moved to %(stage)s") % {"stage": visit.stage.name}
    return TimelineItem(
        title=f"{visit.opportunity.name}: {title}" if is_account else title,
        at=happening.at,
        icon="arrow-right",
        tone=_STAGE_TONES.get(visit.stage.kind, "neutral"),
        who=visit.by.name if visit.by else "",
        url=f"/opportunities/{visit.opportunity_id}/" if is_account else "",
    )


def _file(happening: Happening, is_account: bool) -> TimelineItem:
    attachment = happening.what
    return TimelineItem(
        title=_("Added the file %(name)s") % {"name": attachment.name},
        at=happening.at,
        icon="paperclip",
        who=attachment.added_by.name if attachment.added_by else "",
        url=reverse("crm:attachment", args=[attachment.pk]),
    )


def _change(happening: Happening, is_account: bool) -> TimelineItem:
    entry = happening.what
    return TimelineItem(
        title=_ACTS.get(entry.act, lambda: entry.act)(),
        at=happening.at,
        icon="pencil",
        who=entry.by.name if entry.by else "",
        body=entry.note,
        changes=[_field_change(entry.kind, field, pair) for field, pair in entry.changes.items()],
    )


_ACTS: Mapping[str, Any] = {
    "created": lambda: _("Created"),
    "imported": lambda: _("Imported"),
    "edited": lambda: _("Changed"),
    "archived": lambda: _("Archived"),
    "restored": lambda: _("Restored"),
    "shared": lambda: _("Shared"),
    "unshared": lambda: _("No longer shared"),
    "assigned": lambda: _("Given to another owner"),
    "handed_over": lambda: _("Handed over"),
    "helper_added": lambda: _("Helper added"),
    "helper_removed": lambda: _("Helper removed"),
    "lines_set": lambda: _("Products changed"),
    "status": lambda: _("Status changed"),
    "converted": lambda: _("Converted"),
    "thanked": lambda: _("Referrer thanked"),
    "file_archived": lambda: _("File put away"),
    "file_restored": lambda: _("File brought back"),
    "merged": lambda: _("Merged with"),
    "merged_away": lambda: _("What was merged said"),
    "called_different": lambda: _("Said to be different from a similar one"),
    "product_linked": lambda: _("Product recognised"),
    "insight_noted": lambda: _("Noted"),
    "insight_edited": lambda: _("Note changed"),
    "insight_archived": lambda: _("Note put away"),
    "insight_restored": lambda: _("Note brought back"),
    "acquaintance_noted": lambda: _("Acquaintance noted"),
    "acquaintance_removed": lambda: _("Acquaintance removed"),
    "plan_written": lambda: _("Plan made"),
    "plan_edited": lambda: _("Plan changed"),
    "plan_step_added": lambda: _("Step planned"),
    "plan_step_done": lambda: _("Step done"),
    "plan_step_reopened": lambda: _("Step reopened"),
    "plan_step_removed": lambda: _("Step removed"),
    "rules_decide": lambda: _("Left to the rules"),
    "sorted_by_rule": lambda: _("Sorted by the rules"),
    "claimed": lambda: _("Claimed from the pool"),
    "pooled": lambda: _("Put into a pool"),
    "released": lambda: _("Released to the pool"),
    "lapsed": lambda: _("Went to the pool by a rule"),
    "locked": lambda: _("Kept from going to the pool"),
    "unlocked": lambda: _("May go to the pool again"),
    "checked_in": lambda: _("Checked in on a visit"),
    "date_added": lambda: _("Date to remember added"),
    "date_archived": lambda: _("Date to remember put away"),
    "date_restored": lambda: _("Date to remember brought back"),
    "negotiation_edited": lambda: _("Negotiation changed"),
    "concession_made": lambda: _("Concession made"),
    "objection_added": lambda: _("Objection heard"),
    "objection_archived": lambda: _("Objection put away"),
    "objection_restored": lambda: _("Objection brought back"),
    "value_set": lambda: _("Value for the customer worked out"),
    "reviewed": lambda: _("Deal reviewed"),
}


def _field_change(kind: str, field: str, pair: list[Any]) -> FieldChange:
    known = _known_field(kind, field)
    label = str(_FIELDS[field]()) if known is None and field in _FIELDS else str(getattr(known, "verbose_name", field))
    before, after = (_readable(known, value) for value in pair)
    return FieldChange(label, before, after)


def _known_field(kind: str, field: str) -> Any:
    """The field of the record itself, or of the sheet it is negotiated by; None for a thing beside it."""
    for model in (apps.get_model(kind), Negotiation):
        with suppress(FieldDoesNotExist):
            found = model._meta.get_field(field)
            if hasattr(found, "verbose_name"):
                return found
    return None


_FIELDS: Mapping[str, Any] = {
    "collaborator": lambda: _("Collaborator"),
    "helper": lambda: _("Helper"),
    "file": lambda: _("File"),
    "lines": lambda: _("Products"),
    "insight": lambda: _("Note"),
    "acquaintance": lambda: _("Acquaintance"),
    "plan": lambda: _("Plan"),
    "step": lambda: _("Step"),
    "pool": lambda: _("Pool"),
    "concession": lambda: _("Concession"),
    "ladder": lambda: _("Concession ladder"),
    "objection": lambda: _("Objection"),
    "important_date": lambda: _("Date to remember"),
}


def _readable(field: Any, kept: Any) -> str:
    """What the trail kept, in words: choices by their names, amounts in groups, moments without seconds and zone."""
    value = str(dict(getattr(field, "choices", None) or ()).get(kept, "" if kept is None else kept))
    if value and isinstance(field, DecimalField):
        with suppress(InvalidOperation):
            return f"{Decimal(value):,f}"
    try:
        moment = parse_datetime(value) if len(value) > 10 else None
    except ValueError:
        moment = None
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment and timezone.is_aware(moment) else value
