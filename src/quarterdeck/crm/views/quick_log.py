"""The screens of the one line: read while it is typed, kept when it is sent, sent later where there was no network."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.idempotency import actions as idempotency
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.actions import quick_log as actions
from quarterdeck.crm.forms.quick_log import LineForm
from quarterdeck.crm.models import Activity, ActivityKind, Outcome
from quarterdeck.crm.queries import quick_log as queries
from quarterdeck.crm.queries.quick_log import Reading
from quarterdeck.crm.views.entry import where_from
from quarterdeck.crm.views.stream import ICONS


@screen(right="crm.change_activity")
def activity_line(request: MemberRequest) -> HttpResponse:
    """The line alone, in the drawer or on a page; POST keeps it and goes back."""
    home = where_from(request, reverse("crm:activities"))
    if request.method != "POST":
        return render_page(request, "crm/line_form.html", {"line_next": home}, parts=("drawer",))
    form = LineForm(request.POST)
    try:
        if form.is_valid():
            messages.success(request, *_told(request, _keep(request, form)))
        else:
            messages.error(request, _("Say what it was, or whom it was with."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(home)


@screen(right="crm.change_activity")
@require_POST
def activity_line_read(request: MemberRequest) -> HttpResponse:
    """What the line means so far, as chips that can be changed."""
    form = LineForm(request.POST)
    form.is_valid()
    line = str(form.cleaned_data.get("line") or "")
    if not line.strip():
        return HttpResponse("")
    reading = queries.read_line(
        viewer=request.member, line=line, at=timezone.now(), about=form.about(), kept=form.kept_values()
    )
    return render_page(request, "crm/line_reading.html", _shown(reading))


@screen(right="crm.change_activity")
@require_POST
def activity_line_send(request: MemberRequest) -> HttpResponse:
    """The same for a script: kept once for each Idempotency-Key, however often it is sent; answered in JSON."""
    form = LineForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": _("Say what it was, or whom it was with.")}, status=422)

    def do() -> idempotency.Answer:
        kept = _keep(request, form)
        text, _tags = told = _told(request, kept)
        messages.success(request, *told)
        return 200, {"activity_id": kept.pk, "said": text}

    key = request.headers.get("Idempotency-Key", "")[:120]
    fingerprint = idempotency.request_hash("activity-line", sorted(form.data.items()))
    try:
        status, answer = (
            idempotency.once(member=request.member, key=key, fingerprint=fingerprint, do=do) if key else do()
        )
    except Refusal as refusal:
        return JsonResponse({"error": str(refusal)}, status=422)
    return JsonResponse(answer, status=status)


def _keep(request: MemberRequest, form: LineForm) -> Activity:
    now = timezone.now()
    return actions.log_line(
        line=form.cleaned_data["line"],
        by=request.member,
        at=form.cleaned_data.get("typed_at") or now,
        now=now,
        about=form.about(),
        kept=form.kept_values(),
    )


def _told(request: MemberRequest, kept: Activity) -> tuple[str, str]:
    said = _("Noted: %(subject)s") if kept.done_at else _("Planned: %(subject)s")
    return said % {"subject": kept.subject}, f"undo:{reverse('crm:activity_archive', args=[kept.pk])}"


def _shown(reading: Reading) -> dict[str, Any]:
    """The line in pieces with what each said, and the chips."""
    pieces, place = [], 0
    for mark in reading.marks:
        pieces += [(reading.line[place : mark.start], ""), (reading.line[mark.start : mark.end], mark.field)]
        place = mark.end
    pieces.append((reading.line[place:], ""))
    return {
        "pieces": [(text, field) for text, field in pieces if text],
        "reading": asdict(reading),
        "values": reading.values,
        "icon_name": ICONS[reading.values["kind"]],
        "kinds": ActivityKind.choices,
        "outcomes": Outcome.choices,
    }
