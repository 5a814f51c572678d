"""A private note shows up nowhere: not for the other one of the two, not for an administrator, whatever address they open."""

import pytest
from django.test import Client

from quarterdeck.people.models import Member
from quarterdeck.performance.actions import one_to_ones as actions
from tests import factories
from tests.guards.addresses import NOW, every_address, world
from tests.guards.test_permissions import operations

SECRET = b"Quartzine"
WHERE = ("performance/", "search/", "lists/", "people/", "approvals/", "settings/", "reports/")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Alice", "ada"])
def test_a_private_note_is_nowhere_for_anybody_else(name: str) -> None:
    cast = factories.cast()
    values = world(cast)
    actions.write_private_note(talk_id=values["talk_id"], text=SECRET.decode(), at=NOW, by=cast.mona)
    client = signed_in(cast.alice if name == "Alice" else cast.ada)

    seen = [path for path in addresses(values) if SECRET in body(client, path)]

    assert seen == []
    assert SECRET in body(signed_in(cast.mona), f"/performance/one-to-ones/talks/{values['talk_id']}/")


@pytest.mark.django_db
def test_not_even_the_writer_is_given_it_out_by_rest() -> None:
    cast = factories.cast()
    values = world(cast)
    actions.write_private_note(talk_id=values["talk_id"], text=SECRET.decode(), at=NOW, by=cast.mona)

    given = body(signed_in(cast.mona), f"/api/v1/one-to-ones/talks/{values['talk_id']}")

    assert SECRET not in given


def addresses(values: dict[str, object]) -> list[str]:
    """Every page under `WHERE` that can be opened, and every operation of the API that reads (the guards see that all are known)."""
    pages = [
        one.path(values)
        for one in every_address()
        if one.route.startswith(WHERE) and values.keys() >= set(one.parameters)
    ]
    reading = [name.split(" ")[1] for name in operations() if name.startswith("GET ")]
    return [*pages, *(f"/api/v1{found}" for path in reading if "{" not in (found := filled(path, values)))]


def filled(path: str, values: dict[str, object]) -> str:
    """A path of the API with real values, as far as they are known."""
    for parameter in [part.split("}")[0] for part in path.split("{")[1:]]:
        name = parameter.split(":")[-1]
        path = path.replace(f"{{{parameter}}}", str(values[name])) if name in values else path
    return path


def body(client: Client, path: str) -> bytes:
    answer = client.get(path)
    return b"".join(answer) if answer.streaming else answer.content


def signed_in(member: Member) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client
