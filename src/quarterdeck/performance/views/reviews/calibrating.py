"""Calibration: everybody side by side, moved with a reason."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.exports import tables
from quarterdeck.core.pages.answers import answer_form, do
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.people import actions as people
from quarterdeck.performance.actions.reviews import calibrating as actions
from quarterdeck.performance.forms.reviews import MoveForm, PotentialForm, WhyForm
from quarterdeck.performance.queries.reviews import calibration as queries
from quarterdeck.performance.queries.reviews import cycles
from quarterdeck.performance.showing import files
from quarterdeck.performance.showing import reviews as showing
from quarterdeck.performance.showing.tabs import tabs
from quarterdeck.performance.views.reviews.choosing import address


@screen(right=showing.CALIBRATE)
def calibrations(request: MemberRequest) -> HttpResponse:
    """The newest cycle to calibrate, or what to wait for."""
    found = queries.cycles(viewer=request.member)
    if found:
        return redirect("performance:calibration", found[0].pk)
    context = {"tabs": tabs(request, "reviews"), "parts": showing.parts(request, "calibration")}
    return render_page(request, "performance/reviews/calibration_empty.html", context)


@screen(right=showing.CALIBRATE)
def calibration(request: MemberRequest, cycle_id: int) -> HttpResponse:
    found = queries.calibration(viewer=request.member, cycle_id=cycle_id)
    context = {
        "tabs": tabs(request, "reviews"),
        "parts": showing.parts(request, "calibration"),
        "cycles": queries.cycles(viewer=request.member),
        "found": found,
        "cycle": found.cycle,
        "chart": showing.distribution_chart(found.shares),
        "warnings": showing.warnings(found.shares),
        "boxes": showing.nine_box(found),
        "rows": [(one, showing.band_tone(one, found)) for one in found.rows],
        "mild": [(one, showing.signed(one.found.difference)) for one in found.mild],
    }
    return render_page(request, "performance/reviews/calibration.html", context)


@screen(right=showing.CALIBRATE)
def export(request: MemberRequest, cycle_id: int, kind: str) -> HttpResponse:
    """Everybody side by side as a file; the trail says who took it."""
    found = queries.calibration(viewer=request.member, cycle_id=cycle_id)
    people.log_export(what=f"calibration {cycle_id}", rows=len(found.rows), by=request.member)
    columns, rows = files.calibration(found.rows)
    return tables.response(kind, name=f"calibration-{found.cycle.last_on}", columns=columns, rows=rows)


@screen(right=showing.CALIBRATE)
def move(request: MemberRequest, review_id: int) -> HttpResponse:
    """Move somebody to another band."""
    review = queries.calibrated(viewer=request.member, review_id=review_id)
    kept = cycles.bands(cycle_id=review.cycle_id)
    return answer_form(
        request,
        MoveForm(request.POST or None, bands=kept, initial={"band_id": review.band_id}),
        lambda values: actions.move(review_id=review_id, at=timezone.now(), by=request.member, **values),
        title=_("Result of %(name)s") % {"name": review.member.name},
        form_intro=_("Your name and reason stay on record."),
        back=_address(review.cycle_id),
    )


@screen(right=showing.CALIBRATE)
def potential(request: MemberRequest, review_id: int) -> HttpResponse:
    """How far somebody could go."""
    review = queries.calibrated(viewer=request.member, review_id=review_id)
    return answer_form(
        request,
        PotentialForm(request.POST or None, initial={"potential": review.potential}),
        lambda values: actions.rate_potential(review_id=review_id, at=timezone.now(), by=request.member, **values),
        title=_("Potential of %(name)s") % {"name": review.member.name},
        form_intro=_(
            "It helps to plan who grows into what. It adds nothing to the score, and the person is not shown it."
        ),
        back=_address(review.cycle_id),
    )


@screen(right=showing.MANAGE)
def reopen(request: MemberRequest, review_id: int) -> HttpResponse:
    """Open one locked result again."""
    return answer_form(
        request,
        WhyForm(request.POST or None),
        lambda values: actions.reopen(review_id=review_id, why=values["why"], by=request.member),
        title=_("Open this result again"),
        form_intro=_("The person is told. Answers stay as they were handed in; signatures are given anew."),
        back=address(review_id),
    )


@screen(right=showing.MANAGE)
@require_POST
def lock_again(request: MemberRequest, review_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.lock_again(review_id=review_id, at=timezone.now(), by=request.member),
        back=address(review_id),
    )


def _address(cycle_id: int) -> str:
    return reverse("performance:calibration", args=[cycle_id])
