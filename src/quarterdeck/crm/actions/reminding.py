"""What people do with days that matter and with how often customers hear from us, and the daily telling of both."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.core.notifications import actions as notifications
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed, refuse_invalid
from quarterdeck.crm.models import Account, CareInterval, Contact, ImportantDate, Level
from quarterdeck.crm.queries import reminding as queries
from quarterdeck.people.models import Member


@transaction.atomic
def add_date(
    *,
    account_id: int,
    kind: str,
    on: date,
    by: Member,
    contact_id: int | None = None,
    label: str = "",
    is_yearly: bool = True,
    days_before: int = 7,
) -> ImportantDate:
    """Remember a day of an account or of one of its people."""
    account = get_object_or_404(Account.objects.changeable_by(by), pk=account_id)
    if contact_id is not None and not Contact.objects.filter(pk=contact_id, account=account).exists():
        raise Invalid(_("This person belongs to another account."), field="contact_id")
    made = ImportantDate(
        account=account,
        contact_id=contact_id,
        kind=kind,
        label=label.strip(),
        on=on,
        is_yearly=is_yearly,
        days_before=days_before,
    )
    refuse_invalid(made)
    made.save()
    trail.record(account, "date_added", by=by, changes={"important_date": ("", f"{made} {on:%Y-%m-%d}")})
    return made


@transaction.atomic
def archive_date(*, date_id: int, at: datetime, by: Member) -> ImportantDate:
    """Forget a day; it can be restored."""
    return _set_archived(date_id, at, by)


@transaction.atomic
def restore_date(*, date_id: int, by: Member) -> ImportantDate:
    """Remember a day again."""
    return _set_archived(date_id, None, by)


@transaction.atomic
def set_care_intervals(*, days: Mapping[str, int], by: Member) -> None:
    """Say after how many days a customer of each level is silent."""
    if not by.may("crm.manage_follow_up"):
        raise NotAllowed(_("You may not change how often customers are called."))
    for level in Level:
        if level in days:
            kept, _made = CareInterval.objects.update_or_create(level=level, defaults={"days": days[level]})
            trail.record(kept, "edited", by=by)


def tell_reminders(*, today: date) -> int:
    """Tell every owner of days that come and of customers gone silent, each once; returns how many messages were meant.

    Asked again on the same day, nothing is told twice: the key of a message is the record, the day that comes, or the silence.
    """
    told = 0
    for member in Member.objects.active():
        if not member.may("crm.view_account"):
            continue
        with translation.override(member.language or company.company().language):
            for reminder in queries.reminders(viewer=member, today=today, limit=200):
                notifications.notify(
                    member=member,
                    topic="reminder",
                    text=f"{reminder.title} · {reminder.why}",
                    url=reverse("crm:account", args=[reminder.account_id]),
                    dedupe_key=reminder.key,
                )
                told += 1
    return told


def _set_archived(date_id: int, at: datetime | None, by: Member) -> ImportantDate:
    found = get_object_or_404(
        ImportantDate.objects.visible_to(by, "crm.change_account").select_for_update(of=("self",)), pk=date_id
    )
    found.archived_at = at
    found.save(update_fields=["archived_at"])
    act = "date_archived" if at else "date_restored"
    trail.record(found.account, act, by=by, changes={"important_date": (str(found), "")})
    return found
