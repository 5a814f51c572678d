"""Leads: caught, answered, qualified, converted; who may do what."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.http import Http404

from quarterdeck.core.audit import trail
from quarterdeck.core.events import bus
from quarterdeck.core.events.models import OutboxEvent
from quarterdeck.core.notifications.models import Notification
from quarterdeck.core.records.versions import StaleEdit
from quarterdeck.crm.actions import accounts, activities, leads, process
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed
from quarterdeck.crm.models import Account, Activity, Contact, Lead, OwnershipSpan
from quarterdeck.crm.queries import leads as queries
from quarterdeck.crm.queries.leads import LeadFilters
from tests import factories

pytestmark = pytest.mark.django_db
# A Wednesday, 10:00 in Shanghai.
NOW = datetime(2025, 3, 5, 2, 0, tzinfo=UTC)


def captured(by, **fields):
    return leads.capture_lead(
        channel="by_hand", by=by, at=NOW, **{"name": "王晓明", "phone": "138 0013 8000", **fields}
    )


def test_lead_entered_by_hand_is_its_makers_and_owed_an_answer_in_an_hour() -> None:
    cast = factories.cast()

    lead = captured(cast.alice, company_name=" 华为技术 ")

    assert (lead.owner, lead.company_name, lead.status) == (cast.alice, "华为技术", "new")
    assert lead.response_due_at == NOW + timedelta(hours=1)
    assert Lead.objects.matching("wxm").get() == lead
    assert OwnershipSpan.objects.get(lead=lead).owner == cast.alice
    assert OutboxEvent.objects.get(name="LeadCaptured").payload == {
        "lead_id": lead.pk,
        "channel": "by_hand",
        "owner_id": cast.alice.pk,
        "is_given": True,
    }


def test_lead_that_comes_in_by_itself_waits_for_routing() -> None:
    factories.cast()

    lead = leads.capture_lead(channel="web_form", by=None, at=NOW, name="Ann", email="ann@example.com")

    assert (lead.owner, lead.pool) == (None, None)
    assert OutboxEvent.objects.get(name="LeadCaptured").payload["is_given"] is False


@pytest.mark.parametrize("fields", [{"name": " ", "phone": ""}, {"email": "no address"}, {"mood": "good"}])
def test_lead_refuses_what_cannot_be_kept(fields: dict[str, str]) -> None:
    cast = factories.cast()

    with pytest.raises(Invalid):
        captured(cast.alice, **fields)


def test_lead_is_seen_by_its_owner_and_above_only() -> None:
    cast = factories.cast()
    lead = captured(cast.alice)

    seen_by = {
        name
        for name in ("ada", "alice", "bob", "mona", "rita", "charlie")
        if Lead.objects.visible_to(getattr(cast, name)).filter(pk=lead.pk).exists()
    }

    assert seen_by == {"ada", "alice", "mona", "rita"}
    with pytest.raises(Http404):
        leads.archive_lead(lead_id=lead.pk, at=NOW, by=cast.charlie)
    with pytest.raises(NotAllowed):
        leads.archive_lead(lead_id=lead.pk, at=NOW, by=cast.rita)


def test_stale_edit_is_told_both_values() -> None:
    cast = factories.cast()
    lead = captured(cast.alice)
    leads.edit_lead(lead_id=lead.pk, values={"city": "Xi'an"}, version=1, at=NOW, by=cast.mona)

    with pytest.raises(StaleEdit) as stale:
        leads.edit_lead(lead_id=lead.pk, values={"city": "Wuhan"}, version=1, at=NOW, by=cast.alice)

    assert [(c.field, c.yours, c.theirs) for c in stale.value.conflicts] == [("city", "Wuhan", "Xi'an")]


def test_lead_goes_to_a_colleague_with_its_history_kept() -> None:
    cast = factories.cast()
    lead = captured(cast.alice)
    later = NOW + timedelta(days=1)

    leads.assign_leads(lead_ids=[lead.pk], owner_id=cast.bob.pk, by=cast.mona, at=later)

    spans = [(span.owner, span.until_at, span.end) for span in OwnershipSpan.objects.filter(lead=lead)]
    assert spans == [(cast.alice, later, "reassigned"), (cast.bob, None, "")]
    assert OutboxEvent.objects.filter(name="LeadAssigned").count() == 1
    with pytest.raises(NotAllowed):
        leads.assign_leads(lead_ids=[lead.pk], owner_id=cast.alice.pk, by=cast.bob, at=later)
    with pytest.raises(NotAllowed):
        leads.assign_leads(lead_ids=[lead.pk], owner_id=cast.charlie.pk, by=cast.charlie, at=later)


def test_status_goes_by_its_steps_and_disqualifying_needs_a_reason() -> None:
    cast = factories.cast()
    lead = captured(cast.alice)

    leads.set_lead_status(lead_id=lead.pk, status="qualified", at=NOW, by=cast.alice)
    with pytest.raises(Invalid):
        leads.set_lead_status(lead_id=lead.pk, status="converted", at=NOW, by=cast.alice)
    with pytest.raises(Invalid):
        leads.disqualify_lead(lead_id=lead.pk, reason=" ", at=NOW, by=cast.alice)
    gone = leads.disqualify_lead(lead_id=lead.pk, reason="No budget", at=NOW, by=cast.alice)
    back = leads.set_lead_status(lead_id=lead.pk, status="contacting", at=NOW, by=cast.alice)

    assert (gone.pk, back.status, back.disqualified_because) == (lead.pk, "contacting", "")
    assert Lead.objects.get().qualified_at == NOW


def test_first_call_answers_and_a_note_does_not() -> None:
    cast = factories.cast()
    lead = captured(cast.alice)
    Lead.objects.filter(pk=lead.pk).update(created_at=NOW)

    activities.log_activity(kind="note", subject="Looks good", by=cast.alice, done_at=NOW, lead_id=lead.pk)
    assert Lead.objects.get().responded_at is None
    called_at = NOW + timedelta(minutes=40)
    activities.log_activity(kind="call", subject="Called", by=cast.alice, done_at=called_at, lead_id=lead.pk)

    answered = Lead.objects.get()
    assert (answered.responded_at, answered.response_minutes, answered.status) == (called_at, 40, "contacting")


def test_unanswered_lead_is_told_to_its_owner_then_to_the_manager_once_each() -> None:
    cast = factories.cast()
    captured(cast.alice)

    def told() -> list[str]:
        return sorted(Notification.objects.values_list("member__name", flat=True))

    leads.escalate_overdue(at=NOW + timedelta(minutes=59))
    assert told() == []
    for _again in range(2):
        leads.escalate_overdue(at=NOW + timedelta(minutes=61))
    assert told() == ["Alice"]
    for _again in range(2):
        leads.escalate_overdue(at=NOW + timedelta(minutes=121))
    assert told() == ["Alice", "Mona"]


def test_converting_makes_all_three_and_carries_everything_on() -> None:
    cast = factories.cast()
    process.create_default_process(by=cast.ada)
    lead = captured(cast.alice, company_name="Acme", source="Fair", need="200 seats")
    activities.log_activity(kind="call", subject="Called", by=cast.alice, done_at=NOW, lead_id=lead.pk)

    made = leads.convert_lead(lead_id=lead.pk, amount=Decimal(5000), at=NOW, by=cast.alice)

    assert made.opportunity is not None
    assert (made.account.name, made.account.owner) == ("Acme", cast.alice)
    assert (made.contact.name, made.contact.phone, made.contact.account) == ("王晓明", "138 0013 8000", made.account)
    assert (made.opportunity.amount, made.opportunity.source, made.opportunity.note) == (5000, "Fair", "200 seats")
    call = Activity.objects.get(kind="call")
    assert (call.account, call.contact, call.opportunity) == (made.account, made.contact, made.opportunity)
    assert OwnershipSpan.objects.get(lead=lead).end == "converted"
    assert OutboxEvent.objects.get(name="LeadConverted").payload["opportunity_id"] == made.opportunity.pk
    with pytest.raises(Invalid, match=r"已|already"):
        leads.convert_lead(lead_id=lead.pk, at=NOW, by=cast.alice)
    assert (Account.objects.count(), Contact.objects.count()) == (1, 1)


def test_converting_takes_what_exists() -> None:
    cast = factories.cast()
    process.create_default_process(by=cast.ada)
    account = accounts.create_account(name="Acme", by=cast.alice)
    other = accounts.create_account(name="Other", by=cast.alice)
    contact = accounts.create_contact(account_id=account.pk, name="Wang", phone="138 0013 8000", by=cast.alice)
    lead = captured(cast.alice, company_name="acme")

    offers = queries.offers(viewer=cast.alice, lead=lead)
    assert (offers.likely_account, offers.likely_contact) == (account.pk, contact.pk)
    with pytest.raises(Invalid):
        leads.convert_lead(lead_id=lead.pk, account_id=other.pk, contact_id=contact.pk, at=NOW, by=cast.alice)
    made = leads.convert_lead(
        lead_id=lead.pk, account_id=account.pk, contact_id=contact.pk, with_opportunity=False, at=NOW, by=cast.alice
    )

    assert (made.account, made.contact, made.opportunity) == (account, contact, None)
    assert Account.objects.count() == 2


def test_referral_that_converts_reminds_to_thank() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="Acme", by=cast.alice)
    friend = accounts.create_contact(account_id=account.pk, name="Zhao", by=cast.alice)
    lead = captured(cast.alice, referred_by_id=friend.pk)

    leads.convert_lead(lead_id=lead.pk, with_opportunity=False, at=NOW, by=cast.alice)

    reminder = Activity.objects.get(kind="task")
    assert (reminder.owner, reminder.contact, reminder.due_at) == (cast.alice, friend, NOW)
    thanked = leads.thank_referrer(lead_id=lead.pk, on=NOW.date(), how="A box of tea", by=cast.alice)
    assert (thanked.thanked_on, thanked.thanked_how) == (NOW.date(), "A box of tea")
    assert queries.referrals_of(viewer=cast.alice, contact_id=friend.pk).total == 1


def test_archive_and_restore_lose_nothing() -> None:
    cast = factories.cast()
    lead = captured(cast.alice)

    leads.archive_lead(lead_id=lead.pk, at=NOW, by=cast.alice)
    assert list(queries.filtered(cast.alice, LeadFilters())) == []
    leads.restore_lead(lead_id=lead.pk, by=cast.alice)

    assert list(queries.filtered(cast.alice, LeadFilters())) == [lead]
    assert [entry.act for entry in trail.entries_for(lead)] == ["restored", "archived", "created"]


def test_leads_of_somebody_who_leaves_go_to_a_colleague() -> None:
    cast = factories.cast()
    captured(cast.alice)

    moved = leads.hand_over_leads(from_id=cast.alice.pk, to_id=cast.bob.pk, on=NOW.date(), by=cast.ada)

    assert (moved, Lead.objects.get().owner) == (1, cast.bob)


def test_owner_is_told_of_a_lead_that_comes_in_and_of_one_given() -> None:
    cast = factories.cast(language="en")
    leads.capture_lead(channel="web_form", by=None, at=NOW, name="Ann", email="ann@x.example", owner_id=cast.alice.pk)
    own = captured(cast.mona)
    leads.assign_leads(lead_ids=[own.pk], owner_id=cast.bob.pk, by=cast.mona, at=NOW)

    bus.deliver_waiting()

    told = Notification.objects.filter(text__startswith="A new lead of yours").order_by("member__name")
    assert [one.member.name for one in told] == ["Alice", "Bob"]


def test_somebody_known_who_writes_again_goes_to_whoever_knows_them() -> None:
    cast = factories.cast()
    captured(cast.alice, name="Ann", phone="", email="ann@acme.example", company_name="Acme")

    again = leads.capture_lead(
        channel="web_form", by=None, at=NOW, name="Ann", email="ann@acme.example", company_name="Acme"
    )

    assert again.owner == cast.alice
