"""The screen of one's own targets."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.answers import do
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.metrics import queries as metrics
from quarterdeck.targets.actions import agreeing
from quarterdeck.targets.forms.plans import WhyForm
from quarterdeck.targets.queries import mine as queries
from quarterdeck.targets.queries.mine import MyTargets
from quarterdeck.targets.showing import asking, nodes, plans
from quarterdeck.targets.showing import mine as showing
from quarterdeck.targets.showing.tabs import tabs

VIEW = "targets.view_targets"


@screen(right=VIEW)
def mine(request: MemberRequest) -> HttpResponse:
    """What I owe, by year, month, week and day; whom it serves; why it matters to me."""
    found = queries.my_targets(
        viewer=request.member,
        today=request.today,
        plan_id=asking.number(request, "plan"),
        node_id=asking.number(request, "seat"),
        metric_code=request.GET.get("metric", ""),
        level=request.GET.get("level", ""),
    )
    context = {"tabs": tabs(request, "mine"), "mine": found, "figures_as_of": metrics.figures_as_of()}
    return render_page(request, "targets/mine.html", context | (_shown(found) if found else {}))


def _shown(found: MyTargets) -> dict[str, object]:
    look = showing.look(found)
    return {
        "plan": found.record.plan,
        "record": found.record,
        "plan_tone": plans.TONES[found.record.plan.state],
        "node_tone": plans.NODE_TONES[found.record.node.state],
        "seats": showing.seat_tabs(found),
        "plans": showing.plan_tabs(found),
        "metric_tabs": showing.metric_tabs(found),
        "levels": showing.level_tabs(found),
        "around": showing.around(found),
        "paces": showing.paces(found),
        "cascade": showing.cascade(found),
        "weeks": showing.span_rows(found.owed.weeks, found),
        "days": showing.span_rows(found.owed.days, found),
        "smart_url": look.address("targets:smart", found.record.node.pk),
        "consents": nodes.consents(found.record, look),
        "here": showing.address(found),
        "grid_url": look.address("targets:plan"),
        "talk_url": look.address("targets:node", found.record.node.pk),
        "why_form": WhyForm(initial={"why": found.why}),
        "why_text": found.why,
    }


@screen(right=VIEW)
@require_POST
def why(request: MemberRequest) -> HttpResponse:
    """Keep why the plan matters to me; only I can read it."""
    plan_id = asking.number(request, "plan")
    form = WhyForm(request.POST)
    if plan_id is None or not form.is_valid():
        raise Http404
    return do(
        request,
        lambda: agreeing.say_why(plan_id=plan_id, by=request.member, at=timezone.now(), **form.cleaned_data),
        back=asking.where_from(request, "/targets/mine/"),
        done=_("Kept. Only you can read it."),
    )
