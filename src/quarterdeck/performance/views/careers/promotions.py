"""The screens of somebody's way and of promotions."""

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
from quarterdeck.performance.forms.careers import DecideForm, PlaceForm, ProposeForm
from quarterdeck.performance.models.careers import DECIDE, PROPOSE, VIEW, ProposalState
from quarterdeck.performance.queries.careers import facts, ladders, promotions
from quarterdeck.performance.queries.skills import levels
from quarterdeck.performance.showing import careers as showing
from quarterdeck.performance.showing.skills import subnav
from quarterdeck.performance.showing.tabs import tabs


@screen(right=VIEW)
def way(request: MemberRequest, member_id: int) -> HttpResponse:
    """Where somebody stands, and what the steps from there ask for, held against facts."""
    viewer = request.member
    member = levels.member_seen(viewer=viewer, member_id=member_id)
    place = ladders.place_of(viewer=viewer, member_id=member_id)
    roles = list(member.role_assignments.values_list("role_id", flat=True))
    steps = ladders.next_steps(place=place, role_ids=roles)
    found = facts.checked(member=member, steps=steps, today=request.today)
    context = {
        "tabs": tabs(request, "skills"),
        "subnav": subnav(request, "careers"),
        "member": member,
        "is_own": member_id == viewer.pk,
        "place": place,
        "places": ladders.places_of(viewer=viewer, member_id=member_id),
        "steps": showing.shown_steps(found, viewer),
        "may_propose": promotions.may_propose(viewer=viewer, member=member),
        "may_place": viewer.may(DECIDE) and member_id != viewer.pk,
    }
    return render_page(request, "performance/careers/way.html", context)


@screen(right=VIEW)
def proposals(request: MemberRequest) -> HttpResponse:
    """What the member proposed, may decide, or was told."""
    is_open = request.GET.get("view") != "over"
    found = promotions.proposals(viewer=request.member, is_open=is_open)
    context = {
        "tabs": tabs(request, "skills"),
        "subnav": subnav(request, "promotions"),
        "rows": [(one, showing.TONES[one.state]) for one in found],
        "is_open": is_open,
    }
    return render_page(request, "performance/careers/proposals.html", context)


@screen(right=VIEW)
def proposal(request: MemberRequest, promotion_id: int) -> HttpResponse:
    """A proposal with the criteria as they stood when it was made."""
    found = promotions.proposal(viewer=request.member, proposal_id=promotion_id)
    is_open = found.state == ProposalState.OPEN
    context = {
        "tabs": tabs(request, "skills"),
        "subnav": subnav(request, "promotions"),
        "proposal": found,
        "tone": showing.TONES[found.state],
        "facts": showing.frozen_facts(promotions.criteria_of(proposal=found), request.member),
        "may_decide": promotions.may_decide(viewer=request.member, proposal=found),
        "may_withdraw": is_open and found.by_id == request.member.pk,
    }
    return render_page(request, "performance/careers/proposal.html", context)


@screen(right=PROPOSE)
def propose(request: MemberRequest, member_id: int) -> HttpResponse:
    """Propose somebody for a step; `?step=` says which."""
    member = levels.member_seen(viewer=request.member, member_id=member_id)
    form = ProposeForm(request.POST or None, steps=ladders.step_choices(), initial={"step_id": request.GET.get("step")})
    return answer_form(
        request,
        form,
        lambda values: actions.propose_promotion(member_id=member_id, at=timezone.now(), by=request.member, **values),
        title=_("Propose %(name)s for promotion") % {"name": member.name},
        submit_label=_("Propose"),
        back=lambda made: _address(made.pk),
        cancel_url=reverse("performance:career_of_member", args=[member_id]),
    )


@screen(right=DECIDE)
def decide(request: MemberRequest, promotion_id: int) -> HttpResponse:
    found = promotions.proposal(viewer=request.member, proposal_id=promotion_id)
    words = {"name": found.member.name, "step": found.step.name}
    return answer_form(
        request,
        DecideForm(request.POST or None, initial={"from_on": request.today}),
        lambda values: actions.decide_promotion(
            proposal_id=promotion_id, at=timezone.now(), by=request.member, **values
        ),
        title=_("%(name)s: %(step)s") % words,
        form_intro=_("Role, rights and pay are changed where they are kept."),
        submit_label=_("Decide"),
        back=_address(promotion_id),
    )


@screen(right=PROPOSE)
@require_POST
def withdraw(request: MemberRequest, promotion_id: int) -> HttpResponse:
    promotions.proposal(viewer=request.member, proposal_id=promotion_id)
    return do(
        request,
        lambda: actions.withdraw_promotion(proposal_id=promotion_id, by=request.member),
        back=_address(promotion_id),
        done=_("Withdrawn."),
    )


@screen(right=DECIDE)
def place(request: MemberRequest, member_id: int) -> HttpResponse:
    """Write down where somebody stands already."""
    member = levels.member_seen(viewer=request.member, member_id=member_id)
    return answer_form(
        request,
        PlaceForm(request.POST or None, steps=ladders.step_choices(), initial={"from_on": request.today}),
        lambda values: actions.place_member(member_id=member_id, by=request.member, **values),
        title=_("Where %(name)s stands") % {"name": member.name},
        back=reverse("performance:career_of_member", args=[member_id]),
    )


def _address(proposal_id: int) -> str:
    return reverse("performance:promotion", args=[proposal_id])
