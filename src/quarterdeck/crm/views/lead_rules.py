"""Settings of scoring and routing, their previews, and the fairness report."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from quarterdeck.core.company import queries as company
from quarterdeck.core.pages.answers import do, version_of
from quarterdeck.core.pages.components import Figure
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.crm.actions import routing, scoring
from quarterdeck.crm.forms.lead_rules import RoutingForm, ScoringForm, ScoringSettingForm
from quarterdeck.crm.models import RoutingRule, ScoringRule
from quarterdeck.crm.queries import conditions
from quarterdeck.crm.queries import routing as routes
from quarterdeck.crm.queries import scoring as scores
from quarterdeck.crm.views.entry import entry
from quarterdeck.people import queries as people

RIGHT = "crm.manage_pools"
SPANS = (7, 30, 90, 365)


@screen(right=RIGHT)
def scoring_rules(request: MemberRequest) -> HttpResponse:
    """The rules with how many leads each meets, and how many leads are hot, warm and cold."""
    figures = [Figure(label, number) for _code, label, number in scores.grade_counts()]
    context = {"rules": scores.rule_rows(at=timezone.now()), "setting": scores.setting(), "figures": figures}
    return render_page(request, "crm/scoring.html", context)


@screen(right=RIGHT)
def scoring_new(request: MemberRequest) -> HttpResponse:
    def save(values: dict[str, Any]) -> str:
        scoring.create_rule(values=values, by=request.member)
        return _scored()

    return entry(
        request,
        form=_scoring_form(request, None),
        title=_("New scoring rule"),
        save=save,
        fields_template="crm/scoring_fields.html",
        cancel_url=reverse("crm:scoring"),
    )


@screen(right=RIGHT)
def scoring_edit(request: MemberRequest, scoring_id: int) -> HttpResponse:
    rule = scores.rule(rule_id=scoring_id)
    version = version_of(request, rule.version)

    def save(values: dict[str, Any]) -> str:
        scoring.edit_rule(rule_id=scoring_id, values=values, version=version, by=request.member)
        return _scored()

    return entry(
        request,
        form=_scoring_form(request, rule),
        title=rule.name,
        save=save,
        version=version,
        fields_template="crm/scoring_fields.html",
        cancel_url=reverse("crm:scoring"),
    )


@screen(right=RIGHT)
@require_POST
def scoring_archive(request: MemberRequest, scoring_id: int) -> HttpResponse:
    def act() -> None:
        scoring.archive_rule(rule_id=scoring_id, by=request.member, at=timezone.now())
        _scored()

    return do(request, act, back=reverse("crm:scoring"), done=_("Archived."))


@screen(right=RIGHT)
def scoring_setting(request: MemberRequest) -> HttpResponse:
    setting = scores.setting()
    form = ScoringSettingForm(
        request.POST or None, initial={name: getattr(setting, name) for name in ScoringSettingForm.base_fields}
    )

    version = version_of(request, setting.version)

    def save(values: dict[str, Any]) -> str:
        scoring.save_setting(values=values, version=version, by=request.member)
        return _scored()

    return entry(
        request,
        form=form,
        title=_("Thresholds and weights"),
        save=save,
        version=version,
        fields_template="crm/versioned_fields.html",
        cancel_url=reverse("crm:scoring"),
    )


@screen(right=RIGHT)
@require_POST
def scoring_matches(request: MemberRequest) -> HttpResponse:
    """How many leads the rule being typed meets, while it is typed."""
    form = _scoring_form(request, None)
    form.fields["name"].required = form.fields["points"].required = False
    if not form.is_valid():
        return HttpResponse(_("Not complete yet"))
    number = scores.matches(values=form.cleaned_data, today=request.today)
    return HttpResponse(ngettext("%(number)d lead matches", "%(number)d leads match", number) % {"number": number})


@screen(right=RIGHT)
def routing_rules(request: MemberRequest) -> HttpResponse:
    """The rules in order, the leads nobody has with the reason, and the last runs."""
    free, total = routes.unassigned_rows(50)
    context = {
        "rules": routes.rule_rows(),
        "free": free,
        "free_total": total,
        "runs": routes.last_runs(10),
    }
    return render_page(request, "crm/routing.html", context)


@screen(right=RIGHT)
def routing_new(request: MemberRequest) -> HttpResponse:
    def save(values: dict[str, Any]) -> str:
        members = dict.fromkeys(values.pop("member_ids"))
        rule = routing.create_rule(values=values, members=members, by=request.member)
        return reverse("crm:routing_rule", args=[rule.pk])

    return entry(
        request,
        form=_routing_form(request, None),
        title=_("New routing rule"),
        save=save,
        form_intro=_("It starts switched off. Look at its preview first."),
        cancel_url=reverse("crm:routing"),
    )


@screen(right=RIGHT)
def routing_rule(request: MemberRequest, routing_id: int) -> HttpResponse:
    """The preview: what would become of the leads that wait now, with this rule in use."""
    rule = routes.rule(rule_id=routing_id)
    found = routing.preview(rule_id=routing_id, at=timezone.now())
    context = {
        "rule": rule,
        "asks": conditions.in_words(rule.conditions, kind="leads"),
        "routes": found[:200],
        "total": len(found),
        "given": sum(one.member_id is not None for one in found),
        "by_this": sum(one.member_id is not None and one.rule == rule.name for one in found),
    }
    return render_page(request, "crm/routing_rule.html", context)


@screen(right=RIGHT)
def routing_edit(request: MemberRequest, routing_id: int) -> HttpResponse:
    rule = routes.rule(rule_id=routing_id)
    version = version_of(request, rule.version)
    back = reverse("crm:routing_rule", args=[routing_id])
    capacities = {share.member_id: share.monthly_capacity for share in rule.shares.all()}

    def save(values: dict[str, Any]) -> str:
        members = {pk: capacities.get(pk) for pk in values.pop("member_ids")}
        routing.edit_rule(rule_id=routing_id, values=values, members=members, version=version, by=request.member)
        return back

    return entry(
        request,
        form=_routing_form(request, rule, list(capacities)),
        title=rule.name,
        save=save,
        version=version,
        fields_template="crm/versioned_fields.html",
        cancel_url=back,
    )


@screen(right=RIGHT)
@require_POST
def routing_switch(request: MemberRequest, routing_id: int) -> HttpResponse:
    is_on = request.POST.get("on") == "1"
    return do(
        request,
        lambda: routing.switch_rule(rule_id=routing_id, is_on=is_on, by=request.member),
        back=reverse("crm:routing_rule", args=[routing_id]),
        done=_("The rule gives out leads from now on.") if is_on else _("The rule no longer gives out leads."),
    )


@screen(right=RIGHT)
@require_POST
def routing_shift(request: MemberRequest, routing_id: int) -> HttpResponse:
    is_up = "up" in request.POST
    return do(
        request,
        lambda: routing.shift_rule(rule_id=routing_id, is_up=is_up, by=request.member),
        back=reverse("crm:routing"),
    )


@screen(right=RIGHT)
@require_POST
def routing_archive(request: MemberRequest, routing_id: int) -> HttpResponse:
    return do(
        request,
        lambda: routing.archive_rule(rule_id=routing_id, by=request.member, at=timezone.now()),
        back=reverse("crm:routing"),
        done=_("Archived."),
    )


@screen(right=RIGHT)
@require_POST
def routing_run(request: MemberRequest) -> HttpResponse:
    """Give out what waits now."""
    return do(
        request,
        lambda: routing.route_leads(at=timezone.now(), by=request.member),
        back=reverse("crm:routing"),
        done=_("Done: what could be given out was."),
    )


@screen(right="crm.view_lead")
def fairness(request: MemberRequest) -> HttpResponse:
    """Who got how many leads, how good, how they closed, how fast they were answered; of those within the viewer's reach."""
    given = request.GET.get("days", "")
    days = int(given) if given in map(str, SPANS) else 30
    until = request.today + timedelta(1)
    rows = routes.fairness(viewer=request.member, from_on=until - timedelta(days), until_on=until)
    context = {
        "rows": rows,
        "is_empty": not rows,
        "days": days,
        "spans": SPANS,
        "total": sum(row.leads for row in rows),
        "currency": company.company().currency_id,
    }
    return render_page(request, "crm/fairness.html", context)


