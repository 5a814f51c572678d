"""What makes the pages an app on a phone: its manifest, its service worker, the page for when there is no network."""

from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.screens import screen

OPEN = "a browser asks for it before anybody signs in, and it tells nothing of anybody"


@screen(public=True, why=OPEN)
def manifest(request: HttpRequest) -> JsonResponse:
    """What the installed app is called, looks like and opens with."""
    sizes = (
        ("icon-192.png", "192x192", "any"),
        ("icon-512.png", "512x512", "any"),
        ("maskable-512.png", "512x512", "maskable"),
    )
    described = {
        "id": "/",
        "name": _("Quarterdeck"),
        "short_name": _("Quarterdeck"),
        "start_url": reverse("web:today"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f7f9",
        "theme_color": "#2459d3",
        "icons": [
            {"src": static(f"icons/{name}"), "sizes": size, "type": "image/png", "purpose": purpose}
            for name, size, purpose in sizes
        ],
        "shortcuts": [
            {"name": _("Log in one line"), "url": reverse("crm:activity_line")},
            {"name": _("Visits of the day"), "url": reverse("crm:visit_day")},
        ],
    }
    return JsonResponse(described, content_type="application/manifest+json")


@screen(public=True, why=OPEN)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The built worker, from the root, so that it may look after every page."""
    found = finders.find("dist/sw.js")
    if not isinstance(found, str):
        raise Http404
    return HttpResponse(
        _script(found, Path(found).stat().st_mtime_ns),
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"},
    )


@screen(public=True, why=OPEN)
def offline(request: HttpRequest) -> HttpResponse:
    """Shown for a page that was never seen here while there was network."""
    return render_page(request, "web/offline.html")


@lru_cache(maxsize=2)
def _script(path: str, changed: int) -> bytes:
    return Path(path).read_bytes()
