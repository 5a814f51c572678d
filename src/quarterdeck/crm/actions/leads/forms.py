"""Public forms: making them, and taking what visitors post."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.records import versions
from quarterdeck.crm.actions.leads import limiting
from quarterdeck.crm.actions.leads.capturing import capture_lead
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed, refuse_invalid
from quarterdeck.crm.models import FormPost, Lead, LeadChannel, LeadForm, Pool, PoolKind
from quarterdeck.crm.rules import forms as rules
from quarterdeck.people.models import Member

FIELDS = frozenset(
    (
        *("name", "fields", "required", "texts", "source", "campaign", "cost", "allowed_sites", "asks_consent"),
        *("owner_id", "pool_id", "product_id", "is_open"),
    )
)


@dataclass(frozen=True, slots=True)
class Posted:
    """What a visitor sent: the values by field, the key of the page, where from."""

    values: Mapping[str, str]
    key: str
    address: str
    utm: Mapping[str, str]
    has_consented: bool | None = None


@transaction.atomic
def create_form(*, name: str, by: Member, **values: Any) -> LeadForm:
    """Make a public form. Refuses fields and sites that cannot be."""
    _need(by)
    form = LeadForm(name=name.strip(), **{"fields": list(rules.USUAL), **_known(values)})
    _refuse_unusable(form)
    form.save()
    trail.record(form, "created", by=by)
    return form


@transaction.atomic
def edit_form(*, form_id: int, values: Mapping[str, Any], version: int | None, by: Member) -> LeadForm:
    """Change a form. Refuses a stale edit."""
    form = _form(form_id, by)
    wanted = _known(values)
    versions.refuse_stale(form, wanted, version=version)
    changes = trail.differences(form, wanted)
    if not changes:
        return form
    for field in changes:
        setattr(form, field, wanted[field])
    _refuse_unusable(form)
    form.version += 1
    form.save()
    trail.record(form, "edited", by=by, changes={k: (str(a), str(b)) for k, (a, b) in changes.items()})
    return form


@transaction.atomic
def set_form_open(*, form_id: int, is_open: bool, by: Member) -> LeadForm:
    """Take posts, or answer that the form is closed."""
    return edit_form(form_id=form_id, values={"is_open": is_open}, version=None, by=by)


@transaction.atomic
def set_form_archived(*, form_id: int, at: datetime | None, by: Member) -> LeadForm:
    """Put a form away, or (None) bring it back; its leads stay."""
    form = _form(form_id, by)
    if (form.archived_at is None) != (at is None):
        form.archived_at = at
        form.version += 1
        form.save(update_fields=["archived_at", "version", "updated_at"])
        trail.record(form, "archived" if at else "restored", by=by)
    return form


def post_form(*, slug: str, posted: Posted, at: datetime) -> Lead | None:
    """Make a lead of what a visitor sent. The same page sent twice makes one; returns None for the repeated one.

    Refuses a closed form, missing or unusable values, and (as `TooMany`) whoever posts too often.
    """
    form = LeadForm.objects.current().filter(slug=slug, is_open=True).select_related("owner", "pool").first()
    if form is None:
        raise Invalid(_("This form is closed."))
    if FormPost.objects.filter(key=posted.key).exists():
        return None
    limiting.count(address=posted.address, form_id=form.pk, at=at)
    values = rules.checked(posted.values, fields=form.fields, required=form.required)
    if form.asks_consent and not posted.has_consented:
        raise Invalid(_("Please agree that we may contact you."), field="consent")
    try:
        return _keep(form, posted, values, at=at)
    except IntegrityError:
        if FormPost.objects.filter(key=posted.key).exists():
            return None
        raise


@transaction.atomic
def _keep(form: LeadForm, posted: Posted, values: Mapping[str, Any], *, at: datetime) -> Lead:
    """The key goes first: of two posts at once the second waits here and finds it taken."""
    post = FormPost.objects.create(form=form, key=posted.key, at=at)
    is_given = form.owner is not None and form.owner.is_active
    lead = capture_lead(
        channel=LeadChannel.WEB_FORM,
        by=None,
        at=at,
        owner_id=form.owner_id if is_given else None,
        pool_id=None if is_given else form.pool_id,
        source=form.source,
        campaign=posted.utm.get("utm_campaign", "")[:120] or form.campaign,
        cost=form.cost,
        product_id=form.product_id,
        utm={**posted.utm, "form": form.name},
        may_be_contacted=posted.has_consented if form.asks_consent else None,
        **values,
    )
    post.lead = lead
    post.save(update_fields=["lead"])
    return lead


def _need(by: Member) -> None:
    if not by.may("crm.manage_pools"):
        raise NotAllowed(_("You may not set up forms for leads."))


def _form(form_id: int, by: Member) -> LeadForm:
    _need(by)
    return get_object_or_404(LeadForm.objects.select_for_update(of=("self",)), pk=form_id)


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := sorted(set(values) - FIELDS):
        raise Invalid(_("There is no field %(name)s.") % {"name": unknown[0]}, field=unknown[0])
    return {field: value.strip() if isinstance(value, str) else value for field, value in values.items()}


def _refuse_unusable(form: LeadForm) -> None:
    refuse_invalid(form)
    if reason := rules.why_not_fields(form.fields, form.required):
        raise Invalid(reason, field="fields")
    if reason := rules.why_not_sites(form.allowed_sites):
        raise Invalid(reason, field="allowed_sites")
    if form.owner_id and form.pool_id:
        raise Invalid(_("Choose an owner or a pool, not both."), field="pool_id")
    if form.pool_id and not Pool.objects.current().filter(pk=form.pool_id, kind=PoolKind.LEADS).exists():
        raise Invalid(_("Choose a pool for leads that is in use."), field="pool_id")
    if LeadForm.objects.filter(name=form.name).exclude(pk=form.pk).exists():
        raise Invalid(_("There is a form of that name already."), field="name")
