"""The page where people make and take back their tokens."""

import re

import pytest

from quarterdeck.api.actions import create_token
from quarterdeck.api.models import ApiToken
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return factories.cast(language="en")


def test_token_is_shown_once_works_and_is_taken_back(cast, client):
    client.force_login(cast.alice)

    page = client.post("/tokens/", {"name": "Reports", "days": "30"})
    token = re.search(r"qd_[\w-]+", page.content.decode()).group()
    bearer = {"headers": {"Authorization": f"Bearer {token}"}}
    client.logout()

    assert client.get("/api/v1/accounts", **bearer).status_code == 200
    assert client.post("/api/v1/accounts", {"name": "x"}, content_type="application/json", **bearer).status_code == 403

    client.force_login(cast.alice)
    assert token not in client.get("/tokens/").content.decode()
    client.post(f"/tokens/{ApiToken.objects.get().pk}/revoke/")
    client.logout()
    assert client.get("/api/v1/accounts", **bearer).status_code == 401


def test_token_of_another_is_not_found(cast, client):
    create_token(login="bob", by=cast.bob)
    client.force_login(cast.alice)
    assert client.post(f"/tokens/{ApiToken.objects.get().pk}/revoke/").status_code == 404
    assert "qd_" not in client.get("/tokens/").content.decode()
