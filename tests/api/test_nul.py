"""A character that PostgreSQL cannot keep, wherever a program may send it."""

import pytest

from quarterdeck.crm.actions.process import create_default_process
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "/contacts?buying_role=%00a",
        "/accounts?industry=%00",
        "/leads?source=a%00",
        "/search?q=%00pumps",
        "/members?q=%00",
    ],
)
def test_address_is_read_without_it(path, calling):
    people = factories.cast()

    assert calling(people.ada).get(path).status_code == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/members", {"login": "lee\0", "name": "Lee"}),
        ("/accounts", {"name": "Ac\0me"}),
        ("/opportunities", {"name": "Pumps", "lines": [{"name": "\0"}]}),
    ],
)
def test_text_with_it_is_refused(path, body, calling):
    people = factories.cast()
    create_default_process(by=people.ada)

    answer = calling(people.ada).post(path, body)

    assert (answer.status_code, answer.data["code"]) == (400, "bad_request")
