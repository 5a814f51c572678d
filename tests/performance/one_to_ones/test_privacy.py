"""A private note shows up nowhere: not for the other one of the two, not for an administrator, not by REST for its writer.

The walk of permissions (tests/guards/test_permissions.py) opens every page and sees that the note is on none.
"""

from typing import Any

import pytest
from django.test import Client

from quarterdeck.people.models import Member
from tests import factories
from tests.guards import secrets
from tests.guards.test_permissions import operations

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> tuple[factories.Cast, dict[str, Any]]:
    return secrets.world()


def test_its_writer_reads_it(world: tuple[factories.Cast, dict[str, Any]]) -> None:
    cast, values = world

    page = signed_in(cast.mona).get(f"/performance/one-to-ones/talks/{values['talk_id']}/")

    assert secrets.NOTE in secrets.body(page)


@pytest.mark.parametrize("name", ["alice", "ada"])
def test_no_operation_of_the_api_tells_it_to_anybody_else(
    world: tuple[factories.Cast, dict[str, Any]], name: str
) -> None:
    cast, values = world
    client = signed_in(getattr(cast, name))

    told = [path for path in readable(values) if secrets.shown(client.get(path), (secrets.NOTE,))]

    assert told == []


def test_not_even_the_writer_is_given_it_out_by_rest(world: tuple[factories.Cast, dict[str, Any]]) -> None:
    cast, values = world

    given = signed_in(cast.mona).get(f"/api/v1/one-to-ones/talks/{values['talk_id']}")

    assert given.status_code == 200
    assert secrets.NOTE not in secrets.body(given)


def readable(values: dict[str, Any]) -> list[str]:
    """Every operation of the API that reads (the guards see that all are known)."""
    reading = [name.split(" ")[1] for name in operations() if name.startswith("GET ")]
    return [f"/api/v1{found}" for path in reading if "{" not in (found := filled(path, values))]


def filled(path: str, values: dict[str, Any]) -> str:
    """A path of the API with real values, as far as they are known."""
    for parameter in [part.split("}")[0] for part in path.split("{")[1:]]:
        name = parameter.split(":")[-1]
        path = path.replace(f"{{{parameter}}}", str(values[name])) if name in values else path
    return path


def signed_in(member: Member) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client
