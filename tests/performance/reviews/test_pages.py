"""The screens of reviews: what they show, what they take, what they cost."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from quarterdeck.crm.actions import accounts
from quarterdeck.people.models import Member
from quarterdeck.performance.actions.reviews import nominating
from quarterdeck.performance.models.reviews import Evaluation, ReviewCycle
from quarterdeck.performance.queries.reviews import cycles
from quarterdeck.performance.rules.reviews import starters
from tests import factories
from tests.performance.reviews import reviewing
from tests.performance.reviews.reviewing import AT

pytestmark = pytest.mark.django_db

CYCLE = {
    "name": "Half year",
    "begin_with": "all_round",
    "starts_on": "2025-07-01",
    "last_on": "2025-12-31",
    "nominate_by": "2026-03-10",
    "evaluate_by": "2026-03-20",
    "calibrate_by": "2026-03-27",
    "talk_by": "2026-04-10",
    "least_answers": "3",
    "most_peers": "5",
}


def signed_in(member: Member) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def cast() -> factories.Cast:
    return factories.cast(language="en")


@pytest.mark.parametrize("code", starters.CODES)
def test_a_cycle_is_made_from_each_starter_and_can_be_launched(cast: factories.Cast, code: str) -> None:
    client = signed_in(cast.ada)

    client.post(reverse("performance:review_cycle_new"), {**CYCLE, "begin_with": code})
    made = ReviewCycle.objects.get()
    page = client.get(reverse("performance:review_cycle", args=[made.pk]))
    client.post(reverse("performance:review_cycle_launch", args=[made.pk]))

    made.refresh_from_db()
    assert b"Weights add up to 100" in page.content
    assert made.state in ("nominating", "evaluating")
    assert made.ends_on.isoformat() == "2026-01-01"


def test_what_cannot_be_is_said_at_the_field(cast: factories.Cast) -> None:
    client = signed_in(cast.ada)

    backwards = client.post(reverse("performance:review_cycle_new"), {**CYCLE, "evaluate_by": "2026-03-01"})
    few = client.post(reverse("performance:review_cycle_new"), {**CYCLE, "least_answers": "2"})
    made = reviewing.drafted(cast)
    bands = client.post(reverse("performance:review_bands", args=[made.pk]), {"lines": "Strong - 70"})

    endless = client.post(reverse("performance:review_bands", args=[made.pk]), {"lines": "Strong = infinity"})

    assert (backwards.status_code, few.status_code, bands.status_code, endless.status_code) == (422, 422, 422, 422)
    assert b"This step ends before the one before it" in backwards.content
    assert b"Line 1 is not written" in bands.content


def test_a_version_that_is_none_is_no_fault(cast: factories.Cast) -> None:
    made = reviewing.drafted(cast)

    answer = signed_in(cast.ada).post(reverse("performance:review_cycle_edit", args=[made.pk]), {"version": "½x"})

    assert answer.status_code == 422


def test_bands_are_read_as_a_chinese_keyboard_writes_them(cast: factories.Cast) -> None:
    made = reviewing.drafted(cast)
    lines = "优秀 ＝ 85，10％－20％\n合格 = 0"

    answer = signed_in(cast.ada).post(reverse("performance:review_bands", args=[made.pk]), {"lines": lines})

    assert answer.status_code in (302, 204)
    kept = made.bands.order_by("-floor").values_list("name", "floor", "least_share", "most_share")
    assert list(kept) == [("优秀", 85, Decimal("0.1"), Decimal("0.2")), ("合格", 0, 0, 1)]


def test_a_sheet_is_kept_by_itself_and_told_when_it_was_written_elsewhere(cast: factories.Cast) -> None:
    found = reviewing.launched(cast, {"self": 0, "manager": 100})
    asked = found.asked(cast.alice, cast.mona)
    client = signed_in(cast.mona)
    page = reverse("performance:evaluation", args=[asked.pk])
    keep = reverse("performance:evaluation_keep", args=[asked.pk])
    scale = next(iter(found.given("manager", 3)))

    first = client.post(keep, {f"q{scale}": "4", "sheet_version": "0"})
    second = client.post(keep, {f"q{scale}": "5", "sheet_version": "2"})
    stale = client.post(keep, {f"q{scale}": "1", "sheet_version": "2"})
    opened = client.get(page)
    empty = client.post(page, {"sheet_version": "3"})
    done = client.post(page, {f"q{scale}": "5", "sheet_version": "3"})

    assert b"Kept at" in first.content
    assert b'name="sheet_version" value="3"' in second.content
    assert b"meanwhile" in stale.content
    assert re.search(rb'value="5"[^>]*checked', opened.content)
    assert (empty.status_code, done.status_code) == (422, 302)
    assert b"You handed this in" in client.get(page).content


def test_a_customer_answers_by_a_link_that_works_once_and_runs_out(cast: factories.Cast) -> None:
    found = reviewing.launched(cast, {"manager": 60, "customers": 40})
    account = accounts.create_account(name="Acme", by=cast.alice)
    wu, xu = (accounts.create_contact(account_id=account.pk, name=name, by=cast.alice) for name in ("Wu", "Xu"))
    review = found.review(cast.alice)
    for one in (wu, xu):
        asked = nominating.propose(review_id=review.pk, contact_id=one.pk, by=cast.alice)
        nominating.agree(evaluation_id=asked.pk, by=cast.mona)
    found.assess()
    keys = {
        one.name: nominating.send_link(evaluation_id=one.pk, at=AT, by=cast.mona)
        for one in Evaluation.objects.filter(review=review, side="customers").select_related("contact")
    }
    scale = next(iter(found.given("customers", 3)))
    Evaluation.objects.filter(contact=wu).update(expires_at=timezone.now() + timedelta(days=1))

    visitor = Client(headers={"Accept-Language": "en"})
    address = reverse("performance:review_by_link", args=[keys["Wu"]])
    shown = visitor.get(address)
    bare = visitor.post(address, {})
    done = visitor.post(address, {f"q{scale}": "4"})
    again = visitor.post(address, {f"q{scale}": "1"})
    gone = visitor.get(reverse("performance:review_by_link", args=[keys["Xu"]]))

    assert b"Working with Alice" in shown.content
    assert (bare.status_code, done.status_code, again.status_code, gone.status_code) == (422, 200, 410, 410)
    assert keys["Wu"] not in str(Evaluation.objects.get(contact=wu).__dict__)
    assert visitor.get(reverse("performance:review", args=[review.pk])).status_code == 302


def test_links_are_not_guessed_by_many_tries(cast: factories.Cast) -> None:
    cache.clear()
    visitor = Client(headers={"Accept-Language": "en"})

    states = [visitor.post(reverse("performance:review_by_link", args=[f"guess-{n}"])).status_code for n in range(21)]

    assert states == [410] * 20 + [429]


def test_two_who_lead_open_the_same_review_and_both_notes_are_kept(cast: factories.Cast) -> None:
    found = reviewing.released(cast)
    review = found.review(cast.alice)
    url = reverse("performance:review_notes", args=[review.pk])
    mona, dora = signed_in(cast.mona), signed_in(found.dora)

    typed = {"version": str(review.version), "talk_on": "2026-03-16"}
    mona.post(url, {**typed, "talk_notes": "Listen more"})
    second = dora.post(url, {**typed, "talk_notes": "Talk more"})

    assert second.status_code == 409
    assert b"Listen more" in second.content
    assert b"Talk more" in second.content


def test_who_is_asked_finds_their_sheet_on_the_review_while_people_assess(cast: factories.Cast) -> None:
    found = reviewing.launched(cast)
    url = reverse("performance:review", args=[found.review(cast.alice).pk])
    sheet = reverse("performance:evaluation", args=[found.asked(cast.alice, cast.mona).pk]).encode()

    before = signed_in(cast.mona).get(url).content
    found.assess()
    asked = signed_in(cast.mona).get(url).content
    found.answer(cast.alice, cast.mona, 4)
    after = signed_in(cast.mona).get(url).content

    assert [sheet in page for page in (before, asked, after)] == [False, True, False]


def test_views_are_missing_only_while_people_assess(cast: factories.Cast) -> None:
    found = reviewing.launched(cast)
    chosen = cycles.record(cycle_id=found.cycle.pk)
    found.assess()
    asked = cycles.record(cycle_id=found.cycle.pk)

    assert (chosen.missing_count, len(chosen.missing)) == (0, 0)
    assert (asked.missing_count, len(asked.missing)) == (4, 4)


def test_a_calibration_is_taken_out_as_a_file_by_who_calibrates(cast: factories.Cast) -> None:
    found = reviewing.released(cast)
    url = reverse("performance:export_calibration", args=[found.cycle.pk, "csv"])

    lines = signed_in(found.dora).get(url).content.decode("utf-8-sig").splitlines()

    assert lines[0] == "Person,Team,Manager,Score,By points,Result,Potential"
    assert [line.split(",")[0] for line in lines[1:]] == ["Alice", "Bob"]
    assert signed_in(cast.alice).get(url).status_code == 403


@pytest.mark.parametrize(
    ("name", "who", "budget"),
    [
        ("performance:reviews", "mona", 24),
        ("performance:review", "mona", 40),
        ("performance:review_cycles", "ada", 20),
        ("performance:review_cycle", "ada", 30),
        ("performance:calibration", "dora", 26),
    ],
)
def test_pages_cost_the_same_however_many_people(
    cast: factories.Cast, django_assert_max_num_queries: DjangoAssertNumQueries, name: str, who: str, budget: int
) -> None:
    for number in range(3):
        factories.member(f"Seller {number}", in_unit=cast.sales)
    found = reviewing.released(cast)
    member = found.dora if who == "dora" else getattr(cast, who)
    args = {
        "performance:review": [found.review(cast.alice).pk],
        "performance:review_cycle": [found.cycle.pk],
        "performance:calibration": [found.cycle.pk],
    }.get(name, [])
    client = signed_in(member)
    client.get(reverse(name, args=args))

    with django_assert_max_num_queries(budget):
        answer = client.get(reverse(name, args=args))

    assert answer.status_code == 200
