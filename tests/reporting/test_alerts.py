"""Alerts: each reader is told about their own reach, once, and not in quiet hours."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from quarterdeck.core.notifications.models import Notification
from quarterdeck.core.robots.models import RobotMessage
from quarterdeck.people.models import Member
from quarterdeck.reporting.actions import alerts as actions
from quarterdeck.reporting.actions.reports import CannotReport
from quarterdeck.reporting.models import Alert, AlertNote
from tests.metrics import company as made
from tests.reporting import sold
from tests.reporting.test_reports import signed_in

pytestmark = pytest.mark.django_db


def kept(by: Member, *to: Member, robot_ids: tuple[int, ...] = (), **more: Any) -> Alert:
    return actions.save_alert(given=sold.alert(**more), members=[one.pk for one in to], robot_ids=robot_ids, by=by)


def told() -> dict[str, int]:
    found: dict[str, int] = {}
    for note in Notification.objects.filter(topic="reporting.alert").select_related("member"):
        found[note.member.name] = found.get(note.member.name, 0) + 1
    return found


def test_each_reader_is_told_about_their_own_reach() -> None:
    cast = sold.company().cast
    alert = kept(cast.ada, cast.ada, cast.mona, cast.charlie, cast.alice)

    actions.check_alert(alert_id=alert.pk, at=sold.NOW)

    # Mona's team won 400, Charlie 1,000, Alice 100.
    assert told() == {cast.ada.name: 1, "Mona": 1, "Charlie": 1}


def test_it_says_which_rows_fulfil_the_condition() -> None:
    cast = sold.company().cast
    alert = kept(cast.ada, cast.ada, split="member")

    actions.check_alert(alert_id=alert.pk, at=sold.NOW)

    text = Notification.objects.get(topic="reporting.alert").text
    assert "Charlie" in text
    assert "Alice" not in text


def test_once_is_once_and_again_when_another_row_joins() -> None:
    company = sold.company()
    cast = company.cast
    alert = kept(cast.ada, cast.ada, split="member")
    for hours in range(3):
        actions.check_alert(alert_id=alert.pk, at=sold.NOW + timedelta(hours=hours))
    assert told() == {cast.ada.name: 1}

    made.keep(company, made.deal(company, cast.alice, opened=date(2026, 1, 5), closed=date(2026, 3, 5), amount=900))
    actions.check_alert(alert_id=alert.pk, at=sold.NOW + timedelta(hours=4))

    latest = AlertNote.objects.order_by("-pk")[0].text
    assert told() == {cast.ada.name: 2}
    assert "Alice" in latest
    assert "Charlie" not in latest


@pytest.mark.parametrize(
    ("at", "count"),
    [
        (datetime(2026, 3, 5, 13, 0, tzinfo=UTC), 0),  # nine in the evening in Shanghai
        (datetime(2026, 3, 6, 0, 30, tzinfo=UTC), 1),  # half past eight in the morning
        (datetime(2026, 3, 7, 2, 0, tzinfo=UTC), 0),  # a Saturday
    ],
)
def test_quiet_hours_and_days_off_are_kept(at: datetime, count: int) -> None:
    cast = sold.company().cast
    alert = kept(cast.ada, cast.ada, quiet_from=time(20), quiet_until=time(8))

    assert actions.check_alert(alert_id=alert.pk, at=at) == count


def test_a_fall_against_the_period_before_is_noticed() -> None:
    cast = sold.company().cast
    alert = kept(cast.ada, cast.ada, condition="rises", threshold=Decimal("0.5"), span="this_year")

    # 1,400 so far against 400 in as many days of the year before.
    assert actions.check_alert(alert_id=alert.pk, at=sold.NOW) == 1
    assert "1,400" in Notification.objects.get(topic="reporting.alert").text


def test_a_group_is_told_the_owners_figures() -> None:
    cast = sold.company().cast
    robot = sold.robot(cast.ada)
    alert = kept(cast.mona, robot_ids=(robot.pk,), split="member", threshold=Decimal(200))

    actions.check_alert(alert_id=alert.pk, at=sold.NOW)

    text = RobotMessage.objects.get().text
    assert "Bob" in text
    assert "Charlie" not in text


def test_a_metric_that_is_gone_is_said_with_the_alert() -> None:
    cast = sold.company().cast
    alert = kept(cast.ada, cast.ada)
    Alert.objects.update(metric="no_such_metric")

    actions.check_alert(alert_id=alert.pk, at=sold.NOW)

    alert.refresh_from_db()
    assert "no_such_metric" in alert.problem


@pytest.mark.parametrize(
    "wrong",
    [
        {"metric": "luck"},
        {"split": "month"},
        {"split": "luck"},
        {"span": "between"},
        {"condition": "is odd"},
        {"repeat": "hourly"},
        {"name": " "},
        {"quiet_from": time(8)},
        {"filters": {"luck": ["good"]}},
        {"filters": {"month": ["2026-01-01"]}},
        {"filters": {"member": ["Nobody of that name"]}},
        {"filters": {"stage": ["1"]}, "metric": "leads_created"},
    ],
)
def test_what_cannot_be_watched_is_refused(wrong: dict[str, Any]) -> None:
    cast = sold.company().cast

    with pytest.raises(CannotReport):
        kept(cast.ada, cast.ada, **wrong)


def test_only_what_it_is_limited_to_is_watched() -> None:
    cast = sold.company().cast
    fair = kept(cast.ada, cast.ada, split="member", filters={"source": ["fair"]}, threshold=Decimal(10))

    actions.check_alert(alert_id=fair.pk, at=sold.NOW)

    text = Notification.objects.get(topic="reporting.alert").text
    assert "Bob" in text
    assert "Charlie" not in text


def test_limits_are_chosen_on_the_page_as_in_a_report() -> None:
    cast = sold.company().cast
    mona = signed_in(cast.mona)
    mona.cookies["django_language"] = "en"
    typed = {
        "name": "Ours",
        "metric": "won_amount",
        "span": "this_quarter",
        "condition": "above",
        "threshold": "350",
        "repeat": "once",
        "members": [cast.mona.pk],
        "only_member": [cast.bob.pk],
        "only_source": ["fair", "web"],
    }

    mona.post("/reports/alerts/new/", typed)

    alert = Alert.objects.get()
    assert alert.filters == {"member": [cast.bob.pk], "source": ["fair", "web"]}
    page = mona.get(f"/reports/alerts/{alert.pk}/").content.decode()
    assert "Member: Bob, Source: fair, web: is above ¥350" in page
    form = mona.get(f"/reports/alerts/{alert.pk}/edit/").content.decode()
    assert f'<option value="{cast.bob.pk}" selected>Bob</option>' in form


def test_the_list_names_the_limits_of_all_at_the_price_of_one(django_assert_num_queries: Any) -> None:
    cast = sold.company().cast
    mona = signed_in(cast.mona)
    for one in (cast.alice, cast.bob, cast.mona):
        kept(cast.mona, cast.mona, name=one.name, filters={"member": [one.pk]})
        mona.get("/reports/alerts/")
        with django_assert_num_queries(13):
            mona.get("/reports/alerts/")


def test_shares_are_typed_as_percent() -> None:
    cast = sold.company().cast
    typed = {
        "name": "Win rate",
        "metric": "win_rate",
        "span": "this_quarter",
        "condition": "below",
        "threshold": "20",
        "repeat": "once",
    }

    answer = signed_in(cast.alice).post("/reports/alerts/new/", typed)

    alert = Alert.objects.get()
    assert answer.url == f"/reports/alerts/{alert.pk}/"  # type: ignore[attr-defined]  # a redirect
    assert (alert.threshold, list(alert.members.all())) == (Decimal("0.2"), [cast.alice])
    assert 'value="20"' in signed_in(cast.alice).get(f"/reports/alerts/{alert.pk}/edit/").content.decode()


def test_an_alert_is_its_owners() -> None:
    cast = sold.company().cast
    alert = kept(cast.mona, cast.mona)

    assert signed_in(cast.mona).get(f"/reports/alerts/{alert.pk}/").status_code == 200
    assert signed_in(cast.alice).get(f"/reports/alerts/{alert.pk}/").status_code == 404
