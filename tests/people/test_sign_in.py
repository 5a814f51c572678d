"""The door: password, rate limit, leaving, and the company's own directory."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.test import Client, RequestFactory

from quarterdeck.people import actions
from quarterdeck.people.models import Member
from quarterdeck.people.sign_in import MemberAdapter, SingleSignOnAdapter
from tests import factories

pytestmark = pytest.mark.django_db


def sign_in(client: Client, login: str, password: str = factories.PASSWORD) -> bool:
    client.post("/account/login/", {"login": login, "password": password})
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("name", ["ada", "ADA", "ada@example.com", "Ada@Example.com"])
def test_sign_in_by_name_or_mail_whatever_the_case(name: str) -> None:
    ada = factories.company()
    actions.edit_member(member_id=ada.pk, values={"email": "ada@example.com"}, by=ada)

    assert sign_in(Client(), name)


def test_wrong_password_does_not_sign_in() -> None:
    factories.company()

    assert not sign_in(Client(), "ada", "wrong password")


def test_right_password_is_refused_after_five_wrong_ones() -> None:
    factories.company()
    client = Client()

    for _try in range(5):
        assert not sign_in(client, "ada", "wrong password")

    assert not sign_in(client, "ada")


def test_who_left_cannot_sign_in() -> None:
    cast = factories.cast()
    other = factories.member("Other", role="administrator")
    actions.deactivate_member(member_id=cast.ada.pk, hand_over_to_id=None, on=factories.FOUNDED_ON, by=other)

    assert not sign_in(Client(), "ada")


def test_person_without_a_password_cannot_sign_in() -> None:
    factories.cast()

    assert not sign_in(Client(), "alice", "")
    assert not sign_in(Client(), "alice", "!")


def test_nobody_signs_up() -> None:
    factories.company()

    assert not MemberAdapter().is_open_for_signup(None)
    Client().post("/account/signup/", {"username": "eve", "password1": factories.PASSWORD})
    assert not Member.objects.filter(login="eve").exists()


def test_password_is_changed_and_kept_strong() -> None:
    ada = factories.company()
    client = Client()
    sign_in(client, "ada")

    def change(new: str) -> bool:
        typed = {"oldpassword": factories.PASSWORD, "password1": new, "password2": new}
        client.post("/account/password/change/", typed)
        ada.refresh_from_db()
        return ada.check_password(new)

    assert not change("short")
    assert change("another long secret")


def _arrival(address: str, *, verified: bool) -> SocialLogin:
    account = SocialAccount(provider="sso", uid="4711")
    return SocialLogin(user=Member(), account=account, email_addresses=[EmailAddress(email=address, verified=verified)])


@pytest.mark.parametrize(
    ("address", "verified", "is_let_in"),
    [
        ("alice@example.com", True, True),
        ("Alice@Example.com", True, True),
        ("alice@example.com", False, False),
        ("eve@example.com", True, False),
    ],
)
def test_directory_lets_in_members_by_their_verified_mail(
    settings: Any, address: str, verified: bool, is_let_in: bool
) -> None:
    app = {"provider_id": "sso", "name": "SSO", "client_id": "x", "settings": {"server_url": "https://id.example.com"}}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    cast = factories.cast()
    actions.edit_member(member_id=cast.alice.pk, values={"email": "alice@example.com"}, by=cast.ada)
    request = RequestFactory().get("/")
    request.user = cast.alice
    request.session = Client().session  # type: ignore[assignment]  # enough of one
    arrival = _arrival(address, verified=verified)

    SingleSignOnAdapter().pre_social_login(request, arrival)

    assert SocialAccount.objects.filter(user=cast.alice).exists() is is_let_in
    assert not SingleSignOnAdapter().is_open_for_signup(request, arrival)


def test_preferences_are_kept_and_remembered_by_the_browser() -> None:
    ada = factories.company()
    client = Client()
    client.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")

    client.post("/people/preferences/", {"language": "en", "theme": "dark", "wants_mail": ""})

    ada.refresh_from_db()
    assert (ada.language, ada.wants_mail) == ("en", False)
    assert (client.cookies["django_language"].value, client.cookies["theme"].value) == ("en", "dark")
