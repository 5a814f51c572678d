"""What people are told when deals change hands."""

from datetime import UTC, datetime

import pytest

from quarterdeck.core.events import bus
from quarterdeck.core.notifications.models import Notification
from quarterdeck.crm.actions import opportunities
from quarterdeck.crm.actions.process import create_default_process
from tests import factories

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.fixture
def cast():
    people = factories.cast(language="en")
    create_default_process(by=people.ada)
    return people


def deals(owner, number):
    return [opportunities.create_opportunity(name=f"Deal {n}", by=owner, at=NOON).pk for n in range(number)]


def test_new_owner_is_told_once_an_act(cast):
    given = deals(cast.alice, 3)

    opportunities.assign_opportunities(opportunity_ids=given, owner_id=cast.bob.pk, by=cast.mona, at=NOON)
    bus.deliver_waiting()

    told = Notification.objects.get()
    assert (told.member, told.text) == (cast.bob, "Mona gave you 3 opportunities.")


def test_message_about_one_deal_opens_it(cast):
    [given] = deals(cast.alice, 1)

    opportunities.assign_opportunities(opportunity_ids=[given], owner_id=cast.bob.pk, by=cast.mona, at=NOON)
    bus.deliver_waiting()

    assert Notification.objects.get().url == f"/opportunities/{given}/"


def test_nobody_is_told_of_what_they_took_themselves(cast):
    opportunities.assign_opportunities(
        opportunity_ids=deals(cast.alice, 1), owner_id=cast.mona.pk, by=cast.mona, at=NOON
    )
    bus.deliver_waiting()

    assert not Notification.objects.exists()
