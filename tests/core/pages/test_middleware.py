from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from quarterdeck.core.pages.middleware import HtmxRedirect, NoNul


def answer(address: str, **headers: str) -> HttpResponse:
    view: Callable[[HttpRequest], HttpResponse] = lambda request: HttpResponseRedirect(address)  # noqa: E731 - a view in one line
    return HtmxRedirect(view)(RequestFactory().post("/", headers=headers))


def test_redirect_of_a_form_in_the_drawer_opens_as_a_page() -> None:
    response = answer("/opportunities/5/", **{"HX-Request": "true", "HX-Target": "drawer"})

    assert response.status_code == 200
    assert response["HX-Redirect"] == "/opportunities/5/"


def test_htmx_of_an_ended_session_loads_the_page_again() -> None:
    response = answer("/account/login/?next=/", **{"HX-Request": "true", "HX-Target": "rows"})

    assert response["HX-Refresh"] == "true"


def test_other_redirects_stay_as_they_are() -> None:
    assert answer("/a/").status_code == 302
    assert answer("/a/", **{"HX-Request": "true", "HX-Target": "rows"}).status_code == 302


def test_nul_is_taken_out_of_an_address() -> None:
    view: Callable[[HttpRequest], HttpResponse] = lambda request: HttpResponse(request.GET["q"])  # noqa: E731 - a view in one line

    assert NoNul(view)(RequestFactory().get("/?q=%00pu%00mps%2500")).content == b"pumps%00"
