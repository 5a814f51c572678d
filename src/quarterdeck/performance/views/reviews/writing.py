"""Writing one's view of somebody: kept as it is written, handed in once."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.answers import answer_form
from quarterdeck.core.pages.rendering import render_page, render_part
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.performance.actions.reviews import evaluating as actions
from quarterdeck.performance.forms.questions import SheetForm
from quarterdeck.performance.forms.reviews import WhyForm
from quarterdeck.performance.queries.reviews import writing as queries
from quarterdeck.performance.queries.reviews.writing import ToWrite
from quarterdeck.performance.showing import questions as showing
from quarterdeck.performance.showing.tabs import tabs
from quarterdeck.performance.views.reviews.records import evidence_part

OWN = "only whoever was asked may write or read it; the door finds nobody else's"


@screen(why=OWN)
def evaluation(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    """The sheet to fill in beside the evidence; sent, it is handed in."""
    found = queries.to_write(viewer=request.member, evaluation_id=evaluation_id)
    if not found.is_open:
        return _page(request, found, SheetForm(questions=[]))
    form = SheetForm(request.POST if request.method == "POST" else None, questions=found.questions, given=found.given)
    if request.method == "POST" and form.is_valid():
        try:
            actions.hand_in(
                evaluation_id=evaluation_id,
                answers=form.answers(),
                version=_version(request),
                at=timezone.now(),
                by=request.member,
            )
        except Refusal as refusal:
            form.add_error(refusal.code if refusal.code in form.fields else None, str(refusal))
        else:
            return redirect("performance:reviews")
    return _page(request, found, form, status=422 if form.errors else 200)


@screen(why=OWN)
@require_POST
def keep(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    """Keep what was written so far; answers with a line that says so."""
    found = queries.to_write(viewer=request.member, evaluation_id=evaluation_id)
    form = SheetForm(request.POST, questions=found.questions, is_whole=False)
    form.is_valid()
    now, problem, version = timezone.now(), "", _version(request) or 0
    try:
        kept = actions.keep(
            evaluation_id=evaluation_id, answers=form.answers(), version=_version(request), at=now, by=request.member
        )
        version = kept.version
    except Refusal as refusal:
        problem = str(refusal)
    context = {"kept_at": now, "kept_problem": problem, "sheet_version": version}
    return render_part(request, "performance/questions/kept.html", context)


@screen(why=OWN)
def decline(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    """Say that one cannot judge."""
    found = queries.to_write(viewer=request.member, evaluation_id=evaluation_id)
    return answer_form(
        request,
        WhyForm(request.POST or None),
        lambda values: actions.decline(evaluation_id=evaluation_id, why=values["why"], by=request.member),
        title=_("I cannot judge"),
        form_intro=_("Whoever leads %(name)s is told and can ask somebody else.")
        % {"name": found.evaluation.review.member.name},
        back=reverse("performance:reviews"),
    )


@screen(why=OWN)
def evidence(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    """What the one who writes may see of the period."""
    found = queries.to_write(viewer=request.member, evaluation_id=evaluation_id)
    return evidence_part(request, found.evaluation.review)


def _page(request: MemberRequest, found: ToWrite, form: SheetForm, *, status: int = 200) -> HttpResponse:
    one = found.evaluation
    context = {
        "tabs": tabs(request, "reviews"),
        "found": found,
        "evaluation": one,
        "review": one.review,
        "is_self": one.evaluator_id == one.review.member_id,
        "sheet_form": form,
        "sheet_url": reverse("performance:evaluation", args=[one.pk]),
        "keep_url": reverse("performance:evaluation_keep", args=[one.pk]),
        "sheet_version": found.version,
        "sheet_label": _("Hand in"),
        "sheet_intro": found.questionnaire.intro,
        "answered": [] if found.is_open else showing.answered_by(found.questions, found.given),
    }
    return render_page(request, "performance/reviews/evaluation.html", context, status=status)


def _version(request: MemberRequest) -> int | None:
    """The version of the sheet that was on the screen; a sheet that nobody wrote on yet has none."""
    typed = request.POST.get("sheet_version", "")
    return int(typed) if typed.isdecimal() and typed != "0" else None
