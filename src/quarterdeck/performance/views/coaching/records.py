"""A session's page and a plan's page."""

from django.http import FileResponse, HttpResponse
from django.urls import reverse

from quarterdeck.core.company import queries as company
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.performance.forms.coaching import GrowForm
from quarterdeck.performance.models.coaching import VIEW
from quarterdeck.performance.queries.coaching import sessions as queries
from quarterdeck.performance.showing import agreements as agreed
from quarterdeck.performance.showing import coaching as showing
from quarterdeck.performance.showing import questions
from quarterdeck.performance.showing.tabs import tabs

GROW = ("goal", "reality", "options", "way_forward")


@screen(right=VIEW)
def session(request: MemberRequest, session_id: int) -> HttpResponse:
    """A talk on its way: observe, feedback, support, follow up, and what it changed."""
    found = queries.record(viewer=request.member, session_id=session_id)
    return render_page(request, "performance/coaching/session.html", session_context(request, found))


def session_context(request: MemberRequest, found: queries.Record, form: GrowForm | None = None) -> dict[str, object]:
    """What the page of a talk shows; `form` where something was typed already."""
    talk, currency = found.session, company.company().currency_id
    written = {name: getattr(talk, name) for name in ("focus", *GROW)}
    return {
        "tabs": tabs(request, "coaching"),
        "record": found,
        "session": talk,
        "about": showing.about_session(talk),
        "occasion": showing.occasion(found.occasion, talk.measure, currency) if found.occasion else "",
        "cost": found.occasion.cost if found.occasion else None,
        "currency": currency,
        "steps": showing.stepper(found),
        "form": form or GrowForm(initial=written, auto_id="grow_%s"),
        "agreements": agreed.agreed(found.agreements, today=request.today),
        "carried_over": agreed.agreed(found.carried_over, today=request.today),
        "observations": [(one, questions.answered(sheet) if sheet else [], sheet) for one, sheet in found.observations],
        "effect": showing.effect(found.effect, talk.measure, currency) if found.effect else None,
        "here": reverse("performance:coaching_session", args=[talk.pk]),
        "is_coached": talk.member_id == request.member.pk,
    }


@screen(right=VIEW)
def plan(request: MemberRequest, coaching_plan_id: int) -> HttpResponse:
    """A plan with its talks."""
    found = queries.plan(viewer=request.member, plan_id=coaching_plan_id)
    talks = list(found.talks.all())
    context = {
        "tabs": tabs(request, "coaching"),
        "plan": found,
        "about": showing.about(found.measure, found.stage.name if found.stage else ""),
        "talks": talks,
        "held": sum(1 for talk in talks if talk.held_on),
        "may_write": found.coach_id == request.member.pk and found.ended_on is None,
    }
    return render_page(request, "performance/coaching/plan.html", context)


@screen(right=VIEW)
def support_file(request: MemberRequest, support_id: int) -> FileResponse:
    """A file that was given along."""
    found = queries.support(viewer=request.member, support_id=support_id)
    ending = str(found.file.name).rpartition(".")[2]
    return FileResponse(
        found.file.open("rb"), as_attachment=True, filename=f"{found.title}.{ending}", content_type=found.content_type
    )
