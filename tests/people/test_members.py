"""People: joining by invitation, leaving with everything handed over, and who may do that."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from quarterdeck.config import settings as real_settings
from quarterdeck.people import actions, jobs, queries
from quarterdeck.people.actions import CannotAccept, CannotChangeMember, CannotChangeRole
from quarterdeck.people.models import Invitation, Member, Role, TerritoryAssignment
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 5)
STRONG = "a long enough secret"


def browser(member: Member) -> Client:
    client = Client()
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


@override_settings(PASSWORD_HASHERS=real_settings.PASSWORD_HASHERS)
def test_invited_person_chooses_a_password_once() -> None:
    cast = factories.cast()
    token = actions.invite_member(member_id=cast.alice.pk, at=NOW, by=cast.ada)

    actions.accept_invitation(token=token, password=STRONG, at=NOW + timedelta(days=6))

    cast.alice.refresh_from_db()
    assert cast.alice.check_password(STRONG)
    assert cast.alice.password.startswith("argon2")
    assert token not in Invitation.objects.get().token_hash
    with pytest.raises(CannotAccept):
        actions.accept_invitation(token=token, password=STRONG, at=NOW)


@pytest.mark.parametrize("case", ["expired", "unknown", "left", "weak"])
def test_invitation_is_refused(case: str) -> None:
    cast = factories.cast()
    token = actions.invite_member(member_id=cast.alice.pk, at=NOW, by=cast.ada)
    if case == "left":
        actions.deactivate_member(member_id=cast.alice.pk, hand_over_to_id=None, on=TODAY, by=cast.ada)
    at = NOW + timedelta(days=7 if case == "expired" else 1)

    with pytest.raises(CannotAccept):
        actions.accept_invitation(
            token="x" if case == "unknown" else token, password="short" if case == "weak" else STRONG, at=at
        )


def test_invitation_page_signs_in() -> None:
    cast = factories.cast()
    client = browser(cast.ada)
    client.post(f"/people/{cast.alice.pk}/invite/")
    page = client.get(f"/people/{cast.alice.pk}/").content.decode()
    link = page.split("/people/join/")[1].split("/")[0]
    stranger = Client()

    assert stranger.get(f"/people/join/{link}/").status_code == 200
    assert stranger.post(f"/people/join/{link}/", {"password": STRONG, "again": "other"}).status_code == 422
    answer = stranger.post(f"/people/join/{link}/", {"password": STRONG, "again": STRONG})

    assert answer.status_code == 302
    assert stranger.get(f"/people/{cast.alice.pk}/").status_code == 200
    assert Client().get(f"/people/join/{link}/").status_code == 410
    assert "/people/join/" not in client.get(f"/people/{cast.alice.pk}/").content.decode()


def test_guessing_invitations_is_rate_limited() -> None:
    factories.company()
    client = Client()

    answers = [client.post(f"/people/join/guess{number}/").status_code for number in range(12)]

    assert answers[0] == 410
    assert answers[-1] == 429


def test_invitation_is_mailed_in_the_persons_language() -> None:
    cast = factories.cast()
    actions.edit_member(member_id=cast.alice.pk, values={"email": "alice@example.com", "language": "en"}, by=cast.ada)

    jobs.mail_invitation(member_id=cast.alice.pk, by_id=cast.ada.pk, address="https://sales.example.com/")

    assert mail.outbox[0].to == ["alice@example.com"]
    assert "https://sales.example.com/people/join/" in str(mail.outbox[0].body)
    assert "Choose a password" in str(mail.outbox[0].body)


def test_leaving_hands_over_units_and_territories_and_ends_access() -> None:
    cast = factories.cast()
    east = actions.create_territory(name="East", by=cast.ada)
    actions.assign_territory(territory_id=east.pk, member_ids=[cast.mona.pk], on=factories.FOUNDED_ON, by=cast.ada)
    session = browser(cast.mona)
    assert session.get("/people/").status_code == 200

    with pytest.raises(CannotChangeMember):
        actions.deactivate_member(member_id=cast.mona.pk, hand_over_to_id=None, on=TODAY, by=cast.ada)
    moved = actions.deactivate_member(member_id=cast.mona.pk, hand_over_to_id=cast.bob.pk, on=TODAY, by=cast.ada)

    cast.sales.refresh_from_db()
    assert cast.sales.manager == cast.bob
    assert sum(moved.values()) == 2
    assert list(TerritoryAssignment.objects.order_by("pk").values_list("member__name", "from_on", "until_on")) == [
        ("Mona", factories.FOUNDED_ON, TODAY),
        ("Bob", TODAY, None),
    ]
    assert session.get("/people/").status_code == 302


def test_session_of_before_stays_dead_after_coming_back() -> None:
    cast = factories.cast()
    session = browser(cast.alice)
    actions.deactivate_member(member_id=cast.alice.pk, hand_over_to_id=None, on=TODAY, by=cast.ada)

    actions.reactivate_member(member_id=cast.alice.pk, on=TODAY, by=cast.ada)

    assert session.get("/people/").status_code == 302
    assert Member.objects.get(pk=cast.alice.pk).may("people.view_member")


def test_last_administrator_stays() -> None:
    cast = factories.cast()
    other = factories.member("Other", role="administrator")
    actions.set_roles(member_id=other.pk, role_codes=["rep"], by=cast.ada)

    with pytest.raises(CannotChangeRole):
        actions.set_roles(member_id=cast.ada.pk, role_codes=["rep"], by=cast.ada)
    with pytest.raises(CannotChangeMember):
        actions.deactivate_member(member_id=cast.ada.pk, hand_over_to_id=None, on=TODAY, by=cast.ada)
    role = Role.objects.get(code="administrator")
    with pytest.raises(CannotChangeRole):
        actions.edit_role(role_id=role.pk, name=str(role), scopes={}, by=cast.ada)


def test_operations_cannot_make_or_take_over_an_administrator() -> None:
    cast = factories.cast()
    olga = factories.member("Olga", role="operations")

    with pytest.raises(CannotChangeMember):
        actions.set_roles(member_id=olga.pk, role_codes=["administrator"], by=olga)
    with pytest.raises(CannotChangeMember):
        actions.invite_member(member_id=cast.ada.pk, at=NOW, by=olga)
    with pytest.raises(CannotChangeMember):
        actions.edit_member(member_id=cast.ada.pk, values={"email": "olga@example.com"}, by=olga)
    with pytest.raises(CannotChangeMember):
        actions.deactivate_member(member_id=cast.ada.pk, hand_over_to_id=None, on=TODAY, by=olga)


@pytest.mark.parametrize(
    "values", [{"login": "ALICE"}, {"login": "two words"}, {"name": " "}, {"email": "Alice@Example.com"}]
)
def test_unusable_values_are_refused(values: dict[str, str]) -> None:
    cast = factories.cast()
    actions.edit_member(member_id=cast.alice.pk, values={"email": "alice@example.com"}, by=cast.ada)

    with pytest.raises(CannotChangeMember):
        actions.edit_member(member_id=cast.bob.pk, values=values, by=cast.ada)


def test_member_list_finds_by_pinyin_unit_and_role() -> None:
    cast = factories.cast()
    actions.edit_member(member_id=cast.bob.pk, values={"name": "王小明"}, by=cast.ada)

    def names(**filters: object) -> list[str]:
        found = queries.member_rows(viewer=cast.ada, filters=queries.MemberFilters(**filters))  # type: ignore[arg-type]
        return [row.name for row in found.rows]

    assert names(words="wangxiao") == ["王小明"]
    assert set(names(unit_id=cast.north.pk)) == {"Alice", "Mona", "王小明"}
    assert names(role="reader") == ["Rita"]
    assert names(state="left") == []


def test_exported_list_is_kept_in_the_trail_and_runs_no_formula() -> None:
    cast = factories.cast()
    actions.edit_member(member_id=cast.bob.pk, values={"name": "=1+1"}, by=cast.ada)

    body = browser(cast.ada).get("/people/export/csv/").content.decode("utf-8-sig")

    assert "'=1+1" in body
    assert queries.member_record(viewer=cast.ada, member_id=cast.ada.pk).entries[0].act == "exported"


def test_member_list_costs_the_same_for_few_and_many() -> None:
    cast = factories.cast()
    client = browser(cast.ada)

    def cost() -> int:
        client.get("/people/")
        with CaptureQueriesContext(connection) as caught:
            client.get("/people/")
        return len(caught)

    before = cost()
    for number in range(3):
        factories.member(f"M{number}", in_unit=cast.sales)

    assert cost() == before
