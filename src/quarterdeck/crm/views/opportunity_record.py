"""One deal: its page, its forms, its products and its people."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.company import queries as company
from quarterdeck.core.fields.forms import PREFIX
from quarterdeck.core.pages.answers import version_of
from quarterdeck.core.pages.components import Step
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.keys import key_of
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.core.records.versions import StaleEdit
from quarterdeck.crm.actions import opportunities as actions
from quarterdeck.crm.forms.activities import AttachmentForm, LogForm
from quarterdeck.crm.forms.opportunities import QUICK, HelperForm, LinesForm, OpportunityForm
from quarterdeck.crm.models import Opportunity, StageKind
from quarterdeck.crm.queries import criteria, negotiation, timeline
from quarterdeck.crm.queries import opportunities as queries
from quarterdeck.crm.views import closing_in
from quarterdeck.crm.views.custom_facts import custom_fact, refuse_fact, shown_facts
from quarterdeck.crm.views.deal_facts import EDITED_IN_PLACE, HEALTH_TONES, TONES, deal_fact, deal_facts
from quarterdeck.crm.views.deal_forms import deal_form
from quarterdeck.crm.views.entry import entry, tell_rows
from quarterdeck.crm.views.inline import Fact, edit_fact
from quarterdeck.crm.views.stream import timeline_items


@screen(right="crm.view_opportunity")
def opportunity(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    record = queries.opportunity_record(viewer=request.member, opportunity_id=opportunity_id, today=request.today)
    deal = record.deal
    stream = timeline.opportunity_timeline(viewer=request.member, opportunity_id=opportunity_id)
    may_log = request.member.may("crm.change_activity") and not deal.archived_at
    stage_help = criteria.stage_help(viewer=request.member, deal=deal)
    waiting = stage_help.approval
    ends = {stage.kind: stage for stage in record.stages if stage.kind != StageKind.OPEN}
    context = {
        "record": record,
        "deal": deal,
        "tone": TONES[deal.status],
        "health_tone": HEALTH_TONES[record.health.level],
        "facts": _facts(request, record),
        "tabs": closing_in.deal_tabs(deal, "opportunity"),
        "stage_help": stage_help,
        "met_count": sum(1 for check in stage_help.checks if check.is_met),
        "asked_approval": waiting if waiting is not None and waiting.state == "waiting" else None,
        "breaches": negotiation.breaches(viewer=request.member, opportunity_id=opportunity_id),
        "steps": _steps(record),
        "next_stage": _next_stage(record),
        "won_stage": ends.get(StageKind.WON),
        "lost_stage": ends.get(StageKind.LOST),
        "visits": _visits(record),
        "may_act": record.may_change and not deal.archived_at,
        "items": timeline_items(stream.happenings),
        "more_url": _more(opportunity_id, stream),
        "may_log": may_log,
        "composer": _composer(deal),
        "plan_url": f"{reverse('crm:activity_new')}?planned=1&opportunity={deal.pk}&next={request.path}",
        "attach_url": reverse("crm:opportunity_attach", args=[deal.pk]) if may_log else "",
        "attachment_form": AttachmentForm(auto_id="attach_%s"),
        "helper_form": HelperForm(auto_id="helper_%s"),
        "currency": company.company().currency_id,
    }
    return render_page(request, "crm/opportunity_record.html", context)


@screen(right="crm.view_opportunity")
def opportunity_timeline(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    """The following part of the timeline."""
    given = request.GET.get("before", "").replace(" ", "+")
    stream = timeline.opportunity_timeline(
        viewer=request.member, opportunity_id=opportunity_id, before=parse_datetime(given) if given else None
    )
    context = {"items": timeline_items(stream.happenings), "more_url": _more(opportunity_id, stream)}
    return render_page(request, "crm/timeline_part.html", context)


@screen(right="crm.change_opportunity")
def opportunity_new(request: MemberRequest) -> HttpResponse:
    initial = {
        "account_id": key_of(request.GET.get("account")),
        "owner_id": request.member.pk,
        "currency_id": company.company().currency_id,
    }
    form = deal_form(request, None, request.POST or None, initial=initial, keep=QUICK)

    def save(values: dict[str, Any]) -> str:
        made = actions.create_opportunity(
            by=request.member, at=timezone.now(), currency=values.pop("currency_id"), **values
        )
        messages.success(request, _("%(name)s was added.") % {"name": made.name})
        return reverse("crm:opportunity", args=[made.pk])

    return entry(request, form=form, title=_("New opportunity"), save=save, cancel_url=reverse("crm:opportunities"))


@screen(right="crm.change_opportunity")
def opportunity_edit(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    deal = queries.editable_opportunity(viewer=request.member, opportunity_id=opportunity_id)
    form = deal_form(request, deal, request.POST or None)
    version = version_of(request, deal.version)

    def save(_values: dict[str, Any]) -> str:
        actions.edit_opportunity(
            opportunity_id=opportunity_id,
            values=form.typed(),
            seen=form.seen_values(),
            version=version,
            by=request.member,
            at=timezone.now(),
        )
        return reverse("crm:opportunity", args=[opportunity_id])

    return entry(
        request,
        form=form,
        title=deal.name,
        save=save,
        version=version,
        fields_template="crm/versioned_fields.html",
        cancel_url=reverse("crm:opportunity", args=[opportunity_id]),
    )


@screen(right="crm.change_opportunity")
def opportunity_fact(request: MemberRequest, opportunity_id: int, field: str) -> HttpResponse:
    is_own = field.startswith(PREFIX)
    if not is_own and field not in EDITED_IN_PLACE:
        raise Http404
    if field == "owner_id" and not request.member.may("crm.assign_owner"):
        raise Http404
    refuse_fact(OpportunityForm, field, viewer=request.member)

    def read() -> tuple[Fact, Opportunity]:
        found = queries.editable_opportunity(viewer=request.member, opportunity_id=opportunity_id)
        if is_own:
            address = _address(opportunity_id)
            return custom_fact("crm.opportunity", field, found, viewer=request.member, address=address), found
        return deal_fact(found, field, may_change=True), found

    def form_of(data: Any) -> OpportunityForm:
        return deal_form(request, read()[1], data, keep=(field,))

    def save(values: dict[str, Any], version: int) -> object:
        by, at = request.member, timezone.now()
        if field == "stage_id":
            return actions.move_opportunity(
                opportunity_id=opportunity_id, stage_id=values["stage_id"], version=version, by=by, at=at
            )
        return actions.edit_opportunity(opportunity_id=opportunity_id, values=values, version=version, by=by, at=at)

    return edit_fact(
        request,
        name=field,
        read=read,
        form_of=form_of,
        save=save,
        fallback_url=reverse("crm:opportunity_edit", args=[opportunity_id]),
    )


def _facts(request: MemberRequest, record: queries.DealRecord) -> list[Fact]:
    may_change = record.may_change and not record.deal.archived_at
    facts = deal_facts(
        record.deal,
        may_change=may_change,
        may_assign=request.member.may("crm.assign_owner"),
        has_lines=bool(record.lines),
    )
    address = _address(record.deal.pk) if may_change else None
    return shown_facts("crm.opportunity", facts, record.deal, viewer=request.member, address=address)


def _address(opportunity_id: int) -> Callable[[str], str]:
    """Where each fact of a deal is changed."""
    return lambda name: reverse("crm:opportunity_fact", args=[opportunity_id, name])


@screen(right="crm.change_opportunity")
def opportunity_lines(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    """The products of a deal. A stale edit keeps what was typed and shows what was saved meanwhile."""
    record = queries.opportunity_record(viewer=request.member, opportunity_id=opportunity_id, today=request.today)
    deal, version = record.deal, version_of(request, record.deal.version)
    initial: dict[str, Any] = {}
    for n, line in enumerate(record.lines):
        initial |= {
            f"product_{n}": line.product_id,
            f"text_{n}": line.product_text,
            f"quantity_{n}": line.quantity.normalize(),
            f"price_{n}": line.price,
        }
    posted = sum(1 for name in request.POST if name.startswith("product_")) - 3
    count = max(len(record.lines), posted)
    form = LinesForm(request.POST or None, products=queries.product_choices(), count=count, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_lines(
                opportunity_id=opportunity_id,
                lines=form.lines(),
                version=version,
                by=request.member,
                at=timezone.now(),
            )
            return redirect("crm:opportunity", opportunity_id)
        except StaleEdit as stale:
            tell_rows(form, stale)
            version = stale.current_version
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "form_title": _("Products of %(deal)s") % {"deal": deal.name},
        "version": version,
        "fields_template": "crm/opportunity_line_fields.html",
        "currency": deal.currency_id,
        "cancel_url": reverse("crm:opportunity", args=[opportunity_id]),
    }
    return render_page(request, "pages/form.html", context, parts=("drawer",), status=422 if form.is_bound else 200)


@screen(right="crm.change_opportunity")
@require_POST
def opportunity_archive(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    try:
        actions.archive_opportunity(opportunity_id=opportunity_id, by=request.member, at=timezone.now())
        undo = reverse("crm:opportunity_restore", args=[opportunity_id])
        messages.success(request, _("The deal was put away."), extra_tags=f"undo:{undo}")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("crm:opportunity", opportunity_id)


@screen(right="crm.change_opportunity")
@require_POST
def opportunity_restore(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    try:
        actions.restore_opportunity(opportunity_id=opportunity_id, by=request.member, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("crm:opportunity", opportunity_id)


@screen(right="crm.change_opportunity")
@require_POST
def helper_add(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    form = HelperForm(request.POST)
    try:
        if form.is_valid():
            actions.add_helper(opportunity_id=opportunity_id, by=request.member, **form.cleaned_data)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("crm:opportunity", opportunity_id)


@screen(right="crm.change_opportunity")
@require_POST
def helper_remove(request: MemberRequest, opportunity_id: int, member_id: int) -> HttpResponse:
    try:
        actions.remove_helper(opportunity_id=opportunity_id, member_id=member_id, by=request.member)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("crm:opportunity", opportunity_id)


def _steps(record: queries.DealRecord) -> list[Step]:
    """The path of the deal: behind it, where it is, ahead; the closing stage only once it has one."""
    present = record.deal.stage
    shown = [s for s in record.stages if s.kind == StageKind.OPEN or s.pk == present.pk]
    if present.kind == StageKind.OPEN:
        shown += [s for s in record.stages if s.kind == StageKind.WON]
    return [Step(s.name, _state(s, present)) for s in shown]


def _state(stage: Any, present: Any) -> Any:
    if stage.pk == present.pk:
        return {StageKind.OPEN: "current", StageKind.WON: "done", StageKind.LOST: "failed"}[present.kind]
    return "done" if stage.position < present.position and present.kind != StageKind.LOST else "ahead"


def _next_stage(record: queries.DealRecord) -> Any:
    present = record.deal.stage
    later = [s for s in record.stages if s.kind == StageKind.OPEN and s.position > present.position]
    return later[0] if later and present.kind == StageKind.OPEN else None


def _visits(record: queries.DealRecord) -> list[tuple[Any, int]]:
    """The stays with their days, the latest first."""
    now = timezone.now()
    return [(visit, ((visit.left_at or now) - visit.entered_at).days) for visit in reversed(record.visits)]


def _composer(deal: Opportunity) -> LogForm:
    form = LogForm(auto_id="composer_%s", initial={"done_at": timezone.localtime(), "opportunity_id": deal.pk})
    form.fields["opportunity_id"].widget = form.fields["opportunity_id"].hidden_widget()
    del form.fields["account_id"], form.fields["contact_id"]
    return form


def _more(opportunity_id: int, stream: timeline.Stream) -> str:
    address = reverse("crm:opportunity_timeline", args=[opportunity_id])
    return f"{address}?before={stream.next_before.isoformat()}" if stream.next_before else ""
