"""What people do with ready-made activities: keep them, use them, and log one for many customers at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.crm.actions import activities
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed, refuse_invalid
from quarterdeck.crm.models import Activity, ActivityTemplate, Contact
from quarterdeck.people.models import Member

MOST = 200
FIELDS = frozenset(("name", "kind", "subject", "note", "minutes", "outcome", "next_step", "next_step_days"))


@transaction.atomic
def save_template(
    *, values: Mapping[str, Any], is_shared: bool, by: Member, template_id: int | None = None
) -> ActivityTemplate:
    """Make or change a template of one's own, or one for everybody where `by` may."""
    template = ActivityTemplate(owner=by) if template_id is None else _changeable(template_id, by)
    if is_shared != (template.owner is None):
        _refuse_unless_manager(by)
        template.owner = None if is_shared else by
    for name in FIELDS & set(values):
        setattr(template, name, values[name])
    refuse_invalid(template)
    template.save()
    trail.record(template, "edited" if template_id else "created", by=by)
    return template


@transaction.atomic
def archive_template(*, template_id: int, at: datetime, by: Member) -> ActivityTemplate:
    """Put a template away."""
    return _set_archived(template_id, at, by)


@transaction.atomic
def restore_template(*, template_id: int, by: Member) -> ActivityTemplate:
    """Bring a template back."""
    return _set_archived(template_id, None, by)


@transaction.atomic
def log_for_many(
    *,
    by: Member,
    done_at: datetime,
    kind: str,
    subject: str,
    account_ids: Sequence[int] = (),
    contact_ids: Sequence[int] = (),
    outcome: str = "",
    note: str = "",
) -> list[Activity]:
    """Log the same for many customers, one activity each; an account whose contact is named too is logged once, with the contact."""
    accounts, contacts = list(dict.fromkeys(account_ids)), list(dict.fromkeys(contact_ids))
    named = set(Contact.objects.visible_to(by).filter(pk__in=contacts).values_list("account_id", flat=True))
    wanted: list[dict[str, int]] = [{"contact_id": key} for key in contacts]
    wanted += [{"account_id": key} for key in accounts if key not in named]
    if not wanted:
        raise Invalid(_("Choose at least one customer."), field="account_ids")
    if len(wanted) > MOST:
        raise Invalid(_("At most %(most)d at once.") % {"most": MOST}, field="account_ids")
    told = {"kind": kind, "subject": subject, "outcome": outcome, "note": note}
    return [activities.log_activity(by=by, done_at=done_at, **told, **about) for about in wanted]  # type: ignore[arg-type]  # a mapping of plain values


def _changeable(template_id: int, by: Member) -> ActivityTemplate:
    rows = ActivityTemplate.objects.filter(Q(owner=by) | Q(owner=None)).select_for_update(of=("self",))
    template = get_object_or_404(rows, pk=template_id)
    if template.owner_id is None:
        _refuse_unless_manager(by)
    return template


def _set_archived(template_id: int, at: datetime | None, by: Member) -> ActivityTemplate:
    template = _changeable(template_id, by)
    template.archived_at = at
    template.save(update_fields=["archived_at"])
    trail.record(template, "archived" if at else "restored", by=by)
    return template


def _refuse_unless_manager(by: Member) -> None:
    if not by.may("crm.manage_follow_up"):
        raise NotAllowed(_("You may not change templates for everybody."))
