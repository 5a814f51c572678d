"""Settings of the public pools: who may claim how much, and when ownership lapses, with its dry run."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.answers import do, version_of
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.crm.actions import pools as actions
from quarterdeck.crm.forms.pools import CapForm, LapseForm, PoolForm, SeatForm
from quarterdeck.crm.models import LapseRule, PoolKind
from quarterdeck.crm.queries import conditions, lapsing
from quarterdeck.crm.queries import pools as queries
from quarterdeck.crm.views.entry import entry
from quarterdeck.people import queries as people

RIGHT = "crm.manage_pools"
AHEAD_DAYS = (0, 7, 30, 90)
SHOWN = 500


@screen(right=RIGHT)
def pool_settings(request: MemberRequest) -> HttpResponse:
    """Pools, limits by role, and rules."""
    context = {
        "pools": queries.settings_rows(),
        "caps": queries.cap_rows(),
        "rules": lapsing.rule_rows(),
        "counts": queries.counts(viewer=request.member),
    }
    return render_page(request, "crm/pool_settings.html", context)


@screen(right=RIGHT)
def pool_new(request: MemberRequest) -> HttpResponse:
    def save(values: dict[str, Any]) -> str:
        actions.create_pool(values=values, by=request.member)
        return _here()

    form = PoolForm(request.POST or None)
    return entry(request, form=form, title=_("New public pool"), save=save, cancel_url=_here())


@screen(right=RIGHT)
def pool_edit(request: MemberRequest, pool_id: int) -> HttpResponse:
    pool = queries.setting(pool_id=pool_id)
    version = version_of(request, pool.version)
    form = PoolForm(request.POST or None, initial={name: getattr(pool, name) for name in PoolForm.base_fields})
    del form.fields["kind"]

    def save(values: dict[str, Any]) -> str:
        actions.edit_pool(pool_id=pool_id, values=values, version=version, by=request.member)
        return _here()

    return entry(
        request,
        form=form,
        title=pool.name,
        save=save,
        version=version,
        fields_template="crm/versioned_fields.html",
        cancel_url=_here(),
    )


@screen(right=RIGHT)
@require_POST
def pool_archive(request: MemberRequest, pool_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.archive_pool(pool_id=pool_id, by=request.member, at=timezone.now()),
        back=_here(),
        done=_("Archived."),
        undo_url=reverse("crm:pool_restore", args=[pool_id]),
    )


@screen(right=RIGHT)
@require_POST
def pool_restore(request: MemberRequest, pool_id: int) -> HttpResponse:
    return do(request, lambda: actions.restore_pool(pool_id=pool_id, by=request.member), back=_here())


@screen(right=RIGHT)
def seat_new(request: MemberRequest, pool_id: int) -> HttpResponse:
    pool = queries.setting(pool_id=pool_id)
    form = SeatForm(
        request.POST or None,
        members=[(one.pk, one.name) for one in people.active_members()],
        units=people.unit_choices(),
        roles=queries.role_choices(),
    )

    def save(values: dict[str, Any]) -> str:
        actions.add_seat(pool_id=pool_id, by=request.member, **values)
        return _here()

    title = _("Who may claim from %(pool)s") % {"pool": pool.name}
    return entry(request, form=form, title=title, save=save, cancel_url=_here())


@screen(right=RIGHT)
@require_POST
def seat_remove(request: MemberRequest, seat_id: int) -> HttpResponse:
    return do(request, lambda: actions.remove_seat(seat_id=seat_id, by=request.member), back=_here())


@screen(right=RIGHT)
def cap_new(request: MemberRequest) -> HttpResponse:
    """A limit of a role; the same role and kind again changes it."""
    form = CapForm(request.POST or None, roles=queries.role_choices())

    def save(values: dict[str, Any]) -> str:
        actions.set_cap(by=request.member, **values)
        return _here()

    return entry(request, form=form, title=_("How much a role may hold"), save=save, cancel_url=_here())


@screen(right=RIGHT)
@require_POST
def cap_remove(request: MemberRequest, cap_id: int) -> HttpResponse:
    return do(request, lambda: actions.remove_cap(cap_id=cap_id, by=request.member), back=_here())


@screen(right=RIGHT)
def lapse_new(request: MemberRequest) -> HttpResponse:
    """A new rule, of leads or of accounts (`?of=`)."""
    kind = PoolKind.LEADS.value if request.GET.get("of") == PoolKind.LEADS else PoolKind.ACCOUNTS.value

    def save(values: dict[str, Any]) -> str:
        rule = actions.create_rule(values={**values, "kind": kind}, by=request.member)
        return reverse("crm:lapse_rule", args=[rule.pk])

    return entry(
        request,
        form=_lapse_form(request, kind, None),
        title=_("New rule: when ownership lapses"),
        save=save,
        form_intro=_("It starts switched off. Look at its dry run first."),
        cancel_url=_here(),
    )


@screen(right=RIGHT)
def lapse_rule(request: MemberRequest, lapse_id: int) -> HttpResponse:
    """The dry run: who would lose what, when and why."""
    rule = lapsing.rule(rule_id=lapse_id)
    given = request.GET.get("ahead", "")
    ahead = int(given) if given in map(str, AHEAD_DAYS) else 30
    now = timezone.now()
    coming = lapsing.lapsing(rule, at=now, until=now + timedelta(ahead))
    context = {
        "rule": rule,
        "asks": conditions.in_words(rule.conditions, kind=rule.kind),
        "rows": coming[:SHOWN],
        "total": len(coming),
        "owners": len({one.owner_id for one in coming}),
        "due": sum(one.at <= now for one in coming),
        "ahead": ahead,
        "ahead_choices": AHEAD_DAYS,
        "kept": lapsing.kept_by(rule, at=now),
        "record_url": "crm:lead" if rule.kind == PoolKind.LEADS else "crm:account",
    }
    return render_page(request, "crm/lapse_rule.html", context)


@screen(right=RIGHT)
def lapse_edit(request: MemberRequest, lapse_id: int) -> HttpResponse:
    rule = lapsing.rule(rule_id=lapse_id)
    version = version_of(request, rule.version)
    back = reverse("crm:lapse_rule", args=[lapse_id])

    def save(values: dict[str, Any]) -> str:
        actions.edit_rule(rule_id=lapse_id, values=values, version=version, by=request.member, at=timezone.now())
        return back

    return entry(
        request,
        form=_lapse_form(request, rule.kind, rule),
        title=rule.name,
        save=save,
        version=version,
        fields_template="crm/versioned_fields.html",
        cancel_url=back,
    )


@screen(right=RIGHT)
@require_POST
def lapse_switch(request: MemberRequest, lapse_id: int) -> HttpResponse:
    is_on = request.POST.get("on") == "1"
    return do(
        request,
        lambda: actions.switch_rule(rule_id=lapse_id, is_on=is_on, by=request.member, at=timezone.now()),
        back=reverse("crm:lapse_rule", args=[lapse_id]),
        done=_("The rule runs every night from now on.") if is_on else _("The rule no longer runs."),
    )


@screen(right=RIGHT)
@require_POST
def lapse_archive(request: MemberRequest, lapse_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.archive_rule(rule_id=lapse_id, by=request.member, at=timezone.now()),
        back=_here(),
        done=_("Archived."),
    )


def _lapse_form(request: MemberRequest, kind: str, rule: LapseRule | None) -> LapseForm:
    names = [*LapseForm.base_fields, "pool_id"]
    form = LapseForm(
        request.POST or None,
        pools=queries.release_choices(kind=kind),
        is_for_leads=kind == PoolKind.LEADS,
        initial={name: getattr(rule, name) for name in names} if rule else {},
    )
    kept = request.POST.get("conditions") or (rule.conditions if rule else None)
    form.fields["conditions"].offer(  # type: ignore[attr-defined]  # a ConditionsField
        conditions.fields_for(kind), viewer=request.member, kept=kept, with_me=False
    )
    return form


def _here() -> str:
    return reverse("crm:pool_settings")
