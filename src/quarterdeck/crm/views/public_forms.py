"""The public form: open to everybody, on its own address or in a frame of a site that may show it.

It knows no session and sets no cookie, so that a browser shows it inside another site; instead each page carries a signed
key with the moment it was drawn, which guards against scripts and against sending the same page twice.
"""

import secrets
from datetime import timedelta
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt

from quarterdeck.core.company import queries as company
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.actions import leads as actions
from quarterdeck.crm.forms.public_forms import HONEYPOT, VisitorForm
from quarterdeck.crm.models import LeadForm
from quarterdeck.crm.queries import lead_forms as queries
from quarterdeck.crm.rules import forms as rules

WHY = "visitors of a company's site are nobody's members"
# A person needs longer than this to read and type; a page left open for days is asked again.
SOONEST, LATEST = timedelta(seconds=2), timedelta(days=2)
_signer = signing.TimestampSigner(salt="crm.public-form")


@screen(public=True, why=WHY)
@csrf_exempt
@xframe_options_exempt
def public_form(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form, or take a post and thank. A script is thanked as well, and nothing is kept."""
    found = queries.public_form(slug=slug)
    with translation.override(_language(request)):
        if request.method != "POST":
            return _page(request, found, VisitorForm(found), utm=_utm(request))
        form = VisitorForm(found, request.POST)
        utm = {name: request.POST.get(name, "")[:300] for name in rules.UTM}
        if request.POST.get(HONEYPOT):
            return redirect(_thanks(request, found))
        key, problem = _key(request.POST.get("key", ""))
        if problem:
            form.say(problem)
            return _page(request, found, form, utm=utm, status=422)
        posted = actions.Posted(
            values={name: request.POST.get(name, "") for name in found.fields},
            key=key,
            address=_address(request),
            utm={name: value for name, value in utm.items() if value},
            has_consented=request.POST.get("consent") == "on",
        )
        try:
            actions.post_form(slug=slug, posted=posted, at=timezone.now())
        except actions.TooMany as refusal:
            form.say(str(refusal))
            response = _page(request, found, form, utm=utm, status=429, key=request.POST["key"])
            response["Retry-After"] = "60"
            return response
        except Refusal as refusal:
            form.say(str(refusal), field=getattr(refusal, "field", ""))
            return _page(request, found, form, utm=utm, status=422, key=request.POST["key"])
        return redirect(_thanks(request, found))


@screen(public=True, why=WHY)
@xframe_options_exempt
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.public_form(slug=slug)
    with translation.override(_language(request)):
        text = _texts(found).get("thanks") or _("Thank you. We will be in touch soon.")
        return _framed(request, found, "crm/public_form_thanks.html", {"thanks": text})


def _page(
    request: HttpRequest, found: LeadForm, form: VisitorForm, *, utm: dict[str, str], status: int = 200, key: str = ""
) -> HttpResponse:
    texts = _texts(found)
    context = {
        "form": form,
        "texts": texts,
        "intro": texts.get("intro", ""),
        "utm": utm,
        "key": key or _signer.sign(secrets.token_urlsafe(16)),
        "honeypot": HONEYPOT,
        "language": translation.get_language(),
        "action_url": request.get_full_path(),
    }
    return _framed(request, found, "crm/public_form.html", context, status=status)


def _framed(
    request: HttpRequest, found: LeadForm, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page that the form's sites, and nobody else, may show in a frame."""
    title = _texts(found).get("title") or found.name
    shown = {**context, "form_title": title, "is_embedded": "embed" in request.GET, "is_open": found.is_open}
    shown["company"] = company.company().name
    response = render_page(request, template, shown, status=status)
    add_never_cache_headers(response)
    response["Referrer-Policy"] = "strict-origin-when-cross-origin"
    sites = queries.framing_sites(found)
    csp_replace({"frame-ancestors": sites or ["'none'"]})(lambda _request: response)(request)
    return response


def _key(given: str) -> tuple[str, str]:
    """The page's key and, where it cannot be taken, why."""
    try:
        key = _signer.unsign(given, max_age=LATEST)
        age = timezone.now().timestamp() - _signer_time(given)
    except signing.SignatureExpired:
        return "", _("This page was open for a long time. Please send it once more.")
    except signing.BadSignature:
        return "", _("Something went wrong. Please send it once more.")
    if age < SOONEST.total_seconds():
        return "", _("That was quick! Please check your answers and send them once more.")
    return key, ""


def _signer_time(given: str) -> float:
    """When a page was drawn; the signature was checked before."""
    stamp = given.rsplit(_signer.sep, 2)[1]
    return float(signing.b62_decode(stamp))


def _address(request: HttpRequest) -> str:
    """Who posts. Behind a proxy of ours the last address it noted, which a visitor cannot invent."""
    noted = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip() if settings.BEHIND_HTTPS else ""
    return noted or request.META.get("REMOTE_ADDR", "")


def _utm(request: HttpRequest) -> dict[str, str]:
    """What the address carried, and the page the visitor came from."""
    kept = {name: request.GET.get(name, "")[:300] for name in rules.UTM}
    kept["referrer"] = kept["referrer"] or request.headers.get("Referer", "")[:300]
    return kept


def _language(request: HttpRequest) -> str:
    """The language the address asks for, else the visitor's."""
    wanted = request.GET.get("lang", "")
    return wanted if wanted in dict(settings.LANGUAGES) else translation.get_language_from_request(request)


def _texts(found: LeadForm) -> dict[str, str]:
    """The form's texts in the present language, else in the company's."""
    own = found.texts.get(company.company().language, {})
    return {**own, **found.texts.get(translation.get_language() or "", {})}


def _thanks(request: HttpRequest, found: LeadForm) -> str:
    query = request.GET.urlencode()
    return reverse("crm:public_form_thanks", args=[found.slug]) + (f"?{query}" if query else "")
