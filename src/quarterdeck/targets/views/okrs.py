"""The screens of objectives and key results."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company
from quarterdeck.core.pages.answers import answer_form, do, version_of
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.keys import key_of
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.targets.actions import okrs as actions
from quarterdeck.targets.forms.okrs import CheckInForm, KeyResultForm, ObjectiveForm, ScoreForm, SpanField, typed
from quarterdeck.targets.models import KeyResult, Objective
from quarterdeck.targets.queries import okrs as queries
from quarterdeck.targets.rules import okr
from quarterdeck.targets.showing import okrs as showing
from quarterdeck.targets.showing.tabs import tabs

VERSIONED = "targets/versioned_fields.html"


@screen(right="targets.view_okrs")
def okrs(request: MemberRequest) -> HttpResponse:
    """The alignment tree of a quarter or year."""
    cycle = showing.cycle_asked(request)
    is_own = request.GET.get("whose") == "mine"
    owner_id = request.member.pk if is_own else None
    tree = queries.okr_tree(viewer=request.member, period=cycle.period, today=request.today, owner_id=owner_id)
    context = {
        "tabs": tabs(request, "okrs"),
        "views": showing.views(request, cycle, is_own=is_own),
        "cycles": showing.cycle_links(request, cycle, is_own=is_own),
        "cycle": cycle,
        "figures": showing.summary(tree.rows),
        "rows": showing.rows(tree.rows, request.today),
        "is_cut": tree.is_cut,
        "may_change": request.member.may("targets.change_okrs"),
    }
    return render_page(request, "targets/okr_list.html", context)


@screen(right="targets.view_okrs")
def okr_record(request: MemberRequest, objective_id: int) -> HttpResponse:
    """One objective: its key results week by week, what it serves and what serves it."""
    record = queries.objective_record(viewer=request.member, objective_id=objective_id, today=request.today)
    context = {
        "record": record,
        "objective": record.row.objective,
        "shown": showing.row(record.row, request.today),
        "served_by": showing.rows(record.served_by, request.today),
        "talk": showing.talk(record.row),
        "timeline": showing.timeline(record.entries),
    }
    return render_page(request, "targets/okr_record.html", context)


@screen(right="targets.change_okrs")
def okr_new(request: MemberRequest) -> HttpResponse:
    """A new objective; `?parent=` names the one it serves."""
    parent = request.GET.get("parent", "")
    form = _objective_form(request, None, parent_id=key_of(parent))
    return answer_form(
        request,
        form,
        lambda _values: actions.set_objective(values=form.values(), today=request.today, by=request.member),
        title=_("New objective"),
        back=lambda made: reverse("targets:okr", args=[made.pk]),
        cancel_url=reverse("targets:okrs"),
    )


@screen(right="targets.change_okrs")
def okr_edit(request: MemberRequest, objective_id: int) -> HttpResponse:
    objective = queries.objective(viewer=request.member, objective_id=objective_id)
    form = _objective_form(request, objective)
    version = version_of(request, objective.version)
    return answer_form(
        request,
        form,
        lambda _values: actions.edit_objective(
            objective_id=objective_id, values=form.values(), version=version, today=request.today, by=request.member
        ),
        title=objective.title,
        back=reverse("targets:okr", args=[objective_id]),
        fields_template=VERSIONED,
        version=version,
    )


@screen(right="targets.change_okrs")
@require_POST
def okr_archive(request: MemberRequest, objective_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.archive_objective(objective_id=objective_id, at=timezone.now(), by=request.member),
        back=reverse("targets:okrs"),
        done=_("The objective was put away."),
        undo_url=reverse("targets:okr_restore", args=[objective_id]),
    )


@screen(right="targets.change_okrs")
@require_POST
def okr_restore(request: MemberRequest, objective_id: int) -> HttpResponse:
    return _done(request, objective_id, lambda: actions.restore_objective(objective_id=objective_id, by=request.member))


@screen(right="targets.change_okrs")
@require_POST
def okr_reopen(request: MemberRequest, objective_id: int) -> HttpResponse:
    return _done(request, objective_id, lambda: actions.reopen_objective(objective_id=objective_id, by=request.member))


@screen(right="targets.change_okrs")
def okr_check_in(request: MemberRequest, objective_id: int) -> HttpResponse:
    """The weekly check-in: every key result on one page."""
    objective = queries.objective(viewer=request.member, objective_id=objective_id)
    forms = [CheckInForm(request.POST or None, result=result) for result in objective.key_results.all()]
    problem = ""
    wrong = [form for form in forms if not form.is_valid()]
    if request.method == "POST" and not wrong:
        said = {
            form.result.pk: actions.Said(form.cleaned_data["confidence"], form.kept_value(), form.cleaned_data["note"])
            for form in forms
        }
        try:
            actions.check_in(objective_id=objective_id, said=said, on=request.today, by=request.member)
            return redirect("targets:okr", objective_id)
        except Refusal as refusal:
            problem = str(refusal)
    context = {
        "objective": objective,
        "results": [(form, showing.result(queries.result_row(form.result))) for form in forms],
        "problem": problem,
    }
    return render_page(request, "targets/okr_check_in.html", context, status=422 if request.method == "POST" else 200)


@screen(right="targets.change_okrs")
def okr_score(request: MemberRequest, objective_id: int) -> HttpResponse:
    """The end of an objective: a score for each key result, and what was learned."""
    record = queries.objective_record(viewer=request.member, objective_id=objective_id, today=request.today)
    results = [(row.result, row.result.score or okr.proposed_score(row.progress)) for row in record.row.results]
    form = ScoreForm(request.POST or None, results=results, initial={"lesson": record.row.objective.lesson})
    return answer_form(
        request,
        form,
        lambda values: actions.score_objective(
            objective_id=objective_id,
            scores=form.scores(),
            lesson=values["lesson"],
            today=request.today,
            by=request.member,
        ),
        title=_("Score: %(objective)s") % {"objective": record.row.objective.title},
        form_intro=_(
            "From 0.0 nothing to 1.0 all of it; 0.7 is a good end for an ambitious aim. Progress is proposed."
        ),
        submit_label=_("Score"),
        back=reverse("targets:okr", args=[objective_id]),
    )


@screen(right="targets.change_okrs")
def key_result_new(request: MemberRequest, objective_id: int) -> HttpResponse:
    objective = queries.objective(viewer=request.member, objective_id=objective_id)
    return answer_form(
        request,
        KeyResultForm(request.POST or None, metrics=showing.metric_choices()),
        lambda values: actions.add_key_result(
            objective_id=objective_id, values=values, today=request.today, by=request.member
        ),
        title=_("New key result"),
        form_intro=objective.title,
        back=reverse("targets:okr", args=[objective_id]),
    )


@screen(right="targets.change_okrs")
def key_result_edit(request: MemberRequest, key_result_id: int) -> HttpResponse:
    result = queries.key_result(viewer=request.member, key_result_id=key_result_id)
    version = version_of(request, result.version)
    return answer_form(
        request,
        KeyResultForm(request.POST or None, metrics=showing.metric_choices(), initial=_typed(result)),
        lambda values: actions.edit_key_result(
            key_result_id=key_result_id, values=values, version=version, today=request.today, by=request.member
        ),
        title=result.title,
        back=reverse("targets:okr", args=[result.objective_id]),
        fields_template=VERSIONED,
        version=version,
    )


@screen(right="targets.change_okrs")
@require_POST
def key_result_archive(request: MemberRequest, key_result_id: int) -> HttpResponse:
    result = queries.key_result(viewer=request.member, key_result_id=key_result_id)
    return do(
        request,
        lambda: actions.archive_key_result(key_result_id=key_result_id, at=timezone.now(), by=request.member),
        back=reverse("targets:okr", args=[result.objective_id]),
        done=_("The key result was put away."),
        undo_url=reverse("targets:key_result_restore", args=[key_result_id]),
    )


@screen(right="targets.change_okrs")
@require_POST
def key_result_restore(request: MemberRequest, key_result_id: int) -> HttpResponse:
    result = queries.key_result(viewer=request.member, key_result_id=key_result_id)
    return _done(
        request,
        result.objective_id,
        lambda: actions.restore_key_result(key_result_id=key_result_id, by=request.member),
    )


def _done(request: MemberRequest, objective_id: int, act: Callable[[], object]) -> HttpResponse:
    return do(request, act, back=reverse("targets:okr", args=[objective_id]))


def _typed(result: KeyResult) -> dict[str, Any]:
    plain = {name: getattr(result, name) for name in ("title", "metric_code", "unit", "weight")}
    return {**plain, **{name: typed(getattr(result, name), result.unit) for name in ("start", "target")}}


def _objective_form(
    request: MemberRequest, objective: Objective | None, *, parent_id: int | None = None
) -> ObjectiveForm:
    cycles = okr.cycles(company.fiscal_calendar(), today=request.today)
    spans = [(SpanField.written(span.start, span.end), name) for span, name in cycles]
    initial: dict[str, Any] = {"owner_id": request.member.pk, "parent_id": parent_id}
    if objective:
        own = SpanField.written(objective.from_on, objective.until_on)
        spans += [] if own in dict(spans) else [(own, showing.span_name(objective.span))]
        names = ("title", "why", "owner_id", "unit_id", "parent_id")
        initial = {"span": own, **{name: getattr(objective, name) for name in names}}
    period = objective.span if objective else Period(cycles[0][0].start, cycles[-1][0].end)
    return ObjectiveForm(
        request.POST or None,
        initial=initial,
        spans=spans,
        owners=queries.owner_choices(viewer=request.member),
        units=queries.unit_choices(viewer=request.member, today=request.today),
        parents=queries.parent_choices(
            viewer=request.member, period=period, without=objective.pk if objective else None
        ),
    )
