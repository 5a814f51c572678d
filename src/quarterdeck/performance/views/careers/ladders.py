"""The screens of ladders: one's own way, every ladder, and setting them up."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.answers import answer_form, do
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.performance.actions import careers as actions
from quarterdeck.performance.forms.careers import CriterionForm, LadderForm, StepForm
from quarterdeck.performance.models.careers import VIEW, CriterionKind
from quarterdeck.performance.queries.careers import ladders as queries
from quarterdeck.performance.queries.scorecards.templates import role_choices
from quarterdeck.performance.queries.skills import competences
from quarterdeck.performance.showing import careers as showing
from quarterdeck.performance.showing.scorecard_templates import metric_choices
from quarterdeck.performance.showing.skills import subnav
from quarterdeck.performance.showing.tabs import tabs

MANAGE = "performance.manage_skills"


@screen(right=VIEW)
def ladders(request: MemberRequest) -> HttpResponse:
    """Every way up, open to all."""
    is_archived = request.GET.get("view") == "archived"
    place = queries.place_of(viewer=request.member, member_id=request.member.pk)
    context = {
        "tabs": tabs(request, "skills"),
        "subnav": subnav(request, "careers"),
        "ladders": [(one, list(one.steps.all())) for one in queries.ladders(is_archived=is_archived)],
        "place": place,
        "is_archived": is_archived,
        "may_manage": request.member.may(MANAGE),
    }
    return render_page(request, "performance/careers/ladders.html", context)


@screen(right=VIEW)
def ladder(request: MemberRequest, ladder_id: int) -> HttpResponse:
    """One ladder: its steps, what each asks for, and who of those within reach stands where."""
    found = queries.ladder(ladder_id=ladder_id)
    people = queries.people_on(viewer=request.member, ladder_id=ladder_id)
    context = {
        "tabs": tabs(request, "skills"),
        "subnav": subnav(request, "careers"),
        "ladder": found,
        "steps": [
            (step, [(one, showing.asked_words(one)) for one in step.criteria.all()], people.get(step.pk, []))
            for step in reversed(list(found.steps.all()))
        ],
        "kinds": list(CriterionKind),
        "may_manage": request.member.may(MANAGE),
    }
    return render_page(request, "performance/careers/ladder.html", context)


@screen(right=MANAGE)
def ladder_new(request: MemberRequest) -> HttpResponse:
    return answer_form(
        request,
        LadderForm(request.POST or None),
        lambda values: actions.create_ladder(values=values, by=request.member),
        title=_("New ladder"),
        back=lambda made: _address(made.pk),
        cancel_url=reverse("performance:careers"),
    )


@screen(right=MANAGE)
def ladder_edit(request: MemberRequest, ladder_id: int) -> HttpResponse:
    found = queries.ladder(ladder_id=ladder_id)
    before = {"kind": found.kind, "name": found.name, "meaning": found.meaning}
    version = request.POST.get("version", "")
    return answer_form(
        request,
        LadderForm(request.POST or None, initial=before),
        lambda values: actions.edit_ladder(
            ladder_id=ladder_id,
            values=values,
            version=int(version) if version.isdecimal() else None,
            by=request.member,
        ),
        title=found.name,
        fields_template="performance/versioned_fields.html",
        version=found.version,
        back=_address(ladder_id),
    )


@screen(right=MANAGE)
@require_POST
def ladder_archive(request: MemberRequest, ladder_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.archive_ladder(ladder_id=ladder_id, at=timezone.now(), by=request.member),
        back=reverse("performance:careers"),
        done=_("Archived."),
        undo_url=reverse("performance:ladder_restore", args=[ladder_id]),
    )


@screen(right=MANAGE)
@require_POST
def ladder_restore(request: MemberRequest, ladder_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.restore_ladder(ladder_id=ladder_id, by=request.member),
        back=reverse("performance:careers"),
    )


@screen(right=MANAGE)
def step_new(request: MemberRequest, ladder_id: int) -> HttpResponse:
    return answer_form(
        request,
        StepForm(request.POST or None, roles=role_choices()),
        lambda values: actions.add_step(ladder_id=ladder_id, values=values, by=request.member),
        title=_("New step"),
        back=_address(ladder_id),
    )


@screen(right=MANAGE)
def step_edit(request: MemberRequest, ladder_step_id: int) -> HttpResponse:
    step = queries.step(step_id=ladder_step_id)
    before = {"name": step.name, "meaning": step.meaning, "role_id": step.role_id}
    return answer_form(
        request,
        StepForm(request.POST or None, roles=role_choices(), initial=before),
        lambda values: actions.edit_step(step_id=ladder_step_id, values=values, by=request.member),
        title=step.name,
        back=_address(step.ladder_id),
    )


@screen(right=MANAGE)
@require_POST
def step_remove(request: MemberRequest, ladder_step_id: int) -> HttpResponse:
    step = queries.step(step_id=ladder_step_id)
    return do(
        request,
        lambda: actions.remove_step(step_id=ladder_step_id, by=request.member),
        back=_address(step.ladder_id),
    )


@screen(right=MANAGE)
@require_POST
def step_up(request: MemberRequest, ladder_step_id: int) -> HttpResponse:
    return _move(request, ladder_step_id, is_up=True)


@screen(right=MANAGE)
@require_POST
def step_down(request: MemberRequest, ladder_step_id: int) -> HttpResponse:
    return _move(request, ladder_step_id, is_up=False)


@screen(right=MANAGE)
def criterion_new(request: MemberRequest, ladder_step_id: int) -> HttpResponse:
    """A new criterion of the kind that `?kind=` names."""
    step = queries.step(step_id=ladder_step_id)
    asked = request.GET.get("kind")
    kind = CriterionKind(asked) if asked in CriterionKind.values else CriterionKind.TENURE
    form = CriterionForm(request.POST or None, kind=kind, metrics=metric_choices(), skills=competences.choices())
    return answer_form(
        request,
        form,
        lambda _values: actions.add_criterion(step_id=ladder_step_id, values=form.values(), by=request.member),
        title=str(kind.label),
        form_intro=step.name,
        back=_address(step.ladder_id),
    )


@screen(right=MANAGE)
@require_POST
def criterion_remove(request: MemberRequest, step_criterion_id: int) -> HttpResponse:
    found = queries.criterion(criterion_id=step_criterion_id)
    return do(
        request,
        lambda: actions.remove_criterion(criterion_id=step_criterion_id, by=request.member),
        back=_address(found.step.ladder_id),
    )


def _move(request: MemberRequest, step_id: int, *, is_up: bool) -> HttpResponse:
    step = queries.step(step_id=step_id)
    return do(
        request,
        lambda: actions.move_step(step_id=step_id, is_up=is_up, by=request.member),
        back=_address(step.ladder_id),
    )


def _address(ladder_id: int) -> str:
    return reverse("performance:ladder", args=[ladder_id])
