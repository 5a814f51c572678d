"""Setting up a cycle and taking it from step to step."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.calendar.periods import Grain
from quarterdeck.core.company import queries as company
from quarterdeck.core.pages.answers import answer_form, do, version_of
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.performance.actions.reviews import calibrating, launching
from quarterdeck.performance.actions.reviews import cycles as actions
from quarterdeck.performance.forms.reviews import BandsForm, CycleForm, PartForm, WhyForm, typed_bands
from quarterdeck.performance.models.reviews import Side
from quarterdeck.performance.queries.reviews import cycles as queries
from quarterdeck.performance.rules.reviews import starters
from quarterdeck.performance.showing import reviews as showing
from quarterdeck.performance.showing.tabs import tabs

MANAGE = showing.MANAGE
_DAYS = {"nominate_by": 7, "evaluate_by": 21, "calibrate_by": 28, "talk_by": 42}


@screen(right=MANAGE)
def cycle_list(request: MemberRequest) -> HttpResponse:
    is_archived = request.GET.get("view") == "archived"
    context = {
        "tabs": tabs(request, "reviews"),
        "parts": showing.parts(request, "cycles"),
        "rows": queries.cycle_rows(is_archived=is_archived),
        "is_archived": is_archived,
    }
    return render_page(request, "performance/reviews/cycles.html", context)


@screen(right=MANAGE)
def cycle_new(request: MemberRequest) -> HttpResponse:
    """A new cycle, over the last full half year unless other days are typed."""
    language = get_language() or "en"
    form = _form(request, starters=starters.choices(language), initial=_usual(request.today))
    return answer_form(
        request,
        form,
        lambda values: actions.create_cycle(
            values=_values(values),
            starter=starters.starter(values["begin_with"], language) if values["begin_with"] else None,
            by=request.member,
        ),
        title=_("New review cycle"),
        back=lambda made: address(made.pk),
        cancel_url=reverse("performance:review_cycles"),
    )


@screen(right=MANAGE)
def cycle(request: MemberRequest, cycle_id: int) -> HttpResponse:
    """A cycle: its steps, sides and bands, how far everybody is."""
    found = queries.record(cycle_id=cycle_id)
    used = {one.side for one in found.parts}
    context = {
        "tabs": tabs(request, "reviews"),
        "parts": showing.parts(request, "cycles"),
        "found": found,
        "cycle": found.cycle,
        "steps": showing.steps(found.cycle),
        "figures": showing.cycle_figures(found),
        "sides": [
            (side.label, f"{reverse('performance:review_side', args=[cycle_id, side.value])}")
            for side in Side
            if side.value not in used
        ],
        "timeline": showing.timeline(found.entries),
    }
    return render_page(request, "performance/reviews/cycle.html", context)


@screen(right=MANAGE)
def cycle_edit(request: MemberRequest, cycle_id: int) -> HttpResponse:
    found = queries.cycle(cycle_id=cycle_id)
    version = version_of(request, found.version)
    names = ("name", "intro", "starts_on", *_DAYS, "joined_before", "least_answers", "most_peers")
    initial = {name: getattr(found, name) for name in names} | {
        "last_on": found.last_on,
        "unit_ids": [one.pk for one in found.units.all()],
        "role_ids": [one.pk for one in found.roles.all()],
    }
    return answer_form(
        request,
        _form(request, initial=initial),
        lambda values: actions.edit_cycle(
            cycle_id=cycle_id, values=_values(values), version=version, by=request.member
        ),
        title=found.name,
        back=address(cycle_id),
        fields_template="performance/versioned_fields.html",
        version=version,
    )


@screen(right=MANAGE)
def side(request: MemberRequest, cycle_id: int, side: str) -> HttpResponse:
    """A side with its weight and what its people are asked."""
    if side not in Side.values:
        raise Http404
    found = queries.record(cycle_id=cycle_id)
    before = next((one for one in found.parts if one.side == side), None)
    initial = {"weight": before.weight, "questionnaire_id": before.questionnaire_id} if before else {}
    form = PartForm(request.POST or None, side=side, questionnaires=queries.questionnaire_choices(), initial=initial)
    return answer_form(
        request,
        form,
        lambda values: actions.set_part(cycle_id=cycle_id, side=side, by=request.member, **values),
        title=str(Side(side).label),
        back=address(cycle_id),
    )


@screen(right=MANAGE)
@require_POST
def side_remove(request: MemberRequest, cycle_part_id: int) -> HttpResponse:
    part = queries.part(part_id=cycle_part_id)
    return _done(request, part.cycle_id, lambda: actions.remove_part(part_id=cycle_part_id, by=request.member))


@screen(right=MANAGE)
def bands(request: MemberRequest, cycle_id: int) -> HttpResponse:
    kept = queries.bands(cycle_id=cycle_id)
    return answer_form(
        request,
        BandsForm(request.POST or None, initial={"lines": typed_bands(kept)}),
        lambda values: actions.set_bands(cycle_id=cycle_id, given=values["lines"], by=request.member),
        title=_("Bands of results"),
        back=address(cycle_id),
    )


@screen(right=MANAGE)
@require_POST
def archive(request: MemberRequest, cycle_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.archive_cycle(cycle_id=cycle_id, at=timezone.now(), by=request.member),
        back=reverse("performance:review_cycles"),
        done=_("The cycle was archived."),
        undo_url=reverse("performance:review_cycle_restore", args=[cycle_id]),
    )


@screen(right=MANAGE)
@require_POST
def restore(request: MemberRequest, cycle_id: int) -> HttpResponse:
    return _done(request, cycle_id, lambda: actions.restore_cycle(cycle_id=cycle_id, by=request.member))


@screen(right=MANAGE)
@require_POST
def launch(request: MemberRequest, cycle_id: int) -> HttpResponse:
    return _done(request, cycle_id, lambda: launching.launch(cycle_id=cycle_id, at=timezone.now(), by=request.member))


@screen(right=MANAGE)
@require_POST
def begin_assessing(request: MemberRequest, cycle_id: int) -> HttpResponse:
    return _done(request, cycle_id, lambda: launching.begin_assessing(cycle_id=cycle_id, by=request.member))


@screen(right=MANAGE)
def end_assessing(request: MemberRequest, cycle_id: int) -> HttpResponse:
    """End assessing; with views still missing, a reason is needed."""
    missing = queries.record(cycle_id=cycle_id).missing_count
    intro = _("No more answers are taken after this, ever: that is what keeps them anonymous.")
    return _with_reason(
        request,
        cycle_id,
        lambda why: calibrating.end_assessing(cycle_id=cycle_id, why=why, today=request.today, by=request.member),
        title=_("End assessing"),
        intro=intro if not missing else f"{intro} {_('Views still missing: %(n)s.') % {'n': missing}}",
    )


@screen(right=MANAGE)
def lock(request: MemberRequest, cycle_id: int) -> HttpResponse:
    return _with_reason(
        request,
        cycle_id,
        lambda why: calibrating.lock(cycle_id=cycle_id, why=why, at=timezone.now(), by=request.member),
        title=_("Lock the results"),
        intro=_("Results are read-only after this; opening one again is on record."),
    )


@screen(right=MANAGE)
@require_POST
def release(request: MemberRequest, cycle_id: int) -> HttpResponse:
    return _done(
        request, cycle_id, lambda: calibrating.release(cycle_id=cycle_id, at=timezone.now(), by=request.member)
    )


@screen(right=MANAGE)
def close(request: MemberRequest, cycle_id: int) -> HttpResponse:
    return _with_reason(
        request,
        cycle_id,
        lambda why: calibrating.close(cycle_id=cycle_id, why=why, at=timezone.now(), by=request.member),
        title=_("Close the cycle"),
        intro=_("A reason is needed where somebody has not signed yet."),
    )


def address(cycle_id: int) -> str:
    return reverse("performance:review_cycle", args=[cycle_id])


def _form(request: MemberRequest, **more: Any) -> CycleForm:
    return CycleForm(request.POST or None, units=queries.unit_choices(), roles=queries.role_choices(), **more)


def _values(typed: dict[str, Any]) -> dict[str, Any]:
    """What the actions take: the day after the last one ends the period."""
    return {**typed, "ends_on": typed["last_on"] + timedelta(days=1)}


def _usual(today: date) -> dict[str, Any]:
    """The last two full quarters, and six weeks for the steps."""
    calendar = company.fiscal_calendar()
    last = calendar.previous(calendar.containing(today, Grain.QUARTER), Grain.QUARTER)
    first = calendar.previous(last, Grain.QUARTER)
    steps = {name: today + timedelta(days=days) for name, days in _DAYS.items()}
    return {"starts_on": first.start, "last_on": last.end - timedelta(days=1), "joined_before": last.start, **steps}


def _done(request: MemberRequest, cycle_id: int, act: Callable[[], object]) -> HttpResponse:
    return do(request, act, back=address(cycle_id))


def _with_reason(
    request: MemberRequest, cycle_id: int, act: Callable[[str], object], *, title: str, intro: str
) -> HttpResponse:
    return answer_form(
        request,
        WhyForm(request.POST or None, is_needed=False),
        lambda values: act(values["why"]),
        title=title,
        form_intro=intro,
        submit_label=title,
        back=address(cycle_id),
    )
