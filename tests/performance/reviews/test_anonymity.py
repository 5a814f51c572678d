"""Nobody deduces what a colleague answered: not by pages, filters, exports, the API, the order of things, time or subtraction.

The same cycle is run twice, the second time with the answers of colleagues swapped among them. Whatever anybody can read of it has
to be the same, letter by letter; otherwise it says who answered what.
"""

import re
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client

from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.people.models import Member
from quarterdeck.performance.actions.reviews import calibrating
from quarterdeck.performance.models.reviews import Review
from quarterdeck.performance.queries.reviews import records
from tests import factories
from tests.performance.reviews import reviewing
from tests.performance.reviews.reviewing import Round

pytestmark = pytest.mark.django_db

SECRET = "Zephyr quartz"
PATHS = (
    "/performance/reviews/",
    "/performance/reviews/{review}/",
    "/performance/reviews/{review}/evidence/",
    "/performance/reviews/{review}/?order=-answers&side=peers&evaluator={paul}",
    "/performance/reviews/calibration/",
    "/performance/reviews/cycles/{cycle}/",
    "/performance/reviews/cycles/{cycle}/calibration/?evaluator={paul}&sort=peers",
    "/api/v1/reviews?cycle_id={cycle}",
    "/api/v1/reviews?evaluator_id={paul}&order_by=-submitted_at",
    "/api/v1/reviews/{review}",
    "/api/v1/reviews/{review}?side=peers&limit=1&offset=1",
)
# What differs from one page to the next without saying anything.
_NOISE = re.compile(r"csrf[^>]*>|name=\"csrfmiddlewaretoken\"[^>]*>|nonce[^ >]*|idempotency_key[^>]*>")


class Undone(Exception):
    """Takes a run back."""


@pytest.fixture
def cast() -> factories.Cast:
    return factories.cast(language="en")


def test_swapping_the_answers_of_colleagues_changes_nothing_anybody_can_read(cast: factories.Cast) -> None:
    seen = [_seen_after(cast, order) for order in ((0, 1, 2), (2, 0, 1), (1, 2, 0))]

    hers = seen[0]["Alice /performance/reviews/{review}/"]
    assert hers.index("Calm") < hers.index("Keen") < hers.index("Neat")
    assert seen[0] == seen[1] == seen[2]


def test_below_the_least_number_nothing_is_shown_and_nothing_counts(cast: factories.Cast) -> None:
    found = reviewing.launched(cast)
    found.invite(*found.peers)
    found.assess()
    found.answer(cast.alice, cast.mona, 4)
    for one in found.peers[:2]:
        found.answer(cast.alice, one, 1, words=SECRET)
    found.end()
    found.release()
    review = found.review(cast.alice)

    assert review.score == Decimal("75.00")
    for reader in (cast.alice, cast.mona, cast.ada):
        assert SECRET not in "".join(_pages(reader, found).values()), reader


def test_no_answer_is_read_while_more_may_come(cast: factories.Cast) -> None:
    found = reviewing.launched(cast)
    found.invite(*found.peers)
    found.assess()
    for one in found.peers:
        found.answer(cast.alice, one, 2, words=SECRET)
    found.answer(cast.alice, cast.mona, 2, words=SECRET)

    for reader in (cast.alice, cast.mona, found.dora, cast.ada, cast.bob):
        assert SECRET not in "".join(_pages(reader, found).values()), reader
    found.end()
    assert SECRET not in "".join(_pages(cast.alice, found).values())
    assert SECRET in "".join(_pages(cast.mona, found).values())


def test_opening_again_takes_no_late_answer_that_a_difference_would_tell(cast: factories.Cast) -> None:
    found = reviewing.released(cast)
    before = _pages(cast.alice, found)

    calibrating.reopen(review_id=found.review(cast.alice).pk, why="Look again", by=cast.ada)
    calibrating.lock_again(review_id=found.review(cast.alice).pk, at=reviewing.AT, by=cast.ada)

    again = _pages(cast.alice, found)
    keys = ("/api/v1/reviews/{review}",)
    assert [before[key] for key in keys] == [again[key] for key in keys]


