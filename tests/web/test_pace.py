"""The pace page, the card on Today and in the cockpit, and the milestones told once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import translation

from quarterdeck.core.calendar.periods import FiscalCalendar, Grain
from quarterdeck.core.notifications.models import Notification
from quarterdeck.crm.actions.process import create_default_process
from quarterdeck.metrics.actions import define_metric
from quarterdeck.metrics.catalogue.own import Kind, Recipe
from quarterdeck.metrics.queries import Whose
from quarterdeck.people.models import Member
from quarterdeck.targets.actions.milestones import tell_milestones
from quarterdeck.targets.models import TargetInForce
from quarterdeck.targets.showing.plans import metric_choices
from quarterdeck.web.queries import pace as queries
from quarterdeck.web.queries.cockpit.outlook import Outlook
from tests import factories
from tests.targets import owing

pytestmark = pytest.mark.django_db

TODAY = date(2026, 2, 16)
QUARTER = FiscalCalendar().containing(TODAY, Grain.QUARTER)


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


def outlook(viewer: Member, **whose: int) -> Outlook:
    return Outlook(
        viewer=viewer, period=QUARTER, label="Q1", place="", whose=Whose(**whose), today=TODAY, currency="CNY"
    )


@pytest.fixture
def cast():
    found = factories.cast(language="en")
    create_default_process(by=found.ada)
    monthly = {"won_amount": {"Sales North": Decimal(600), "Alice": Decimal(300), "Bob": Decimal(300)}}
    owing.plan_in_force(found, monthly)
    owing.won(found.alice, 450, on=date(2026, 1, 20))
    owing.deal(found.alice, 1000, name="Nearly", probability=60, closes_on=date(2026, 3, 2))
    return found


def test_page_says_where_the_target_stands_and_what_would_close_it(cast):
    with translation.override("en"):
        page = queries.page(outlook(cast.mona, unit_id=cast.sales.pk), code="won_amount", by="member")

    assert (page.card.label, page.card.found.pace.gap) == ("Behind", Decimal(1350))
    assert page.card.closes is not None
    assert [(one.name, one.probability) for one in page.card.closes.deals] == [("Nearly", Decimal("0.6"))]
    assert page.card.closes.missing.endswith("750")
    assert [line.name for line in page.lines] == ["Bob", "Alice"]


def test_a_name_opens_that_persons_pace(cast):
    line = queries.page(outlook(cast.mona, unit_id=cast.sales.pk), code="won_amount", by="member").lines[0]

    page = signed_in(cast.mona).get(line.home).content.decode()

    assert "Bob" in page
    assert "Alice" not in page


def test_a_team_opens_its_own_pace_to_whom_it_is_within_reach(cast):
    teams = queries.page(outlook(cast.ada), code="won_amount", by="team").lines
    home = next(line.home for line in teams if line.name == "Sales North")

    seen = signed_in(cast.ada).get(home).context
    hidden = signed_in(cast.charlie).get(home).context

    assert (seen["outlook"].whose.unit_id, seen["outlook"].place) == (cast.sales.pk, "Sales North")
    assert seen["everybody_url"]
    assert hidden["outlook"].whose.unit_id is None


def test_a_target_of_a_metric_of_ones_own_is_paced_like_any(cast):
    recipe = Recipe(Kind.DIFFERENCE, "won_amount", "lost_amount")
    own = define_metric(name="Net won", recipe=recipe, by=cast.ada).code
    owing.plan_in_force(cast, {own: {"Sales North": Decimal(500), "Alice": Decimal(500)}})

    shown = queries.cards(outlook(cast.alice))

    assert [(one.found.metric.code, one.found.pace.target, one.found.pace.actual) for one in shown] == [
        ("won_amount", Decimal(900), Decimal(450)),
        (own, Decimal(1500), Decimal(450)),
    ]
    assert own in dict(metric_choices())
    assert b"Net won" in signed_in(cast.alice).get("/pace/", {"metric": own}).content


def test_course_ends_today_and_its_line_at_the_target(cast):
    course = queries.page(outlook(cast.alice), code="won_amount", by="member").course

    assert course is not None
    reached = [value for value in course.data["actual"] if value is not None]
    assert len(reached) == (TODAY - QUARTER.start).days + 1
    assert (reached[-1], course.data["target"][-1]) == (450.0, 900.0)


def test_card_is_of_the_viewer_alone(cast):
    own = queries.card_today(viewer=cast.alice, today=TODAY, of_team=False)
    none = queries.card_today(viewer=cast.charlie, today=TODAY, of_team=False)

    assert own is not None
    assert (own.found.pace.target, own.found.pace.actual) == (Decimal(900), Decimal(450))
    assert none is None


@pytest.mark.parametrize("address", ["/pace/", "/pace/?by=team", "/pace/?member=1", "/today/"])
def test_pages_open_with_and_without_a_target(cast, address):
    for member in (cast.mona, cast.charlie):
        assert signed_in(member).get(address).status_code == 200


def test_somebody_out_of_reach_is_not_named(cast):
    page = signed_in(cast.charlie).get(reverse("web:pace"), {"member": cast.alice.pk})

    assert b"Alice" not in page.content


def test_milestone_is_never_told_after_a_higher_one(cast):
    owing.won(cast.alice, 800, on=date(2026, 2, 16))
    tell_milestones(viewer=cast.ada, today=TODAY)
    told = set(Notification.objects.values_list("member__name", "dedupe_key"))
    TargetInForce.objects.update(amount=F("amount") * 2)

    assert tell_milestones(viewer=cast.ada, today=TODAY + timedelta(1)) == 0
    assert set(Notification.objects.values_list("member__name", "dedupe_key")) == told
    assert {name for name, _key in told} == {"Alice", "Mona"}


def test_milestone_is_told_once_each(cast):
    tell_milestones(viewer=cast.ada, today=TODAY)
    tell_milestones(viewer=cast.ada, today=TODAY + timedelta(1))
    owing.won(cast.alice, 800, on=date(2026, 2, 16))
    tell_milestones(viewer=cast.ada, today=TODAY + timedelta(2))
    tell_milestones(viewer=cast.ada, today=TODAY + timedelta(3))

    told = Notification.objects.filter(topic="target").order_by("pk").values_list("member__name", "dedupe_key")
    assert [(name, key.rsplit(":", 2)[1:]) for name, key in told] == [
        ("Alice", ["own", "0.5"]),
        ("Alice", ["own", "1"]),
        ("Mona", [f"unit-{cast.sales.pk}", "0.5"]),
    ]
