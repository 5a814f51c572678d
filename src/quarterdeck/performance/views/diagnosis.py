"""The diagnosis: strengths first, then where results are lost; dismissing; looking again."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.company import queries as company
from quarterdeck.core.pages.answers import answer_form, do
from quarterdeck.core.pages.rendering import render_page, render_part
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.performance import jobs
from quarterdeck.performance.actions import diagnosis as actions
from quarterdeck.performance.forms.diagnosis import DismissForm
from quarterdeck.performance.models.coaching import COACH
from quarterdeck.performance.queries.diagnosis import reading
from quarterdeck.performance.queries.diagnosis.leaders import leaders
from quarterdeck.performance.showing import diagnosis as showing
from quarterdeck.performance.showing.tabs import tabs

VIEW = "performance.view_diagnosis"
DISMISS = "performance.dismiss_findings"
LEARN = "performance.change_development"
PROCESS = "crm.manage_process"


@screen(right=VIEW)
def diagnosis(request: MemberRequest) -> HttpResponse:
    """What the newest look at the company found, as far as the member may see it."""
    found = reading.page(viewer=request.member, today=request.today)
    leads = leaders(viewer=request.member, period=actions.last_year(request.today))
    currency = company.company().currency_id
    context = {
        "tabs": tabs(request, "diagnosis"),
        "page": found,
        "currency": currency,
        **{
            code: showing.section(code, getattr(found, code), currency, _doors(request, code))
            for code in reading.SECTIONS
        },
        "too_few": [(line, showing.name_of(line.told.measure), showing.too_few(line)) for line in found.too_few[:100]],
        "dismissed": [(one, showing.name_of(one.measure)) for one in found.dismissed],
        "leaders": leads,
        "may_run": request.member.may(DISMISS),
    }
    return render_page(request, "performance/diagnosis/page.html", context)


@screen(right=VIEW)
def diagnosis_rest(request: MemberRequest) -> HttpResponse:
    """Of one section the findings that the page does not show at first; asked for in place."""
    code = request.GET.get("of", "")
    if code not in reading.SECTIONS:
        raise Http404
    lines = getattr(reading.page(viewer=request.member, today=request.today), code)[showing.FIRST :]
    currency, doors = company.company().currency_id, _doors(request, code)
    context = {
        "findings": [showing.shown(line, currency, doors) for line in lines],
        "currency": currency,
        "money_label": showing.money_label(code),
    }
    return render_part(request, "performance/diagnosis/rest.html", context)


@screen(right=DISMISS)
@require_POST
def diagnose(request: MemberRequest) -> HttpResponse:
    """Look again at the last year, in the background."""
    return do(
        request,
        lambda: actions.ask_for_diagnosis(
            period=actions.last_year(request.today),
            at=timezone.now(),
            start=jobs.start_diagnosis,
            by=request.member,
        ),
        back=reverse("performance:diagnosis"),
        done=_("The company is being looked at. The result will stand here."),
    )


@screen(right=DISMISS)
def dismiss(request: MemberRequest, finding_id: int) -> HttpResponse:
    """Say why a finding is none."""
    line = reading.line(viewer=request.member, finding_id=finding_id, today=request.today)
    return answer_form(
        request,
        DismissForm(request.POST or None),
        lambda values: actions.dismiss(
            finding_id=finding_id, reason=values["reason"], by=request.member, at=timezone.now()
        ),
        title=_("Dismiss the finding"),
        form_intro=showing.told(line, company.company().currency_id) if line else "",
        back=reverse("performance:diagnosis"),
        done=_("Dismissed. It stays away until you take that back."),
        submit_label=_("Dismiss"),
    )


@screen(right=DISMISS)
@require_POST
def take_back(request: MemberRequest, dismissal_id: int) -> HttpResponse:
    """Show a dismissed finding again."""
    return do(
        request,
        lambda: actions.take_back(dismissal_id=dismissal_id, by=request.member),
        back=reverse("performance:diagnosis"),
        done=_("The finding is shown again."),
    )


def _doors(request: MemberRequest, code: str) -> showing.Doors:
    """What can be done about the findings of a section: nothing has to be about a strength."""
    if code not in ("weaknesses", "process"):
        return showing.NOTHING
    may = request.member.may
    return showing.Doors(coach=may(COACH), learn=may(LEARN), process=may(PROCESS))