def test_what_a_group_said_holds_no_name_no_time_and_no_number_of_people(cast: factories.Cast) -> None:
    found = reviewing.released(cast, words=SECRET)

    for reader in (cast.alice, cast.mona):
        said = records.record(viewer=reader, review_id=found.review(cast.alice).pk).said
        peers = next(one for one in said if one.part.side == "peers")
        assert peers.sheets == ()
        assert peers.group is not None
        assert {name for line in peers.group.lines for name in line.__slots__} == {"key", "points", "texts"}
        texts = [line.texts for line in peers.group.lines if line.texts]
        assert texts == [tuple(sorted(texts[0]))]


def test_the_trail_of_a_review_does_not_say_which_colleague_answered_or_when(cast: factories.Cast) -> None:
    found = reviewing.released(cast)

    entries = AuditEntry.objects.filter(kind="performance.review", object_id=found.review(cast.alice).pk)
    assert not entries.filter(by__in=[one.pk for one in found.peers]).exists()


def test_the_person_is_not_told_who_has_answered(cast: factories.Cast) -> None:
    found = reviewing.launched(cast)
    found.invite(*found.peers)
    found.assess()
    before = _pages(cast.alice, found)

    found.answer(cast.alice, found.pia, 3)

    assert _pages(cast.alice, found) == before


@pytest.mark.parametrize("name", ["ada", "mona", "alice", "bob", "rita"])
def test_another_ones_sheet_is_not_there_for_anybody(cast: factories.Cast, name: str) -> None:
    found = reviewing.released(cast)
    pages = ("", "evidence/", "decline/")
    client = _signed_in(getattr(cast, name))

    asked = found.asked(cast.alice, found.paul).pk
    states = [client.get(f"/performance/reviews/evaluations/{asked}/{page}").status_code for page in pages]
    states.append(client.post(f"/performance/reviews/evaluations/{asked}/keep/").status_code)
    states.append(client.get(f"/api/v1/reviews/evaluations/{asked}").status_code)

    assert set(states) <= {403, 404}


def _seen_after(cast: factories.Cast, order: tuple[int, int, int]) -> dict[str, str]:
    """Everything the person, the manager and operations read, with colleagues answering in some order; the run is taken back."""
    seen: dict[str, str] = {}
    steps, words = (2, 3, 5), ("Calm", "Keen", "Neat")
    try:
        with transaction.atomic():
            found = reviewing.launched(cast)
            found.invite(*found.peers)
            found.assess()
            for place, one in zip(order, found.peers, strict=True):
                found.answer(cast.alice, one, steps[place], words=words[place])
            found.answer(cast.alice, cast.mona, 4)
            found.answer(cast.bob, cast.mona, 3)
            found.end()
            found.release()
            for reader in (cast.alice, cast.mona, cast.ada, found.dora):
                seen |= {f"{reader.name} {path}": _without_ids(body) for path, body in _pages(reader, found).items()}
            raise Undone
    except Undone:
        return seen


def _without_ids(body: str) -> str:
    """Numbers of records and moments differ from run to run; scores and counts stay."""
    timeless = re.sub(r"<time [^>]*>[^<]*</time>", "#", body)
    return re.sub(r'(/|"(?:id|[a-z]+_id)": |[?&;][a-z_]+=|-)\d+(?=[/"&,?])', r"\1#", timeless)


def _pages(reader: Member, found: Round) -> dict[str, str]:
    client = _signed_in(reader)
    review = Review.objects.get(cycle=found.cycle, member=found.cast.alice)
    values = {"review": review.pk, "cycle": found.cycle.pk, "paul": found.paul.pk}
    answers = {path: client.get(path.format(**values)) for path in PATHS}
    return {path: _NOISE.sub("", one.content.decode()) for path, one in answers.items() if one.status_code == 200}


def _signed_in(member: Member) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client
