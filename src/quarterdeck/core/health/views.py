"""The health page, for monitors and load balancers."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from quarterdeck.core.health import checks
from quarterdeck.core.pages.screens import screen


@screen(public=True, why="a monitor has no login; the page tells no secret and no figure of the company")
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 when everything is well, 503 with the failing check when it is not."""
    found = checks.findings()
    is_well = all(finding.ok for finding in found.values())
    parts = {name: {"ok": finding.ok, **finding.figures} for name, finding in found.items()}
    return JsonResponse({"status": "ok" if is_well else "failing", "checks": parts}, status=200 if is_well else 503)
