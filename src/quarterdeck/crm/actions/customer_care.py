"""What people note about a customer and plan for it, and how rules sort customers."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.records import versions
from quarterdeck.crm.actions.locking import account_to_change
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed, refuse_invalid
from quarterdeck.crm.models import (
    Account,
    AccountPlan,
    Acquaintance,
    Contact,
    CustomerRules,
    Insight,
    Opportunity,
    PlanStep,
    StageKind,
)
from quarterdeck.crm.rules import customers
from quarterdeck.people.models import Member

INSIGHT_FIELDS = ("text", "detail", "until_on")
PLAN_FIELDS = ("goal", "strategy", "target_amount", "from_on", "until_on")
RULE_FIELDS = (
    *("active_days", "lost_days", "level_days"),
    *("a_won_amount", "a_open_amount", "b_won_amount", "b_open_amount"),
)
CHUNK = 2000


@transaction.atomic
def note_insight(
    *, account_id: int, kind: str, text: str, by: Member, detail: str = "", until_on: date | None = None
) -> Insight:
    """Keep a need, a pain, a competitor, an agreement or a coming chance of a customer."""
    account = account_to_change(account_id, by=by)
    insight = Insight(account=account, kind=kind, text=text.strip(), detail=detail.strip(), until_on=until_on)
    insight.noted_by = by
    refuse_invalid(insight)
    insight.save()
    trail.record(account, "insight_noted", by=by, changes={"insight": ("", insight.text)})
    return insight


@transaction.atomic
def edit_insight(*, insight_id: int, values: Mapping[str, Any], version: int | None, by: Member) -> Insight:
    """Put an insight in other words. Refuses a stale edit."""
    insight = _insight(insight_id, by)
    _apply(insight, values, INSIGHT_FIELDS, version=version, by=by)
    return insight


@transaction.atomic
def archive_insight(*, insight_id: int, at: datetime, by: Member) -> Insight:
    """Put an insight away: the need is met, the competitor gone."""
    insight = _insight(insight_id, by)
    insight.archived_at = at
    insight.save(update_fields=["archived_at", "updated_at"])
    trail.record(insight.account, "insight_archived", by=by, changes={"insight": (insight.text, "")})
    return insight


@transaction.atomic
def restore_insight(*, insight_id: int, by: Member) -> Insight:
    """Bring an insight back."""
    insight = _insight(insight_id, by)
    insight.archived_at = None
    insight.save(update_fields=["archived_at", "updated_at"])
    trail.record(insight.account, "insight_restored", by=by, changes={"insight": ("", insight.text)})
    return insight


@transaction.atomic
def introduce(*, one_id: int, other_id: int, by: Member, how: str = "") -> Acquaintance:
    """Note that two people at a customer know each other; a second call changes how. Refuses people of two customers."""
    low, high = sorted((one_id, other_id))
    people = {contact.pk: contact for contact in Contact.objects.visible_to(by).current().filter(pk__in=(low, high))}
    if len(people) < 2 or people[low].account_id != people[high].account_id:
        raise Invalid(_("Choose two people of this customer."), field="other_id")
    account = account_to_change(people[low].account_id, by=by)
    known, is_new = Acquaintance.objects.update_or_create(
        one=people[low], other=people[high], defaults={"how": how.strip()}
    )
    pair = f"{people[low].name} – {people[high].name}"
    trail.record(account, "acquaintance_noted", by=by, changes={"acquaintance": ("" if is_new else pair, pair)})
    return known


@transaction.atomic
def forget_acquaintance(*, acquaintance_id: int, by: Member) -> int:
    """Take an acquaintance back. Returns the account's id."""
    known = get_object_or_404(
        Acquaintance.objects.filter(one__in=Contact.objects.visible_to(by)).select_related("one", "other"),
        pk=acquaintance_id,
    )
    account = account_to_change(known.one.account_id, by=by)
    pair = f"{known.one.name} – {known.other.name}"
    known.delete()
    trail.record(account, "acquaintance_removed", by=by, changes={"acquaintance": (pair, "")})
    return account.pk


@transaction.atomic
def write_plan(*, account_id: int, values: Mapping[str, Any], version: int | None, by: Member) -> AccountPlan:
    """Set down or change what is wanted with a customer. Refuses a stale edit and a span that ends before it begins."""
    account = account_to_change(account_id, by=by)
    plan = AccountPlan.objects.select_for_update().filter(account=account).first()
    if plan is None:
        plan = AccountPlan(account=account, **{field: values[field] for field in PLAN_FIELDS if field in values})
        _refuse_span(plan)
        refuse_invalid(plan)
        plan.save()
        trail.record(account, "plan_written", by=by, changes={"plan": ("", plan.goal)})
        return plan
    _refuse_span(AccountPlan(from_on=values["from_on"], until_on=values["until_on"]))
    _apply(plan, values, PLAN_FIELDS, version=version, by=by)
    return plan


