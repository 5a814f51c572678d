"""What is sent with the id of something that is not there is refused in words; it never reaches the database's own check."""

import pytest
from django.db import connection

from quarterdeck.crm.actions.process import create_default_process
from tests import factories

pytestmark = pytest.mark.django_db

NOBODY = 2_000_000_000
LEAD = {"name": "Lee", "company_name": "Acme", "phone": "13800138000"}
ACTIVITY = {"kind": "call", "subject": "Ring", "done_at": "2026-03-02T10:00:00Z"}
OKR = {"title": "Grow", "from_on": "2026-01-01", "until_on": "2026-04-01"}
ALERT = {"name": "Low", "metric": "won_amount", "condition": "below", "threshold": 5}
FEEDBACK = {"kind": "praise", "situation": "Monday", "behaviour": "Asked first", "effect": "They bought"}


@pytest.mark.parametrize(
    ("path", "body", "names"),
    [
        ("/accounts", {"name": "Acme"}, ("parent_id", "owner_id")),
        ("/contacts", {"name": "Lee"}, ("account_id",)),
        ("/leads", LEAD, ("product_id", "referred_by_id", "owner_id", "pool_id")),
        ("/opportunities", {"name": "Pumps"}, ("account_id", "owner_id", "process_id", "stage_id")),
        ("/activities", ACTIVITY, ("account_id", "opportunity_id", "contact_id")),
        ("/members", {"login": "lee", "name": "Lee"}, ("team_id",)),
        ("/teams", {"name": "West"}, ("parent_id",)),
        ("/okrs", OKR, ("owner_id", "team_id", "parent_id")),
        ("/feedback", FEEDBACK, ("member_id",)),
        ("/improvement-plans", {"reason": "Behind"}, ("member_id",)),
        ("/promotions", {"why": "Ready"}, ("member_id",)),
    ],
)
def test_an_id_of_nothing_is_refused(path, body, names, calling):
    people = factories.cast()
    create_default_process(by=people.ada)
    ada = calling(people.ada)
    for name in names:
        answer = ada.post(path, {**body, name: NOBODY})

        connection.check_constraints()
        assert answer.status_code in (403, 404, 409, 422), (name, answer.data)


def test_lines_and_lists_of_ids_are_looked_at_too(calling):
    people = factories.cast()
    create_default_process(by=people.ada)
    ada = calling(people.ada)

    line = ada.post("/opportunities", {"name": "Pumps", "lines": [{"product_id": NOBODY, "price": 5}]})
    members = ada.post("/alerts", {**ALERT, "member_ids": [NOBODY]})
    robots = ada.post("/alerts", {**ALERT, "robot_ids": [NOBODY]})
    connection.check_constraints()

    assert [answer.status_code for answer in (line, members, robots)] == [409, 409, 409]
