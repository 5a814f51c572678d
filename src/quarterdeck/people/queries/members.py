"""Reads of people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, OuterRef, Q, Subquery
from django.shortcuts import get_object_or_404

from quarterdeck.core.access import rights
from quarterdeck.core.audit import trail
from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.search import text
from quarterdeck.people import handover, rules
from quarterdeck.people.models import (
    Invitation,
    Member,
    MemberQuerySet,
    Membership,
    Placement,
    Role,
    RoleAssignment,
    TerritoryAssignment,
)

PAGE_SIZE = 50
SORTS = {
    "name": ["name", "pk"],
    "unit": ["unit_name", "name", "pk"],
    "joined": ["joined_on", "name", "pk"],
    "signed_in": ["last_login", "name", "pk"],
}


@dataclass(frozen=True)
class MemberFilters:
    """What a list of people is narrowed to. `state` is active, left or all."""

    words: str = ""
    unit_id: int | None = None
    role: str = ""
    state: str = "active"


@dataclass(frozen=True)
class MemberRow:
    id: int
    login: str
    name: str
    title: str
    email: str
    phone: str
    unit_id: int | None
    unit_name: str
    roles: str
    joined_on: date | None
    left_on: date | None
    last_login: datetime | None
    is_active: bool
    is_waiting: bool


@dataclass(frozen=True)
class MemberPage:
    rows: Sequence[MemberRow]
    total: int
    page: int
    per_page: int = PAGE_SIZE


@dataclass(frozen=True)
class MemberRecord:
    member: Member
    unit_id: int | None
    unit_name: str
    manager: Member | None
    roles: Sequence[Role]
    places: Sequence[Placement]
    territories: Sequence[str]
    manages: Sequence[str]
    entries: Sequence[AuditEntry]
    invitation: Invitation | None


def member_rows(
    *, viewer: Member, filters: MemberFilters | None = None, sort: str = "name", page: int = 1
) -> MemberPage:
    """One page of the people a viewer may see, with the exact number of all that match."""
    found = _matching(viewer, filters or MemberFilters())
    total = found.count()
    start = (max(page, 1) - 1) * PAGE_SIZE
    return MemberPage(_rows(_sorted(found, sort)[start : start + PAGE_SIZE]), total, max(page, 1))


def all_member_rows(*, viewer: Member, filters: MemberFilters | None = None, sort: str = "name") -> Sequence[MemberRow]:
    """Every person that matches, for export."""
    return _rows(_sorted(_matching(viewer, filters or MemberFilters()), sort))


def member_record(*, viewer: Member, member_id: int) -> MemberRecord:
    """Everything known of a person; 404 outside the viewer's reach."""
    member = get_object_or_404(Member.objects.visible_to(viewer), pk=member_id)
    places = list(Placement.objects.filter(member=member).select_related("manager").order_by("-from_on"))
    present = places[0] if places else None
    territories = TerritoryAssignment.objects.filter(member=member, until_on=None, territory__archived_at=None)
    return MemberRecord(
        member=member,
        unit_id=present.unit_id if present else None,
        unit_name=present.unit_name if present else "",
        manager=present.manager if present and present.manager_id != member.pk else None,
        roles=list(member.roles.all()),
        places=places,
        territories=list(territories.order_by("territory__name").values_list("territory__name", flat=True)),
        manages=list(member.managed_units.filter(archived_at=None).values_list("name", flat=True)),
        entries=trail.entries_for(member, limit=50),
        invitation=Invitation.objects.filter(member=member).order_by("-created_at").first(),
    )


def member_choices(*, viewer: Member, words: str = "", limit: int = 20) -> list[tuple[int, str, str]]:
    """Active people to choose from: id, name, unit. With words, those that match them by name or pinyin."""
    found = Member.objects.visible_to(viewer).active()
    if words:
        found = found.filter(search_tokens__contains=text.query_tokens(words))
    chosen = _with_unit(found).order_by("name", "pk")[:limit]
    return [(one.pk, one.name, getattr(one, "unit_name", None) or "") for one in chosen]


def active_members() -> MemberQuerySet:
    """Everybody who works here, for choices in forms of those who manage people."""
    return Member.objects.active().order_by("name", "pk")


def first_administrator() -> Member | None:
    """Who acts when the instance's own command line does: the administrator who has been one longest."""
    holders = RoleAssignment.objects.filter(role__code=rights.ADMINISTRATOR, member__is_active=True)
    first = holders.select_related("member").order_by("pk").first()
    return first.member if first else None


def handover_preview(*, member_id: int) -> list[tuple[str, int]]:
    """What a member keeps, by kind, that would go to somebody else."""
    return [(str(kind.label), kind.count(member_id=member_id)) for kind in handover.kinds()]


def invited_member(*, token: str, at: datetime) -> Member | None:
    """Whom an invitation link is for, while it is good."""
    found = Invitation.objects.filter(
        token_hash=rules.hash_of(token), accepted_at=None, expires_at__gt=at, member__is_active=True
    )
    invitation = found.select_related("member").first()
    return invitation.member if invitation else None


def _matching(viewer: Member, filters: MemberFilters) -> MemberQuerySet:
    found = Member.objects.visible_to(viewer)
    if filters.state != "all":
        found = found.filter(is_active=filters.state != "left")
    if filters.words:
        found = found.filter(search_tokens__contains=text.query_tokens(filters.words))
    if filters.unit_id:
        found = found.filter(_in_unit(filters.unit_id))
    if filters.role:
        found = found.filter(pk__in=RoleAssignment.objects.filter(role__code=filters.role).values("member_id"))
    return found


def _in_unit(unit_id: int) -> Q:
    inside = Membership.objects.filter(
        until_on=None, unit__placements__until_on=None, unit__placements__path__contains=f"/{unit_id}/"
    )
    return Q(pk__in=inside.values("member_id"))


def _with_unit(found: MemberQuerySet) -> MemberQuerySet:
    present = Membership.objects.filter(member=OuterRef("pk"), until_on=None)
    return found.annotate(
        unit_id=Subquery(present.values("unit_id")[:1]), unit_name=Subquery(present.values("unit__name")[:1])
    )


def _sorted(found: MemberQuerySet, sort: str) -> MemberQuerySet:
    columns = SORTS.get(sort.removeprefix("-"), SORTS["name"])
    first = F(columns[0])
    lead = first.desc(nulls_last=True) if sort.startswith("-") else first.asc(nulls_last=True)
    return _with_unit(found).order_by(lead, *columns[1:])


def _rows(found: MemberQuerySet) -> list[MemberRow]:
    people = list(found)
    roles: dict[int, list[str]] = {}
    held = RoleAssignment.objects.filter(member_id__in=[one.pk for one in people]).select_related("role")
    for assignment in held.order_by("role_id"):
        roles.setdefault(assignment.member_id, []).append(str(assignment.role))
    return [_row(one, roles.get(one.pk, [])) for one in people]


def _row(member: Member, roles: list[str]) -> MemberRow:
    return MemberRow(
        id=member.pk,
        login=member.login,
        name=member.name,
        title=member.title,
        email=member.email,
        phone=member.phone,
        unit_id=getattr(member, "unit_id", None),
        unit_name=getattr(member, "unit_name", None) or "",
        roles="、".join(roles) if any(ord(c) > 255 for name in roles for c in name) else ", ".join(roles),
        joined_on=member.joined_on,
        left_on=member.left_on,
        last_login=member.last_login,
        is_active=member.is_active,
        is_waiting=member.is_active and not member.has_usable_password() and member.last_login is None,
    )
