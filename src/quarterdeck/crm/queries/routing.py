"""Who would get which lead, and why some stay: the preview and the real run both ask here. And what came of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Aggregate, Avg, Count, F, FloatField, Q, Sum
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.company import queries as company
from quarterdeck.crm.models import (
    Grade,
    HoldingCap,
    Lead,
    LeadStatus,
    Opportunity,
    OwnershipSpan,
    PoolKind,
    RoutingRule,
    RoutingRun,
    RoutingTo,
    StageKind,
)
from quarterdeck.crm.queries import conditions
from quarterdeck.crm.rules import pools as pool_rules
from quarterdeck.crm.rules import routing as rules
from quarterdeck.crm.rules.routing import Candidate
from quarterdeck.people import access
from quarterdeck.people.models import Absence, Member, OrgUnit, Territory, TerritoryAssignment

AT_ONCE = 2000
MOST_NAMED, FIRST_NAMED = 8, 5
_SEGMENT_YEARS = 2


@dataclass(frozen=True, slots=True)
class Route:
    """What becomes of one lead: who gets it by which rule, or why nobody does."""

    lead_id: int
    title: str
    rule: str = ""
    member_id: int | None = None
    member_name: str = ""
    why: str = ""


@dataclass
class Plan:
    """Every decision of a run, and whose turn it is afterwards in each rule."""

    routes: list[Route] = field(default_factory=list)
    last: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FairRow:
    """What one person got, how good it was, and what came of it. `minutes` is the median time to the first answer."""

    member_id: int
    name: str
    routed: int
    assigned: int
    claimed: int
    average_score: Decimal | None
    hot: int
    converted: int
    won: int
    won_amount: Decimal
    minutes: int | None

    @property
    def leads(self) -> int:
        return self.routed + self.assigned + self.claimed

    @property
    def conversion(self) -> Decimal | None:
        return Decimal(self.converted) / self.leads if self.leads else None

    @property
    def hot_share(self) -> Decimal | None:
        return Decimal(self.hot) / self.leads if self.leads else None


class Median(Aggregate):
    """The middle value."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def waiting(lead_ids: Sequence[int] | None = None) -> "list[Lead]":
    """Open leads (all, or of those named) that nobody has and no pool holds, the best first."""
    free = Lead.objects.open().filter(owner=None, pool=None)
    if lead_ids is not None:
        free = free.filter(pk__in=lead_ids)
    return list(free.order_by("-score", "pk")[:AT_ONCE])


def unassigned_rows(limit: int = 200) -> tuple[list[Lead], int]:
    """The leads that stay unassigned, latest first, and how many there are; each with its reason."""
    free = Lead.objects.open().filter(owner=None, pool=None)
    return list(free.order_by("-pk")[:limit]), free.count()


def rule_rows() -> list[tuple[RoutingRule, str, str]]:
    """Every rule in order, with what it asks and to whom it gives, in words."""
    found = RoutingRule.objects.current().select_related("unit", "territory").prefetch_related("shares__member")
    return [(rule, conditions.in_words(rule.conditions, kind="leads"), _receivers(rule)) for rule in found]


def rule(*, rule_id: int) -> RoutingRule:
    return get_object_or_404(RoutingRule.objects.current(), pk=rule_id)


def last_runs(limit: int = 20) -> list[RoutingRun]:
    return list(RoutingRun.objects.select_related("by")[:limit])


def unit_choices() -> list[tuple[int, str]]:
    return list(OrgUnit.objects.current().values_list("pk", "name"))


def territory_choices() -> list[tuple[int, str]]:
    return list(Territory.objects.current().values_list("pk", "name"))


def plan(leads: Sequence[Lead], *, at: datetime, extra: RoutingRule | None = None) -> Plan:
    """Decide about each lead by the first rule it meets, among those present today who take leads. `extra` is a rule that is
    not in use yet, taken as if it were."""
    today = company.local_day(at)
    active = list(RoutingRule.objects.active())
    if extra is not None:
        active = sorted([*(one for one in active if one.pk != extra.pk), extra], key=lambda one: (one.position, one.pk))
    by_rule = _by_rule(leads, active, today=today)
    desk = _Desk(active, leads, at=at, today=today)
    made = Plan()
    for lead in leads:
        rule = by_rule.get(lead.pk)
        made.routes.append(desk.route(lead, rule, made.last))
    return made


