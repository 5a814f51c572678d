"""A lead's own page, and its conversion."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.crm.actions import leads as actions
from quarterdeck.crm.forms.activities import AttachmentForm, LogForm
from quarterdeck.crm.forms.leads import ConvertForm
from quarterdeck.crm.models import Lead, LeadStatus
from quarterdeck.crm.models.leads import OPEN_STATUSES
from quarterdeck.crm.queries import leads as queries
from quarterdeck.crm.queries import timeline
from quarterdeck.crm.queries.duplicates import SimilarRecord
from quarterdeck.crm.rules import leads as rules
from quarterdeck.crm.views.custom_facts import shown_facts
from quarterdeck.crm.views.duplicates import follows_merge
from quarterdeck.crm.views.entry import entry
from quarterdeck.crm.views.lead_facts import GRADE_TONES, STATUS_TONES, clock, fact_address, facts, steps
from quarterdeck.crm.views.picking import offer
from quarterdeck.crm.views.stream import timeline_items


@screen(right="crm.view_lead")
@follows_merge("lead", "lead_id")
def lead(request: MemberRequest, lead_id: int) -> HttpResponse:
    record = queries.lead_record(viewer=request.member, lead_id=lead_id)
    found = record.lead
    stream = timeline.lead_timeline(viewer=request.member, lead_id=lead_id)
    is_open = found.status in OPEN_STATUSES and not found.archived_at
    may_log = request.member.may("crm.change_activity") and not found.archived_at
    following = rules.next_status(found.status)
    may_change = record.may_change and not found.archived_at
    context = {
        "record": record,
        "lead": found,
        "is_open": is_open,
        "may_act": record.may_change and is_open,
        "status": found.get_status_display(),
        "status_tone": STATUS_TONES[found.status],
        "grade": found.get_grade_display(),
        "grade_tone": GRADE_TONES[found.grade],
        "clock": clock(found, now=timezone.now()),
        "steps": steps(found),
        "following": (following, dict(LeadStatus.choices)[LeadStatus(following)]) if following else None,
        "facts": shown_facts(
            "crm.lead",
            facts(found, may_change=may_change),
            found,
            viewer=request.member,
            address=fact_address(lead_id) if may_change else None,
        ),
        "similar": _similar(request, found) if is_open else [],
        "reasons": _reasons(found),
        "origin": _origin(found),
        "items": timeline_items(stream.happenings),
        "more_url": _more(lead_id, stream),
        "composer": offer(request, _composer(found)),
        "may_log": may_log,
        "plan_url": f"{reverse('crm:activity_new')}?planned=1&lead={lead_id}&next={request.path}",
        "attach_url": reverse("crm:lead_attach", args=[lead_id]) if may_log else "",
        "attachment_form": AttachmentForm(auto_id="attach_%s"),
        "may_assign": request.member.may("crm.assign_owner"),
    }
    return render_page(request, "crm/lead_record.html", context)


@screen(right="crm.view_lead")
def lead_timeline(request: MemberRequest, lead_id: int) -> HttpResponse:
    """The following part of the timeline."""
    before = parse_datetime(request.GET.get("before", "").replace(" ", "+")) if request.GET.get("before") else None
    stream = timeline.lead_timeline(viewer=request.member, lead_id=lead_id, before=before)
    context = {"items": timeline_items(stream.happenings), "more_url": _more(lead_id, stream)}
    return render_page(request, "crm/timeline_part.html", context)


@screen(right="crm.change_lead")
def lead_convert(request: MemberRequest, lead_id: int) -> HttpResponse:
    """One form with the likeliest answers chosen: opening it and sending it is enough."""
    found = queries.lead(viewer=request.member, lead_id=lead_id)
    offers = queries.offers(viewer=request.member, lead=found)
    new_account = _("New account: %(name)s") % {"name": found.company_name or found.name}
    new_contact = _("New contact: %(name)s") % {"name": found.name}
    accounts = [(str(one.pk), _with_owner(one.name, one.owner)) for one in offers.accounts]
    contacts = [(str(one.pk), f"{one.name} · {one.account.name}") for one in offers.contacts]
    form = ConvertForm(
        request.POST or None,
        accounts=[*accounts, ("new", new_account)],
        contacts=[*contacts, ("new", new_contact)],
        initial={
            "account_id": str(offers.likely_account or "new"),
            "contact_id": str(offers.likely_contact or "new"),
            "opportunity_name": " · ".join(
                part for part in (found.company_name or found.name, found.product.name if found.product else "") if part
            ),
        },
    )

    def save(values: dict[str, Any]) -> str:
        made = actions.convert_lead(lead_id=lead_id, at=timezone.now(), by=request.member, **values)
        messages.success(request, _("%(name)s is a customer's now.") % {"name": found.name})
        if made.opportunity is not None:
            return reverse("crm:opportunity", args=[made.opportunity.pk])
        return reverse("crm:account", args=[made.account.pk])

    return entry(
        request,
        form=form,
        title=_("Convert %(name)s") % {"name": found.name},
        save=save,
        submit_label=_("Convert"),
        form_intro=_("What is known already is offered first. Activities and files go along."),
        cancel_url=reverse("crm:lead", args=[lead_id]),
    )


def _similar(request: MemberRequest, found: Lead) -> list[tuple[SimilarRecord, str]]:
    """What looks the same, with its page where the viewer may open it."""
    similar = queries.similar(viewer=request.member, lead=found)
    return [(one, reverse(f"crm:{one.kind}", args=[one.id]) if one.may_open else "") for one in similar]


def _with_owner(name: str, owner: Any) -> str:
    return f"{name} ({owner.name})" if owner else name


def _composer(found: Lead) -> LogForm:
    form = LogForm(auto_id="composer_%s", initial={"done_at": timezone.localtime(), "lead_id": found.pk})
    for name in ("account_id", "opportunity_id", "contact_id"):
        form.fields.pop(name, None)
    return form


def _reasons(found: Lead) -> list[tuple[str, int]]:
    """Why the score is what it is, as (reason, points)."""
    return [(str(one.get("label", "")), int(one.get("points", 0))) for one in found.score_reasons]


def _origin(found: Lead) -> list[tuple[str, str]]:
    """Where the lead came from: the way in and what the visitor's address carried."""
    labels = {
        "utm_source": _("Source of the visit"),
        "utm_medium": _("Medium"),
        "utm_campaign": _("Campaign"),
        "utm_term": _("Search term"),
        "utm_content": _("Advertisement"),
        "page": _("Page"),
        "referrer": _("Came from"),
        "form": _("Form"),
    }
    carried = [(labels.get(name, name), str(value)) for name, value in found.utm.items() if value]
    local = timezone.localtime(found.created_at)
    return [(_("Came by"), str(found.get_channel_display())), (_("Came in"), f"{local:%Y-%m-%d %H:%M}"), *carried]


def _more(lead_id: int, stream: timeline.Stream) -> str:
    address = reverse("crm:lead_timeline", args=[lead_id])
    return f"{address}?before={stream.next_before.isoformat()}" if stream.next_before else ""
