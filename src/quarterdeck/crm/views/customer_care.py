"""The screens around one customer: its people, its group, what is known and planned, and the rules that sort customers."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.company import queries as company
from quarterdeck.core.pages.answers import version_of
from quarterdeck.core.pages.components import Figure, Tab, Tone
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.actions import accounts, customer_care
from quarterdeck.crm.forms.customer_care import (
    AcquaintanceForm,
    CustomerRulesForm,
    InsightForm,
    PlaceForm,
    PlanForm,
    PlanStepForm,
)
from quarterdeck.crm.models import Account, Contact
from quarterdeck.crm.queries import contacts as contact_queries
from quarterdeck.crm.queries import customer_care as queries
from quarterdeck.crm.rules.buyer_styles import STYLES
from quarterdeck.crm.views.entry import entry
from quarterdeck.crm.views.picking import offer

ATTITUDE_TONES: dict[str, Tone] = {"for": "green", "neutral": "amber", "against": "red"}
VERSIONED = "crm/versioned_fields.html"


@screen(right="crm.view_account")
def people(request: MemberRequest, account_id: int) -> HttpResponse:
    """Who decides at a customer, who reports to whom, and how to talk to each."""
    seen = queries.buying_center(viewer=request.member, account_id=account_id)
    everybody = [person.contact for person in _flat(seen.people)]
    context = {
        "center": seen,
        "account": seen.account,
        "tabs": tabs(seen.account, "people"),
        "people": [_drawn(person) for person in seen.people],
        "missing": [role.label for role in seen.missing],
        "acquaintance_form": AcquaintanceForm(people=everybody, auto_id="knows_%s") if len(everybody) > 1 else None,
        "contact_url": f"{reverse('crm:contact_new')}?account={account_id}&next={request.path}",
    }
    return render_page(request, "crm/account_people.html", context)


@screen(right="crm.change_account")
def place(request: MemberRequest, contact_id: int) -> HttpResponse:
    """Set somebody's place in the chart."""
    found = contact_queries.contact(viewer=request.member, contact_id=contact_id)
    names = ("buying_role", "influence", "attitude", "style", "reports_to_id")
    form = PlaceForm(
        request.POST or None,
        initial={name: getattr(found, name) for name in names},
        colleagues=contact_queries.colleagues_of(viewer=request.member, contact=found),
    )
    version = version_of(request, found.version)

    def save(values: dict[str, Any]) -> str:
        accounts.edit_contact(contact_id=contact_id, values=values, version=version, by=request.member)
        return reverse("crm:account_people", args=[found.account_id])

    cancel_url = reverse("crm:account_people", args=[found.account_id])
    return entry(
        request,
        form=form,
        title=found.name,
        save=save,
        version=version,
        fields_template=VERSIONED,
        cancel_url=cancel_url,
    )


@screen(right="crm.change_account")
@require_POST
def introduce(request: MemberRequest, account_id: int) -> HttpResponse:
    seen = queries.buying_center(viewer=request.member, account_id=account_id)
    form = AcquaintanceForm(request.POST, people=[person.contact for person in _flat(seen.people)])
    if form.is_valid():
        _told(request, lambda: customer_care.introduce(by=request.member, **form.cleaned_data))
    return redirect("crm:account_people", account_id)


@screen(right="crm.change_account")
@require_POST
def forget_acquaintance(request: MemberRequest, acquaintance_id: int) -> HttpResponse:
    account_id = customer_care.forget_acquaintance(acquaintance_id=acquaintance_id, by=request.member)
    return redirect("crm:account_people", account_id)


@screen(right="crm.view_account")
def group(request: MemberRequest, account_id: int) -> HttpResponse:
    """The group of companies with its figures rolled up."""
    seen = queries.group(viewer=request.member, account_id=account_id)
    context = {
        "group": seen,
        "account": seen.account,
        "tabs": tabs(seen.account, "group"),
        "currency": company.company().currency_id,
        "indents": range(queries.GROUP_DEPTH),
    }
    return render_page(request, "crm/account_group.html", context)


