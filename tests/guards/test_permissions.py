"""The permission walk: every address of the live site says who may use it, and holds to it.

A view without the mark of `@screen` fails. A role without the right gets 403; who is not signed in is sent to sign in. Each
operation of the API carries its right as well. What is left out is listed with the reason, and a stale entry fails.
Each page is drawn once a role and asked everything: whether it was to be reached, whether it tells a secret, whether it wrote,
whether the icons it names are there.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client

from quarterdeck.api.urls import api
from quarterdeck.core.access import rights
from quarterdeck.people import access
from quarterdeck.people.models import Member
from tests import factories
from tests.guards import secrets
from tests.guards.addresses import Address, every_address

LEFT_OUT = {
    "account/": "allauth's own pages of sign-in; tests/people/test_sign_in.py covers what we set",
    "i18n/": "Django's own: sets the language cookie of whoever asks",
    "health/": "probes without a session; says up or down only, tests/core/health covers it",
    "api/v1/": "operations carry their own mark, walked below",
}
WRITES_ON_GET = {
    "people:export": "keeps who took the list",
    "catalog:export_products": "keeps who took the list",
    "lists:export": "keeps who took the list",
    "performance:export_scorecards": "keeps who took the list",
    "performance:team_skills_export": "keeps who took the table",
    "reporting:report_export": "keeps who took the report",
    "people:member": "shows an invitation's link once, and forgets it",
}
ICON = re.compile(r"icons\.svg[^#\"]*#([a-z0-9-]+)")
WRITING = ("INSERT", "UPDATE", "DELETE")


def walked() -> list[Address]:
    return [one for one in every_address() if not one.route.startswith(tuple(LEFT_OUT))]


def test_every_view_says_who_may_use_it() -> None:
    assert [one.name for one in walked() if not hasattr(one.view, "right")] == []


def test_views_open_to_everybody_say_why() -> None:
    open_ones = [one for one in walked() if one.view.right is None]

    assert [one.name for one in open_ones if not one.view.why] == []


@pytest.mark.parametrize("prefix", LEFT_OUT)
def test_what_is_left_out_exists(prefix: str) -> None:
    assert any(one.route.startswith(prefix) for one in every_address())


@pytest.mark.parametrize("name", WRITES_ON_GET)
def test_what_may_write_on_get_exists(name: str) -> None:
    assert any(one.name == name for one in every_address())


@pytest.mark.django_db
@pytest.mark.parametrize("role", rights.EVERY_ROLE)
def test_role_reaches_what_it_may_sees_no_secret_and_looking_changes_nothing(role: str) -> None:
    cast, values = secrets.world()
    member = _holder(cast, role)
    client = _signed_in(member)
    kept_from_it = (secrets.NOTE, *(secrets.MASKED if role == "rep" else ()))
    wrong, shown, written, icons = {}, {}, {}, {}

    for one in walked():
        statements: list[str] = []
        with connection.execute_wrapper(_watching(statements)):
            answer = client.get(one.path(values))
            status = _misjudged(client, member, one, answer, values)
        if status:
            wrong[one.name] = status
        text = secrets.body(answer)
        if found := [secret for secret in kept_from_it if secret in text]:
            shown[one.name] = found
        if missing := set(ICON.findall(text)) - _drawn():
            icons[one.name] = missing
        if statements and one.name not in WRITES_ON_GET and not one.view.is_public:
            written[one.name] = statements

    assert wrong == {}
    assert shown == {}
    assert written == {}
    assert icons == {}


@pytest.mark.django_db
def test_who_is_not_signed_in_is_sent_to_sign_in() -> None:
    _, values = secrets.world()
    client = Client()

    answers = {one.name: client.get(one.path(values)) for one in walked() if not one.view.is_public}

    strays = {
        name: answer.status_code
        for name, answer in answers.items()
        if answer.status_code != 405 and "/account/login/" not in answer.headers.get("Location", "")
    }
    assert strays == {}


def operations() -> dict[str, Any]:
    """Every operation of the API by method and path."""
    return {
        f"{method} {prefix}{path}": operation
        for prefix, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
        for method in operation.methods
    }


def test_every_operation_of_the_api_says_who_may_use_it() -> None:
    found = operations()

    assert len(found) > 20
    assert [name for name, one in found.items() if not getattr(one.view_func, "right", None)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", rights.EVERY_ROLE)
def test_api_refuses_a_role_without_the_right(role: str) -> None:
    cast, values = secrets.world()
    member = _holder(cast, role)
    client = _signed_in(member)
    wrong = {}

    for name, operation in operations().items():
        if member.may(operation.view_func.right):
            continue
        method, path = name.split(" ")
        for parameter in [part.split("}")[0] for part in path.split("{")[1:]]:
            path = path.replace(f"{{{parameter}}}", str(values[parameter.split(":")[-1]]))
        body = "{}" if method in {"POST", "PATCH", "PUT"} else ""
        answer = client.generic(method, f"/api/v1{path}", body, content_type="application/json")
        if answer.status_code not in {403, 422}:
            wrong[name] = answer.status_code

    assert wrong == {}


def _misjudged(client: Client, member: Member, one: Address, answer: Any, values: dict[str, Any]) -> int | None:
    """The status of an answer that is not what the mark says; None when it is.

    A view of a right may still refuse one record (403): that the record is out of the right's reach is the room's to test.
    """
    status: int = answer.status_code
    if one.view.right and not member.may(one.view.right):
        status = client.post(one.path(values)).status_code if status == 405 else status
        return None if status == 403 else status
    reach = access.scope_of(member, one.view.right) if one.view.right else "all"
    return status if status >= 500 or (status == 403 and reach == "all") else None


@cache
def _drawn() -> set[str]:
    """The icons that the build put into the sprite, from what it found in the source."""
    return set(re.findall(r'id="([a-z0-9-]+)"', Path(finders.find("dist/icons.svg")).read_text()))


def _watching(statements: list[str]) -> Any:
    """Keeps what is written to the database, but for the session's own upkeep."""

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith(WRITING) and "django_session" not in sql:
            statements.append(sql[:120])
        return execute(sql, *rest)

    return watch


def _holder(cast: factories.Cast, role: str) -> Member:
    if role == rights.ADMINISTRATOR:
        return cast.ada
    if role == "rep":
        return cast.alice
    return factories.member(f"The {role}", role=role, in_unit=cast.sales)


def _signed_in(member: Member) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client
