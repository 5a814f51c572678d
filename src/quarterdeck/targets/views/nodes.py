"""The screens of one row of a plan: both sides, discussion, history, and what fills it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.answers import answer_form, do
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.targets.actions import agreeing, filling
from quarterdeck.targets.forms.numbers import FillForm, GatherForm, SplitForm
from quarterdeck.targets.forms.plans import NoteForm
from quarterdeck.targets.models import Side
from quarterdeck.targets.queries import grid as grids
from quarterdeck.targets.queries import history, smart
from quarterdeck.targets.queries import plans as queries
from quarterdeck.targets.queries.plans import NodeRecord
from quarterdeck.targets.showing import asking, nodes, past, plans, sheets
from quarterdeck.targets.showing.asking import Look

VIEW = "targets.view_targets"


@screen(right=VIEW)
def node(request: MemberRequest, target_plan_id: int, node_id: int) -> HttpResponse:
    """What both sides say of a row, whether it is a good target, the discussion, and who changed what."""
    look = _look(request, target_plan_id)
    record = queries.node_record(viewer=request.member, plan_id=target_plan_id, node_id=node_id)
    asked: dict[str, Any] = {
        "viewer": request.member,
        "plan_id": target_plan_id,
        "metric_code": look.metric.code,
        "level": look.level,
    }
    grid = grids.grid(**asked, under=node_id)
    month = asking.month_asked(request)
    changes = (
        grids.history(**asked, node_id=node_id, month=month)
        if month
        else queries.latest_changes(**asked, node_id=node_id)
    )
    context = {
        "record": record,
        "node": record.node,
        "plan": record.plan,
        "look": look,
        "month": month,
        "state_tone": plans.NODE_TONES[record.node.state],
        "sides": nodes.both_sides(grid, node_id, look.metric),
        "consents": nodes.consents(record, look),
        "tools": nodes.tools(record, look),
        "detail": sheets.detail(grid.nodes[0]),
        "notes": nodes.notes(record),
        "changes": nodes.changes(changes, look.metric),
        "smart_url": look.address("targets:smart", node_id),
        "note_form": NoteForm(),
        "note_url": look.address("targets:note", node_id),
    }
    return render_page(request, "targets/node.html", context, parts=("drawer",))


@screen(right=VIEW)
def smart_part(request: MemberRequest, target_plan_id: int, node_id: int) -> HttpResponse:
    """Whether a row is a good target, in words; asked apart, because it looks at a year of figures."""
    look = _look(request, target_plan_id)
    points = smart.smart_check(
        viewer=request.member,
        plan_id=target_plan_id,
        node_id=node_id,
        metric_code=look.metric.code,
        level=look.level,
        today=request.today,
    )
    return render_page(request, "targets/smart.html", {"smart": nodes.verdicts(points)})


@screen(right=VIEW)
@require_POST
def note(request: MemberRequest, target_plan_id: int, node_id: int) -> HttpResponse:
    """Say something in the discussion of a row; the drawer shows it."""
    look = _look(request, target_plan_id)
    form = NoteForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    return _done(
        request,
        look,
        node_id,
        lambda: agreeing.add_note(
            plan_id=target_plan_id,
            node_id=node_id,
            text=text,
            metric_code=look.metric.code,
            by=request.member,
            at=timezone.now(),
        ),
        done=_("Your note stands in the discussion."),
    )


@screen(right=VIEW)
@require_POST
def submit(request: MemberRequest, target_plan_id: int, node_id: int) -> HttpResponse:
    """Hand the proposal in to the one above."""
    return _done(
        request,
        _look(request, target_plan_id),
        node_id,
        lambda: agreeing.submit(plan_id=target_plan_id, node_id=node_id, by=request.member, at=timezone.now()),
        done=_("The proposal was handed in."),
    )


@screen(right=VIEW)
@require_POST
def agree(request: MemberRequest, target_plan_id: int, node_id: int) -> HttpResponse:
    """Agree on what was given or on what was proposed, in all metrics and levels of the row."""
    on = Side.PROPOSED if request.POST.get("on") == Side.PROPOSED else Side.GIVEN
    return _done(
        request,
        _look(request, target_plan_id),
        node_id,
        lambda: agreeing.agree(plan_id=target_plan_id, node_id=node_id, on=on, by=request.member, at=timezone.now()),
        done=_("Both sides agreed."),
    )


@screen(right=VIEW)
@require_POST
def sign(request: MemberRequest, target_plan_id: int, node_id: int) -> HttpResponse:
    """Put one's name under one's targets."""
    return _done(
        request,
        _look(request, target_plan_id),
        node_id,
        lambda: agreeing.sign_off(plan_id=target_plan_id, node_id=node_id, by=request.member, at=timezone.now()),
        done=_("Signed with your name and today's date."),
    )


@screen(right=VIEW)
def fill(request: MemberRequest, target_plan_id: int, node_id: int) -> HttpResponse:
    """Fill a row from history, growth, evenly, by capacity or territory."""
    look, record = _look(request, target_plan_id), _record(request, target_plan_id, node_id)
    form = FillForm(
        request.POST or None, sides=nodes.sides(record), metric=look.metric, money_step=record.plan.money_step
    )
    adds_up = sheets.adds_over_time(look.metric)
    return _filled(
        request,
        look,
        record,
        form,
        filling.fill,
        title=_("Fill %(name)s"),
        submit_label=_("Fill"),
        fields_template="targets/fill_fields.html",
        past_url=look.address("targets:past", node_id) if adds_up else "",
    )


@screen(right=VIEW)
def past_part(request: MemberRequest, target_plan_id: int, node_id: int) -> HttpResponse:
    """What the two years before were and what they propose, for whoever fills a row; asked apart, as it looks at both."""
    look, record = _look(request, target_plan_id), _record(request, target_plan_id, node_id)
    found = history.proposal(
        viewer=request.member,
        plan_id=target_plan_id,
        node_id=node_id,
        metric_code=look.metric.code,
        today=request.today,
    )
    return render_page(request, "targets/past.html", {"past": past.shown(found, record.plan, look.metric)})


@screen(right=VIEW)
def split(request: MemberRequest, target_plan_id: int, node_id: int) -> HttpResponse:
    """Share a row's numbers out to those below."""
    look, record = _look(request, target_plan_id), _record(request, target_plan_id, node_id)
    form = SplitForm(
        request.POST or None, sides=nodes.sides(record), metric=look.metric, money_step=record.plan.money_step
    )
    title = _("Share out %(name)s")
    return _filled(request, look, record, form, filling.split_down, title=title, submit_label=_("Share out"))