@screen(right="crm.view_account")
def plan(request: MemberRequest, account_id: int) -> HttpResponse:
    """What is known about a customer, and the plan for it."""
    seen = queries.knowledge(viewer=request.member, account_id=account_id, today=request.today)
    context = {
        "known": seen,
        "account": seen.account,
        "tabs": tabs(seen.account, "plan"),
        "insights": [
            (kind, kind.label, found, f"{reverse('crm:insight_new', args=[account_id])}?kind={kind}")
            for kind, found in seen.insights.items()
        ],
        "figures": _rhythm_figures(seen, request.today),
        "step_form": offer(request, PlanStepForm(initial={"owner_id": request.member.pk}, auto_id="step_%s")),
        "currency": company.company().currency_id,
        "today": request.today,
    }
    return render_page(request, "crm/account_plan.html", context)


@screen(right="crm.change_account")
def insight_new(request: MemberRequest, account_id: int) -> HttpResponse:
    form = InsightForm(request.POST or None, initial={"kind": request.GET.get("kind", "need")})

    def save(values: dict[str, Any]) -> str:
        customer_care.note_insight(account_id=account_id, by=request.member, **values)
        return reverse("crm:account_plan", args=[account_id])

    cancel_url = reverse("crm:account_plan", args=[account_id])
    return entry(request, form=form, title=_("Worth remembering"), save=save, cancel_url=cancel_url)


@screen(right="crm.change_account")
def insight_edit(request: MemberRequest, insight_id: int) -> HttpResponse:
    found = queries.insight(viewer=request.member, insight_id=insight_id)
    initial = {name: getattr(found, name) for name in customer_care.INSIGHT_FIELDS}
    version = version_of(request, found.version)
    back = reverse("crm:account_plan", args=[found.account_id])

    def save(values: dict[str, Any]) -> str:
        customer_care.edit_insight(insight_id=insight_id, values=values, version=version, by=request.member)
        return back

    return entry(
        request,
        form=InsightForm(request.POST or None, initial=initial, is_new=False),
        title=found.get_kind_display(),
        save=save,
        version=version,
        fields_template=VERSIONED,
        cancel_url=back,
    )


@screen(right="crm.change_account")
@require_POST
def insight_archive(request: MemberRequest, insight_id: int) -> HttpResponse:
    put_away = customer_care.archive_insight(insight_id=insight_id, at=timezone.now(), by=request.member)
    undo = reverse("crm:insight_restore", args=[insight_id])
    messages.success(request, _("%(name)s was put away.") % {"name": put_away.text}, extra_tags=f"undo:{undo}")
    return redirect("crm:account_plan", put_away.account_id)


@screen(right="crm.change_account")
@require_POST
def insight_restore(request: MemberRequest, insight_id: int) -> HttpResponse:
    restored = customer_care.restore_insight(insight_id=insight_id, by=request.member)
    return redirect("crm:account_plan", restored.account_id)


@screen(right="crm.change_account")
def plan_edit(request: MemberRequest, account_id: int) -> HttpResponse:
    account, found = queries.account_plan(viewer=request.member, account_id=account_id)
    initial = (
        {name: getattr(found, name) for name in customer_care.PLAN_FIELDS} if found else {"from_on": request.today}
    )
    version = version_of(request, found.version if found else 0) or None

    def save(values: dict[str, Any]) -> str:
        customer_care.write_plan(account_id=account_id, values=values, version=version, by=request.member)
        return reverse("crm:account_plan", args=[account_id])

    return entry(
        request,
        form=PlanForm(request.POST or None, initial=initial),
        title=_("Plan for %(name)s") % {"name": account.name},
        save=save,
        version=version or "",
        fields_template=VERSIONED,
        cancel_url=reverse("crm:account_plan", args=[account_id]),
    )


