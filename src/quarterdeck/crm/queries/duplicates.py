"""Reads of who is who: what is like something being typed, and what the nightly search found alike.

Only records that share a key are compared. Records out of the viewer's reach are found too, so that nobody enters them twice; of
those only the owner and masked details are shown.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import IntegerField, Max, Q, QuerySet
from django.db.models.functions import Cast

from quarterdeck.core.access import masks
from quarterdeck.core.records.concealing import conceal
from quarterdeck.crm.models import (
    Account,
    Contact,
    DuplicateKind,
    DuplicatePair,
    DuplicatePolicy,
    DuplicateSetting,
    Lead,
    MergedRecord,
)
from quarterdeck.crm.queries.accounts import Page
from quarterdeck.crm.rules import identity
from quarterdeck.crm.rules.identity import Match
from quarterdeck.people.models import Member

PER_PAGE = 20
COMPARED = 200
SHOWN = 8
Record = Account | Contact | Lead
MODELS: dict[str, type[Record]] = {
    DuplicateKind.ACCOUNT: Account,
    DuplicateKind.CONTACT: Contact,
    DuplicateKind.LEAD: Lead,
}
RIGHTS: dict[str, str] = {
    DuplicateKind.ACCOUNT: "crm.view_account",
    DuplicateKind.CONTACT: "crm.view_account",
    DuplicateKind.LEAD: "crm.view_lead",
}
# Among which kinds something being typed is looked for.
_LOOKED_IN = {"account": ("account", "lead"), "contact": ("contact", "lead"), "lead": ("lead", "contact", "account")}


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody has typed of a new record so far."""

    name: str = ""
    company_name: str = ""
    phone: str = ""
    email: str = ""
    wechat: str = ""
    website: str = ""
    credit_code: str = ""
    tax_id: str = ""


@dataclass(frozen=True, slots=True)
class SimilarRecord:
    """A record like the one being typed. `details` are masked where the viewer may not open it; `reasons` are codes."""

    kind: str
    id: int
    title: str
    owner_id: int | None
    owner_name: str
    pool_name: str
    details: tuple[str, ...]
    certainty: str
    score: float
    reasons: tuple[str, ...]
    may_open: bool