@transaction.atomic
def add_plan_step(*, account_id: int, text: str, owner_id: int, due_on: date, by: Member) -> PlanStep:
    """Agree on something to do in the plan of a customer."""
    account = account_to_change(account_id, by=by)
    plan = get_object_or_404(AccountPlan, account=account)
    owner = Member.objects.active().filter(pk=owner_id).first()
    if owner is None:
        raise Invalid(_("Choose an active colleague."), field="owner_id")
    step = PlanStep(plan=plan, text=text.strip(), owner=owner, due_on=due_on)
    refuse_invalid(step)
    step.save()
    trail.record(account, "plan_step_added", by=by, changes={"step": ("", step.text)})
    return step


@transaction.atomic
def finish_plan_step(*, step_id: int, on: date | None, by: Member) -> PlanStep:
    """Mark a step of a plan as done on a day, or as open again. Whoever has the step may do so, too."""
    step = _step(step_id, by)
    step.done_on = on
    step.save(update_fields=["done_on"])
    trail.record(step.plan.account, "plan_step_done" if on else "plan_step_reopened", by=by, note=step.text)
    return step


@transaction.atomic
def remove_plan_step(*, step_id: int, by: Member) -> int:
    """Take a step out of a plan. Returns the account's id."""
    step = _step(step_id, by)
    account = step.plan.account
    trail.record(account, "plan_step_removed", by=by, changes={"step": (step.text, "")})
    step.delete()
    return account.pk


@transaction.atomic
def set_customer_rules(*, values: Mapping[str, Any], version: int | None, by: Member) -> CustomerRules:
    """Change how customers are sorted. Refuses a stale edit and rules that contradict each other."""
    _need_rules_right(by)
    rules, _is_new = CustomerRules.objects.select_for_update().get_or_create(pk=1)
    wanted = {field: values.get(field, getattr(rules, field)) for field in RULE_FIELDS}
    if wanted["lost_days"] <= wanted["active_days"]:
        raise Invalid(_("A customer must be dormant before it is lost: make that span longer."), field="lost_days")
    for kind in ("won", "open"):
        if wanted[f"a_{kind}_amount"] < wanted[f"b_{kind}_amount"]:
            raise Invalid(_("Level A must ask for at least as much as level B."), field=f"a_{kind}_amount")
    _apply(rules, wanted, RULE_FIELDS, version=version, by=by)
    return rules


@transaction.atomic
def let_rules_decide(*, account_id: int, today: date, by: Member) -> Account:
    """Give life cycle and level of a customer back to the rules, and sort it at once."""
    account = account_to_change(account_id, by=by)
    account.is_life_cycle_fixed = account.is_level_fixed = False
    account.save(update_fields=["is_life_cycle_fixed", "is_level_fixed"])
    trail.record(account, "rules_decide", by=by)
    sort_customers(today=today, account_ids=[account.pk])
    account.refresh_from_db()
    return account


def sort_customers(*, today: date, account_ids: Sequence[int] | None = None) -> int:
    """Give accounts the life cycle and level their dealings call for, except what somebody set by hand. Returns how many changed.

    Works in chunks of its own, so that a million accounts neither fill the memory nor hold locks; running it again changes
    nothing. An account looked at by hand is sorted in the caller's transaction.
    """
    rules = CustomerRules.objects.filter(pk=1).first() or CustomerRules()
    by = thresholds(rules)
    chunks = [list(account_ids)] if account_ids is not None else _all_ids()
    return sum(_sort(chunk, today=today, by=by) for chunk in chunks)


def thresholds(rules: CustomerRules) -> customers.Thresholds:
    """The rules as plain values."""
    return customers.Thresholds(
        active_days=rules.active_days,
        lost_days=rules.lost_days,
        level_days=rules.level_days,
        levels={
            "A": (Decimal(rules.a_won_amount), Decimal(rules.a_open_amount)),
            "B": (Decimal(rules.b_won_amount), Decimal(rules.b_open_amount)),
        },
    )


