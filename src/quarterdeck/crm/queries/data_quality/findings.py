"""How large each gap is and with whom it lies, and the records behind it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from quarterdeck.crm.models import Account, Contact, Lead, Opportunity
from quarterdeck.crm.queries.accounts import PER_PAGE, Page
from quarterdeck.crm.queries.data_quality import special
from quarterdeck.crm.queries.data_quality.checks import CHECKS, OWNER, Check, records_with
from quarterdeck.people.models import Member, Membership

NO_PRODUCT, NO_TEAM = special.NO_PRODUCT, special.NO_TEAM
CODES = (*CHECKS, NO_PRODUCT, NO_TEAM)


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a finding lies with one person; `owner_id` is None where nobody owns the record."""

    owner_id: int | None
    owner_name: str
    team: str
    count: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of gap: its size and with whom it lies, the largest share first."""

    code: str
    kind: str
    label: str
    why: str
    count: int
    shares: list[Share]


@dataclass(slots=True)
class Sums:
    """Gaps of a person or a team by finding, and in all."""

    name: str
    owner_id: int | None = None
    counts: dict[str, int] = field(default_factory=dict)
    people: list["Sums"] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def add(self, code: str, count: int) -> None:
        self.counts[code] = self.counts.get(code, 0) + count


@dataclass(frozen=True, slots=True)
class Gap:
    """A record that has a gap."""

    id: int
    title: str
    detail: str
    owner_name: str
    amount: Decimal | None
    may_change: bool


def findings(*, viewer: Member, today: date) -> list[Finding]:
    """Every kind of gap in what the viewer may see, counted; those without rows too, so that one sees them solved."""
    teams = dict(Membership.objects.filter(until_on=None).values_list("member_id", "unit__name"))
    checked = [
        _finding(check.code, check.kind, str(check.label), str(check.why), _owners(viewer, check, today), teams)
        for check in CHECKS.values()
    ]
    unknown = _finding(
        NO_PRODUCT,
        "missing",
        _("Products that are not in the catalogue"),
        _("Their amounts appear under no product or series."),
        special.owners_of_unknown_products(viewer=viewer),
        teams,
    )
    teamless = Finding(
        NO_TEAM,
        "missing",
        _("Owners without a team"),
        _("What they sell counts for no team."),
        special.count_teamless(viewer=viewer),
        [],
    )
    return [*checked, unknown, teamless]


def by_team(found: Sequence[Finding]) -> list[Sums]:
    """The gaps added up by team and, within it, by person: most gaps first. Records without an owner come last."""
    teams: dict[str, Sums] = {}
    people: dict[tuple[str, int | None], Sums] = {}
    for finding in found:
        for share in finding.shares:
            team = teams.setdefault(share.team, Sums(share.team))
            key = (share.team, share.owner_id)
            if key not in people:
                people[key] = Sums(share.owner_name, share.owner_id)
                team.people.append(people[key])
            team.add(finding.code, share.count)
            people[key].add(finding.code, share.count)
    for team in teams.values():
        team.people.sort(key=lambda person: (-person.total, person.name))
    return sorted(teams.values(), key=lambda team: (team.name == "", -team.total, team.name))


def records(*, viewer: Member, code: str, today: date, owner_id: int | None = None, page: int = 1) -> Page:
    """The records behind a finding with what the viewer may change; the most valuable deals first."""
    check = CHECKS[code]
    found = records_with(viewer, check, today)
    if owner_id is not None:
        found = found.filter(**{OWNER[check.of]: owner_id})
    total = found.count()
    number = max(1, min(page, -(-total // PER_PAGE)))
    rows = list(_shown(check, found)[(number - 1) * PER_PAGE : number * PER_PAGE])
    changeable = _changeable_ids(viewer, check, [row.pk for row in rows])
    return Page([_gap(check, row, changeable) for row in rows], total, number)


def _owners(viewer: Member, check: Check, today: date) -> list[tuple[int | None, str, int]]:
    owner = OWNER[check.of]
    grouped = records_with(viewer, check, today).order_by().values_list(owner, f"{owner}__name")
    return [
        (pk, name or _("Nobody"), count)
        for pk, name, count in grouped.annotate(count=Count("pk")).order_by("-count", owner)
    ]


def _finding(
    code: str,
    kind: str,
    label: str,
    why: str,
    owners: Sequence[tuple[int | None, str, int]],
    teams: Mapping[int, str],
) -> Finding:
    shares = [Share(owner, name, teams.get(owner or 0, ""), count) for owner, name, count in owners]
    return Finding(code, kind, label, why, sum(share.count for share in shares), shares)


def _shown(check: Check, found: "QuerySet[Any]") -> "QuerySet[Any]":
    if check.of == "opportunity":
        return found.select_related("owner", "account", "stage").order_by("-company_amount", "pk")
    if check.of == "contact":
        return found.select_related("account__owner").order_by("account__name", "name", "pk")
    return found.select_related("owner").order_by("-updated_at", "pk")


def _changeable_ids(viewer: Member, check: Check, ids: list[int]) -> set[int]:
    if check.of == "opportunity":
        if not viewer.may("crm.change_opportunity"):
            return set()
        mine: QuerySet[Any] = Opportunity.objects.visible_to(viewer, "crm.change_opportunity")
    elif check.of == "lead":
        mine = Lead.objects.changeable_by(viewer)
    elif check.of == "account":
        mine = Account.objects.changeable_by(viewer)
    else:
        mine = Contact.objects.filter(account__in=Account.objects.changeable_by(viewer).values("pk"))
    return set(mine.filter(pk__in=ids).values_list("pk", flat=True))


def _gap(check: Check, row: Any, changeable: set[int]) -> Gap:
    owner = row.account.owner if check.of == "contact" else row.owner
    details: dict[str, Callable[[], str]] = {
        "opportunity": lambda: row.stage.name,
        "account": lambda: " · ".join(part for part in (row.industry, row.region) if part),
        "contact": lambda: row.account.name,
        "lead": lambda: row.company_name,
    }
    return Gap(
        id=row.pk,
        title=row.name,
        detail=details[check.of](),
        owner_name=owner.name if owner else "",
        amount=row.company_amount if check.of == "opportunity" else None,
        may_change=row.pk in changeable,
    )
