"""How heavy each part of a whole is when a target is split: by last year, by heads, by time at work, by territory."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from statistics import median

from django.db.models import Case, Count, IntegerField, Q, Sum, Value, When

from quarterdeck.core.calendar.periods import FiscalCalendar, Period
from quarterdeck.core.company import queries as company
from quarterdeck.crm.models import Account
from quarterdeck.people.models import Absence, AbsenceKind, Member, Territory
from quarterdeck.targets.models import TargetPlan
from quarterdeck.targets.queries.trees import PlanTree
from quarterdeck.targets.rules import prorating, spans
from quarterdeck.targets.rules.carrying import Weigh

# How much an account of a level weighs against one without a level.
_LEVELS = {"A": 4, "B": 3, "C": 2}
_WORKED = (AbsenceKind.TRAVEL, AbsenceKind.TRAINING)
OfMember = Callable[[int], Decimal]


def by_present(tree: PlanTree, numbers: Mapping[int, Decimal], month: date) -> Weigh:
    """Parts weigh what they owe now; by heads where none of them owes anything; the same where nobody is in any of them."""
    heads = by_member(tree, month, lambda _member: Decimal(1))
    days = spans.month_of(month)

    def weigh(above: int, parts: list[int]) -> list[Decimal]:
        for weights in ([numbers.get(part, Decimal(0)) for part in parts], heads(above, parts)):
            if any(weights):
                return weights
        return [Decimal(tree.is_held(part, days)) for part in parts]

    return weigh


def by_member(tree: PlanTree, month: date, weight_of: OfMember) -> Weigh:
    """Units weigh what the people in them weigh, among those who hold their seat in a month. Empty seats weigh nothing."""
    days = spans.month_of(month)
    weights: dict[int, Decimal] = {}
    for node in reversed(tree.shape.top_down()):
        member = tree.nodes[node].member_id
        if member is not None:
            weights[node] = weight_of(member) if tree.is_held(node, days) else Decimal(0)
        else:
            weights[node] = sum((weights[part] for part in tree.shape.children.get(node, [])), Decimal(0))
    return lambda _above, parts: [weights[part] for part in parts]


def filled_up(known: Mapping[int, Decimal], members: Iterable[int]) -> dict[int, Decimal]:
    """Weights of all members: somebody without one of their own counts like the one in the middle."""
    typical = median(sorted(weight for weight in known.values() if weight > 0)) if any(known.values()) else Decimal(1)
    return {member: known[member] if known.get(member, 0) > 0 else typical for member in members}


def absences(plan: TargetPlan, members: Collection[int]) -> dict[int, list[Period]]:
    """When members are away in a plan's year. Business trips and training are work: their days stay in the target."""
    noted = Absence.objects.filter(member__in=members, from_on__lt=plan.ends_on, until_on__gt=plan.starts_on)
    found: dict[int, list[Period]] = {}
    for member, start, end in noted.exclude(kind__in=_WORKED).values_list("member_id", "from_on", "until_on"):
        found.setdefault(member, []).append(Period(start, end))
    return found


class Capacity:
    """How much of each month each member of a plan is there for: seat held, not away, ramped up since joining."""

    def __init__(self, plan: TargetPlan, tree: PlanTree) -> None:
        self._tree = tree
        self._calendar: FiscalCalendar = company.fiscal_calendar()
        self._ramp = [Decimal(share) for share in plan.ramp]
        members = {node.member_id for node in tree.nodes.values() if node.member_id is not None}
        self._joined = dict(Member.objects.filter(pk__in=members).values_list("pk", "joined_on"))
        self._away = absences(plan, members)

    def of_node(self, node: int, month: date) -> Decimal:
        """Share of a full month's target that the holder of a seat can owe."""
        facts = self._tree.nodes[node]
        member = facts.member_id
        if member is None:
            return sum((self.of_node(part, month) for part in self._tree.shape.children.get(node, [])), Decimal(0))
        here = prorating.presence(self._calendar, spans.month_of(month), facts.held, self._away.get(member, ()))
        return here * prorating.ramp_share(self._ramp, self._joined.get(member), month)

    def weigh(self, month: date) -> Weigh:
        return lambda _above, parts: [self.of_node(part, month) for part in parts]


def potential_of_members(members: Iterable[int]) -> dict[int, Decimal]:
    """What each member's part of the market weighs: accounts by level, in their territories or else their own.

    An account of level A weighs 4, B 3, C 2, any other 1. Accounts of a territory are shared by those who look after it.
    """
    wanted = set(members)
    weight = Sum(
        Case(
            *(When(level=level, then=Value(points)) for level, points in _LEVELS.items()),
            default=Value(1),
            output_field=IntegerField(),
        )
    )
    accounts = Account.objects.current().order_by()
    own = accounts.filter(owner__in=wanted).values_list("owner_id").annotate(weight=weight)
    by_region = dict(accounts.exclude(region="").values_list("region").annotate(weight=weight))
    found = {member: Decimal(points) for member, points in own}
    return found | _of_territories(by_region, wanted)


def _of_territories(by_region: Mapping[str, int], wanted: set[int]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    present = Q(assignments__until_on=None)
    kept = Territory.objects.current().annotate(keepers=Count("assignments", filter=present)).filter(keepers__gt=0)
    for regions, keepers, member in kept.filter(present).values_list("regions", "keepers", "assignments__member_id"):
        points = sum(by_region.get(region, 0) for region in regions)
        if member in wanted and points:
            found[member] = found.get(member, Decimal(0)) + Decimal(points) / keepers
    return found
