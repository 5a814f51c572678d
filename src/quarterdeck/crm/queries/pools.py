"""Reads of the public pools: what is in them, what one may claim, who may."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404

from quarterdeck.core.access import masks
from quarterdeck.core.company import queries as company
from quarterdeck.crm.models import (
    Account,
    HoldingCap,
    Lead,
    OwnershipSpan,
    Pool,
    PoolKind,
    PoolMember,
)
from quarterdeck.crm.models.leads import OPEN_STATUSES
from quarterdeck.crm.queries import exemptions
from quarterdeck.crm.queries.accounts import Page
from quarterdeck.crm.rules import pools as rules
from quarterdeck.crm.rules.pools import Limits
from quarterdeck.people.models import Member, Role

PER_PAGE = 50
MODELS: dict[str, type[Account] | type[Lead]] = {PoolKind.ACCOUNTS: Account, PoolKind.LEADS: Lead}


@dataclass(frozen=True, slots=True)
class PoolFilters:
    words: str = ""
    industry: str = ""
    region: str = ""
    grade: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class PoolRow:
    """A record nobody owns. Phone and e-mail are masked: whoever wants them claims it."""

    id: int
    name: str
    company_name: str
    industry: str
    region: str
    city: str
    phone: str
    email: str
    grade: str
    score: int
    level: str
    last_owner: str
    left_at: datetime | None
    left_because: str
    why_not_yet: str


@dataclass(frozen=True, slots=True)
class PoolPage(Page):
    """One page of a pool."""


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """One owner of a record, over a span of time."""

    owner_name: str
    from_at: datetime
    until_at: datetime | None
    how: str
    end: str
    reason: str
    pool_name: str
    by_name: str


def pools_of(viewer: Member) -> list[Pool]:
    """The pools in use the viewer may claim from."""
    return list(Pool.objects.current().open_to(viewer))


def pool(*, viewer: Member, pool_id: int) -> Pool:
    """One pool open to the viewer; 404 for another."""
    return get_object_or_404(Pool.objects.current().open_to(viewer), pk=pool_id)


def looks_after(*, viewer: Member, pool_id: int) -> bool:
    """Whether the viewer fills and empties the pool: one of its admins, or somebody who manages all of them."""
    if viewer.may("crm.manage_pools"):
        return True
    return Pool.objects.open_to(viewer, only_admins=True).filter(pk=pool_id).exists()


def pool_rows(
    *, viewer: Member, pool_id: int, filters: PoolFilters | None = None, page: int = 1, today: date
) -> PoolPage:
    """One page of a pool, latest arrivals first, without what tells whom to call."""
    one = pool(viewer=viewer, pool_id=pool_id)
    found = _matching(one, filters or PoolFilters())
    total = found.count()
    start = (max(page, 1) - 1) * PER_PAGE
    last = OwnershipSpan.objects.filter(**{_record(one.kind): OuterRef("pk")}, until_at__isnull=False)
    last = last.order_by("-until_at", "-pk")
    shown = found.annotate(
        last_owner_id=Subquery(last.values("owner_id")[:1]),
        last_owner=Subquery(last.values("owner__name")[:1]),
        left_at=Subquery(last.values("until_at")[:1]),
        left_because=Subquery(last.values("reason")[:1]),
    ).order_by("-updated_at", "-pk")[start : start + PER_PAGE]
    rows = [_row(record, one, viewer=viewer, today=today) for record in shown]
    return PoolPage(rows=rows, total=total, number=max(page, 1), per_page=PER_PAGE)


def filter_choices(*, pool: Pool) -> dict[str, list[str]]:
    """The industries and regions that occur in a pool, at most sixty of each."""
    rows = MODELS[pool.kind]._default_manager.filter(pool=pool, archived_at=None)
    return {
        field: list(rows.exclude(**{field: ""}).order_by(field).values_list(field, flat=True).distinct()[:60])
        for field in ("industry", "region")
    }


def counts(*, viewer: Member) -> dict[int, int]:
    """How many records stand in each pool the viewer may see."""
    ids = [one.pk for one in pools_of(viewer)]
    found: dict[int, int] = {}
    for model in MODELS.values():
        rows = model._default_manager.filter(pool__in=ids, archived_at=None).order_by().values("pool_id")
        found |= dict(rows.annotate(number=Count("pk")).values_list("pool_id", "number"))
    return found


def limits(*, member: Member, pool: Pool, at: datetime) -> Limits:
    """How much the member has claimed today and holds, beside what is allowed."""
    since = company.start_of(company.local_day(at))
    claimed = OwnershipSpan.objects.filter(
        owner=member, how=OwnershipSpan.How.CLAIMED, from_pool=pool, from_at__gte=since
    ).count()
    caps = _caps(member, pool.kind)
    counts_customers = any(cap.counts_customers for cap in caps)
    return Limits(
        claimed=claimed,
        daily_claims=pool.daily_claims,
        held=held(member=member, kind=pool.kind, counts_customers=counts_customers),
        most=rules.widest(cap.most for cap in caps),
    )


def held(*, member: Member, kind: str, counts_customers: bool) -> int:
    """How many records count against the member's cap: open leads, or accounts (those that bought, only if asked)."""
    if kind == PoolKind.LEADS:
        return Lead.objects.filter(owner=member, archived_at=None, status__in=OPEN_STATUSES).count()
    accounts = Account.objects.filter(owner=member, archived_at=None)
    return accounts.count() if counts_customers else accounts.exclude(exemptions.has_bought()).count()


