"""The screens of accounts."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.company import queries as company
from quarterdeck.core.fields.forms import PREFIX
from quarterdeck.core.lists import pages
from quarterdeck.core.lists import queries as list_queries
from quarterdeck.core.pages.answers import version_of
from quarterdeck.core.pages.components import Figure
from quarterdeck.core.pages.paging import page_number
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.actions import accounts as actions
from quarterdeck.crm.actions import sharing
from quarterdeck.crm.entities import ACCOUNT
from quarterdeck.crm.forms.accounts import AccountForm, QuickAccountForm, ShareForm
from quarterdeck.crm.forms.activities import AttachmentForm, LogForm
from quarterdeck.crm.models import Account, LifeCycle
from quarterdeck.crm.queries import accounts as queries
from quarterdeck.crm.queries import choices, timeline
from quarterdeck.crm.queries.accounts import AccountFilters
from quarterdeck.crm.showing import asked
from quarterdeck.crm.views import customer_care, lists
from quarterdeck.crm.views.custom_facts import custom_fact, refuse_fact, shown_facts
from quarterdeck.crm.views.duplicates import follows_merge
from quarterdeck.crm.views.entry import entry, where_from
from quarterdeck.crm.views.inline import Fact, edit_fact
from quarterdeck.crm.views.picking import offer
from quarterdeck.crm.views.stream import timeline_items

LIFE_CYCLE_TONES = {"customer": "blue", "active": "green", "won_back": "green", "dormant": "amber", "lost": "red"}
KINDS = {"employees": "number", "annual_revenue": "number", "owner_id": "person", "note": "long"}


@screen(right="crm.view_account")
def accounts(request: MemberRequest) -> HttpResponse:
    look = pages.look_of(request, "crm.account")
    if home := pages.opening(request, look):
        return home
    pages.remember(request, look)
    filters = asked.accounts(request.GET)
    page = list_queries.page(look, number=page_number(request))
    context = pages.context(
        request, look, page, views=_views(), active=filters.view, in_force=_in_force(filters, request)
    )
    more = {
        "filters": filters,
        "filter_menus": _menus(filters),
        "may_add": request.member.may("crm.change_account"),
    }
    return render_page(request, "crm/account_list.html", context | more)


@screen(right="crm.view_account")
@follows_merge("account", "account_id")
def account(request: MemberRequest, account_id: int) -> HttpResponse:
    record = queries.account_record(viewer=request.member, account_id=account_id)
    stream = timeline.account_timeline(viewer=request.member, account_id=account_id)
    may_log = request.member.may("crm.change_activity") and not record.account.archived_at
    context = {
        "record": record,
        "account": record.account,
        "life_cycle": record.account.get_life_cycle_display(),
        "life_cycle_tone": LIFE_CYCLE_TONES.get(record.account.life_cycle, "neutral"),
        "account_tabs": customer_care.tabs(record.account, "overview"),
        "facts": shown_facts(
            "crm.account",
            _facts(record.account, may_change=record.may_change),
            record.account,
            viewer=request.member,
            address=_address(account_id) if record.may_change else None,
        ),
        "items": timeline_items(stream.happenings, is_account=True),
        "more_url": _more(account_id, stream),
        "composer": offer(request, _composer(record.account)),
        "may_log": may_log,
        "figures": _figures(record),
        "plan_url": f"{reverse('crm:activity_new')}?planned=1&account={account_id}&next={request.path}",
        "deal_url": _deal_url(request, record.account),
        "contact_url": f"{reverse('crm:contact_new')}?account={account_id}&next={request.path}",
        "attach_url": reverse("crm:account_attach", args=[account_id]) if may_log else "",
        "attachment_form": AttachmentForm(auto_id="attach_%s"),
        "share_form": ShareForm(auto_id="share_%s"),
        "currency": company.company().currency_id,
    }
    return render_page(request, "crm/account_record.html", context)


@screen(right="crm.view_account")
def account_timeline(request: MemberRequest, account_id: int) -> HttpResponse:
    """The following part of the timeline."""
    before = parse_datetime(request.GET.get("before", "").replace(" ", "+")) if request.GET.get("before") else None
    stream = timeline.account_timeline(viewer=request.member, account_id=account_id, before=before)
    context = {"items": timeline_items(stream.happenings, is_account=True), "more_url": _more(account_id, stream)}
    return render_page(request, "crm/timeline_part.html", context)


@screen(right="crm.change_account")
def account_new(request: MemberRequest) -> HttpResponse:
    form = offer(request, QuickAccountForm(request.POST or None, initial={"owner_id": request.member.pk}))
    if not request.member.may("crm.assign_owner"):
        del form.fields["owner_id"]

    def save(values: dict[str, Any]) -> str:
        made = actions.create_account(by=request.member, **values)
        messages.success(request, _("%(name)s was added.") % {"name": made.name})
        return reverse("crm:account", args=[made.pk])

    return entry(
        request,
        form=form,
        title=_("New account"),
        save=save,
        cancel_url=reverse("crm:accounts"),
        fields_template="crm/similar_fields.html",
        similar_kind="account",
    )


@screen(right="crm.change_account")
def account_edit(request: MemberRequest, account_id: int) -> HttpResponse:
    found = queries.editable_account(viewer=request.member, account_id=account_id)
    form = _form(request, found, request.POST or None)
    version = version_of(request, found.version)

    def save(values: dict[str, Any]) -> str:
        actions.edit_account(account_id=account_id, values=values, version=version, by=request.member)
        return reverse("crm:account", args=[account_id])

    return entry(
        request,
        form=form,
        title=found.name,
        save=save,
        version=version,
        fields_template="crm/versioned_fields.html",
        cancel_url=reverse("crm:account", args=[account_id]),
    )


@screen(right="crm.change_account")
def account_fact(request: MemberRequest, account_id: int, field: str) -> HttpResponse:
    refuse_fact(AccountForm, field, viewer=request.member)

    def read() -> tuple[Fact, Account]:
        found = queries.editable_account(viewer=request.member, account_id=account_id)
        if field.startswith(PREFIX):
            address = _address(account_id)
            return custom_fact("crm.account", field, found, viewer=request.member, address=address), found
        return _fact(found, field, may_change=True), found

    def save(values: dict[str, Any], version: int) -> object:
        return actions.edit_account(account_id=account_id, values=values, version=version, by=request.member)

    return edit_fact(
        request,
        name=field,
        read=read,
        form_of=lambda data: _form(request, read()[1], data, only=field),
        save=save,
        fallback_url=reverse("crm:account_edit", args=[account_id]),
    )


@screen(right="crm.change_account")
@require_POST
def account_archive(request: MemberRequest, account_id: int) -> HttpResponse:
    try:
        archived = actions.archive_account(account_id=account_id, at=timezone.now(), by=request.member)
        undo = reverse("crm:account_restore", args=[account_id])
        messages.success(request, _("%(name)s was put away.") % {"name": archived.name}, extra_tags=f"undo:{undo}")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(where_from(request, reverse("crm:accounts")))


@screen(right="crm.change_account")
@require_POST
def account_restore(request: MemberRequest, account_id: int) -> HttpResponse:
    try:
        actions.restore_account(account_id=account_id, by=request.member)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("crm:account", account_id)


@screen(right="crm.change_account")
@require_POST
def account_share(request: MemberRequest, account_id: int) -> HttpResponse:
    form = ShareForm(request.POST)
    try:
        if form.is_valid():
            sharing.share_account(account_id=account_id, by=request.member, **form.cleaned_data)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("crm:account", account_id)


@screen(right="crm.change_account")
@require_POST
def account_unshare(request: MemberRequest, account_id: int, member_id: int) -> HttpResponse:
    try:
        sharing.unshare_account(account_id=account_id, member_id=member_id, by=request.member)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("crm:account", account_id)


def _views() -> dict[str, str]:
    return {"mine": _("Mine"), "team": _("My team's"), "all": _("All"), "archived": _("Archived")}


def _menus(filters: AccountFilters) -> list[lists.Menu]:
    used = queries.filter_choices()
    return [
        lists.menu("industry", _("Industry"), used["industry"], filters.industry),
        lists.menu("region", _("Region"), used["region"], filters.region),
        lists.menu("life_cycle", _("Life cycle"), LifeCycle.choices, filters.life_cycle),
        lists.menu("size", _("Employees"), queries.SIZES, filters.size),
    ]


def _figures(record: queries.AccountRecord) -> list[Figure]:
    currency = company.company().currency_id
    return [
        Figure(
            _("Open amount"),
            record.open_amount,
            "money",
            currency,
            definition=_("Sum of the open opportunities you may see."),
        ),
        Figure(_("Open opportunities"), record.open_deals),
        Figure(
            _("Won amount"),
            record.won_amount,
            "money",
            currency,
            definition=_("Sum of everything won with this account so far."),
        ),
        Figure(_("Opportunities won"), record.won_deals),
    ]


def _in_force(filters: AccountFilters, request: MemberRequest) -> list[tuple[str, str, str]]:
    owner = choices.member_name(viewer=request.member, key=filters.owner_id) if filters.owner_id else ""
    in_force = [
        ("q", _("Search"), filters.words),
        ("industry", _("Industry"), filters.industry),
        ("region", _("Region"), filters.region),
        ("life_cycle", _("Life cycle"), str(dict(LifeCycle.choices).get(filters.life_cycle, ""))),
        ("size", _("Employees"), filters.size),
        ("owner", _("Owner"), owner),
    ]
    return [given for given in in_force if given[2]]


def _form(request: MemberRequest, found: Account, data: Any, *, only: str = "") -> AccountForm:
    """The form with the account's present values."""
    initial = {name: getattr(found, name) for name in AccountForm.base_fields}
    return offer(request, AccountForm(data, initial=initial, only=only), found, only=only)