@screen(right="crm.change_account")
@require_POST
def plan_step_add(request: MemberRequest, account_id: int) -> HttpResponse:
    form = PlanStepForm(request.POST)
    if form.is_valid():
        _told(
            request, lambda: customer_care.add_plan_step(account_id=account_id, by=request.member, **form.cleaned_data)
        )
    else:
        messages.error(request, _("Say what to do, who does it and by when."))
    return redirect("crm:account_plan", account_id)


@screen(right="crm.view_account")
@require_POST
def plan_step_finish(request: MemberRequest, step_id: int) -> HttpResponse:
    done_on = request.today if request.POST.get("done") else None
    step = customer_care.finish_plan_step(step_id=step_id, on=done_on, by=request.member)
    return redirect("crm:account_plan", step.plan.account_id)


@screen(right="crm.change_account")
@require_POST
def plan_step_remove(request: MemberRequest, step_id: int) -> HttpResponse:
    return redirect("crm:account_plan", customer_care.remove_plan_step(step_id=step_id, by=request.member))


@screen(right="crm.change_account")
@require_POST
def rules_decide(request: MemberRequest, account_id: int) -> HttpResponse:
    """Give life cycle and level back to the rules."""
    _told(
        request,
        lambda: customer_care.let_rules_decide(account_id=account_id, today=request.today, by=request.member),
    )
    return redirect("crm:account", account_id)


@screen(right="crm.manage_process")
def customer_rules(request: MemberRequest) -> HttpResponse:
    """The settings of life cycle and level."""
    found = queries.customer_rules()
    initial = {name: getattr(found, name) for name in customer_care.RULE_FIELDS}
    version = version_of(request, found.version)

    def save(values: dict[str, Any]) -> str:
        customer_care.set_customer_rules(values=values, version=version, by=request.member)
        messages.success(request, _("Saved. Customers are sorted anew tonight."))
        return reverse("crm:customer_rules")

    return entry(
        request,
        form=CustomerRulesForm(request.POST or None, initial=initial),
        title=_("Life cycle and level"),
        form_intro=_("Every night each customer gets the life cycle and the level its business calls for."),
        save=save,
        version=version,
        fields_template=VERSIONED,
        cancel_url=reverse("crm:accounts"),
    )


def tabs(account: Account, active: str) -> list[Tab]:
    """The pages of one customer."""
    pages = (
        ("overview", _("Overview"), "crm:account"),
        ("people", _("People"), "crm:account_people"),
        ("plan", _("Needs and plan"), "crm:account_plan"),
        ("group", _("Group of companies"), "crm:account_group"),
    )
    return [Tab(label, reverse(url, args=[account.pk]), code == active) for code, label, url in pages]


def _told(request: MemberRequest, act: Callable[[], object]) -> None:
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))


def _flat(tops: list[queries.Person]) -> Iterator[queries.Person]:
    for person in tops:
        yield person
        yield from _flat(person.reports)


def _drawn(person: queries.Person) -> dict[str, Any]:
    contact: Contact = person.contact
    return {
        "contact": contact,
        "role": contact.get_buying_role_display(),
        "influence": contact.get_influence_display(),
        "attitude": contact.get_attitude_display(),
        "attitude_tone": ATTITUDE_TONES.get(contact.attitude, "neutral"),
        "style": contact.get_style_display(),
        "advice": STYLES.get(contact.style),
        "reports": [_drawn(below) for below in person.reports],
    }


def _rhythm_figures(seen: queries.CustomerKnowledge, today: date) -> list[Figure]:
    last, following = seen.rhythm.last_on, seen.rhythm.next_on
    return [
        Figure(_("Orders"), seen.rhythm.orders, definition=_("Opportunities won with this customer so far.")),
        Figure(
            _("Buys every"),
            seen.rhythm.usual_days,
            "days",
            better="neither",
            definition=_("Median days between two days with orders; known from the third on."),
        ),
        Figure(_("Last order"), None if last is None else (today - last).days, "days", better="lower"),
        Figure(
            _("Next one due in"),
            None if following is None else (following - today).days,
            "days",
            better="neither",
        ),
    ]
