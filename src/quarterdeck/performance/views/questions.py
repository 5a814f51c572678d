"""Setting up what is asked."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.answers import answer_form, do, version_of
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.performance.actions import questions as actions
from quarterdeck.performance.forms.questions import QuestionForm, QuestionnaireForm, typed_question
from quarterdeck.performance.models.questions import QuestionKind
from quarterdeck.performance.queries import questions as queries
from quarterdeck.performance.showing import reviews as showing
from quarterdeck.performance.showing.tabs import tabs

MANAGE = "performance.manage_questions"


@screen(right=MANAGE)
def questionnaire_list(request: MemberRequest) -> HttpResponse:
    is_archived = request.GET.get("view") == "archived"
    context = {
        "tabs": tabs(request, "reviews"),
        "parts": showing.parts(request, "questions"),
        "rows": queries.questionnaires(is_archived=is_archived),
        "is_archived": is_archived,
    }
    return render_page(request, "performance/questions/list.html", context)


@screen(right=MANAGE)
def questionnaire_new(request: MemberRequest) -> HttpResponse:
    return answer_form(
        request,
        QuestionnaireForm(request.POST or None),
        lambda values: actions.create_questionnaire(values=values, by=request.member),
        title=_("New questionnaire"),
        back=lambda made: _address(made.pk),
        cancel_url=reverse("performance:questionnaires"),
    )


@screen(right=MANAGE)
def questionnaire(request: MemberRequest, questionnaire_id: int) -> HttpResponse:
    found = queries.questionnaire(questionnaire_id=questionnaire_id)
    new = reverse("performance:question_new", args=[questionnaire_id])
    context = {
        "tabs": tabs(request, "reviews"),
        "parts": showing.parts(request, "questions"),
        "questionnaire": found,
        "rows": list(found.questions.all()),
        "kinds": [(kind.label, f"{new}?kind={kind.value}") for kind in QuestionKind],
    }
    return render_page(request, "performance/questions/questionnaire.html", context)


@screen(right=MANAGE)
def questionnaire_edit(request: MemberRequest, questionnaire_id: int) -> HttpResponse:
    found = queries.questionnaire(questionnaire_id=questionnaire_id)
    version = version_of(request, found.version)
    return answer_form(
        request,
        QuestionnaireForm(request.POST or None, is_new=False, initial={"name": found.name, "intro": found.intro}),
        lambda values: actions.edit_questionnaire(
            questionnaire_id=questionnaire_id, values=values, version=version, by=request.member
        ),
        title=found.name,
        back=_address(questionnaire_id),
        fields_template="performance/versioned_fields.html",
        version=version,
    )


@screen(right=MANAGE)
@require_POST
def questionnaire_archive(request: MemberRequest, questionnaire_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.archive_questionnaire(questionnaire_id=questionnaire_id, at=timezone.now(), by=request.member),
        back=reverse("performance:questionnaires"),
        done=_("The questionnaire was archived."),
        undo_url=reverse("performance:questionnaire_restore", args=[questionnaire_id]),
    )


@screen(right=MANAGE)
@require_POST
def questionnaire_restore(request: MemberRequest, questionnaire_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.restore_questionnaire(questionnaire_id=questionnaire_id, by=request.member),
        back=_address(questionnaire_id),
    )


@screen(right=MANAGE)
def question_new(request: MemberRequest, questionnaire_id: int) -> HttpResponse:
    """A new question of the kind that `?kind=` names."""
    asked = request.GET.get("kind")
    kind = QuestionKind(asked) if asked in QuestionKind.values else QuestionKind.SCALE
    form = QuestionForm(request.POST or None, kind=kind)
    return answer_form(
        request,
        form,
        lambda _values: actions.add_question(
            questionnaire_id=questionnaire_id, values=form.values(), by=request.member
        ),
        title=str(kind.label),
        back=_address(questionnaire_id),
    )


@screen(right=MANAGE)
def question_edit(request: MemberRequest, question_id: int) -> HttpResponse:
    found = queries.question(question_id=question_id)
    form = QuestionForm(request.POST or None, kind=found.kind, initial=typed_question(found))
    return answer_form(
        request,
        form,
        lambda _values: actions.edit_question(question_id=question_id, values=form.values(), by=request.member),
        title=found.get_kind_display(),
        form_intro=_("Those who were asked already were asked the old question; their answers stay beside it."),
        back=_address(found.questionnaire_id),
    )


@screen(right=MANAGE)
@require_POST
def question_remove(request: MemberRequest, question_id: int) -> HttpResponse:
    found = queries.question(question_id=question_id)
    return do(
        request,
        lambda: actions.remove_question(question_id=question_id, by=request.member),
        back=_address(found.questionnaire_id),
    )


@screen(right=MANAGE)
@require_POST
def question_up(request: MemberRequest, question_id: int) -> HttpResponse:
    return _moved(request, question_id, is_up=True)


@screen(right=MANAGE)
@require_POST
def question_down(request: MemberRequest, question_id: int) -> HttpResponse:
    return _moved(request, question_id, is_up=False)


def _moved(request: MemberRequest, question_id: int, *, is_up: bool) -> HttpResponse:
    found = queries.question(question_id=question_id)
    return do(
        request,
        lambda: actions.move_question(question_id=question_id, is_up=is_up, by=request.member),
        back=_address(found.questionnaire_id),
    )


def _address(questionnaire_id: int) -> str:
    return reverse("performance:questionnaire", args=[questionnaire_id])
