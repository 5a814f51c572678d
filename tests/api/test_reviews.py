"""Reviews through the API: what one is asked, what one may read, and nothing that one colleague answered."""

import pytest

from tests import factories
from tests.performance.reviews import reviewing

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return factories.cast(language="en")


def test_a_view_is_written_kept_and_handed_in(cast, calling):
    found = reviewing.launched(cast, {"self": 0, "manager": 100})
    mona = calling(cast.mona)
    asked = found.asked(cast.alice, cast.mona).pk
    path = f"/reviews/evaluations/{asked}"

    listed = mona.get("/reviews/evaluations").data
    scale, words = mona.get(path).data["answers"]
    kept = mona.post(f"{path}/answers", {"answers": [{"question_id": scale["question_id"], "number": 4}]})
    stale = mona.post(f"{path}/answers", {"answers": [], "version": 1})
    wrong = mona.post(f"{path}/answers", {"answers": [{"question_id": scale["question_id"], "number": 9}]})
    done = mona.post(
        f"{path}/answers",
        {"answers": [{"question_id": words["question_id"], "text": "Keen"}], "hand_in": True},
    )

    assert asked in [one["id"] for one in listed]
    assert (kept.data["answers"][0]["number"], stale.status_code, wrong.status_code) == (4.0, 409, 409)
    assert (done.data["state"], done.data["answers"][1]["answer"]) == ("submitted", "Keen")
    assert calling(cast.ada).get(path).status_code == 404


def test_a_review_is_read_when_it_may_be_and_groups_only_together(cast, calling):
    found = reviewing.released(cast, words="Neat")
    path = f"/reviews/{found.review(cast.alice).pk}"

    hers = calling(cast.alice).get(path).data
    group = next(one for one in hers["groups"] if one["side"] == "peers")

    assert {one["side"]: one["score"] for one in hers["sides"]} == {"self": 100.0, "manager": 75.0, "peers": 50.0}
    assert group["questions"] == [
        {"question": "Listens before answering", "mean": 50.0, "texts": []},
        {"question": "What should stay as it is?", "mean": None, "texts": ["Neat 2", "Neat 3", "Neat 4"]},
    ]
    assert calling(cast.charlie).get(path).status_code == 404
    assert calling(cast.charlie).get("/reviews").data == []


def test_results_stay_closed_before_their_time(cast, calling):
    found = reviewing.launched(cast)
    found.assess()
    found.answer(cast.alice, cast.mona, 4)
    found.end()
    path = f"/reviews/{found.review(cast.alice).pk}"

    mine, theirs = calling(cast.alice).get(path).data, calling(cast.mona).get(path).data

    assert (mine["score"], mine["sides"], mine["groups"]) == (None, [], [])
    assert theirs["score"] == 75.0
    moved = calling(cast.mona).post(
        f"{path}/moves", {"band_id": found.cycle.bands.get(name="Solid").pk, "why": "A lucky year"}
    )
    assert (moved.status_code, moved.data["after"]) == (201, "Solid")
