"""Review decks: asked for, waited for, taken; and the template they are made on."""

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.company import queries as company
from quarterdeck.core.lists.models import RunState
from quarterdeck.core.pages.answers import answer_form, do
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.people import actions as people
from quarterdeck.reporting import jobs
from quarterdeck.reporting.actions import decks as actions
from quarterdeck.reporting.documents import deck as documents
from quarterdeck.reporting.forms.decks import DeckForm, TemplateForm
from quarterdeck.reporting.queries import decks as queries
from quarterdeck.reporting.rules.reviews import Review, usual
from quarterdeck.reporting.showing import tabs

VIEW = "reporting.view_reports"
MANAGE = "company.manage_company"


@screen(right=VIEW)
def decks(request: MemberRequest) -> HttpResponse:
    """The decks one asked for; those being drawn say how far they are."""
    rows = queries.decks(viewer=request.member)
    context = {
        "rows": rows,
        "is_empty": not rows,
        "is_waiting": any(one.state in (RunState.WAITING, RunState.RUNNING) for one in rows),
        "tabs": tabs.parts("decks"),
        "may_manage": request.member.may(MANAGE),
    }
    return render_page(request, "reporting/decks.html", context, parts=("rows",))


@screen(right=VIEW)
def deck_new(request: MemberRequest) -> HttpResponse:
    """Choose period, team and language, and have the deck drawn."""
    form = DeckForm(
        request.POST or None,
        initial=_usual(request),
        periods=queries.period_choices(today=request.today),
        units=queries.unit_choices(viewer=request.member, today=request.today),
    )

    def act(typed: dict[str, Any]) -> Any:
        return actions.ask_for_deck(
            review=form.review,
            starts_on=form.starts_on,
            unit_id=typed["unit"],
            language=typed["language"],
            note=typed["note"],
            decide=typed["decide"],
            start=lambda pk: jobs.draw_deck.defer(deck_id=pk),
            at=timezone.now(),
            by=request.member,
        )

    return answer_form(
        request,
        form,
        act,
        title=_("Review deck"),
        back=reverse("reporting:decks"),
        done=_("The deck is being drawn; you are told when it is there."),
        submit_label=_("Draw the deck"),
    )


@screen(right=VIEW)
def deck_file(request: MemberRequest, deck_id: int) -> HttpResponse | FileResponse:
    """One of one's own decks; the trail says who took it."""
    found = queries.deck(viewer=request.member, deck_id=deck_id)
    if found.state != RunState.DONE or found.expires_at <= timezone.now() or not found.file:
        raise Http404
    people.log_export(what=found.name, rows=found.total, by=request.member)
    return FileResponse(
        found.file.open("rb"), as_attachment=True, filename=f"{found.name}.pptx", content_type=documents.TYPE
    )


@screen(right=MANAGE)
def deck_template(request: MemberRequest) -> HttpResponse:
    """The company's own slides for decks."""
    found = queries.template()

    def act(typed: dict[str, Any]) -> Any:
        file = typed["file"]
        return actions.keep_template(
            name=file.name, body=file.read(), check=documents.checked, at=timezone.now(), by=request.member
        )

    return answer_form(
        request,
        TemplateForm(request.POST or None, request.FILES or None),
        act,
        title=_("Slides for review decks"),
        back=reverse("reporting:deck_template"),
        done=_("Decks are made on these slides from now on."),
        template="reporting/deck_template.html",
        found=found,
    )


@screen(right=MANAGE)
@require_POST
def deck_template_drop(request: MemberRequest) -> HttpResponse:
    """Go back to our own slides."""
    return do(
        request,
        lambda: actions.drop_template(by=request.member),
        back=reverse("reporting:deck_template"),
        done=_("Decks are made on our own slides again."),
    )


def _usual(request: MemberRequest) -> dict[str, str]:
    """The review asked for in the address, or the week's, over its usual period, in the reader's language."""
    asked = request.GET.get("review", "")
    review = Review(asked) if asked in set(Review) else Review.WEEK
    period = usual(review, today=request.today, calendar=company.fiscal_calendar())
    return {"period": f"{review.value}:{period.start.isoformat()}", "language": get_language() or ""}
