"""The parts of a template's draft."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.answers import answer_form, do
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.performance.actions.scorecards import templates as actions
from quarterdeck.performance.forms.scorecards import PartForm, typed
from quarterdeck.performance.models.scorecards import RuleKind
from quarterdeck.performance.queries.scorecards import templates as queries
from quarterdeck.performance.showing import scorecard_templates as editor
from quarterdeck.performance.showing import scorecards as showing

MANAGE = "performance.manage_scorecards"


@screen(right=MANAGE)
def part_new(request: MemberRequest, card_template_id: int) -> HttpResponse:
    """A new part of the draft by the kind of rule that `?kind=` names."""
    kind = RuleKind(request.GET["kind"]) if request.GET.get("kind") in RuleKind.values else RuleKind.LINEAR
    form = PartForm(request.POST or None, kind=kind, metrics=editor.metric_choices())
    return answer_form(
        request,
        form,
        lambda _values: actions.add_part(template_id=card_template_id, values=form.values(), by=request.member),
        title=str(kind.label),
        back=_address(card_template_id),
    )


@screen(right=MANAGE)
def part_edit(request: MemberRequest, card_part_id: int) -> HttpResponse:
    part = queries.part(part_id=card_part_id)
    metrics = editor.metric_choices()
    unit = next((unit for code, _name, unit in metrics if code == part.metric_code), None)
    form = PartForm(request.POST or None, kind=part.kind, metrics=metrics, initial=typed(part, unit))
    return answer_form(
        request,
        form,
        lambda _values: actions.edit_part(part_id=card_part_id, values=form.values(), by=request.member),
        title=showing.part_title(part),
        form_intro=part.get_kind_display(),
        back=_address(part.edition.template_id),
    )


@screen(right=MANAGE)
@require_POST
def part_remove(request: MemberRequest, card_part_id: int) -> HttpResponse:
    part = queries.part(part_id=card_part_id)
    return do(
        request,
        lambda: actions.remove_part(part_id=card_part_id, by=request.member),
        back=_address(part.edition.template_id),
    )


@screen(right=MANAGE)
@require_POST
def part_up(request: MemberRequest, card_part_id: int) -> HttpResponse:
    return _moved(request, card_part_id, is_up=True)


@screen(right=MANAGE)
@require_POST
def part_down(request: MemberRequest, card_part_id: int) -> HttpResponse:
    return _moved(request, card_part_id, is_up=False)


def _moved(request: MemberRequest, part_id: int, *, is_up: bool) -> HttpResponse:
    part = queries.part(part_id=part_id)
    return do(
        request,
        lambda: actions.move_part(part_id=part_id, is_up=is_up, by=request.member),
        back=_address(part.edition.template_id),
    )


def _address(template_id: int) -> str:
    return reverse("performance:scorecard_template", args=[template_id])