@dataclass(frozen=True, slots=True)
class GroupMember:
    """One record of a group, with what tells it apart."""

    id: int
    title: str
    owner_name: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Records that may be one, with how sure that is and why."""

    key: int
    is_certain: bool
    score: float
    reasons: tuple[str, ...]
    members: list[GroupMember] = field(default_factory=list)


def policy() -> str:
    """What the company wants to happen when somebody enters what exists already."""
    setting = DuplicateSetting.objects.first()
    return setting.policy if setting else DuplicatePolicy.WARN


def similar_to(
    *,
    viewer: Member | None,
    kind: str,
    name: str = "",
    company_name: str = "",
    phone: str = "",
    email: str = "",
    wechat: str = "",
    website: str = "",
    credit_code: str = "",
    tax_id: str = "",
    exclude_id: int | None = None,
    limit: int = SHOWN,
) -> list[SimilarRecord]:
    """Records like the one being typed, the surest first, wherever they are; `viewer` None is the system and opens nothing."""
    typed = Typed(name, company_name, phone, email, wechat, website, credit_code, tax_id)
    found: list[tuple[Match, str, Any]] = []
    for other in _LOOKED_IN[kind]:
        found += [
            (match, other, row)
            for row in _candidates(kind, other, typed, exclude_id if other == kind else None)
            if (match := _compared(kind, other, typed, row)).certainty != "no"
        ]
    found.sort(key=lambda one: (one[0].certainty != "same", -one[0].score, one[1] != kind, one[2].pk))
    found = found[:limit]
    open_ones = _open_to(viewer, found)
    for _match, _other, row in found:
        conceal(row, viewer.concealment() if viewer else {})
    return [_similar(match, other, row, (other, row.pk) in open_ones) for match, other, row in found]


def _candidates(kind: str, other: str, typed: Typed, exclude_id: int | None) -> "QuerySet[Any]":
    base: Any = MODELS[other]._base_manager
    rows: QuerySet[Any] = base.filter(archived_at=None, identity_keys__overlap=_keys(kind, other, typed))
    if other == "lead":
        rows = rows.exclude(status="converted")
    if exclude_id is not None:
        rows = rows.exclude(pk=exclude_id)
    related = ["owner", "pool"] if other != "contact" else ["account__owner", "account__pool"]
    return rows.select_related(*related).defer("search_tokens", "custom", "note").order_by("pk")[:COMPARED]


def _keys(kind: str, other: str, typed: Typed) -> list[str]:
    if kind == "account":
        return identity.keys_of_account(
            typed.name,
            phone=typed.phone,
            website=typed.website,
            credit_code=typed.credit_code,
            tax_id=typed.tax_id,
            email=typed.email,
        )
    if other == "account":
        return identity.keys_of_account(typed.company_name, website=typed.website, email=typed.email)
    return identity.keys_of_contact(
        typed.name, company=typed.company_name, phone=typed.phone, email=typed.email, wechat=typed.wechat
    )


def _compared(kind: str, other: str, typed: Typed, row: Any) -> Match:
    if kind == "account" or other == "account":
        mine = identity.company_of(
            typed.name if kind == "account" else typed.company_name,
            credit_code=typed.credit_code,
            tax_id=typed.tax_id,
            website=typed.website,
            email=typed.email,
            phone=typed.phone if kind == "account" else "",
        )
        return identity.compare_companies(mine, _company(row))
    typed_person = identity.person_of(
        typed.name, company=typed.company_name, email=typed.email, wechat=typed.wechat, phone=typed.phone
    )
    return identity.compare_people(typed_person, _person(row))


def _company(row: Any) -> identity.Company:
    if isinstance(row, Lead):
        return identity.company_of(row.company_name, website=row.website, email=row.email)
    return identity.company_of(
        row.name, credit_code=row.credit_code, tax_id=row.tax_id, website=row.website, phone=row.phone
    )


def _person(row: Any) -> identity.Person:
    company = row.company_name if isinstance(row, Lead) else row.account.name
    return identity.person_of(row.name, company=company, email=row.email, wechat=row.wechat, phone=row.phone)


def compare_records(kind: str, one: Any, other: Any) -> Match:
    """Whether two records of a kind are the same. Contacts come with their accounts."""
    if kind == DuplicateKind.ACCOUNT:
        return identity.compare_companies(_company(one), _company(other))
    return identity.compare_people(_person(one), _person(other))


def _open_to(viewer: Member | None, found: Sequence[tuple[Match, str, Any]]) -> set[tuple[str, int]]:
    """Which of the found ones the viewer may open."""
    if viewer is None:
        return set()
    allowed: set[tuple[str, int]] = set()
    for kind, model in MODELS.items():
        ids = [row.pk for _match, other, row in found if other == kind]
        if ids:
            rows: Any = model.objects
            allowed |= {(kind, pk) for pk in rows.visible_to(viewer).filter(pk__in=ids).values_list("pk", flat=True)}
    return allowed


def _similar(match: Match, kind: str, row: Any, may_open: bool) -> SimilarRecord:
    holder = row.account if kind == "contact" else row
    return SimilarRecord(
        kind=kind,
        id=row.pk,
        title=_title(kind, row) if may_open else _masked_title(kind, row),
        owner_id=holder.owner_id,
        owner_name=holder.owner.name if holder.owner else "",
        pool_name=holder.pool.name if holder.pool else "",
        details=_details(row, is_masked=not may_open),
        certainty=match.certainty,
        score=match.score,
        reasons=match.reasons,
        may_open=may_open,
    )


def _title(kind: str, row: Any) -> str:
    return f"{row.name} · {row.account.name}" if kind == "contact" else str(row)


def _masked_title(kind: str, row: Any) -> str:
    """A company's name is no secret; a person's is."""
    if kind == "account":
        return str(row.name)
    company = row.account.name if kind == "contact" else row.company_name
    return " · ".join(part for part in (masks.text(row.name), company) if part)


def _details(row: Any, *, is_masked: bool) -> tuple[str, ...]:
    phone, email = getattr(row, "phone", ""), getattr(row, "email", "")
    place = getattr(row, "city", "") or getattr(row, "region", "")
    if is_masked:
        phone, email = phone and masks.phone(phone), email and masks.email(email)
    return tuple(str(part) for part in (place, phone, email) if part)


def group_page(*, viewer: Member, kind: str, page: int = 1, per_page: int = PER_PAGE) -> Page:
    """One page of what was found alike among the records the viewer may see, the surest first."""
    pairs = _pairs_of(viewer, kind)
    groups = pairs.values("group").annotate(certain=Max("is_certain_number"), best=Max("score"))
    total = groups.count()
    number = max(1, min(page, -(-total // per_page) or 1))
    start = (number - 1) * per_page
    chosen = list(groups.order_by("-certain", "-best", "group")[start : start + per_page])
    keys = [row["group"] for row in chosen]
    by_group: dict[int, list[DuplicatePair]] = defaultdict(list)
    for pair in pairs.filter(group__in=keys).order_by("pk"):
        by_group[pair.group].append(pair)
    members = _members(viewer, kind, {pk for rows in by_group.values() for p in rows for pk in (p.one_id, p.other_id)})
    return Page([_group(key, by_group[key], members) for key in keys], total, number, per_page)


def _pairs_of(viewer: Member, kind: str) -> "QuerySet[DuplicatePair]":
    rows: Any = MODELS[kind].objects
    visible = rows.visible_to(viewer).filter(archived_at=None).order_by().values("pk")
    return (
        DuplicatePair.objects.filter(kind=kind, one_id__in=visible, other_id__in=visible)
        .alias(is_certain_number=Cast("is_certain", IntegerField()))
        .order_by()
    )


def group_counts(*, viewer: Member) -> dict[str, int]:
    """How many groups of each kind wait to be looked at."""
    return {
        kind: _pairs_of(viewer, kind).values("group").distinct().count()
        for kind in DuplicateKind.values
        if viewer.may(RIGHTS[kind])
    }


def _members(viewer: Member, kind: str, ids: Iterable[int]) -> dict[int, GroupMember]:
    rows: Any = MODELS[kind].objects
    related = ("owner",) if kind != DuplicateKind.CONTACT else ("account__owner",)
    found = rows.visible_to(viewer).filter(pk__in=list(ids)).select_related(*related)
    return {row.pk: _member(kind, row) for row in found.defer("search_tokens", "identity_keys", "custom")}


def _member(kind: str, row: Any) -> GroupMember:
    holder = row.account if kind == DuplicateKind.CONTACT else row
    return GroupMember(
        row.pk, _title(kind, row), holder.owner.name if holder.owner else "", _details(row, is_masked=False)
    )


def _group(key: int, pairs: list[DuplicatePair], members: dict[int, GroupMember]) -> Group:
    ids = sorted({pk for pair in pairs for pk in (pair.one_id, pair.other_id)})
    best = max(pairs, key=lambda pair: (pair.is_certain, pair.score))
    return Group(key, best.is_certain, best.score, tuple(best.reasons), [members[pk] for pk in ids if pk in members])


def kept_in_place_of(kind: str, gone_id: int) -> int | None:
    """The record another one became part of, followed to the end; None for one that was never merged."""
    kept: int | None = None
    seen = {gone_id}
    while after := MergedRecord.objects.filter(kind=kind, gone_id=gone_id).values_list("kept_id", flat=True).first():
        if after in seen:
            break
        seen.add(after)
        kept = gone_id = after
    return kept


def merged_into(kind: str, kept_id: int) -> Q:
    """The audit lines of a record and of those that became part of it."""
    label = MODELS[kind]._meta.label_lower
    ids, level = [kept_id], [kept_id]
    while level:
        level = list(MergedRecord.objects.filter(kind=kind, kept_id__in=level).values_list("gone_id", flat=True))
        level = [pk for pk in level if pk not in ids]
        ids += level
    return Q(kind=label, object_id__in=ids)


def account_name(*, viewer: Member, account_id: int) -> str:
    """The name of an account the viewer may see; empty for any other."""
    return Account.objects.visible_to(viewer).filter(pk=account_id).values_list("name", flat=True).first() or ""
