"""Reads around one customer: who decides there, the group it belongs to, what is known and planned."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404

from quarterdeck.crm.models import (
    Account,
    AccountPlan,
    Acquaintance,
    BuyingRole,
    Contact,
    CustomerRules,
    ImportantDate,
    Insight,
    InsightKind,
    Opportunity,
    PlanStep,
    StageKind,
)
from quarterdeck.crm.queries.reminding import dates_of
from quarterdeck.crm.rules import customers
from quarterdeck.people.models import Member

GROUP_DEPTH = 12
SHOWN_COMPANIES = 300


@dataclass(slots=True)
class Person:
    """A contact in the chart, with those who report to it."""

    contact: Contact
    reports: list["Person"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BuyingCenter:
    """The people of a customer as they report to each other. `missing` are the buying roles nobody is known for."""

    account: Account
    may_change: bool
    people: list[Person]
    acquaintances: list[Acquaintance]
    missing: list[BuyingRole]
    unplaced: int


@dataclass(slots=True)
class Company:
    """A company of a group: its own figures and those of everything below it, all of what the viewer may see."""

    account: Account
    depth: int
    open_deals: int = 0
    open_amount: Decimal = Decimal(0)
    won_amount: Decimal = Decimal(0)
    group_open_amount: Decimal = Decimal(0)
    group_won_amount: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of companies from its top down. `hidden` companies are out of the viewer's reach and in no sum."""

    account: Account
    companies: list[Company]
    hidden: int
    is_cut: bool


@dataclass(frozen=True, slots=True)
class PlanProgress:
    """A plan with what was won in its span so far."""

    plan: AccountPlan
    steps: list[PlanStep]
    won_amount: Decimal

    @property
    def share(self) -> Decimal | None:
        """Won of the amount aimed at; None when none was named."""
        return self.won_amount / self.plan.target_amount if self.plan.target_amount else None


@dataclass(frozen=True, slots=True)
class CustomerKnowledge:
    """What is known about a customer and planned for it."""

    account: Account
    may_change: bool
    insights: dict[InsightKind, list[Insight]]
    plan: PlanProgress | None
    rhythm: customers.Rhythm
    dates: list[tuple[ImportantDate, date | None]]


def buying_center(*, viewer: Member, account_id: int) -> BuyingCenter:
    """The chart of a customer's people; 404 outside the viewer's reach."""
    account = _account(viewer, account_id)
    contacts = list(Contact.objects.visible_to(viewer).current().filter(account=account).order_by("name", "pk")[:200])
    known = Acquaintance.objects.filter(one__in=[contact.pk for contact in contacts], other__archived_at=None)
    present = {contact.buying_role for contact in contacts}
    needed = (BuyingRole.DECISION_MAKER, BuyingRole.CHAMPION, BuyingRole.INFLUENCER, BuyingRole.USER)
    return BuyingCenter(
        account=account,
        may_change=_may_change(viewer, account_id),
        people=_tree(contacts),
        acquaintances=list(known.select_related("one", "other")),
        missing=[role for role in needed if role not in present],
        unplaced=sum(1 for contact in contacts if not contact.buying_role),
    )


def group(*, viewer: Member, account_id: int) -> Group:
    """The whole group an account belongs to with its figures rolled up; 404 outside the viewer's reach.

    Two queries whatever the size. At most 300 companies are shown, and a chain deeper than twelve is cut.
    """
    account = _account(viewer, account_id)
    depths = _depths(_top_of(account.pk))
    visible = Account.objects.visible_to(viewer).select_related("owner")
    seen = {found.pk: found for found in visible.filter(pk__in=list(depths))}
    companies = {pk: Company(seen[pk], depth) for pk, depth in depths.items() if pk in seen}
    for account_id, opened, open_amount, won_amount in _sums(viewer, list(companies)):
        company = companies[account_id]
        company.open_deals, company.open_amount, company.won_amount = opened, open_amount, won_amount
    _roll_up(companies)
    ordered = _in_tree_order(companies)
    return Group(account, ordered[:SHOWN_COMPANIES], len(depths) - len(seen), len(ordered) > SHOWN_COMPANIES)


def knowledge(*, viewer: Member, account_id: int, today: date) -> CustomerKnowledge:
    """Needs, agreements, plan, important days with their next time, purchase rhythm; 404 outside the viewer's reach."""
    account = _account(viewer, account_id)
    kept = Insight.objects.filter(account=account, archived_at=None).select_related("noted_by").order_by("kind", "pk")
    by_kind: dict[InsightKind, list[Insight]] = {kind: [] for kind in InsightKind}
    for insight in kept[:300]:
        by_kind[InsightKind(insight.kind)].append(insight)
    won = Opportunity.objects.visible_to(viewer).current().filter(account=account, status=StageKind.WON)
    days = won.order_by("closed_on", "pk").values_list("closed_on", flat=True)
    return CustomerKnowledge(
        account=account,
        may_change=_may_change(viewer, account_id),
        insights=by_kind,
        plan=_plan(account, won),
        rhythm=customers.rhythm([day for day in days if day is not None]),
        dates=dates_of(account_id=account_id, today=today),
    )


