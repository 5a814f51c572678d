"""Development plans on the screen: no queries, no decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from quarterdeck.core.pages.components import Figure
from quarterdeck.performance.models.skills import DevelopmentItem, ItemKind
from quarterdeck.performance.queries.skills.development import PlanView
from quarterdeck.performance.rules.skills import development
from quarterdeck.performance.showing.agreements import Agreed, agreed


@dataclass(frozen=True, slots=True)
class ShownItem:
    """Something to do, with the box to tick."""

    item: DevelopmentItem
    agreed: Agreed


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """One way of learning with its items and its share of the hours."""

    title: str
    share: Decimal | None
    usual: Decimal
    items: Sequence[ShownItem]


def groups(found: PlanView, *, today: date) -> list[ShownGroup]:
    """What is to be done, by way of learning."""
    return [
        ShownGroup(
            title=str(kind.label),
            share=found.mix.get(kind.value),
            usual=development.USUAL[kind.value],
            items=[ShownItem(one, agreed([one.agreement], today=today)[0]) for one in found.items if one.kind == kind],
        )
        for kind in ItemKind
    ]


def figures(found: PlanView) -> list[Figure]:
    """How far it is; how the hours are spread stands with each way of learning."""
    return [
        Figure(label=_("Done, by hours"), value=found.progress.share, kind="percent"),
        Figure(
            label=_("Things to do, of %(count)s") % {"count": found.progress.of},
            value=found.progress.of - found.progress.done,
            better="lower",
        ),
        Figure(label=_("Late"), value=found.progress.late, better="lower"),
    ]


def unusual(found: PlanView) -> str:
    """Where the hours are far from 70, 20 and 10 per cent, in words."""
    far = development.far_from_usual(found.mix)
    if not far:
        return ""
    names = pgettext("names", ", ").join(str(ItemKind(kind).label) for kind in far)
    return _("The hours are spread unusually: %(names)s. Most is learned by doing; a course alone changes little.") % {
        "names": names
    }
