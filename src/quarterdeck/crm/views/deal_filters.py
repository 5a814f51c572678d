"""Between the address of a list or board of deals and what the read takes."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.crm.models import StageKind
from quarterdeck.crm.queries import choices
from quarterdeck.crm.queries.opportunities import DealFilters, FilterChoices
from quarterdeck.crm.showing import asked
from quarterdeck.crm.views import lists
from quarterdeck.people.models import Member


def view_labels() -> dict[str, str]:
    """The saved views as tabs."""
    return {
        "mine": _("My open deals"),
        "team": _("My team's"),
        "closing": _("Closing this month"),
        "stalled": _("Stalled"),
        "won": _("Won this quarter"),
        "all": _("All"),
        "archived": _("Archived"),
    }


def of_request(request: MemberRequest, *, default: str = "all") -> DealFilters:
    """The filters the address asks for."""
    return asked.deals(request.GET, default=default)


def menus(filters: DealFilters, offered: FilterChoices, *, with_stages: bool = True) -> list[lists.Menu]:
    """The filters one may choose from."""
    several = len(offered.processes) > 1
    stages = [(s.pk, f"{p.name} · {s.name}" if several else s.name) for p in offered.processes for s in p.stages.all()]
    shown = [
        lists.menu("stage", _("Stage"), stages, str(filters.stage_id or "")) if with_stages else None,
        owner_menu(offered.owners, chosen=str(filters.owner_id or ""), may_lack=offered.may_lack_owners),
        lists.menu("unit", _("Team"), offered.units, str(filters.unit_id or "")),
        lists.menu("product", _("Product"), offered.products, str(filters.product_id or "")),
        lists.menu("source", _("Source"), offered.sources, filters.source),
    ]
    return [menu for menu in shown if menu and menu.options]


def owner_menu(owners: list[tuple[int, str]], *, chosen: str = "", may_lack: bool = True) -> lists.Menu:
    """Whose deals; looked for by name where these may not be all."""
    search_url = reverse("crm:deal_owners") if may_lack else ""
    return lists.menu("owner", _("Owner"), owners, chosen, search_url=search_url)


def in_force(request: MemberRequest, filters: DealFilters, offered: FilterChoices) -> list[tuple[str, str, str]]:
    """The filters in force as (parameter, label, value in words)."""
    account = choices.account_name(viewer=request.member, key=filters.account_id) if filters.account_id else ""
    owner = _owner(request.member, filters.owner_id, offered) if filters.owner_id else ""
    given = [
        ("q", _("Search"), filters.words),
        ("status", _("Status"), str(dict(StageKind.choices).get(filters.status, ""))),
        ("stage", _("Stage"), _named([(s.pk, s.name) for s in offered.stages], filters.stage_id)),
        ("owner", _("Owner"), owner),
        ("unit", _("Team"), _named(offered.units, filters.unit_id)),
        ("account", _("Account"), account),
        ("product", _("Product"), _named(offered.products, filters.product_id)),
        ("source", _("Source"), filters.source),
        ("amount_from", _("Amount from"), _text(filters.amount_from)),
        ("amount_to", _("Amount to"), _text(filters.amount_to)),
        ("close_from", _("Close from"), _text(filters.close_from)),
        ("close_to", _("Close to"), request.GET.get("close_to", "") if filters.close_until else ""),
    ]
    return [entry for entry in given if entry[2]]


def _owner(viewer: Member, key: int, offered: FilterChoices) -> str:
    return dict(offered.owners).get(key) or choices.member_name(viewer=viewer, key=key) or f"#{key}"


def _named(options: list[tuple[int, str]], key: int | None) -> str:
    """The name of a chosen thing; its key when the viewer is not offered it."""
    if key is None:
        return ""
    known: Mapping[int, str] = dict(options)
    return known.get(key, f"#{key}")


def _text(value: Any) -> str:
    return "" if value is None else str(value)
