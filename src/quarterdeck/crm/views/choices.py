"""What searchable selects ask for as one types."""

from collections.abc import Sequence
from dataclasses import asdict

from django.http import HttpResponse, JsonResponse

from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.crm.queries import choices
from quarterdeck.crm.queries.choices import Choice


@screen(right="crm.view_account")
def accounts(request: MemberRequest) -> HttpResponse:
    return _answer(choices.account_choices(viewer=request.member, words=request.GET.get("q", "")))


@screen(right="crm.view_account")
def contacts(request: MemberRequest) -> HttpResponse:
    return _answer(choices.contact_choices(viewer=request.member, words=request.GET.get("q", "")))


@screen(right="crm.view_opportunity")
def opportunities(request: MemberRequest) -> HttpResponse:
    return _answer(choices.opportunity_choices(viewer=request.member, words=request.GET.get("q", "")))


@screen(right="people.view_member")
def colleagues(request: MemberRequest) -> HttpResponse:
    return _answer(choices.colleague_choices(viewer=request.member, words=request.GET.get("q", "")))


def _answer(found: Sequence[Choice]) -> HttpResponse:
    return JsonResponse([asdict(choice) for choice in found], safe=False)
