"""Two people at once: who is told what, and a form that is sent twice."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from quarterdeck.core.records.versions import StaleEdit
from quarterdeck.crm.actions import accounts, opportunities, process
from quarterdeck.crm.models import Account, Stage
from quarterdeck.people import actions as people
from quarterdeck.people.models import Member, Role
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)


@pytest.fixture
def cast() -> factories.Cast:
    cast = factories.cast(language="en")
    process.create_default_process(by=cast.ada)
    return cast


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def test_a_newer_version_alone_is_no_conflict(cast: factories.Cast) -> None:
    account = accounts.create_account(name="Acme", by=cast.alice)
    accounts.edit_account(account_id=account.pk, values={"city": "Wuhan"}, version=1, by=cast.mona)

    edited = accounts.edit_account(account_id=account.pk, values={"industry": "Steel"}, version=1, by=cast.alice)

    assert (edited.city, edited.industry, edited.version) == ("Wuhan", "Steel", 3)


def test_a_field_that_somebody_changed_meanwhile_is_one_and_names_them(cast: factories.Cast) -> None:
    account = accounts.create_account(name="Acme", by=cast.alice)
    accounts.edit_account(account_id=account.pk, values={"city": "Wuhan"}, version=1, by=cast.mona)
    accounts.edit_account(account_id=account.pk, values={"industry": "Steel"}, version=2, by=cast.mona)

    with pytest.raises(StaleEdit) as stale:
        accounts.edit_account(
            account_id=account.pk, values={"city": "Xi'an", "industry": "Steel"}, version=1, by=cast.alice
        )

    assert [(one.field, one.yours, one.theirs, one.who) for one in stale.value.conflicts] == [
        ("city", "Xi'an", "Wuhan", "Mona")
    ]


def test_where_the_trail_has_a_gap_every_difference_counts(cast: factories.Cast) -> None:
    account = accounts.create_account(name="Acme", by=cast.alice)
    Account.objects.filter(pk=account.pk).update(version=2, city="Wuhan")

    with pytest.raises(StaleEdit):
        accounts.edit_account(account_id=account.pk, values={"city": "Xi'an"}, version=1, by=cast.alice)


def test_a_move_is_stale_only_when_the_stage_changed(cast: factories.Cast) -> None:
    deal = opportunities.create_opportunity(name="Pumps", by=cast.alice, at=NOW)
    target = Stage.objects.get(code="qualification")
    opportunities.edit_opportunity(
        opportunity_id=deal.pk, values={"expected_close_on": date(2026, 5, 1)}, version=1, by=cast.mona, at=NOW
    )

    moved = opportunities.move_opportunity(opportunity_id=deal.pk, stage_id=target.pk, version=1, by=cast.alice, at=NOW)
    with pytest.raises(StaleEdit) as stale:
        opportunities.move_opportunity(
            opportunity_id=deal.pk, stage_id=Stage.objects.get(code="proposal").pk, version=1, by=cast.mona, at=NOW
        )

    assert moved.stage == target
    assert stale.value.their_name == "Alice"


def test_the_conflict_page_names_the_other_person(cast: factories.Cast) -> None:
    account = accounts.create_account(name="Acme", by=cast.alice)
    accounts.edit_account(account_id=account.pk, values={"city": "Wuhan"}, version=1, by=cast.mona)

    page = signed_in(cast.alice).post(
        f"/accounts/{account.pk}/edit/",
        {"name": "Acme", "life_cycle": "potential", "city": "Xi'an", "owner_id": cast.alice.pk, "version": "1"},
    )

    assert page.status_code == 409
    assert "Mona saved this record while you were editing it." in page.content.decode()


def test_a_stale_save_of_a_role_shows_the_conflict_page(cast: factories.Cast) -> None:
    role = people.create_role(name="Partners", by=cast.ada)
    eve = factories.member("Eve", role="administrator")
    scopes = {"crm.view_account": "all"}
    people.edit_role(role_id=role.pk, name="Partners", scopes=scopes, by=eve, version=role.version)

    page = signed_in(cast.ada).post(
        f"/people/roles/{role.pk}/",
        {"name": "Partners", "right:crm.view_account": "own", "version": str(role.version)},
    )
    chosen = signed_in(cast.ada).post(
        f"/people/roles/{role.pk}/",
        {**dict(page.context["kept"]), "version": page.context["version"], "right:crm.view_account": "own"},
    )

    assert page.status_code == 409
    assert "Eve saved this record" in page.content.decode()
    assert chosen.status_code == 302
    assert Role.objects.get(pk=role.pk).grants.get().scope == "own"


def test_the_same_form_sent_twice_makes_one_record(cast: factories.Cast) -> None:
    client = signed_in(cast.alice)
    typed = {"name": "Acme", "life_cycle": "potential", "idempotency_key": "k1"}

    first, again = client.post("/accounts/new/", typed), client.post("/accounts/new/", typed)
    changed = client.post("/accounts/new/", {**typed, "name": "Globex"})

    assert first["Location"] == again["Location"] != changed["Location"]
    assert sorted(Account.objects.values_list("name", flat=True)) == ["Acme", "Globex"]


def test_a_refused_form_may_be_sent_again_with_its_key(cast: factories.Cast) -> None:
    client = signed_in(cast.alice)

    refused = client.post("/accounts/new/", {"name": "", "idempotency_key": "k1"})
    made = client.post("/accounts/new/", {"name": "Acme", "life_cycle": "potential", "idempotency_key": "k1"})

    assert (refused.status_code, made.status_code) == (422, 302)
    assert 'name="idempotency_key"' in refused.content.decode()


def test_anothers_key_is_not_ones_own(cast: factories.Cast) -> None:
    typed = {"name": "Acme Ltd", "life_cycle": "potential", "idempotency_key": "k1"}

    signed_in(cast.alice).post("/accounts/new/", typed)
    signed_in(cast.charlie).post("/accounts/new/", typed)

    assert Account.objects.count() == 2