@transaction.atomic
def _sort(ids: Sequence[int], *, today: date, by: customers.Thresholds) -> int:
    accounts = Account.objects.current().filter(pk__in=ids).exclude(is_life_cycle_fixed=True, is_level_fixed=True)
    known = _dealings(ids, today=today, by=by)
    nothing = customers.Dealings((), has_open_deal=False, won_amount=Decimal(0), open_amount=Decimal(0))
    changed: list[tuple[Account, trail.Changes]] = []
    light = accounts.only("pk", "life_cycle", "level", "is_life_cycle_fixed", "is_level_fixed", "last_activity_at")
    for account in light.order_by("pk").select_for_update(skip_locked=True, of=("self",)):
        dealings, was_contacted = known.get(account.pk, nothing), account.last_activity_at is not None
        wanted: dict[str, str] = {}
        if not account.is_life_cycle_fixed:
            wanted["life_cycle"] = customers.life_cycle(dealings, was_contacted=was_contacted, today=today, by=by)
        if not account.is_level_fixed:
            wanted["level"] = customers.level(dealings, by=by)
        if differing := trail.differences(account, wanted):
            for field in differing:
                setattr(account, field, wanted[field])
            changed.append((account, differing))
    Account.objects.bulk_update([account for account, _changes in changed], ["life_cycle", "level"])
    trail.record_each(changed, "sorted_by_rule", by=None)
    return len(changed)


def _dealings(ids: Sequence[int], *, today: date, by: customers.Thresholds) -> dict[int, customers.Dealings]:
    """What stands with each of these accounts, in one pass over their deals."""
    counts_from = today - timedelta(days=by.level_days)
    won, is_open = Q(status=StageKind.WON), Q(status=StageKind.OPEN)
    grouped = (
        Opportunity.objects.current()
        .filter(account__in=ids)
        .order_by()
        .values("account_id")
        .annotate(
            ordered=ArrayAgg("closed_on", filter=won, default=[]),
            opened=Count("pk", filter=is_open),
            won_amount=Sum("company_amount", filter=won & Q(closed_on__gt=counts_from), default=Decimal(0)),
            open_amount=Sum("company_amount", filter=is_open, default=Decimal(0)),
        )
    )
    return {
        row["account_id"]: customers.Dealings(
            ordered_on=row["ordered"],
            has_open_deal=row["opened"] > 0,
            won_amount=row["won_amount"],
            open_amount=row["open_amount"],
        )
        for row in grouped
    }


def _all_ids() -> Iterator[list[int]]:
    """Every account's id, in chunks, by going along the key."""
    last = 0
    while chunk := list(
        Account.objects.current().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]
    ):
        yield chunk
        last = chunk[-1]


def _apply(
    record: "Insight | AccountPlan | CustomerRules",
    values: Mapping[str, Any],
    fields: Sequence[str],
    *,
    version: int | None,
    by: Member,
) -> None:
    wanted = {field: values[field] for field in fields if field in values}
    versions.refuse_stale(record, wanted, version=version)
    changes = trail.differences(record, wanted)
    if not changes:
        return
    for field in changes:
        setattr(record, field, wanted[field])
    refuse_invalid(record)
    record.version += 1
    record.save(update_fields=[*changes, "version", "updated_at"])
    kept_with = record if isinstance(record, CustomerRules) else record.account
    act = {"Insight": "insight_edited", "AccountPlan": "plan_edited"}.get(type(record).__name__, "edited")
    trail.record(kept_with, act, by=by, changes={field: (str(a), str(b)) for field, (a, b) in changes.items()})


def _insight(insight_id: int, by: Member) -> Insight:
    seen = Insight.objects.filter(account__in=Account.objects.visible_to(by).values("pk"))
    insight = get_object_or_404(seen.select_for_update(of=("self",)), pk=insight_id)
    account_to_change(insight.account_id, by=by)
    return insight


def _step(step_id: int, by: Member) -> PlanStep:
    seen = PlanStep.objects.filter(plan__account__in=Account.objects.visible_to(by).values("pk"))
    step = get_object_or_404(seen.select_related("plan__account").select_for_update(of=("self",)), pk=step_id)
    if step.owner_id != by.pk:
        account_to_change(step.plan.account_id, by=by)
    return step


def _refuse_span(plan: AccountPlan) -> None:
    if plan.until_on <= plan.from_on:
        raise Invalid(_("The plan must end after it begins."), field="until_on")


def _need_rules_right(by: Member) -> None:
    if not by.may("crm.manage_process"):
        raise NotAllowed(_("You may not change these rules."))
