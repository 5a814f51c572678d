"""What keeps a record from lapsing. A room that keeps promises to customers registers its own in its `apps.py`:

exemptions.register("accounts", _("An open quote"), lambda: Exists(Quote.objects.open().filter(account=OuterRef("pk"))))
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quarterdeck.crm.models import Opportunity, PoolKind, StageKind

Condition = Exists | Q


@dataclass(frozen=True, slots=True)
class Exemption:
    """`condition` makes the part of a query that is true for the records it keeps."""

    kind: str
    label: str | Promise
    condition: Callable[[], Condition]


_exemptions: list[Exemption] = []


def register(kind: str, label: str | Promise, condition: Callable[[], Condition]) -> None:
    """Keep records of a kind (leads or accounts) from lapsing while the condition holds."""
    _exemptions.append(Exemption(kind, label, condition))


def exemptions(kind: str) -> list[Exemption]:
    """Everything that keeps records of a kind, in the order of registration."""
    return [one for one in _exemptions if one.kind == kind]


def kept(kind: str) -> Q:
    """One condition for all of them."""
    found = Q(pk__in=[])
    for one in exemptions(kind):
        found |= Q(one.condition())
    return found


def has_open_deal() -> Exists:
    return Exists(Opportunity.objects.filter(account=OuterRef("pk"), status=StageKind.OPEN, archived_at=None))


def has_bought() -> Exists:
    return Exists(Opportunity.objects.filter(account=OuterRef("pk"), status=StageKind.WON, archived_at=None))


register(PoolKind.ACCOUNTS, _("An open opportunity"), has_open_deal)
register(PoolKind.ACCOUNTS, _("Locked"), lambda: Q(is_locked=True))
register(PoolKind.LEADS, _("Locked"), lambda: Q(is_locked=True))
