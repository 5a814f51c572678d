"""Choosing the period and the team that the pages look at."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.screens import screen
from quarterdeck.web import choices


@require_POST
@screen(right="metrics.view_metrics")
def period(request: HttpRequest) -> HttpResponse:
    """Look at another period from now on."""
    choices.remember_period(request, request.POST.get("period", ""))
    return _back(request)


@require_POST
@screen(right="metrics.view_metrics")
def team(request: HttpRequest) -> HttpResponse:
    """Look at another team from now on."""
    choices.remember_team(request, request.POST.get("team", ""))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(wanted if is_ours else "/")