def _scored() -> str:
    """Score every lead anew, so that the page one comes back to is true."""
    scoring.rescore_leads(at=timezone.now())
    return reverse("crm:scoring")


def _scoring_form(request: MemberRequest, rule: ScoringRule | None) -> ScoringForm:
    names = ScoringForm.base_fields
    form = ScoringForm(request.POST or None, initial={name: getattr(rule, name) for name in names} if rule else {})
    _offer(form, request, rule.conditions if rule else None)
    return form


def _routing_form(request: MemberRequest, rule: RoutingRule | None, member_ids: list[int] | None = None) -> RoutingForm:
    names = [*RoutingForm.base_fields, "unit_id", "territory_id"]
    form = RoutingForm(
        request.POST or None,
        members=[(one.pk, one.name) for one in people.active_members()],
        units=routes.unit_choices(),
        territories=routes.territory_choices(),
        initial={**{name: getattr(rule, name) for name in names}, "member_ids": member_ids} if rule else {},
    )
    _offer(form, request, rule.conditions if rule else None)
    return form


def _offer(form: Any, request: MemberRequest, kept: Any) -> None:
    form.fields["conditions"].offer(
        conditions.fields_for("leads"),
        viewer=request.member,
        kept=request.POST.get("conditions") or kept,
        with_me=False,
    )
