"""Reads of what to remember: what was agreed, days that come, birthdays, customers gone silent."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from django.db.models import Case, DurationField, ExpressionWrapper, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quarterdeck.core.company import queries as company
from quarterdeck.crm.models import Account, CareInterval, Contact, DateKind, ImportantDate, Level, LifeCycle, PlanStep
from quarterdeck.crm.rules import reminding as rules
from quarterdeck.people.models import Member

BIRTHDAY_DAYS = 7
SILENT = (LifeCycle.CUSTOMER, LifeCycle.ACTIVE, LifeCycle.DORMANT, LifeCycle.WON_BACK)


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something to remember about a customer. `key` tells the same reminder from another one."""

    kind: Literal["agreed", "date", "birthday", "silent"]
    title: str
    why: str
    account_id: int
    account_name: str
    key: str
    in_days: int = 0
    contact_id: int | None = None


def reminders(*, viewer: Member, today: date, limit: int = 12) -> list[Reminder]:
    """What the viewer agreed to in account plans; of the viewer's own accounts days that come soon, birthdays of the week, and who
    is silent for too long. Five queries."""
    found = [*_agreed(viewer, today), *_dates(viewer, today), *_birthdays(viewer, today)]
    found.sort(key=lambda one: (one.in_days, one.title, one.key))
    return [*found, *_silent(viewer, today, limit)][:limit]


def dates_of(*, account_id: int, today: date) -> list[tuple[ImportantDate, date | None]]:
    """The days of an account with when each comes next, the nearest first. The caller checked the account."""
    rows = ImportantDate.objects.current().filter(account=account_id).select_related("contact")
    pairs = [(one, rules.next_time(one.on, is_yearly=one.is_yearly, today=today)) for one in rows]
    return sorted(pairs, key=lambda pair: (pair[1] or date.max, pair[0].pk))


def care_days() -> dict[str, int]:
    """Days between contacts by level: the company's, or the usual ones."""
    return dict(rules.CARE_DAYS) | dict(CareInterval.objects.values_list("level", "days"))


def silent_accounts(*, viewer: Member, today: date) -> "QuerySet[Account]":
    """Customers with a level that have not heard from us for as long as their level allows, of all the viewer may see."""
    days = care_days()
    allowed = Case(
        *(When(level=level.value, then=Value(timedelta(days[level]))) for level in Level), output_field=DurationField()
    )
    heard = Coalesce("last_activity_at", "owner_since", "created_at")
    since = ExpressionWrapper(Value(company.start_of(today)) - heard, output_field=DurationField())
    rows = Account.objects.visible_to(viewer).current().filter(life_cycle__in=SILENT).exclude(level="")
    return rows.annotate(heard_at=heard, silence=since, allowed=allowed).filter(silence__gt=F("allowed"))


def _agreed(viewer: Member, today: date) -> list[Reminder]:
    """Steps of account plans that are due and not done, whoever owns the account."""
    within = {"plan__account__in": Account.objects.visible_to(viewer).current().values("pk")}
    steps = PlanStep.objects.filter(owner=viewer, done_on=None, due_on__lte=today, **within)
    found = []
    for step in steps.select_related("plan__account").order_by("due_on", "pk")[:50]:
        account, late = step.plan.account, (today - step.due_on).days
        why = ngettext("%(n)d day overdue", "%(n)d days overdue", late) % {"n": late} if late else _("Due today")
        title = f"{step.text}: {account.name}"
        found.append(Reminder("agreed", title, why, account.pk, account.name, f"agreed-{step.pk}", -late))
    return found


def _dates(viewer: Member, today: date) -> list[Reminder]:
    rows = ImportantDate.objects.current().filter(account__owner=viewer, account__archived_at=None)
    found = []
    for one in rows.select_related("account", "contact").order_by("pk")[:2000]:
        comes = rules.next_time(one.on, is_yearly=one.is_yearly, today=today)
        if comes is None or (comes - today).days > one.days_before:
            continue
        label = one.label or str(DateKind(one.kind).label)
        who = f"{one.contact.name}, {one.account.name}" if one.contact else one.account.name
        found.append(
            Reminder(
                "date", f"{label}: {who}", _in_days((comes - today).days), one.account_id, one.account.name,
                f"date-{one.pk}-{comes}", (comes - today).days, one.contact_id,
            )
        )  # fmt: skip
    return found


def _birthdays(viewer: Member, today: date) -> list[Reminder]:
    days = [today + timedelta(shift) for shift in range(BIRTHDAY_DAYS + 1)]
    of_year = Q()
    for day in days:
        of_year |= Q(born_on__month=day.month, born_on__day=day.day)
    if date(today.year, 2, 28) in days:
        of_year |= Q(born_on__month=2, born_on__day=29)
    rows = Contact.objects.shown_to(viewer).current().filter(of_year, account__owner=viewer, account__archived_at=None)
    found = []
    for one in rows.select_related("account").order_by("pk")[:200]:
        comes = rules.next_time(one.born_on, is_yearly=True, today=today) if one.born_on else None
        if comes is None or comes not in days:
            continue
        title = _("Birthday: %(name)s, %(account)s") % {"name": one.name, "account": one.account.name}
        in_days = (comes - today).days
        key = f"birthday-{one.pk}-{comes}"
        found.append(
            Reminder("birthday", title, _in_days(in_days), one.account_id, one.account.name, key, in_days, one.pk)
        )
    return found


def _silent(viewer: Member, today: date, limit: int) -> list[Reminder]:
    silent: QuerySet[Any] = silent_accounts(viewer=viewer, today=today)
    rows = silent.filter(owner=viewer).order_by("level", "heard_at", "pk")
    found = []
    for account in rows.defer("search_tokens", "identity_keys")[:limit]:
        heard_on = company.local_day(account.heard_at)
        days = (today - heard_on).days
        why = ngettext("nothing for %(days)d day", "nothing for %(days)d days", days) % {"days": days}
        title = _("Call %(name)s (level %(level)s)") % {"name": account.name, "level": account.level}
        key = f"silent-{account.pk}-{heard_on}"
        found.append(Reminder("silent", title, why, account.pk, account.name, key, days))
    return found


def _in_days(days: int) -> str:
    if days == 0:
        return _("today")
    return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
