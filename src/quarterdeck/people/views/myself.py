"""What people do for themselves: accept an invitation, set their preferences."""

from typing import Any

from allauth.core import ratelimit
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from quarterdeck.core.pages.answers import answer_form
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.people import actions, forms, queries

A_YEAR = 60 * 60 * 24 * 365


@never_cache
@screen(public=True, why="an invited person has no password yet; the token in the address is the proof")
def join(request: MemberRequest, token: str) -> HttpResponse:
    """Choose a password by the link of an invitation, and be signed in; with a second step set up, by the usual door."""
    if blocked := ratelimit.consume_or_429(request, action="join"):
        return blocked  # type: ignore[no-any-return]  # the library is untyped
    invited = queries.invited_member(token=token, at=timezone.now())
    if invited is None:
        return render_page(request, "people/join_gone.html", status=410)
    form = forms.JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            member = actions.accept_invitation(token=token, password=form.cleaned_data["password"], at=timezone.now())
        except Refusal as refusal:
            form.add_error("password", str(refusal))
        else:
            if is_mfa_enabled(member):
                return redirect("account_login")
            login(request, member, backend="django.contrib.auth.backends.ModelBackend")
            return redirect(settings.LOGIN_REDIRECT_URL)
    status = 422 if form.errors else 200
    return render_page(request, "people/join.html", {"form": form, "invited": invited}, status=status)


@screen(why="everybody sets their own language and appearance")
def preferences(request: MemberRequest) -> HttpResponse:
    """Language, appearance, mail; and the way to password, second factor and passkeys."""
    me = request.member
    known = {
        "language": me.language,
        "theme": request.COOKIES.get("theme", ""),
        "wants_mail": me.wants_mail,
    }
    form = forms.PreferencesForm(request.POST or None, initial=known)
    language = form.cleaned_data["language"] if request.method == "POST" and form.is_valid() else ""
    with translation.override(language or translation.get_language()):
        answer = answer_form(
            request,
            form,
            lambda typed: actions.set_preferences(language=typed["language"], wants_mail=typed["wants_mail"], by=me),
            title=_("My preferences"),
            back=reverse("people:preferences"),
            done=_("Saved."),
            template="people/preferences.html",
        )
    if answer.status_code == 302:
        _remember(answer, form.cleaned_data)
    return answer


def _remember(answer: HttpResponse, typed: dict[str, Any]) -> None:
    """Cookies decide how the pages look before anybody is known; no choice means the company's and the device's."""
    for name, value in ((settings.LANGUAGE_COOKIE_NAME, typed["language"]), ("theme", typed["theme"])):
        if value:
            answer.set_cookie(name, value, max_age=A_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
        else:
            answer.delete_cookie(name, samesite="Lax")