def lock_limit(*, owner: Member, kind: str) -> tuple[int, int | None]:
    """How many records the member keeps from lapsing, and how many the roles allow."""
    locked = MODELS[kind]._default_manager.filter(owner=owner, is_locked=True, archived_at=None).count()
    return locked, rules.widest(cap.locks for cap in _caps(owner, kind))


def not_yet(record: Account | Lead, pool: Pool, *, member: Member, today: date) -> str:
    """Why this record cannot be claimed yet, empty when it can."""
    last = OwnershipSpan.objects.filter(**{_record(pool.kind): record.pk}, until_at__isnull=False)
    span = last.order_by("-until_at", "-pk").first()
    is_own = span is not None and span.owner_id == member.pk
    return _not_yet(record, pool, is_own=is_own, left_at=span.until_at if span else None, today=today)


def owners_of(*, viewer: Member, kind: str, record_id: int) -> list[OwnerRow]:
    """Everybody who owned a record, latest first. 404 outside the viewer's sight."""
    if not MODELS[kind].objects.visible_to(viewer).filter(pk=record_id).exists():
        raise Http404
    spans = OwnershipSpan.objects.filter(**{_record(kind): record_id}).select_related("owner", "pool", "by")
    return [
        OwnerRow(
            owner_name=span.owner.name,
            from_at=span.from_at,
            until_at=span.until_at,
            how=str(OwnershipSpan.How(span.how).label),
            end=str(OwnershipSpan.End(span.end).label) if span.end else "",
            reason=span.reason,
            pool_name=span.pool.name if span.pool else "",
            by_name=span.by.name if span.by else "",
        )
        for span in spans.order_by("-from_at", "-pk")
    ]


def release_choices(*, kind: str) -> list[tuple[int, str]]:
    """The pools a record of this kind may be released to."""
    return list(Pool.objects.current().filter(kind=kind).values_list("pk", "name"))


def settings_rows() -> Sequence[Pool]:
    """Every pool, those put away last, with its members."""
    pools = Pool.objects.prefetch_related("members__member", "members__unit", "members__role")
    return list(pools.order_by("archived_at", "kind", "name"))


def cap_rows() -> Sequence[HoldingCap]:
    return list(HoldingCap.objects.select_related("role").order_by("kind", "role_id"))


def role_choices() -> list[tuple[int, str]]:
    return [(role.pk, str(role)) for role in Role.objects.all()]


def seat(*, seat_id: int) -> PoolMember:
    return get_object_or_404(PoolMember.objects.select_related("pool"), pk=seat_id)


def setting(*, pool_id: int) -> Pool:
    return get_object_or_404(Pool, pk=pool_id)


def cap(*, cap_id: int) -> HoldingCap:
    return get_object_or_404(HoldingCap.objects.select_related("role"), pk=cap_id)


def _caps(member: Member, kind: str) -> list[HoldingCap]:
    return list(HoldingCap.objects.filter(role__assignments__member=member, kind=kind))


def _record(kind: str) -> str:
    return "account" if kind == PoolKind.ACCOUNTS else "lead"


def _matching(pool: Pool, filters: PoolFilters) -> "QuerySet[Account] | QuerySet[Lead]":
    asked = {"industry": filters.industry, "region": filters.region}
    if pool.kind == PoolKind.LEADS:
        asked["grade"] = filters.grade
    else:
        asked["level"] = filters.level
    wanted = {field: value for field, value in asked.items() if value}
    found = MODELS[pool.kind].objects.filter(pool=pool, archived_at=None, **wanted)
    named = Q(name__icontains=filters.words)
    if pool.kind == PoolKind.LEADS:
        named |= Q(company_name__icontains=filters.words)
    return found.filter(named) if filters.words.strip() else found


def _row(record: Account | Lead, pool: Pool, *, viewer: Member, today: date) -> PoolRow:
    known = vars(record)
    is_own = known["last_owner_id"] == viewer.pk
    is_lead = isinstance(record, Lead)
    return PoolRow(
        id=record.pk,
        name=record.name,
        company_name=record.company_name if isinstance(record, Lead) else "",
        industry=record.industry,
        region=record.region,
        city=record.city,
        phone=masks.masked("phone", record.phone),
        email=masks.masked("email", record.email) if isinstance(record, Lead) else "",
        grade=record.grade if isinstance(record, Lead) else "",
        score=record.score if isinstance(record, Lead) else 0,
        level="" if is_lead else known["level"],
        last_owner=known["last_owner"] or "",
        left_at=known["left_at"],
        left_because=known["left_because"] or "",
        why_not_yet=_not_yet(record, pool, is_own=is_own, left_at=known["left_at"], today=today),
    )


def _not_yet(record: Account | Lead, pool: Pool, *, is_own: bool, left_at: datetime | None, today: date) -> str:
    reason = rules.why_not_yet(
        created_on=company.local_day(record.created_at),
        rest_days=pool.rest_days,
        was_owned=left_at is not None,
        lost_by_self_on=company.local_day(left_at) if is_own and left_at else None,
        reclaim_days=pool.reclaim_days,
        today=today,
    )
    return reason or ""