def _address(account_id: int) -> Callable[[str], str]:
    """Where each fact of an account is changed."""
    return lambda name: reverse("crm:account_fact", args=[account_id, name])


def _facts(found: Account, *, may_change: bool) -> list[Fact]:
    shown = [name for name in AccountForm.base_fields if name not in {"name", "life_cycle"}]
    return [_fact(found, name, may_change=may_change) for name in ("life_cycle", *shown)]


def _fact(found: Account, name: str, *, may_change: bool) -> Fact:
    in_words = getattr(found, f"get_{name}_display", None)
    value: Any = in_words() if in_words else getattr(found, ACCOUNT.attribute(name))
    return Fact(
        name=name,
        label=str(AccountForm.base_fields[name].label).capitalize(),
        value=None if value is None else value if KINDS.get(name) == "number" else str(value),
        kind=KINDS.get(name, "text"),
        url=reverse("crm:account_fact", args=[found.pk, name]) if may_change else "",
    )


def _deal_url(request: MemberRequest, account: Account) -> str:
    """Where a new deal with this customer begins; empty for those who may not."""
    may_add = request.member.may("crm.change_opportunity") and not account.archived_at
    return f"{reverse('crm:opportunity_new')}?account={account.pk}" if may_add else ""


def _composer(found: Account) -> LogForm:
    form = LogForm(auto_id="composer_%s", initial={"done_at": timezone.localtime(), "account_id": found.pk})
    form.fields["account_id"].widget = form.fields["account_id"].hidden_widget()
    del form.fields["opportunity_id"]
    return form


def _more(account_id: int, stream: timeline.Stream) -> str:
    address = reverse("crm:account_timeline", args=[account_id])
    return f"{address}?before={stream.next_before.isoformat()}" if stream.next_before else ""
