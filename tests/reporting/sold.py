"""What the tests of reports look at: who won how much, in a company of three sellers."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

from quarterdeck.core.robots import actions as robots
from quarterdeck.core.robots.models import GroupRobot
from quarterdeck.people.models import Member
from quarterdeck.reporting.actions import reports
from quarterdeck.reporting.actions.alerts import AlertGiven
from quarterdeck.reporting.models import Report
from quarterdeck.reporting.rules.definitions import Definition
from quarterdeck.reporting.rules.scheduling import Plan, Rhythm
from tests.metrics import company as made

# A Thursday; quarter and month of the deals below.
TODAY = date(2026, 3, 5)
NOW = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
BY_MEMBER = Definition(("won_amount",), ("member",))
DAILY = Plan(Rhythm.WORKING_DAY, time(8))


def company() -> made.Company:
    """Alice won 100 in February, Bob 300 in March, Charlie 1,000 in March; in the year before Alice won 400."""
    found = made.empty()
    cast = found.cast
    opened = date(2026, 1, 5)
    made.keep(
        found,
        made.deal(found, cast.alice, opened=opened, closed=date(2026, 2, 10), amount=100, source="web"),
        made.deal(found, cast.bob, opened=opened, closed=date(2026, 3, 2), amount=300, source="fair"),
        made.deal(found, cast.charlie, opened=opened, closed=date(2026, 3, 3), amount=1000, source="web"),
        made.deal(found, cast.alice, opened=date(2025, 1, 5), closed=date(2025, 2, 10), amount=400, source="web"),
        made.deal(found, cast.bob, opened=opened, closed=date(2026, 3, 4), won=False, amount=50),
    )
    for member in (cast.alice, cast.bob, cast.charlie, cast.mona, cast.ada):
        Member.objects.filter(pk=member.pk).update(email=f"{member.login}@sales.example", language="en")
    return found


def report(owner: Member, definition: Definition = BY_MEMBER, *, name: str = "Won by member") -> Report:
    return reports.save_report(name=name, definition=definition, by=owner)


def robot(by: Member, url: str = "https://hooks.slack.com/services/none") -> GroupRobot:
    return robots.save_robot(values={"name": "Sales", "kind": "slack", "is_on": True}, url=url, secret="", by=by)


def alert(**more: object) -> AlertGiven:
    """Won amount this quarter above 350."""
    values = {
        "name": "Much won",
        "metric": "won_amount",
        "condition": "above",
        "threshold": Decimal(350),
        "span": "this_quarter",
    }
    return AlertGiven(**{**values, **more})  # type: ignore[arg-type]  # the fields of an alert
