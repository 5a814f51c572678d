"""The screens of who is who: similar ones while typing, duplicates across the base, merging, and the setting."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from procrastinate.exceptions import AlreadyEnqueued

from quarterdeck.core.pages.answers import answer_form, do
from quarterdeck.core.pages.components import Tab
from quarterdeck.core.pages.paging import page_number
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.keys import key_of, keys_of
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.actions import duplicates as actions
from quarterdeck.crm.forms.duplicates import DuplicatePolicyForm
from quarterdeck.crm.jobs import duplicates as jobs
from quarterdeck.crm.models import DuplicateKind
from quarterdeck.crm.queries import duplicates as queries
from quarterdeck.crm.queries import merging
from quarterdeck.crm.views import lists

MERGES = {
    DuplicateKind.ACCOUNT: actions.merge_accounts,
    DuplicateKind.CONTACT: actions.merge_contacts,
    DuplicateKind.LEAD: actions.merge_leads,
}
SHORTEST = 2


def reasons() -> dict[str, str]:
    """Why two records are taken for one, in words."""
    return {
        "credit_code": _("same credit code"),
        "tax_id": _("same tax number"),
        "name": _("same name"),
        "similar_name": _("similar name"),
        "phone": _("same phone"),
        "email": _("same e-mail"),
        "website": _("same website"),
        "wechat": _("same WeChat"),
        "company": _("same company"),
    }


@screen(right="crm.change_account")
def similar(request: MemberRequest, kind: str) -> HttpResponse:
    """What is like the record being typed: asked again and again while somebody types."""
    _known(kind)
    typed = _typed(request)
    is_enough = any(len(value) >= SHORTEST for value in typed.values())
    found: list[Any] = []
    if is_enough and queries.policy() != "off":
        found = queries.similar_to(viewer=request.member, kind=kind, **typed)
    words = reasons()
    shown = [
        (
            one,
            reverse(f"crm:{one.kind}", args=[one.id]) if one.may_open else "",
            DuplicateKind(one.kind).label,
            ", ".join(words[reason] for reason in one.reasons),
        )
        for one in found
    ]
    return render_page(request, "crm/similar_part.html", {"similar": shown})


@screen(right="crm.view_account")
def duplicates(request: MemberRequest) -> HttpResponse:
    """Groups of records that may be one."""
    kind = request.GET.get("kind", "account")
    kind = kind if kind in queries.RIGHTS and request.member.may(queries.RIGHTS[kind]) else "account"
    page = queries.group_page(viewer=request.member, kind=kind, page=page_number(request))
    words = reasons()
    context = {
        "kind": kind,
        "tabs": [
            Tab(label=str(label), url=f"?kind={one}", is_active=one == kind)
            for one, label in DuplicateKind.choices
            if request.member.may(queries.RIGHTS[one])
        ],
        "groups": [
            (group, [words[reason] for reason in group.reasons], _merge_url(kind, group)) for group in page.rows
        ],
        "record_url_name": f"crm:{kind}",
        "paging": lists.paging(request, page),
        "is_empty": not page.rows,
        "may_search": request.member.may("crm.manage_pools"),
        "may_merge": request.member.may("crm.change_lead" if kind == "lead" else "crm.change_account"),
    }
    return render_page(request, "crm/duplicate_list.html", context)


@screen(right="crm.manage_pools")
@require_POST
def search(request: MemberRequest) -> HttpResponse:
    """Have the whole base searched anew, in the background."""
    try:
        jobs.find_all_duplicates.configure(queueing_lock="find-duplicates-now").defer(timestamp=0)
    except AlreadyEnqueued:
        messages.info(request, _("A search is under way already."))
    else:
        messages.success(request, _("The search has begun. What it finds stands here in a few minutes."))
    return redirect("crm:duplicates")


@screen(right="crm.change_account")
def merge(request: MemberRequest, kind: str) -> HttpResponse:
    """Records side by side with a choice per field; sending it merges them."""
    _known(kind)
    asked = request.POST if request.method == "POST" else request.GET
    ids = keys_of(asked.getlist("ids"))[:20]
    kept_id = key_of(asked.get("keep"))
    comparison = merging.side_by_side(viewer=request.member, kind=kind, ids=ids, kept_id=kept_id)
    if request.method == "POST":
        return _merge(request, kind, comparison)
    context = {
        "kind": kind,
        "comparison": comparison,
        "record_url_name": f"crm:{kind}",
        "back": reverse("crm:duplicates"),
    }
    return render_page(request, "crm/merge.html", context)


@screen(right="crm.change_account")
@require_POST
def different(request: MemberRequest, kind: str) -> HttpResponse:
    """Remember that these are not the same."""
    _known(kind)
    ids = keys_of(request.POST.getlist("ids"))
    return do(
        request,
        lambda: actions.call_different(kind=kind, ids=ids, at=timezone.now(), by=request.member),
        back=f"{reverse('crm:duplicates')}?kind={kind}",
        done=_("They will not be shown together again."),
    )


@screen(right="crm.manage_pools")
def setting(request: MemberRequest) -> HttpResponse:
    """What happens when somebody enters what exists already."""
    form = DuplicatePolicyForm(request.POST or None, initial={"policy": queries.policy()})
    return answer_form(
        request,
        form,
        lambda values: actions.save_duplicate_policy(by=request.member, **values),
        title=_("Duplicates"),
        back=reverse("crm:duplicates"),
        done=_("Saved."),
        form_intro=_("Imports and web forms are matched by their own rules; this is about what people type."),
    )


def follows_merge(kind: str, parameter: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let the address of a record that was merged lead to the one it became part of."""

    def follow(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def followed(request: MemberRequest, **values: Any) -> HttpResponse:
            try:
                return view(request, **values)
            except Http404:
                kept = queries.kept_in_place_of(kind, values[parameter])
                if kept is None:
                    raise
                return redirect(f"crm:{kind}", kept)

        return followed

    return follow


def _merge(request: MemberRequest, kind: str, comparison: merging.Comparison) -> HttpResponse:
    ids = [column.id for column in comparison.columns]
    given = {row.name: key_of(request.POST.get(f"field_{row.name}")) for row in comparison.rows}
    chosen = {name: pk for name, pk in given.items() if pk in ids}
    try:
        act = MERGES[DuplicateKind(kind)](
            keep_id=comparison.kept_id,
            other_ids=[pk for pk in ids if pk != comparison.kept_id],
            values=chosen,
            by=request.member,
            at=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{request.path}?{'&'.join(f'ids={pk}' for pk in ids)}")
    messages.success(request, act.title, extra_tags=f"undo:{reverse('undo:undo', args=[act.pk])}")
    return redirect(f"crm:{kind}", comparison.kept_id)


def _known(kind: str) -> None:
    if kind not in queries.RIGHTS:
        raise Http404


def _merge_url(kind: str, group: queries.Group) -> str:
    ids = "&".join(f"ids={member.id}" for member in group.members)
    return f"{reverse('crm:duplicate_merge', args=[kind])}?{ids}"


def _typed(request: MemberRequest) -> dict[str, Any]:
    names = ("name", "company_name", "phone", "email", "wechat", "website", "credit_code", "tax_id")
    typed = {name: request.GET.get(name, "").strip()[:200] for name in names}
    account_id = key_of(request.GET.get("account_id"))
    if account_id is not None and not typed["company_name"]:
        typed["company_name"] = queries.account_name(viewer=request.member, account_id=account_id)
    return typed
