"""Absences: noted by the person or who manages them."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.answers import answer_form, do
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.people import actions, forms, queries


@screen(right="people.view_member")
def new_absence(request: MemberRequest, member_id: int) -> HttpResponse:
    """Say that somebody is away."""
    record = queries.member_record(viewer=request.member, member_id=member_id)
    form = forms.AbsenceForm(request.POST or None, initial={"from_on": request.today, "last_on": request.today})
    return answer_form(
        request,
        form,
        lambda typed: actions.note_absence(member_id=member_id, **typed, by=request.member),
        title=_("Absence of %(name)s") % {"name": record.member.name},
        back=reverse("people:member", args=[member_id]),
        done=_("Noted."),
        form_intro=_("Meanwhile no leads are given to them."),
    )


@screen(right="people.view_member")
@require_POST
def remove_absence(request: MemberRequest, absence_id: int) -> HttpResponse:
    """Take an absence back."""
    member_id = queries.absence(absence_id=absence_id).member_id
    return do(
        request,
        lambda: actions.remove_absence(absence_id=absence_id, by=request.member),
        back=reverse("people:member", args=[member_id]),
        done=_("Removed."),
    )
