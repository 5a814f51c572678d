"""Reports on the screen: made from nothing, seen by whom they are shared with, each with their own figures."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.lists.models import Sharing
from quarterdeck.core.lists.sharing import CannotShare
from quarterdeck.core.records.versions import StaleEdit
from quarterdeck.people.models import Member
from quarterdeck.reporting.actions import reports as actions
from quarterdeck.reporting.models import Report
from quarterdeck.reporting.rules.definitions import Definition
from tests.reporting import sold

pytestmark = pytest.mark.django_db
ASKED = {"metrics": ["won_amount"], "rows": ["member"], "column": "", "span": "last_12_months", "picture": "bars"}


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def test_a_report_is_made_from_the_builder() -> None:
    cast = sold.company().cast

    answer = signed_in(cast.alice).post("/reports/new/", {**ASKED, "name": "Mine", "top": "5", "largest_first": "on"})

    report = Report.objects.get()
    assert answer.url == f"/reports/{report.pk}/"  # type: ignore[attr-defined]  # a redirect
    assert (report.owner, report.name, report.sharing) == (cast.alice, "Mine", Sharing.NOBODY)
    assert (report.definition["rows"], report.definition["top"]) == (["member"], 5)


def test_a_change_of_a_choice_brings_the_preview_alone() -> None:
    cast = sold.company().cast

    answer = signed_in(cast.mona).get("/reports/new/", ASKED, headers={"HX-Request": "true", "HX-Target": "preview"})

    body = answer.content.decode()
    assert "<html" not in body
    assert "Alice" in body


@pytest.mark.parametrize(
    "wrong", [{"metrics": []}, {"rows": ["member", "member"]}, {"column": "member"}, {"span": "between"}, {"name": ""}]
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(wrong: dict[str, Any]) -> None:
    cast = sold.company().cast

    answer = signed_in(cast.alice).post(
        "/reports/new/", {**ASKED, "name": "Mine", "description": "Typed words", **wrong}
    )

    assert answer.status_code == 422
    assert "Typed words" in answer.content.decode()
    assert not Report.objects.exists()


def test_a_metric_that_is_gone_is_said_on_the_page() -> None:
    cast = sold.company().cast
    report = sold.report(cast.alice)
    Report.objects.update(definition={"metrics": ["no_such_metric"]})

    answer = signed_in(cast.alice).get(f"/reports/{report.pk}/")

    assert answer.status_code == 200
    assert "no_such_metric" in answer.content.decode()


def test_a_metric_that_nobody_knows_is_not_kept() -> None:
    cast = sold.company().cast

    with pytest.raises(actions.CannotReport):
        actions.save_report(name="All", definition=replace(sold.BY_MEMBER, metrics=("no_such",)), by=cast.alice)


def test_readers_of_a_shared_report_see_their_own_reach() -> None:
    cast = sold.company().cast
    report = actions.save_report(name="All", definition=sold.BY_MEMBER, by=cast.mona, shared_with=Sharing.EVERYONE)

    def names(member: Member) -> set[str]:
        query = "?span=last_12_months"
        body = (
            signed_in(member)
            .get(f"/reports/{report.pk}/export/csv/{query}", headers={"Accept-Language": "en"})
            .content.decode()
        )
        return {line.split(",")[0] for line in body.splitlines()[1:]} - {"Total"}

    Report.objects.update(
        definition={**report.definition, "span": "between", "start": "2026-01-01", "end": "2026-04-01"}
    )
    assert names(cast.charlie) == {"Charlie"}
    assert names(cast.mona) == {"Alice", "Bob"}


def test_a_report_shared_with_a_team_is_seen_there_only() -> None:
    cast = sold.company().cast
    report = actions.save_report(
        name="Team", definition=sold.BY_MEMBER, by=cast.mona, shared_with=Sharing.UNIT, unit_id=cast.sales.pk
    )

    seen = {m.name: signed_in(m).get(f"/reports/{report.pk}/").status_code for m in (cast.bob, cast.charlie, cast.rita)}

    assert seen == {"Bob": 200, "Charlie": 404, "Rita": 404}
    assert signed_in(cast.bob).get(f"/reports/{report.pk}/edit/").status_code == 404


def test_sharing_needs_the_right() -> None:
    cast = sold.company().cast

    with pytest.raises(CannotShare):
        actions.save_report(name="All", definition=sold.BY_MEMBER, by=cast.alice, shared_with=Sharing.EVERYONE)


def test_a_stale_edit_is_told() -> None:
    cast = sold.company().cast
    report = sold.report(cast.alice)
    actions.save_report(report_id=report.pk, version=1, name="Theirs", definition=sold.BY_MEMBER, by=cast.alice)

    with pytest.raises(StaleEdit):
        actions.save_report(report_id=report.pk, version=1, name="Mine", definition=sold.BY_MEMBER, by=cast.alice)


def test_a_copy_belongs_to_who_made_it() -> None:
    cast = sold.company().cast
    report = actions.save_report(name="All", definition=sold.BY_MEMBER, by=cast.mona, shared_with=Sharing.EVERYONE)

    copy = actions.copy_report(report_id=report.pk, by=cast.bob)

    assert (copy.owner, copy.sharing, copy.definition) == (cast.bob, Sharing.NOBODY, report.definition)


def test_an_archived_report_can_be_brought_back() -> None:
    cast = sold.company().cast
    report = sold.report(cast.alice)
    alice = signed_in(cast.alice)

    alice.post(f"/reports/{report.pk}/archive/")
    assert "Won by member" not in alice.get("/reports/").content.decode()
    alice.post(f"/reports/{report.pk}/restore/")

    assert "Won by member" in alice.get("/reports/").content.decode()


def test_a_file_is_noted_in_the_trail() -> None:
    cast = sold.company().cast
    report = sold.report(cast.alice)

    answer = signed_in(cast.alice).get(f"/reports/{report.pk}/export/xlsx/")

    assert answer.content.startswith(b"PK")
    assert AuditEntry.objects.filter(act="exported", by=cast.alice).exists()


@pytest.mark.parametrize(
    "dimension", ["member", "account", "team", "region", "product", "series", "industry", "source", "stage"]
)
def test_limits_are_offered_within_reach(dimension: str) -> None:
    cast = sold.company().cast

    answer = signed_in(cast.mona).get(f"/metrics/choices/{dimension}/")

    names = {one["text"] for one in answer.json()}
    assert "Charlie" not in names
    assert "Sales South" not in names
    assert dimension != "member" or {"Alice", "Bob"} <= names


def test_the_list_costs_the_same_for_one_and_for_three(django_assert_num_queries: Any) -> None:
    cast = sold.company().cast
    alice = signed_in(cast.alice)
    alice.get("/reports/")
    sold.report(cast.alice)
    with django_assert_num_queries(10):
        alice.get("/reports/")

    for number in range(2):
        sold.report(cast.alice, Definition(("won_amount",)), name=f"Report {number}")
    with django_assert_num_queries(10):
        alice.get("/reports/")


def test_the_builder_names_what_a_report_is_limited_to() -> None:
    cast = sold.company().cast
    filters = {"member": (cast.alice.pk,), "team": (cast.sales.pk,), "source": ("web",)}
    report = sold.report(cast.mona, Definition(("won_amount",), ("member",), filters=filters))

    page = signed_in(cast.mona).get(f"/reports/{report.pk}/edit/").content.decode()

    for key, name in ((cast.alice.pk, "Alice"), (cast.sales.pk, "Sales North"), ("web", "web")):
        assert f'<option value="{key}" selected>{name}</option>' in page
