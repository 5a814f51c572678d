"""The screens of visits: the day with its route, checking in and out, plan against done."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.answers import do
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.keys import keys_of
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.actions import visits as actions
from quarterdeck.crm.forms.visits import CheckInForm, CheckOutForm, PlanDayForm
from quarterdeck.crm.queries import visits as queries
from quarterdeck.crm.views.entry import entry


@screen(right="crm.view_activity")
def visit_day(request: MemberRequest) -> HttpResponse:
    on = _day(request)
    found = queries.visit_day(viewer=request.member, on=on, is_chinese=_is_chinese())
    context = {
        "day": found,
        "before": on - timedelta(1),
        "after": on + timedelta(1),
        "may_change": request.member.may("crm.change_activity"),
        "is_today": on == request.today,
        "day_km": f"{found.metres / 1000:.1f}" if found.metres else "",
        "saves": found.metres - found.better_metres > 200,
        "saves_km": f"{(found.metres - found.better_metres) / 1000:.1f}",
        "plan_url": f"{reverse('crm:visit_plan')}?on={on.isoformat()}",
    }
    return render_page(request, "crm/visit_day.html", context)


@screen(right="crm.change_activity")
def visit_plan(request: MemberRequest) -> HttpResponse:
    """Choose the customers of a day; they are planned in a short order."""
    chosen = keys_of(request.POST.getlist("account_ids"))
    names = queries.chosen_accounts(viewer=request.member, keys=chosen)
    form = PlanDayForm(request.POST or None, accounts=names, initial={"on": _day(request)})

    def save(values: dict[str, Any]) -> str:
        made = actions.plan_day(by=request.member, **values)
        planned = ngettext("%(n)d visit was planned.", "%(n)d visits were planned.", len(made)) % {"n": len(made)}
        messages.success(request, planned)
        return f"{reverse('crm:visit_day')}?on={values['on'].isoformat()}"

    return entry(request, form=form, title=_("Plan visits"), save=save, cancel_url=reverse("crm:visit_day"))


@screen(right="crm.change_activity")
@require_POST
def visit_order(request: MemberRequest) -> HttpResponse:
    on = parse_date(request.POST.get("on", "")) or request.today
    back = f"{reverse('crm:visit_day')}?on={on.isoformat()}"
    return do(
        request, lambda: actions.order_day(on=on, by=request.member), back=back, done=_("In the short order now.")
    )


@screen(right="crm.view_activity")
def visit(request: MemberRequest, activity_id: int) -> HttpResponse:
    """One visit: check in, check out, where it was."""
    found = queries.visit(viewer=request.member, activity_id=activity_id, is_chinese=_is_chinese())
    is_own = found.activity.owner_id == request.member.pk and request.member.may("crm.change_activity")
    context = {
        "visit": found,
        "activity": found.activity,
        "check_in_form": CheckInForm() if is_own and not found.check_in and not found.activity.done_at else None,
        "check_out_form": CheckOutForm() if is_own and found.check_in and not found.check_in.left_at else None,
        "may_place": is_own and found.check_in is not None and found.check_in.latitude is not None,
    }
    return render_page(request, "crm/visit.html", context)


@screen(right="crm.change_activity")
@require_POST
def check_in(request: MemberRequest, activity_id: int) -> HttpResponse:
    form = CheckInForm(request.POST, request.FILES)
    back = reverse("crm:visit", args=[activity_id])
    if not form.is_valid():
        messages.error(request, _("That place or picture cannot be read."))
        return redirect(back)
    values = dict(form.cleaned_data)
    photo = values.pop("photo")
    size = photo.size if photo else 0

    def act() -> None:
        actions.check_in(
            activity_id=activity_id,
            by=request.member,
            at=timezone.now(),
            photo=photo or None,
            photo_size=size,
            **values,
        )

    return do(request, act, back=back, done=_("You are checked in."))


@screen(right="crm.change_activity")
@require_POST
def check_out(request: MemberRequest, activity_id: int) -> HttpResponse:
    form = CheckOutForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Look at the next step and its day again."))
        return redirect("crm:visit", activity_id)
    try:
        done = actions.check_out(activity_id=activity_id, by=request.member, at=timezone.now(), **form.cleaned_data)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("crm:visit", activity_id)
    messages.success(request, _("Visit done: %(minutes)d minutes.") % {"minutes": done.minutes or 0})
    return redirect("crm:visit_day")


@screen(right="crm.change_account")
@require_POST
def place_account(request: MemberRequest, activity_id: int) -> HttpResponse:
    """Remember the place of the check-in as the account's own."""
    found = queries.visit(viewer=request.member, activity_id=activity_id, is_chinese=False)
    back = reverse("crm:visit", args=[activity_id])
    here = found.check_in
    if here is None or here.latitude is None or here.longitude is None or found.account is None:
        messages.error(request, _("The place of this visit is not known."))
        return redirect(back)
    at = {"latitude": here.latitude, "longitude": here.longitude, "account_id": found.account.pk}

    def act() -> None:
        actions.place_account(by=request.member, **at)  # type: ignore[arg-type]  # a mapping of plain values

    return do(request, act, back=back, done=_("The account's place is remembered."))


@screen(right="crm.view_activity")
def visit_photo(request: MemberRequest, check_in_id: int) -> FileResponse:
    found = queries.check_in_photo(viewer=request.member, check_in_id=check_in_id)
    return FileResponse(found.photo.open("rb"), content_type="image/jpeg")


@screen(right="crm.view_activity")
def team_visits(request: MemberRequest) -> HttpResponse:
    """Plan against done of the last 30 days, for everybody within reach."""
    until = request.today + timedelta(1)
    rows = queries.team_visits(viewer=request.member, from_on=until - timedelta(30), until_on=until)
    return render_page(request, "crm/visit_team.html", {"rows": rows})


def _day(request: MemberRequest) -> date:
    try:
        return parse_date(request.GET.get("on", "")) or request.today
    except ValueError:
        return request.today


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")
