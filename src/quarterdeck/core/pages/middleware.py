"""What every request carries: the member, and the company's date."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

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
