"""Robots kept and used: secrets stay secret, each message arrives once, what fails says so."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from quarterdeck.core.records.refusals import Refusal
from quarterdeck.core.robots import actions
from quarterdeck.core.robots.models import GroupRobot, RobotMessage
from quarterdeck.people.models import Member
from tests import factories
from tests.core.robots.chat import Chat, running

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
KEY = "/cgi-bin/webhook/send?key=very-secret"


@pytest.fixture
def chat(settings: Any) -> Iterator[Chat]:
    with running() as found:
        settings.ROBOT_ORIGINS = [found.origin]
        settings.PUBLIC_ADDRESS = "https://sales.example"
        yield found


def robot(chat: Chat, *, kind: str = "wecom") -> GroupRobot:
    return actions.save_robot(
        values={"name": f"Sales {kind}", "kind": kind, "is_on": True},
        url=chat.origin + KEY,
        secret="",
        by=factories.company(),
    )


def sent(found: GroupRobot, **more: str) -> bool:
    message = actions.send(found, title="Week 12", text="Won: ¥1.2M", url="/reports/1/", at=NOW, **more)
    assert message is not None
    return actions.deliver(message_id=message.pk, at=NOW)


def test_a_message_arrives_with_its_link(chat: Chat) -> None:
    found = robot(chat)

    assert sent(found)

    ((path, body),) = chat.posts
    assert path == KEY
    assert body["markdown"]["content"].startswith("**Week 12**\n\nWon: ¥1.2M\n\n[")
    assert body["markdown"]["content"].endswith("(https://sales.example/reports/1/)")
    found.refresh_from_db()
    assert (found.wrote_at, found.problem) == (NOW, "")


def test_the_same_message_is_asked_for_and_sent_once(chat: Chat) -> None:
    found = robot(chat)
    message = actions.send(found, title="A", at=NOW, dedupe_key="one")
    assert message is not None

    again = actions.send(found, title="A", at=NOW, dedupe_key="one")
    actions.deliver(message_id=message.pk, at=NOW)
    actions.deliver(message_id=message.pk, at=NOW)

    assert again is None
    assert len(chat.posts) == 1


def test_a_chat_that_is_away_is_tried_again(chat: Chat) -> None:
    found = robot(chat)
    chat.status = 503
    with pytest.raises(actions.NotSent):
        sent(found)
    message = RobotMessage.objects.get()
    assert message.problem

    chat.status = 200
    assert actions.deliver(message_id=message.pk, at=NOW)

    message.refresh_from_db()
    assert (message.sent_at, message.problem) == (NOW, "")


def test_a_refusal_is_kept_in_words_and_not_tried_again(chat: Chat) -> None:
    found = robot(chat)
    chat.answer = '{"errcode": 93000, "errmsg": "invalid webhook url"}'

    assert not sent(found)

    found.refresh_from_db()
    assert "93000 invalid webhook url" in found.problem


def test_a_redirect_is_not_followed(chat: Chat) -> None:
    found = robot(chat)
    chat.status, chat.headers = 302, {"Location": f"{chat.origin}/elsewhere"}

    assert not sent(found)

    assert [path for path, _body in chat.posts] == [KEY]


def test_nothing_is_written_to_a_robot_that_is_off(chat: Chat) -> None:
    found = robot(chat)
    actions.save_robot(values={"is_on": False}, url="", secret="", by=None, robot_id=found.pk)

    assert not sent(found)

    assert chat.posts == []


def test_another_chat_asks_for_the_address_again(chat: Chat) -> None:
    found = robot(chat)

    with pytest.raises(Refusal) as refusal:
        actions.save_robot(values={"kind": "slack"}, url="", secret="", by=None, robot_id=found.pk)

    assert refusal.value.code == "url"


def test_no_page_and_no_trail_shows_the_address(chat: Chat) -> None:
    found = robot(chat)
    ada = Client()
    ada.force_login(Member.objects.get(login="ada"))
    ada.post(f"/settings/robots/{found.pk}/try/")

    pages = [ada.get(f"/settings/robots/{path}").content for path in ("", f"{found.pk}/", f"{found.pk}/edit/")]

    assert len(chat.posts) == 1
    assert not any(b"very-secret" in page for page in pages)
    assert "very-secret" not in found.sealed_url


def test_only_those_who_manage_the_company_see_robots() -> None:
    cast = factories.cast()
    alice = Client()
    alice.force_login(cast.alice)

    assert alice.get("/settings/robots/").status_code == 403


def test_the_list_costs_the_same_for_one_and_for_three(chat: Chat, django_assert_num_queries: Any) -> None:
    ada = factories.company()
    client = Client()
    client.force_login(ada)
    client.get("/settings/robots/")
    for count in (1, 2):
        for number in range(count):
            values = {"name": f"Group {count} {number}", "kind": "wecom", "is_on": True}
            actions.save_robot(values=values, url=chat.origin + KEY, secret="", by=ada)
        with django_assert_num_queries(9):
            assert client.get("/settings/robots/").status_code == 200
