"""What every request carries: the member, and the company's date; what it may not; where its answer leads."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from quarterdeck.core.company import queries as company
from quarterdeck.core.company.models import Company


class CompanyDay:
    """Sets `request.member`, `request.today` and the time zone; views pass the day down, nothing below asks a clock."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.member = request.user  # type: ignore[attr-defined]
        try:
            timezone.activate(company.company().timezone)
        except Company.DoesNotExist:
            timezone.deactivate()
        request.today = timezone.localdate()  # type: ignore[attr-defined]
        return self.get_response(request)


class NoNul:
    """Takes characters with the number nought out of what an address asks: nobody types them, and no database keeps them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.META["QUERY_STRING"] = request.META["QUERY_STRING"].replace("%00", "")
        return self.get_response(request)


class HtmxRedirect:
    """Lets the browser itself go where htmx would follow a redirect out of sight.

    A form in the drawer is a plain view: what it redirects to opens as a page, with its messages still unread. Somebody whose
    session has ended sees the sign-in page instead of finding it inside a table.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.headers.get("HX-Request") or response.status_code not in (301, 302, 303):
            return response
        address = response["Location"]
        if address.startswith(resolve_url(settings.LOGIN_URL)):
            answer: HttpResponse = HttpResponseClientRefresh()
        elif request.headers.get("HX-Target") == "drawer":
            answer = HttpResponseClientRedirect(address)
        else:
            return response
        answer.cookies = response.cookies
        return answer
