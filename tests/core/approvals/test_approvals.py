"""Asking, deciding, taking back: who may, who is told, and what follows."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from django.utils import translation

from quarterdeck.core.approvals import actions, deciding, queries
from quarterdeck.core.approvals.models import Approval
from quarterdeck.core.notifications.models import Notification
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.people import actions as people
from quarterdeck.people.models import Absence, Member
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def cast() -> factories.Cast:
    return factories.cast(language="en")


def ask(by: Member, **more: Any) -> Approval:
    values = {"kind": "test", "subject_model": "crm.opportunity", "subject_id": 7, "title": "Give 20 %", "at": NOW}
    return actions.ask(**{**values, **more}, by=by)


def deciders(approval: Approval) -> list[str]:
    return [one.name for one in approval.approvers.order_by("name")]


def test_the_superior_is_asked_and_told(cast: factories.Cast) -> None:
    approval = ask(cast.alice)

    assert deciders(approval) == ["Mona"]
    assert Notification.objects.get(member=cast.mona).text == "Alice asks for your approval: Give 20 %"
    assert queries.waiting_count(viewer=cast.mona) == 1
    assert queries.waiting_count(viewer=cast.alice) == 0


def test_a_manager_is_handed_up(cast: factories.Cast) -> None:
    boss = factories.member("Dora", role="director")
    people.edit_unit(unit_id=factories.root().pk, values={"manager_id": boss.pk}, by=cast.ada)

    assert deciders(ask(cast.mona)) == ["Dora"]
    assert deciders(ask(cast.mona, subject_id=8, approvers=f"member:{cast.mona.pk}")) == ["Dora"]
    assert deciders(ask(cast.mona, subject_id=9, approvers="role:manager")) == ["Dora"]


def test_a_role_and_a_person_decide_where_the_rule_names_them(cast: factories.Cast) -> None:
    assert deciders(ask(cast.alice, approvers="role:administrator")) == [
        "Ada" if cast.ada.name == "Ada" else cast.ada.name
    ]
    assert deciders(ask(cast.alice, subject_id=8, approvers=f"member:{cast.bob.pk}")) == ["Bob"]


def test_while_the_superior_is_absent_the_one_above_may_decide_too(cast: factories.Cast) -> None:
    boss = factories.member("Dora", role="director")
    people.edit_unit(unit_id=factories.root().pk, values={"manager_id": boss.pk}, by=cast.ada)
    Absence.objects.create(member=cast.mona, from_on=date(2026, 3, 1), until_on=date(2026, 3, 10))

    assert deciders(ask(cast.alice)) == ["Dora", "Mona"]


def test_where_nobody_stands_above_it_is_refused(cast: factories.Cast) -> None:
    with pytest.raises(actions.CannotAsk):
        ask(cast.charlie)

    assert not Approval.objects.exists()


def test_the_same_is_asked_once_while_it_waits(cast: factories.Cast) -> None:
    first, again = ask(cast.alice), ask(cast.alice)
    other = ask(cast.alice, key="other")

    assert first == again
    assert other != first


def test_yes_is_told_to_who_asked_and_followed(cast: factories.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, str]] = []
    monkeypatch.setitem(deciding._follows, "test", lambda one, by, _at: heard.append((one.state, by.name)))
    approval = ask(cast.alice)

    actions.decide(approval_id=approval.pk, approve=True, by=cast.mona, at=NOW)

    assert heard == [("approved", "Mona")]
    assert Notification.objects.get(member=cast.alice).text == "Mona approved: Give 20 %"
    assert queries.is_granted(kind="test", subject_model="crm.opportunity", subject_id=7)
    with pytest.raises(Refusal, match="settled already"):
        actions.decide(approval_id=approval.pk, approve=False, note="no", by=cast.mona, at=NOW)


def test_no_needs_a_word(cast: factories.Cast) -> None:
    approval = ask(cast.alice)

    with pytest.raises(Refusal, match="Say why not"):
        actions.decide(approval_id=approval.pk, approve=False, note=" ", by=cast.mona, at=NOW)
    actions.decide(approval_id=approval.pk, approve=False, note="Too much", by=cast.mona, at=NOW)

    assert not queries.is_granted(kind="test", subject_model="crm.opportunity", subject_id=7)


def test_nobody_else_sees_or_decides(cast: factories.Cast) -> None:
    approval = ask(cast.alice)

    with pytest.raises(Refusal, match="somebody else"):
        actions.decide(approval_id=approval.pk, approve=True, by=cast.alice, at=NOW)
    for other in (cast.bob, cast.charlie, cast.ada):
        with pytest.raises(Http404):
            actions.decide(approval_id=approval.pk, approve=True, by=other, at=NOW)
        with pytest.raises(Http404):
            queries.approval(viewer=other, approval_id=approval.pk)


def test_what_waits_is_taken_back_by_who_asked(cast: factories.Cast) -> None:
    approval = ask(cast.alice)

    with pytest.raises(Refusal, match="Only who asked"):
        actions.withdraw(approval_id=approval.pk, by=cast.mona, at=NOW)
    actions.withdraw(approval_id=approval.pk, by=cast.alice, at=NOW)

    assert queries.waiting_count(viewer=cast.mona) == 0


def test_what_waits_for_a_leaver_goes_to_the_one_who_takes_over(cast: factories.Cast) -> None:
    approval = ask(cast.alice)

    people.deactivate_member(member_id=cast.mona.pk, hand_over_to_id=cast.bob.pk, on=date(2026, 3, 6), by=cast.ada)

    assert deciders(approval) == ["Bob"]


def test_the_page_lists_and_decides(cast: factories.Cast, client: Client) -> None:
    approval = ask(cast.alice)
    client.force_login(cast.mona, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"

    listed = client.get("/approvals/").content.decode()
    refused = client.post(f"/approvals/{approval.pk}/decide/", {"decision": "no", "note": ""})
    decided = client.post(f"/approvals/{approval.pk}/decide/", {"decision": "yes"}, follow=True)

    assert "Give 20 %" in listed
    assert "1 approval waits for you" in listed
    assert refused.status_code == 422
    assert "Approved." in decided.content.decode()
    approval.refresh_from_db()
    assert (approval.state, approval.decided_by) == ("approved", cast.mona)