@screen(right=VIEW)
def gather(request: MemberRequest, target_plan_id: int, node_id: int) -> HttpResponse:
    """Let a row be the sum of those below."""
    look, record = _look(request, target_plan_id), _record(request, target_plan_id, node_id)
    form = GatherForm(request.POST or None, sides=nodes.sides(record))

    def act(*, today: Any, **typed: Any) -> int:
        return filling.gather_up(**typed)

    return _filled(request, look, record, form, act, title=_("Add up below %(name)s"), submit_label=_("Add up"))


def _filled(
    request: MemberRequest,
    look: Look,
    record: NodeRecord,
    form: Any,
    act: Callable[..., int],
    *,
    title: str,
    submit_label: str,
    **context: Any,
) -> HttpResponse:
    def fill_in(typed: dict[str, Any]) -> int:
        return act(
            plan_id=look.plan_id,
            node_id=record.node.pk,
            metric_code=look.metric.code,
            level=look.level,
            by=request.member,
            at=timezone.now(),
            today=request.today,
            **typed,
        )

    return answer_form(
        request,
        form,
        fill_in,
        title=title % {"name": record.node.name},
        back=look.address("targets:plan"),
        done=_("The grid was filled."),
        submit_label=submit_label,
        action_url=request.get_full_path(),
        form_intro=f"{look.metric.name} · {look.level_label}",
        **context,
    )


def _look(request: MemberRequest, target_plan_id: int) -> Look:
    return asking.look(request, queries.plan_record(viewer=request.member, plan_id=target_plan_id))


def _record(request: MemberRequest, target_plan_id: int, node_id: int) -> NodeRecord:
    return queries.node_record(viewer=request.member, plan_id=target_plan_id, node_id=node_id)


def _done(request: MemberRequest, look: Look, node_id: int, act: Callable[[], Any], *, done: str) -> HttpResponse:
    """Do it and go back where it was asked for: one's own page, or the grid with the row's drawer open."""
    back = asking.where_from(request, look.address("targets:plan", open=str(node_id)))
    return do(request, act, back=back, done=done)