def fairness(*, viewer: Member, from_on: date, until_on: date) -> list[FairRow]:
    """Who got how many leads in a span of days [from, until), how good they were, how they ended and how fast they were answered.

    Of those whose leads the viewer sees.
    """
    start, end = company.start_of(from_on), company.start_of(until_on)
    spans = OwnershipSpan.objects.filter(lead__isnull=False, from_at__gte=start, from_at__lt=end)
    spans = spans.exclude(how=OwnershipSpan.How.CREATED).filter(access.owner_filter(viewer, "crm.view_lead"))
    how = OwnershipSpan.How
    won = Q(lead__opportunity__status=StageKind.WON)
    rows = (
        spans.order_by()
        .values("owner_id", "owner__name")
        .annotate(
            routed=Count("pk", filter=Q(how=how.ROUTED)),
            claimed=Count("pk", filter=Q(how=how.CLAIMED)),
            assigned=Count("pk", filter=Q(how__in=(how.ASSIGNED, how.HANDED_OVER))),
            score=Avg("lead__score"),
            hot=Count("pk", filter=Q(lead__grade=Grade.HOT)),
            converted=Count("pk", filter=Q(lead__status=LeadStatus.CONVERTED)),
            won=Count("pk", filter=won),
            won_amount=Sum("lead__opportunity__company_amount", filter=won),
            minutes=Median(F("lead__response_minutes")),
        )
    )
    found = [
        FairRow(
            member_id=row["owner_id"],
            name=row["owner__name"],
            routed=row["routed"],
            assigned=row["assigned"],
            claimed=row["claimed"],
            average_score=None if row["score"] is None else Decimal(row["score"]),
            hot=row["hot"],
            converted=row["converted"],
            won=row["won"],
            won_amount=row["won_amount"] or Decimal(0),
            minutes=None if row["minutes"] is None else round(row["minutes"]),
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: (-row.leads, row.name))


def _by_rule(leads: Sequence[Lead], active: Sequence[RoutingRule], *, today: date) -> dict[int, RoutingRule]:
    """The first rule each lead meets; one query a rule."""
    found: dict[int, RoutingRule] = {}
    left = {lead.pk for lead in leads}
    for rule in active:
        met = Lead.objects.filter(conditions.met(rule.conditions, kind="leads", today=today), pk__in=left)
        ids = set(met.values_list("pk", flat=True))
        found |= dict.fromkeys(ids, rule)
        left -= ids
    return found


class _Desk:
    """What the decisions have in common, read once: who takes leads, what they hold, what they got, how they sell."""

    def __init__(self, active: Sequence[RoutingRule], leads: Sequence[Lead], *, at: datetime, today: date) -> None:
        absent = Absence.objects.on(today).values("member_id")
        takers = Member.objects.active().filter(roles__grants__right="crm.change_lead").exclude(pk__in=absent)
        self.names = dict(takers.values_list("pk", "name"))
        self.pools = {rule.pk: self._members(rule) for rule in active}
        self.capacities = {
            (share.rule_id, share.member_id): share.monthly_capacity for rule in active for share in rule.shares.all()
        }
        self.keepers = self._keepers(today)
        self.turn = {rule.pk: rule.last_member_id for rule in active}
        ids = list(self.names)
        self.state = {pk: Candidate(pk) for pk in ids}
        self._count(ids, at=at)
        self.rates = self._rates(ids, {lead.industry for lead in leads}, today=today)

    def route(self, lead: Lead, rule: RoutingRule | None, last: dict[int, int]) -> Route:
        """Give one lead to somebody, in mind."""
        if rule is None:
            return Route(lead.pk, str(lead), why=_("No rule is meant for it."))
        allowed = self.pools[rule.pk] if rule.goes_to != RoutingTo.LOCAL else self._locals(lead)
        if not allowed:
            return Route(
                lead.pk, str(lead), rule.name, why=_("Nobody of the rule %(rule)s is here.") % {"rule": rule.name}
            )
        chosen = rules.pick(
            rule.method, [self._candidate(rule, pk, lead) for pk in allowed], last_id=self.turn[rule.pk]
        )
        if chosen is None:
            why = _("Everybody of the rule %(rule)s has as many as they take.") % {"rule": rule.name}
            return Route(lead.pk, str(lead), rule.name, why=why)
        self.state[chosen.member_id] = self.state[chosen.member_id].given_one()
        self.turn[rule.pk] = last[rule.pk] = chosen.member_id
        return Route(lead.pk, str(lead), rule.name, chosen.member_id, self.names[chosen.member_id])

    def _candidate(self, rule: RoutingRule, member_id: int, lead: Lead) -> Candidate:
        known = self.state[member_id]
        own = self.capacities.get((rule.pk, member_id))
        return Candidate(
            member_id=member_id,
            open_leads=known.open_leads,
            capacity=rule.monthly_capacity if own is None else own,
            today=known.today,
            month=known.month,
            room=known.room,
            rate=self.rates.get((member_id, lead.industry), rules.win_rate(won=0, decided=0)),
        )

    def _members(self, rule: RoutingRule) -> list[int]:
        match rule.goes_to:
            case RoutingTo.MEMBERS:
                wanted = {share.member_id for share in rule.shares.all()}
            case RoutingTo.UNIT:
                below = Q(memberships__until_on=None, memberships__unit__placements__until_on=None)
                path = Q(memberships__unit__placements__path__contains=f"/{rule.unit_id}/")
                wanted = set(Member.objects.filter(below, path).values_list("pk", flat=True))
            case RoutingTo.TERRITORY:
                keepers = TerritoryAssignment.objects.filter(territory=rule.territory_id, until_on=None)
                wanted = set(keepers.values_list("member_id", flat=True))
            case _:
                wanted = set()
        return sorted(wanted & set(self.names))

    def _keepers(self, today: date) -> dict[str, set[int]]:
        """Who looks after a place or an industry, by its name."""
        found: dict[str, set[int]] = defaultdict(set)
        rows = TerritoryAssignment.objects.filter(
            territory__archived_at=None, until_on=None, from_on__lte=today, member__in=list(self.names)
        )
        for member_id, places in rows.values_list("member_id", "territory__regions"):
            for place in places:
                found[str(place)].add(member_id)
        return found

    def _locals(self, lead: Lead) -> list[int]:
        return sorted(set().union(*(self.keepers.get(place, ()) for place in (lead.city, lead.region) if place)))

    def _count(self, ids: list[int], *, at: datetime) -> None:
        held = Lead.objects.open().filter(owner__in=ids).order_by().values_list("owner_id").annotate(n=Count("pk"))
        open_leads = dict(held)
        given = OwnershipSpan.objects.filter(
            owner__in=ids,
            lead__isnull=False,
            how=OwnershipSpan.How.ROUTED,
            from_at__gt=at - timedelta(30),
            from_at__lte=at,
        )
        counted = (
            given.order_by()
            .values_list("owner_id")
            .annotate(month=Count("pk"), today=Count("pk", filter=Q(from_at__gt=at - timedelta(1))))
        )
        got = {owner: (month, today) for owner, month, today in counted}
        caps: dict[int, list[int | None]] = defaultdict(list)
        for owner, most in HoldingCap.objects.filter(
            kind=PoolKind.LEADS, role__assignments__member__in=ids
        ).values_list("role__assignments__member", "most"):
            caps[owner].append(most)
        for pk in ids:
            month, today = got.get(pk, (0, 0))
            most, held_now = pool_rules.widest(caps[pk]), open_leads.get(pk, 0)
            room = None if most is None else max(0, most - held_now)
            self.state[pk] = Candidate(pk, open_leads=held_now, today=today, month=month, room=room)

    def _rates(self, ids: list[int], industries: set[str], *, today: date) -> dict[tuple[int, str], Decimal]:
        """The win rate of each with customers of each industry, over two years."""
        decided = Opportunity.objects.filter(
            owner__in=ids,
            account__industry__in=industries,
            closed_on__gt=today - timedelta(365 * _SEGMENT_YEARS),
            archived_at=None,
        )
        rows = (
            decided.order_by()
            .values_list("owner_id", "account__industry")
            .annotate(won=Count("pk", filter=Q(status=StageKind.WON)), decided=Count("pk"))
        )
        return {(owner, industry): rules.win_rate(won=won, decided=all_) for owner, industry, won, all_ in rows}


def _listed(names: Sequence[str]) -> str:
    """Names one after the other; of many the first few and how many more."""
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    more = len(names) - len(names[:FIRST_NAMED])
    return _("%(names)s and %(count)d more") % {"names": ", ".join(names[:FIRST_NAMED]), "count": more}


def _receivers(rule: RoutingRule) -> str:
    match rule.goes_to:
        case RoutingTo.MEMBERS:
            return _listed([share.member.name for share in rule.shares.all()])
        case RoutingTo.UNIT:
            return rule.unit.name if rule.unit else ""
        case RoutingTo.TERRITORY:
            return rule.territory.name if rule.territory else ""
    return str(RoutingTo.LOCAL.label)
