"""What must be true before a deal leaves a stage, and who may move it where."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

FIELD, ACTIVITY, DOCUMENT, CONTACT = "field", "activity", "document", "contact"
# What a deal may be asked to have filled in; `lines` are its products.
FIELDS = (
    "account_id",
    "amount",
    "expected_close_on",
    "probability",
    "source",
    "competitor",
    "next_step",
    "next_step_on",
    "note",
    "lines",
)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing asked for. Which values count depends on the kind; `label` is what the viewer reads."""

    kind: str
    field: str = ""
    activity_kind: str = ""
    count: int = 1
    document: str = ""
    role: str = ""
    label: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class DealState:
    """What a deal has: the names of its filled fields, done activities by kind, its documents, roles known."""

    filled: Collection[str] = ()
    activities: Mapping[str, int] | None = None
    documents: Sequence[tuple[str, str]] = ()
    roles: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """A criterion and whether it is met; `so_far` says how far it is where that is a number."""

    criterion: Criterion
    is_met: bool
    so_far: str = ""


def check(criterion: Criterion, deal: DealState) -> Check:
    """Whether a deal has what a criterion asks for."""
    if criterion.kind == FIELD:
        return Check(criterion, criterion.field in deal.filled)
    if criterion.kind == CONTACT:
        return Check(criterion, criterion.role in deal.roles)
    if criterion.kind == DOCUMENT:
        return Check(criterion, any(_is_document(criterion.document, *one) for one in deal.documents))
    done = deal.activities or {}
    number = done.get(criterion.activity_kind, 0) if criterion.activity_kind else sum(done.values())
    return Check(criterion, number >= criterion.count, f"{number}/{criterion.count}" if criterion.count > 1 else "")


def checked(criteria: Iterable[Criterion], deal: DealState) -> list[Check]:
    return [check(criterion, deal) for criterion in criteria]


def missing(checks: Iterable[Check]) -> list[Check]:
    return [one for one in checks if not one.is_met]


def why_not_leave(checks: Iterable[Check]) -> str | None:
    """What is still missing, in one sentence, or None."""
    lacking = missing(checks)
    if not lacking:
        return None
    told = ngettext("%(n)d thing is still missing: %(what)s", "%(n)d things are still missing: %(what)s", len(lacking))
    return told % {"n": len(lacking), "what": "; ".join(one.criterion.label for one in lacking)}


def why_not_transition(
    *,
    is_allowed: bool,
    from_name: str,
    to_name: str,
    needs_role: str,
    has_role: bool,
    role_name: str,
) -> str | None:
    """Why a move is closed to everybody, or to this member, or None."""
    if not is_allowed:
        return _("Deals do not go from %(from)s to %(to)s in this process.") % {"from": from_name, "to": to_name}
    if needs_role and not has_role:
        return _("Only a %(role)s moves deals from %(from)s to %(to)s.") % {
            "role": role_name,
            "from": from_name,
            "to": to_name,
        }
    return None


def why_not_back(*, is_back: bool, needs_reason: bool, reason: str) -> str | None:
    """A step back asks why, where the process wants to know."""
    if is_back and needs_reason and not reason.strip():
        return _("Say why the deal goes back a step.")
    return None


def why_not_criterion(criterion: Criterion) -> str | None:
    """A criterion says what it asks for."""
    if criterion.kind == FIELD and criterion.field not in FIELDS:
        return _("Choose the field that has to be filled.")
    if criterion.kind == DOCUMENT and not criterion.document.strip():
        return _("Say which document has to be attached.")
    if criterion.kind == CONTACT and not criterion.role:
        return _("Choose the role that has to be known.")
    if criterion.kind not in (FIELD, ACTIVITY, DOCUMENT, CONTACT) or not 1 <= criterion.count <= 99:
        return _("Say how many activities, from 1 to 99.")
    return None


def _is_document(wanted: str, purpose: str, name: str) -> bool:
    """A file is the wanted one when it was attached as such, or says so in its name."""
    return wanted.strip().casefold() == purpose.strip().casefold() or wanted.strip().casefold() in name.casefold()
