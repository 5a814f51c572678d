"""Briefs: on their page, by mail, into groups; switched off by whoever does not want them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from quarterdeck.core.calendar.periods import FiscalCalendar, Period
from quarterdeck.core.robots.models import RobotMessage
from quarterdeck.people.models import Member
from quarterdeck.reporting.actions import briefs as actions
from quarterdeck.reporting.actions.reports import CannotReport
from quarterdeck.reporting.models import BriefSending
from quarterdeck.reporting.queries import brief as queries
from tests.reporting import sold
from tests.reporting.test_reports import signed_in

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 9)


def ask_for_mail(*members: Member) -> None:
    for one in members:
        actions.choose_brief(is_daily=True, is_weekly=True, robot_ids=[], by=one)


def send_all(on: date) -> None:
    actions.start_briefs(on=on)
    for pk in queries.unsent(on=on):
        actions.send_brief(sending_id=pk, at=sold.NOW)


def texts(viewer: Member, *, is_weekly: bool = False) -> str:
    found = queries.brief(viewer=viewer, today=sold.TODAY, is_weekly=is_weekly)
    return "\n".join([found.headline, *(one.text for one in found.sentences)])


def test_a_brief_looks_back_on_the_last_working_day() -> None:
    cast = sold.company().cast

    assert "Yesterday: 1 lost, worth ¥50" in texts(cast.bob)
    assert "nothing was won, lost or begun" in texts(cast.alice)


def test_a_manager_is_briefed_about_the_team_and_nobody_else() -> None:
    cast = sold.company().cast

    mona, ada = (queries.brief(viewer=one, today=sold.TODAY, is_weekly=False) for one in (cast.mona, cast.ada))

    assert (mona.is_leading, mona.headline) == (True, "Won amount: ¥400.")
    assert ada.headline == "Won amount: ¥1,400."


def test_the_span_reaches_over_days_that_are_not_worked() -> None:
    calendar = FiscalCalendar()

    spans = queries.spans_of(calendar, MONDAY, is_weekly=False)

    assert spans.back == Period(date(2026, 3, 6), MONDAY)
    assert queries.spans_of(calendar, MONDAY, is_weekly=True).back == Period(date(2026, 3, 2), MONDAY)


def test_who_asked_and_nobody_else_gets_one_mail_a_day() -> None:
    cast = sold.company().cast
    ask_for_mail(cast.mona, cast.bob)

    send_all(sold.TODAY)
    send_all(sold.TODAY)

    assert sorted(message.to[0] for message in mail.outbox) == ["bob@sales.example", "mona@sales.example"]
    assert "What to do" in mail.outbox[0].body


def test_nothing_is_put_down_for_who_may_not_see_figures_or_has_no_address() -> None:
    cast = sold.company().cast
    ask_for_mail(cast.alice, cast.bob, cast.mona)
    Member.objects.filter(pk=cast.mona.pk).update(email="")
    cast.bob.roles.clear()

    actions.start_briefs(on=sold.TODAY)

    assert [one.member for one in BriefSending.objects.all()] == [cast.alice]


def test_on_the_first_working_day_the_brief_is_about_the_week() -> None:
    ask_for_mail(sold.company().cast.mona)

    send_all(MONDAY)

    # The company's weeks begin on Sunday.
    assert {message.subject for message in mail.outbox} == {"Your week: 1 Mar 2026 – 7 Mar 2026"}


def test_nothing_is_sent_on_a_day_off() -> None:
    sold.company()

    assert actions.start_briefs(on=date(2026, 3, 8)) == 0


def test_the_mail_is_switched_on_and_off_on_the_page_of_its_span() -> None:
    cast = sold.company().cast
    bob = signed_in(cast.bob)
    bob.post("/reports/brief/mail/", {"span": "day", "is_on": "1"})
    bob.post("/reports/brief/mail/", {"span": "week", "is_on": "1"})
    bob.post("/reports/brief/mail/", {"span": "day", "is_on": "0"})

    send_all(sold.TODAY)
    send_all(MONDAY)

    assert [message.subject for message in mail.outbox] == ["Your week: 1 Mar 2026 – 7 Mar 2026"]


def test_the_preferences_lead_to_the_switches() -> None:
    cast = sold.company().cast

    page = signed_in(cast.bob).get("/people/preferences/").content.decode()
    form = signed_in(cast.bob).get("/reports/brief/settings/").content.decode()

    assert 'href="/reports/brief/settings/"' in page
    assert 'name="is_daily"' in form
    assert "checked" not in form


def test_a_group_gets_the_brief_of_who_chose_it() -> None:
    cast = sold.company().cast
    robot = sold.robot(cast.ada)
    actions.choose_brief(is_daily=False, is_weekly=False, robot_ids=[robot.pk], by=cast.mona)

    send_all(sold.TODAY)

    message = RobotMessage.objects.get()
    assert "Won amount: ¥400." in message.text
    assert "## What to do" in message.text


def test_a_group_needs_the_right_to_share() -> None:
    cast = sold.company().cast
    robot = sold.robot(cast.ada)

    with pytest.raises(CannotReport):
        actions.choose_brief(is_daily=True, is_weekly=True, robot_ids=[robot.pk], by=cast.alice)


def test_a_problem_is_kept_in_words_and_not_tried_again() -> None:
    cast = sold.company().cast
    ask_for_mail(cast.bob)
    actions.start_briefs(on=sold.TODAY)
    Member.objects.filter(pk=cast.bob.pk).update(is_active=False)

    send_all(sold.TODAY)

    assert BriefSending.objects.get(member=cast.bob).problem == "Bob may not see figures."


@pytest.mark.parametrize(("hour", "expected"), [(22, False), (23, True), (3, True), (4, False)])
def test_briefs_go_out_in_the_companys_morning(hour: int, expected: bool) -> None:
    sold.company()

    assert queries.is_time(datetime(2026, 3, 5, hour, 0, tzinfo=UTC)) is expected


@pytest.mark.parametrize("span", ["", "?span=week"])
def test_the_page_says_it(span: str) -> None:
    cast = sold.company().cast

    mona = signed_in(cast.mona)
    mona.cookies["django_language"] = "en"
    page = mona.get(f"/reports/brief/{span}").content.decode()

    assert "What changed" in page
    assert "What to do" in page


def test_today_asks_for_a_short_one() -> None:
    cast = sold.company().cast

    page = signed_in(cast.mona).get("/reports/brief/", headers={"HX-Request": "true", "HX-Target": "digest"})

    assert page.content.decode().count("<h2>") == 1
    assert 'href="/reports/brief/"' in page.content.decode()


def test_a_brief_costs_the_same_for_any_number_of_deals(django_assert_max_num_queries: Any) -> None:
    cast = sold.company().cast
    signed_in(cast.mona).get("/reports/brief/")

    with django_assert_max_num_queries(40):
        queries.brief(viewer=Member.objects.get(pk=cast.mona.pk), today=sold.TODAY, is_weekly=True)


def test_briefs_of_long_ago_are_forgotten() -> None:
    cast = sold.company().cast
    ask_for_mail(cast.alice, cast.mona)
    actions.start_briefs(on=sold.TODAY)

    assert actions.drop_old(on=sold.TODAY + actions.KEPT_FOR) == 0
    assert actions.drop_old(on=sold.TODAY + actions.KEPT_FOR + timedelta(days=1)) == 2
