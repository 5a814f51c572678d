"""Reports that are sent by themselves: on time, once, to each reader with the figures of their own reach."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from python_calamine import CalamineWorkbook

from quarterdeck.core.robots import actions as robots
from quarterdeck.core.robots.models import RobotMessage
from quarterdeck.people.models import FieldRule, Member, Role
from quarterdeck.reporting.actions import dashboards
from quarterdeck.reporting.actions import schedules as actions
from quarterdeck.reporting.actions.reports import CannotReport, set_report_archived
from quarterdeck.reporting.documents.files import file_of
from quarterdeck.reporting.models import Schedule, Sending, Tile
from quarterdeck.reporting.queries import schedules as queries
from quarterdeck.reporting.rules.definitions import Definition
from tests import factories
from tests.core.robots.chat import Chat, running
from tests.reporting import sold
from tests.reporting.test_reports import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat(settings: Any) -> Iterator[Chat]:
    with running() as found:
        settings.ROBOT_ORIGINS = [found.origin]
        yield found


def planned(by: Member, *to: Member, robot_ids: tuple[int, ...] = ()) -> Schedule:
    return actions.save_schedule(
        report_id=sold.report(by).pk,
        plan=sold.DAILY,
        members=[member.pk for member in to],
        robot_ids=robot_ids,
        at=sold.NOW,
        by=by,
    )


def send_all(at: Any) -> None:
    for pk in queries.due(at=at):
        actions.start_due(schedule_id=pk, at=at)
    for pk in queries.waiting(at=at):
        actions.send(sending_id=pk, at=at, write=file_of)


def names_in(message: Any) -> list[str]:
    _name, body, _kind = message.attachments[0]
    rows = CalamineWorkbook.from_filelike(BytesIO(body)).get_sheet_by_index(0).to_python()
    return [str(row[0]) for row in rows[1:-1]]


def test_each_reader_gets_the_figures_of_their_own_reach() -> None:
    cast = sold.company().cast
    schedule = planned(cast.ada, cast.ada, cast.mona, cast.charlie)

    send_all(schedule.next_at)

    assert {message.to[0]: names_in(message) for message in mail.outbox} == {
        "ada@sales.example": ["Alice", "Bob", "Charlie"],
        "mona@sales.example": ["Alice", "Bob"],
        "charlie@sales.example": ["Charlie"],
    }


def test_a_report_is_due_at_eight_on_the_next_working_day_and_sent_once() -> None:
    cast = sold.company().cast
    schedule = planned(cast.ada, cast.ada)

    assert schedule.next_at.isoformat() == "2026-03-06T08:00:00+08:00"
    assert queries.due(at=schedule.next_at - timedelta(seconds=1)) == []
    send_all(schedule.next_at)
    send_all(schedule.next_at)

    assert len(mail.outbox) == 1


def test_after_a_pause_only_the_latest_time_is_sent() -> None:
    cast = sold.company().cast
    schedule = planned(cast.ada, cast.ada)

    send_all(schedule.next_at + timedelta(days=30))

    assert Sending.objects.count() == 1
    schedule.refresh_from_db()
    assert schedule.next_at > sold.NOW + timedelta(days=30)


def test_a_group_gets_the_owners_figures(chat: Chat) -> None:
    cast = sold.company().cast
    robot = sold.robot(cast.ada, chat.origin)
    chat.answer = "ok"
    schedule = planned(cast.mona, cast.mona, robot_ids=(robot.pk,))

    send_all(schedule.next_at)
    for message in RobotMessage.objects.all():
        robots.deliver(message_id=message.pk, at=sold.NOW)

    (text,) = chat.texts
    assert "Alice" in text
    assert "Charlie" not in text


def of_dashboard(by: Member, *to: Member, robot_ids: tuple[int, ...] = (), **more: Any) -> Schedule:
    monday = dashboards.save_dashboard(name="Monday", by=by)
    for name, definition in (("By member", sold.BY_MEMBER), ("By source", Definition(("won_amount",), ("source",)))):
        dashboards.pin(report_id=sold.report(by, definition, name=name).pk, dashboard_id=monday.pk, by=by)
    members = [member.pk for member in to]
    return actions.save_schedule(
        dashboard_id=monday.pk, plan=sold.DAILY, members=members, robot_ids=robot_ids, at=sold.NOW, by=by, **more
    )


def test_a_dashboard_is_sent_with_all_its_reports_and_the_readers_figures() -> None:
    cast = sold.company().cast
    schedule = of_dashboard(cast.ada, cast.mona)

    send_all(schedule.next_at)

    (message,) = mail.outbox
    _name, body, _kind = message.attachments[0]
    book = CalamineWorkbook.from_filelike(BytesIO(body))
    assert book.sheet_names == ["By member", "By source", "Definitions"]
    assert [row[0] for row in book.get_sheet_by_index(0).to_python()] == ["Member", "Alice", "Bob", "Total"]
    assert message.subject == "Monday · 6 Mar 2026"
    assert "By source\nWon amount ¥400" in message.body


def test_a_group_gets_a_dashboard_in_short(chat: Chat) -> None:
    cast = sold.company().cast
    chat.answer = "ok"
    schedule = of_dashboard(cast.mona, cast.mona, robot_ids=(sold.robot(cast.ada, chat.origin).pk,))

    send_all(schedule.next_at)
    for message in RobotMessage.objects.all():
        robots.deliver(message_id=message.pk, at=sold.NOW)

    (text,) = chat.texts
    assert "By member" in text
    assert "By source" in text


def test_what_a_reader_may_not_know_is_said_beside_the_other_reports() -> None:
    cast = sold.company().cast
    schedule = of_dashboard(cast.ada, cast.alice)
    rep = Role.objects.get(code="rep")
    FieldRule.objects.create(role=rep, field_code="crm.opportunity.source", access="hidden")

    send_all(schedule.next_at)

    assert "Your role does not show “Source”." in mail.outbox[0].body


def test_an_empty_or_archived_dashboard_is_not_sent() -> None:
    cast = sold.company().cast
    empty, away = of_dashboard(cast.ada, cast.ada), of_dashboard(cast.ada, cast.ada)
    Tile.objects.filter(dashboard=empty.dashboard).delete()
    dashboards.set_dashboard_archived(dashboard_id=away.subject.pk, at=sold.NOW, by=cast.ada)

    send_all(empty.next_at)

    assert mail.outbox == []
    assert Sending.objects.get().problem == "Nothing is on the dashboard."


def test_a_dashboard_is_planned_from_its_page() -> None:
    cast = sold.company().cast
    monday = dashboards.save_dashboard(name="Monday", by=cast.mona)
    typed = {"rhythm": "weekly", "weekday": "0", "day": "1", "time": "08:30", "members": [cast.mona.pk]}

    signed_in(cast.mona).post(f"/reports/dashboards/{monday.pk}/schedule/", typed)
    other = signed_in(cast.charlie).get(f"/reports/dashboards/{monday.pk}/schedule/")

    assert (Schedule.objects.get().subject, other.status_code) == (monday, 404)


def test_one_that_cannot_be_reached_holds_up_nobody() -> None:
    cast = sold.company().cast
    Member.objects.filter(pk=cast.mona.pk).update(email="")
    schedule = planned(cast.ada, cast.mona, cast.ada)

    send_all(schedule.next_at)

    assert [message.to for message in mail.outbox] == [["ada@sales.example"]]
    assert "Mona" in Sending.objects.get(member=cast.mona).problem


def test_what_the_mail_server_did_not_take_waits(settings: Any) -> None:
    cast = sold.company().cast
    schedule = planned(cast.ada, cast.ada)
    kind = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(ConnectionRefusedError):
        send_all(schedule.next_at)
    settings.EMAIL_BACKEND = kind

    send_all(schedule.next_at)

    assert len(mail.outbox) == 1
    assert queries.waiting(at=schedule.next_at) == []


def test_sent_now_it_goes_out_beside_its_times() -> None:
    cast = sold.company().cast
    schedule = planned(cast.ada, cast.ada)

    actions.send_now(schedule_id=schedule.pk, at=sold.NOW, by=cast.ada)
    send_all(sold.NOW)

    assert len(mail.outbox) == 1
    before = schedule.next_at
    schedule.refresh_from_db()
    assert schedule.next_at == before


def test_an_archived_report_and_a_plan_that_rests_are_not_sent() -> None:
    cast = sold.company().cast
    first, second = planned(cast.ada, cast.ada), planned(cast.ada, cast.ada)
    set_report_archived(report_id=first.report_id, at=sold.NOW, by=cast.ada)
    actions.switch_schedule(schedule_id=second.pk, is_on=False, at=sold.NOW, by=cast.ada)

    assert queries.due(at=sold.NOW + timedelta(days=9)) == []


@pytest.mark.parametrize("case", ["another reader", "a group", "nobody"])
def test_without_the_right_to_share_one_sends_to_oneself_only(case: str) -> None:
    cast = sold.company().cast
    to = {"another reader": (cast.alice, cast.bob), "a group": (cast.alice,), "nobody": ()}[case]
    groups = (sold.robot(cast.ada).pk,) if case == "a group" else ()

    with pytest.raises(CannotReport):
        planned(cast.alice, *to, robot_ids=groups)


def test_a_manager_sends_to_those_they_may_see_only() -> None:
    cast = sold.company().cast

    with pytest.raises(CannotReport):
        planned(cast.mona, cast.charlie)


def test_a_rep_plans_their_own_report_from_its_page() -> None:
    cast = sold.company().cast
    report = sold.report(cast.alice)
    typed = {"rhythm": "weekly", "weekday": "0", "day": "1", "time": "08:30"}

    signed_in(cast.alice).post(f"/reports/{report.pk}/schedule/", typed)

    schedule = Schedule.objects.get()
    assert (list(schedule.members.all()), schedule.rhythm, str(schedule.time)) == ([cast.alice], "weekly", "08:30:00")


def test_a_plan_is_changed_with_its_readers_named() -> None:
    cast = sold.company().cast
    schedule = planned(cast.mona, cast.mona, cast.alice)
    mona = signed_in(cast.mona)

    page = mona.get(f"/reports/schedules/{schedule.pk}/").content.decode()
    typed = {"rhythm": "monthly", "weekday": "0", "day": "15", "time": "09:00", "members": [cast.bob.pk]}
    mona.post(f"/reports/schedules/{schedule.pk}/", typed)

    assert f'<option value="{cast.alice.pk}" selected>Alice</option>' in page
    schedule.refresh_from_db()
    assert (schedule.rhythm, schedule.day, list(schedule.members.all())) == ("monthly", 15, [cast.bob])


def test_a_plan_is_its_owners() -> None:
    cast = sold.company().cast
    schedule = planned(cast.mona, cast.mona)

    assert signed_in(cast.alice).get(f"/reports/schedules/{schedule.pk}/").status_code == 404
    assert signed_in(cast.alice).post(f"/reports/schedules/{schedule.pk}/send/").status_code == 404


def test_the_list_costs_the_same_for_one_and_for_three(django_assert_num_queries: Any) -> None:
    cast: factories.Cast = sold.company().cast
    ada = signed_in(cast.ada)
    planned(cast.ada, cast.ada)
    ada.get("/reports/schedules/")
    with django_assert_num_queries(12):
        ada.get("/reports/schedules/")

    planned(cast.ada, cast.ada, cast.mona)
    planned(cast.ada, cast.charlie)
    with django_assert_num_queries(12):
        ada.get("/reports/schedules/")
