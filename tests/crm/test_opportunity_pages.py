"""The pages of deals, as each person sees and uses them."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.lists.models import ListHabit
from quarterdeck.crm.actions import accounts, opportunities, process
from quarterdeck.crm.models import CloseReason, Opportunity, Stage
from quarterdeck.crm.rules.values import LineInput
from quarterdeck.people.models import Member
from tests import factories

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def people() -> factories.Cast:
    cast = factories.cast(language="en")
    process.create_default_process(by=cast.ada)
    return cast


@pytest.fixture
def sign_in(client: Client) -> Callable[[Member], Client]:
    def signed_in(member: Member) -> Client:
        client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
        client.cookies["django_language"] = "en"
        return client

    return signed_in


def deal(by: Member, name: str = "Pumps", **values: object) -> Opportunity:
    return opportunities.create_opportunity(**{"name": name, "by": by, "at": LONG_AGO, "amount": 1000, **values})


def stage(code: str) -> Stage:
    return Stage.objects.get(code=code)


def test_list_shows_count_sum_and_rows(people: factories.Cast, sign_in: Callable[[Member], Client]) -> None:
    deal(people.alice, "Pumps for Acme", amount=1200)
    deal(people.charlie, "Secret")

    page = sign_in(people.mona).get("/opportunities/").content.decode()

    assert "Pumps for Acme" in page
    assert "Secret" not in page
    assert '<span class="num">1</span> deal' in page


@pytest.mark.parametrize("view", ["mine", "team", "closing", "stalled", "won", "all", "archived", "nonsense"])
def test_list_opens_every_view(people: factories.Cast, sign_in: Callable[[Member], Client], view: str) -> None:
    deal(people.alice)

    assert sign_in(people.ada).get(f"/opportunities/?view={view}").status_code == 200


def test_owner_among_many_is_looked_for_by_name(people: factories.Cast, sign_in: Callable[[Member], Client]) -> None:
    many = [factories.member(f"Member {n:02}") for n in range(30)]
    zhang = factories.member("张伟")
    deal(zhang, "Last in the alphabet")
    admin = sign_in(people.ada)

    page = admin.get("/opportunities/", {"view": "all", "owner": zhang.pk}).content.decode()
    found = admin.get("/opportunities/owners/", {"words": "zhangw"}).content.decode()
    none = admin.get("/opportunities/owners/", {"words": "nobody at all"}).content.decode()

    assert 'hx-get="/opportunities/owners/"' in page
    assert page.count('class="dropdown-item" name="owner"') == 30
    assert "Last in the alphabet" in page
    assert "张伟" in page.split("Last in the alphabet")[0]
    assert (f'value="{zhang.pk}"' in found, found.count("<button")) == (True, 1)
    assert "Nothing found" in none
    assert f'value="{many[5].pk}"' in admin.get("/opportunities/owners/").content.decode()


def test_owners_are_those_whose_deals_one_sees(people: factories.Cast, sign_in: Callable[[Member], Client]) -> None:
    found = sign_in(people.alice).get("/opportunities/owners/", {"words": "charlie"}).content.decode()

    assert "Charlie" not in found


def test_list_takes_nonsense_filters_for_none(people: factories.Cast, sign_in: Callable[[Member], Client]) -> None:
    deal(people.alice, "Pumps")
    client = sign_in(people.ada)

    page = client.get(
        "/opportunities/?stage=x&owner=99999999999999999999&amount_from=-&close_to=9999-12-31&sort=;&page=0"
    )
    text = client.get("/opportunities/?q=DROP&amount_from=NaN").content.decode()

    assert page.status_code == 200
    assert "No deal matches" in text


def test_list_remembers_the_columns(people: factories.Cast, sign_in: Callable[[Member], Client]) -> None:
    deal(people.alice, source="Trade fair")
    client = sign_in(people.ada)

    client.post("/lists/crm.opportunity/columns/", {"columns": ["source", "amount", "password"]})
    page = client.get("/opportunities/").content.decode()

    assert "Trade fair" in page
    assert ListHabit.objects.get(member=people.ada).columns == ["source", "amount"]


def test_export_is_safe_and_leaves_a_trace(people: factories.Cast, sign_in: Callable[[Member], Client]) -> None:
    deal(people.alice, "=HYPERLINK(1)", next_step="@SUM(1)")
    deal(people.charlie, "Secret")

    csv = sign_in(people.alice).get("/lists/crm.opportunity/export/?format=csv").content.decode("utf-8-sig")
    book = sign_in(people.alice).get("/lists/crm.opportunity/export/?format=xlsx")

    assert "'=HYPERLINK(1)" in csv
    assert "'@SUM(1)" in csv
    assert "Secret" not in csv
    assert book.content[:2] == b"PK"
    assert AuditEntry.objects.filter(act="exported", by=people.alice).count() == 2


def test_bulk_assign_can_be_taken_back(people: factories.Cast, sign_in: Callable[[Member], Client]) -> None:
    first, second = deal(people.alice), deal(people.bob)
    client = sign_in(people.mona)

    answer = client.post(
        "/lists/crm.opportunity/many/",
        {"act": "assign", "ids": [first.pk, second.pk], "owner_id": people.mona.pk},
        follow=True,
    )
    undo = next(iter(answer.context["messages"])).extra_tags.removeprefix("undo:")
    given = list(Opportunity.objects.order_by("pk").values_list("owner", flat=True))
    client.post(undo)

    assert given == [people.mona.pk] * 2
    assert list(Opportunity.objects.order_by("pk").values_list("owner", flat=True)) == [people.alice.pk, people.bob.pk]


def test_bulk_archive_can_be_taken_back(people: factories.Cast, sign_in: Callable[[Member], Client]) -> None:
    made = deal(people.alice)
    client = sign_in(people.alice)

    answer = client.post("/lists/crm.opportunity/many/", {"act": "archive", "ids": [made.pk, "x"]}, follow=True)
    undo = next(iter(answer.context["messages"])).extra_tags.removeprefix("undo:")
    archived = Opportunity.objects.archived().count()
    client.post(undo)

    assert (archived, Opportunity.objects.archived().count()) == (1, 0)


def test_board_shows_columns_and_cards(people: factories.Cast, sign_in: Callable[[Member], Client]) -> None:
    deal(people.alice, "Pumps for Acme", next_step="Call the buyer")

    page = sign_in(people.mona).get("/opportunities/board/").content.decode()

    assert all(found.name in page for found in Stage.objects.all())
    assert "Call the buyer" in page
    assert "data-move-url" in page
    assert "data-move-url" not in sign_in(people.rita).get("/opportunities/board/").content.decode()


def test_drag_moves_and_undo_takes_it_back(people: factories.Cast, sign_in: Callable[[Member], Client]) -> None:
    made, client = deal(people.alice), sign_in(people.alice)
    drag = {"column": stage("proposal").pk, "from": made.stage_id}

    answer = client.post(f"/opportunities/{made.pk}/move/", drag, **HTMX)
    toast = json.loads(answer.headers["HX-Trigger"])["toast"]
    moved = Opportunity.objects.get().stage.code
    client.post(toast["undo"])

    assert (answer.status_code, moved) == (200, "proposal")
    assert 'hx-swap-oob="true"' in answer.content.decode()
    assert Opportunity.objects.get().stage.code == "prospecting"


def test_drag_that_is_stale_is_told(people: factories.Cast, sign_in: Callable[[Member], Client]) -> None:
    made = deal(people.alice)
    opportunities.move_opportunity(
        opportunity_id=made.pk, stage_id=stage("negotiation").pk, by=people.mona, at=LONG_AGO
    )

    drag = {"column": stage("proposal").pk, "from": made.stage_id}
    answer = sign_in(people.alice).post(f"/opportunities/{made.pk}/move/", drag, **HTMX)

    assert answer.status_code == 409
    assert stage("negotiation").name in json.loads(answer.headers["HX-Trigger"])["toast"]["text"]
    assert Opportunity.objects.get().stage.code == "negotiation"


def test_drag_to_a_closing_column_asks_how_it_ended(
    people: factories.Cast, sign_in: Callable[[Member], Client]
) -> None:
    made, client = deal(people.alice), sign_in(people.alice)
    drag = {"column": stage("lost").pk, "from": made.stage_id}

    answer = client.post(f"/opportunities/{made.pk}/move/", drag, **HTMX)
    asked = json.loads(answer.headers["HX-Trigger"])["drawer-open"]["url"]
    form = client.get(asked, HTTP_HX_TARGET="drawer", **HTMX).content.decode()
    without = client.post(asked, {"closed_on": "2026-03-05"})
    reason = CloseReason.objects.filter(kind="lost").order_by("pk")[0]
    client.post(asked, {"closed_on": "2026-03-05", "reason_id": reason.pk, "note": "Too dear"})

    lost = Opportunity.objects.get()
    assert (answer.status_code, without.status_code) == (409, 422)
    assert "<html" not in form
    assert reason.name in form
    assert (lost.status, lost.closed_on, lost.close_reason, lost.close_note) == (
        "lost",
        date(2026, 3, 5),
        reason,
        "Too dear",
    )


def test_undo_of_a_move_that_was_changed_since_stays(
    people: factories.Cast, sign_in: Callable[[Member], Client]
) -> None:
    made, client = deal(people.alice), sign_in(people.alice)
    drag = {"column": stage("proposal").pk, "from": made.stage_id}
    answer = client.post(f"/opportunities/{made.pk}/move/", drag, **HTMX)
    undo = json.loads(answer.headers["HX-Trigger"])["toast"]["undo"]
    opportunities.edit_opportunity(
        opportunity_id=made.pk, values={"amount": 5}, version=None, by=people.alice, at=timezone.now()
    )

    client.post(undo)

    assert Opportunity.objects.get().stage.code == "proposal"


def test_record_shows_everything_and_lets_owners_act(
    people: factories.Cast, sign_in: Callable[[Member], Client]
) -> None:
    account = accounts.create_account(name="Acme", by=people.alice)
    accounts.create_contact(account_id=account.pk, name="Wile", by=people.alice)
    made = deal(people.alice, account_id=account.pk, lines=[LineInput(product_text="Anvil", price=Decimal(70))])

    owner = sign_in(people.alice).get(f"/opportunities/{made.pk}/").content.decode()
    reader = sign_in(people.rita).get(f"/opportunities/{made.pk}/").content.decode()
    stranger = sign_in(people.charlie).get(f"/opportunities/{made.pk}/")

    assert all(word in owner for word in ("Acme", "Wile", "Anvil", "Prospecting", "Created"))
    assert "/edit/amount/" not in owner  # the lines make the amount
    assert "/edit/expected_close_on/" in owner
    assert "/edit/" not in reader
    assert stranger.status_code == 404


def test_new_deal_needs_little_and_says_what_is_wrong(
    people: factories.Cast, sign_in: Callable[[Member], Client]
) -> None:
    client = sign_in(people.alice)
    given = {"name": "Pumps", "amount": "1200", "currency_id": "CNY", "stage_id": stage("prospecting").pk}

    form = client.get("/opportunities/new/", HTTP_HX_TARGET="drawer", **HTMX)
    refused = client.post("/opportunities/new/", {**given, "amount": "1000000000001"})
    done = client.post("/opportunities/new/", given)

    made = Opportunity.objects.get()
    assert form.status_code == 200
    assert refused.status_code == 422
    assert "cannot be right" in refused.content.decode()
    assert done.url == f"/opportunities/{made.pk}/"
    assert (made.owner, made.amount) == (people.alice, 1200)


def _edit(made: Opportunity, client: Client, **changes: object) -> dict[str, object]:
    """What the browser would post: everything the form shows, with some values typed over."""
    form = client.get(f"/opportunities/{made.pk}/edit/").context["form"]
    shown = {name: form[name].value() for name in form.fields}
    values = {name: "" if value is None else value for name, value in shown.items()}
    return {**values, "version": made.version, **changes}


def test_edit_that_two_make_at_once_shows_both_and_loses_nothing(
    people: factories.Cast, sign_in: Callable[[Member], Client]
) -> None:
    made, client = deal(people.alice, source="fair"), sign_in(people.alice)
    typed = _edit(made, client, amount="3000", source="web")
    opportunities.edit_opportunity(
        opportunity_id=made.pk, values={"amount": 2000, "note": "Theirs"}, version=1, by=people.mona, at=LONG_AGO
    )

    conflict = client.post(f"/opportunities/{made.pk}/edit/", typed)
    shown = conflict.context["conflicts"]
    client.post(
        f"/opportunities/{made.pk}/edit/",
        {**dict(conflict.context["kept"]), "version": conflict.context["version"], "amount": "3000"},
    )

    kept = Opportunity.objects.get()
    assert conflict.status_code == 409
    assert [(c.name, c.yours, c.theirs) for c in shown] == [("amount", "3000.00", "2000.00")]
    assert (kept.amount, kept.source) == (3000, "web")


def test_fact_is_edited_where_it_stands(people: factories.Cast, sign_in: Callable[[Member], Client]) -> None:
    made, client = deal(people.alice), sign_in(people.alice)
    address = f"/opportunities/{made.pk}/edit/"

    form = client.get(f"{address}amount/", **HTMX).content.decode()
    saved = client.post(f"{address}amount/", {"amount": "77", "version": 1, "was": "1000.00"}, **HTMX)
    moved = client.post(
        f"{address}stage_id/", {"stage_id": stage("proposal").pk, "version": 2, "was": "Prospecting"}, **HTMX
    )
    refused = client.post(
        f"{address}stage_id/", {"stage_id": stage("lost").pk, "version": 3, "was": "Proposal"}, **HTMX
    )

    kept = Opportunity.objects.get()
    assert 'name="amount"' in form
    assert (saved.status_code, moved.status_code, refused.status_code) == (200, 200, 422)
    assert "Choose why" in refused.content.decode()
    assert (kept.amount, kept.stage.code) == (77, "proposal")
    assert client.get(f"{address}password/", **HTMX).status_code == 404


def test_lines_are_edited_together(people: factories.Cast, sign_in: Callable[[Member], Client]) -> None:
    product, client = factories.product(list_price="50"), sign_in(people.alice)
    made = deal(people.alice)
    typed = {
        "version": 1,
        "product_0": product.pk,
        "quantity_0": "3",
        "text_1": "Installation",
        "price_1": "20",
        "product_2": "",
    }

    client.post(f"/opportunities/{made.pk}/lines/", typed)
    stale = client.post(f"/opportunities/{made.pk}/lines/", {**typed, "quantity_0": "4"})

    assert Opportunity.objects.get().amount == 170
    assert stale.status_code == 422
    assert "Meanwhile somebody saved" in stale.content.decode()
    assert stale.context["version"] == 2


def test_archive_restore_and_helpers_go_back_to_the_record(
    people: factories.Cast, sign_in: Callable[[Member], Client]
) -> None:
    made, client = deal(people.alice), sign_in(people.alice)
    address = f"/opportunities/{made.pk}/"

    for part, data in (
        ("helpers/", {"member_id": people.bob.pk, "role": "Presales"}),
        ("archive/", {}),
        ("restore/", {}),
    ):
        assert client.post(address + part, data).url == address
    helped = made.helpers.get().member
    client.post(f"{address}helpers/{people.bob.pk}/end/")

    assert helped == people.bob
    assert not made.helpers.exists()


@pytest.mark.parametrize("address", ["/opportunities/", "/opportunities/board/", "/opportunities/{}/"])
def test_pages_cost_the_same_with_one_row_and_with_three(
    people: factories.Cast, sign_in: Callable[[Member], Client], address: str
) -> None:
    client, counted = sign_in(people.mona), []
    account = accounts.create_account(name="Acme", by=people.alice)
    made = deal(people.alice, account_id=account.pk)
    for more in (1, 2):
        for n in range(more):
            lines = [LineInput(product_text="Anvil", price=Decimal(70))]
            deal(people.alice, f"deal {more} {n}", account_id=account.pk, lines=lines)
            opportunities.set_lines(
                opportunity_id=made.pk, lines=lines * (n + 1), version=None, by=people.alice, at=LONG_AGO
            )
        client.get(address.format(made.pk))
        with CaptureQueriesContext(connection) as captured:
            client.get(address.format(made.pk))
        counted.append(len(captured))

    assert counted[0] == counted[1]
    assert counted[0] <= 28


def test_processes_are_for_operations(people: factories.Cast, sign_in: Callable[[Member], Client]) -> None:
    assert sign_in(people.mona).get("/processes/").status_code == 403
    assert sign_in(people.ada).get("/processes/").status_code == 200


def test_process_is_set_up_from_its_page(people: factories.Cast, sign_in: Callable[[Member], Client]) -> None:
    client = sign_in(people.ada)
    client.post("/processes/new/", {"name": "Renewal"})
    made = Stage.objects.filter(process__name="Renewal").order_by("position")[0].process
    page = reverse("crm:process", args=[made.pk])

    client.post(f"{page}stages/new/", {"name": "试用", "probability": "60", "forecast_category": "best_case"})
    added = Stage.objects.get(name="试用")
    client.post(reverse("crm:stage_shift", args=[added.pk]), {"up": "1"})
    client.post(
        reverse("crm:stage_edit", args=[added.pk]),
        {"name": "试用", "probability": "65", "forecast_category": "commit", "version": 1},
    )
    client.post(f"{page}reasons/", {"kind": "lost", "name": "Moved away"})
    client.post(f"{page}default/")
    order = list(Stage.objects.filter(process=made).order_by("position").values_list("code", flat=True))
    client.post(reverse("crm:stage_archive", args=[added.pk]))

    added.refresh_from_db()
    made.refresh_from_db()
    assert order == ["prospecting", "qualification", "proposal", "shi-yong", "negotiation", "won", "lost"]
    assert (added.probability, added.archived_at is None, made.is_default) == (65, False, True)
    assert made.close_reasons.filter(name="Moved away").exists()
    assert client.get(page).status_code == 200


def test_stage_with_deals_stays(people: factories.Cast, sign_in: Callable[[Member], Client]) -> None:
    made = deal(people.alice, at=LONG_AGO + timedelta(1))

    sign_in(people.ada).post(reverse("crm:stage_archive", args=[made.stage_id]))

    assert Stage.objects.get(pk=made.stage_id).archived_at is None
