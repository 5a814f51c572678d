"""Reads of public forms."""

from dataclasses import dataclass
from datetime import time

from django.db.models import Count, Max, Q
from django.shortcuts import get_object_or_404

from quarterdeck.crm.models import LeadForm, Pool, PoolKind, ResponseSetting, SourceResponse
from quarterdeck.crm.rules import forms as rules


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form with what came of it."""

    form: LeadForm
    posts: int
    converted: int


def form_rows(*, with_archived: bool = False) -> list[FormRow]:
    """Every form with how many leads it brought and how many of them were converted."""
    forms = LeadForm.objects.all() if with_archived else LeadForm.objects.current()
    counted = forms.select_related("owner", "pool").annotate(
        post_count=Count("posts"),
        won=Count("posts", filter=Q(posts__lead__converted_at__isnull=False)),
        last_at=Max("posts__at"),
    )
    return [FormRow(form, form.post_count, form.won) for form in counted.order_by("archived_at", "name", "pk")]


def form(*, form_id: int) -> LeadForm:
    """One form for its page; 404 when there is none."""
    return get_object_or_404(LeadForm.objects.select_related("owner", "pool", "product"), pk=form_id)


def public_form(*, slug: str) -> LeadForm:
    """The form behind a public address; 404 when it was put away."""
    return get_object_or_404(LeadForm.objects.current(), slug=slug)


def lead_pools() -> list[tuple[int, str]]:
    """Pools a form may fill."""
    return list(Pool.objects.current().filter(kind=PoolKind.LEADS).order_by("name", "pk").values_list("pk", "name"))


def framing_sites(form: LeadForm) -> list[str]:
    """The origins that may show the form in a frame."""
    return rules.sites(form.allowed_sites)


def response_setting() -> tuple[ResponseSetting, list[SourceResponse]]:
    """How soon answers are owed, and what differs by source."""
    found = ResponseSetting.objects.first() or ResponseSetting(opens=time(9), closes=time(18))
    return found, list(SourceResponse.objects.all())