def insight(*, viewer: Member, insight_id: int) -> Insight:
    """An insight for its form; 404 outside the viewer's reach."""
    seen = Insight.objects.filter(account__in=Account.objects.visible_to(viewer).values("pk"))
    return get_object_or_404(seen.select_related("account"), pk=insight_id)


def account_plan(*, viewer: Member, account_id: int) -> tuple[Account, AccountPlan | None]:
    """The plan of a customer for its form; 404 outside the viewer's reach."""
    account = _account(viewer, account_id)
    return account, AccountPlan.objects.filter(account=account).first()


def customer_rules() -> CustomerRules:
    """How customers are sorted now."""
    return CustomerRules.objects.filter(pk=1).first() or CustomerRules()


def _account(viewer: Member, account_id: int) -> Account:
    return get_object_or_404(Account.objects.visible_to(viewer).select_related("owner"), pk=account_id)


def _may_change(viewer: Member, account_id: int) -> bool:
    return Account.objects.changeable_by(viewer).filter(pk=account_id, archived_at=None).exists()


def _tree(contacts: list[Contact]) -> list[Person]:
    """Roots first; somebody whose superior is not shown stands at the top."""
    people = {contact.pk: Person(contact) for contact in contacts}
    tops: list[Person] = []
    for person in people.values():
        above = people.get(person.contact.reports_to_id or 0)
        (above.reports if above else tops).append(person)
    return tops


def _plan(account: Account, won: "QuerySet[Opportunity]") -> PlanProgress | None:
    plan = AccountPlan.objects.filter(account=account).first()
    if plan is None:
        return None
    within = won.filter(closed_on__gte=plan.from_on, closed_on__lt=plan.until_on)
    amount = within.aggregate(sum=Sum("company_amount", default=Decimal(0)))["sum"]
    return PlanProgress(plan, list(plan.steps.select_related("owner").order_by("due_on", "pk")), amount)


def _top_of(account_id: int) -> int:
    """The company at the top of an account's group."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE up(id, parent_id, depth) AS (
                SELECT id, parent_id, 0 FROM crm_account WHERE id = %s
                UNION ALL
                SELECT above.id, above.parent_id, up.depth + 1
                FROM crm_account above JOIN up ON above.id = up.parent_id WHERE up.depth < %s
            )
            SELECT id FROM up ORDER BY depth DESC LIMIT 1
            """,
            [account_id, GROUP_DEPTH],
        )
        return int(cursor.fetchone()[0])


def _depths(top_id: int) -> dict[int, int]:
    """Every company of the group with how far below the top it stands."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE down(id, depth) AS (
                SELECT id, 0 FROM crm_account WHERE id = %s
                UNION ALL
                SELECT below.id, down.depth + 1
                FROM crm_account below JOIN down ON below.parent_id = down.id
                WHERE down.depth < %s AND below.archived_at IS NULL
            )
            SELECT id, depth FROM down
            """,
            [top_id, GROUP_DEPTH],
        )
        return dict(cursor.fetchall())


def _sums(viewer: Member, ids: list[int]) -> list[tuple[int, int, Decimal, Decimal]]:
    """Account, open deals, open amount and won amount of each of these companies that has any."""
    is_open, won = Q(status=StageKind.OPEN), Q(status=StageKind.WON)
    deals = Opportunity.objects.visible_to(viewer).current().filter(account__in=ids).order_by()
    summed = deals.values_list("account_id").annotate(
        opened=Count("pk", filter=is_open),
        open=Sum("company_amount", filter=is_open, default=Decimal(0)),
        won=Sum("company_amount", filter=won, default=Decimal(0)),
    )
    return list(summed)


def _roll_up(companies: dict[int, Company]) -> None:
    """Add each company's figures to all that stand above it, the deepest first."""
    for company in companies.values():
        company.group_open_amount, company.group_won_amount = company.open_amount, company.won_amount
    for company in sorted(companies.values(), key=lambda company: -company.depth):
        above = companies.get(company.account.parent_id or 0)
        if above is not None:
            above.group_open_amount += company.group_open_amount
            above.group_won_amount += company.group_won_amount


def _in_tree_order(companies: dict[int, Company]) -> list[Company]:
    """Each company right below the one it belongs to, siblings by name."""
    below: dict[int | None, list[Company]] = {}
    for company in sorted(companies.values(), key=lambda company: (company.account.name, company.account.pk)):
        parent = company.account.parent_id
        below.setdefault(parent if parent in companies else None, []).append(company)
    ordered: list[Company] = []
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        company = waiting.pop()
        ordered.append(company)
        waiting.extend(reversed(below.get(company.account.pk, [])))
    return ordered
