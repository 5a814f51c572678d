"""The public pools: what is there to claim, and giving back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.components import Tab
from quarterdeck.core.pages.paging import page_number
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.keys import key_of, keys_of
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.actions import pools as actions
from quarterdeck.crm.forms.pools import ReleaseForm
from quarterdeck.crm.models import Grade, Level, Pool, PoolKind
from quarterdeck.crm.queries import pools as queries
from quarterdeck.crm.queries.pools import PoolFilters
from quarterdeck.crm.views import lists
from quarterdeck.crm.views.entry import entry, where_from
from quarterdeck.crm.views.lead_facts import GRADE_TONES

RECORDS = {PoolKind.ACCOUNTS.value: "crm:account", PoolKind.LEADS.value: "crm:lead"}


@screen(right="crm.view_lead")
def pools(request: MemberRequest) -> HttpResponse:
    """The first pool with something to claim, or the first one."""
    found, counts = queries.pools_of(request.member), queries.counts(viewer=request.member)
    if found:
        return redirect("crm:pool", next((one.pk for one in found if counts.get(one.pk)), found[0].pk))
    return render_page(request, "crm/pool.html", {"is_empty": True, "pool": None})


@screen(right="crm.view_lead")
def pool(request: MemberRequest, pool_id: int) -> HttpResponse:
    """One pool with what is in it, and what one may still claim."""
    found, member = queries.pools_of(request.member), request.member
    one = next((each for each in found if each.pk == pool_id), None)
    if one is None:
        raise Http404
    filters = PoolFilters(
        words=request.GET.get("q", ""),
        industry=request.GET.get("industry", ""),
        region=request.GET.get("region", ""),
        grade=request.GET.get("grade", ""),
        level=request.GET.get("level", ""),
    )
    page = queries.pool_rows(
        viewer=member, pool_id=pool_id, filters=filters, page=page_number(request), today=request.today
    )
    asked = _asked(filters)
    context = {
        "pool": one,
        "tabs": _tabs(found, queries.counts(viewer=member), pool_id),
        "rows": [
            (row, dict(Grade.choices).get(row.grade, ""), GRADE_TONES.get(row.grade, "neutral")) for row in page.rows
        ],
        "limits": queries.limits(member=member, pool=one, at=timezone.now()),
        "filters": filters,
        "filter_menus": _menus(one, filters),
        "chips": lists.chips(request, asked),
        "clear_url": request.path,
        "is_filtered": bool(asked),
        "paging": lists.paging(request, page),
        "is_empty": not page.rows,
        "is_leads": one.kind == PoolKind.LEADS,
        "may_claim": member.may("crm.change_lead" if one.kind == PoolKind.LEADS else "crm.change_account"),
        "others": [each for each in found if each.kind == one.kind and each.pk != pool_id]
        if queries.looks_after(viewer=member, pool_id=pool_id)
        else [],
    }
    return render_page(request, "crm/pool.html", context)


@screen(right="crm.view_lead")
@require_POST
def claim(request: MemberRequest, pool_id: int, record_id: int) -> HttpResponse:
    """Take one record out of a pool, and go to it."""
    one = queries.pool(viewer=request.member, pool_id=pool_id)
    try:
        record = actions.claim(kind=one.kind, record_id=record_id, by=request.member, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(where_from(request, reverse("crm:pool", args=[pool_id])))
    messages.success(request, _("%(name)s is yours now.") % {"name": record})
    return redirect(RECORDS[one.kind], record.pk)


@screen(right="crm.view_lead")
@require_POST
def move(request: MemberRequest, pool_id: int) -> HttpResponse:
    """Move chosen records to another pool."""
    one, to = queries.pool(viewer=request.member, pool_id=pool_id), key_of(request.POST.get("to"))
    ids = keys_of(request.POST.getlist("ids"))
    try:
        if ids and to is not None:
            act = actions.move_to_pool(kind=one.kind, record_ids=ids, pool_id=to, by=request.member, at=timezone.now())
            messages.success(request, _("Moved."), extra_tags=f"undo:{reverse('undo:undo', args=[act])}")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("crm:pool", pool_id)


@screen(why="the action asks for the right to change these records")
def release(request: MemberRequest, owned: str) -> HttpResponse:
    """Give one or several records back to a chosen pool."""
    if owned not in RECORDS:
        raise Http404
    back = where_from(request, reverse("crm:accounts" if owned == PoolKind.ACCOUNTS else "crm:leads"))
    ids = ",".join(request.POST.getlist("ids") or request.GET.getlist("ids"))
    form = ReleaseForm(
        request.POST if "reason" in request.POST else None,
        pools=queries.release_choices(kind=owned),
        initial={"ids": ids},
    )

    def save(values: dict[str, object]) -> str:
        released = values["ids"]
        act = actions.release(
            kind=owned,
            record_ids=released,  # type: ignore[arg-type]  # the form made keys of it
            pool_id=int(str(values["pool_id"])),
            reason=str(values["reason"]),
            by=request.member,
            at=timezone.now(),
        )
        messages.success(request, _("Given back to the pool."), extra_tags=f"undo:{reverse('undo:undo', args=[act])}")
        return back

    return entry(
        request,
        form=form,
        title=_("Give back to a pool"),
        save=save,
        form_intro=_("Somebody else can claim it there. Say why, so that they know what to do better."),
        submit_label=_("Give back"),
        action_url=f"{request.path}?next={back}",
        cancel_url=back,
    )


@screen(why="the action asks for the right to change this record")
@require_POST
def lock(request: MemberRequest, owned: str, record_id: int) -> HttpResponse:
    """Keep a record from lapsing, or no longer."""
    if owned not in RECORDS:
        raise Http404
    try:
        actions.set_lock(kind=owned, record_id=record_id, is_locked=request.POST.get("on") == "1", by=request.member)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(where_from(request, reverse(RECORDS[owned], args=[record_id])))


@screen(why="shows the owners of a record the viewer may see; 404 for others")
def owners(request: MemberRequest, owned: str, record_id: int) -> HttpResponse:
    """Who owned a record when, as a part of its page."""
    if owned not in RECORDS:
        raise Http404
    context = {"owners": queries.owners_of(viewer=request.member, kind=owned, record_id=record_id)}
    return render_page(request, "crm/owner_rows.html", context)


def _tabs(found: list[Pool], counts: dict[int, int], active: int) -> list[Tab]:
    return [
        Tab(
            label=one.name,
            url=reverse("crm:pool", args=[one.pk]),
            is_active=one.pk == active,
            count=counts.get(one.pk, 0),
        )
        for one in found
    ]


def _menus(pool: Pool, filters: PoolFilters) -> list[lists.Menu]:
    used = queries.filter_choices(pool=pool)
    own = (
        lists.menu("grade", _("Grade"), Grade.choices, filters.grade)
        if pool.kind == PoolKind.LEADS
        else lists.menu("level", _("Level"), Level.choices, filters.level)
    )
    return [
        own,
        lists.menu("industry", _("Industry"), used["industry"], filters.industry),
        lists.menu("region", _("Region"), used["region"], filters.region),
    ]


def _asked(filters: PoolFilters) -> list[tuple[str, str, str]]:
    asked = [
        ("q", _("Search"), filters.words),
        ("industry", _("Industry"), filters.industry),
        ("region", _("Region"), filters.region),
        ("grade", _("Grade"), str(dict(Grade.choices).get(filters.grade, ""))),
        ("level", _("Level"), str(dict(Level.choices).get(filters.level, ""))),
    ]
    return [one for one in asked if one[2]]
