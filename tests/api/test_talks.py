"""Feedback, one-to-ones and improvement plans by REST."""

import pytest

from tests import factories
from tests.performance.feedback.telling import SAID
from tests.performance.improvement import planning as improving
from tests.performance.one_to_ones import talking

IN = {name: value for name, value in SAID.items() if name != "advice"}


pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return factories.cast(language="en")


def test_feedback_is_given_and_read_by_whom_it_is_for(cast, calling):
    given = calling(cast.bob).post("/feedback", {**IN, "member_id": cast.alice.pk})

    def read(member):
        return calling(member).get(f"/feedback/{given.data['id']}").status_code

    assert given.status_code == 201
    assert [one["effect"] for one in calling(cast.alice).get("/feedback").data] == [SAID["effect"]]
    assert [read(one) for one in (cast.alice, cast.mona, cast.charlie, cast.ada)] == [200, 404, 404, 404]


def test_feedback_refuses_public_pointers(cast, calling):
    sent = {**IN, "member_id": cast.alice.pk, "kind": "pointer", "audience": "everyone"}

    assert calling(cast.bob).post("/feedback", sent).status_code == 409


def test_asked_feedback_is_answered_once(cast, calling):
    sent = {"about_id": cast.alice.pk, "asked_of_ids": [cast.bob.pk], "question": "What helped?"}
    asked = calling(cast.alice).post("/feedback/requests", sent).data["requests"][0]
    address = f"/feedback/requests/{asked['id']}/answer"

    waiting = calling(cast.bob).get("/feedback/requests").data
    answers = [calling(cast.bob).post(address, IN).status_code for _time in range(2)]

    assert [one["question"] for one in waiting] == ["What helped?"]
    assert answers == [201, 409]
    assert calling(cast.charlie).post(address, IN).status_code == 404


def test_a_talk_is_for_the_two(cast, calling):
    found = talking.series(cast)
    talk = talking.planned(found)
    alice = calling(cast.alice)

    point = alice.post(f"/one-to-ones/talks/{talk.pk}/points", {"text": "Forecast"})
    shown = calling(cast.mona).get(f"/one-to-ones/{found.pk}/next").data

    assert point.status_code == 201
    assert [one["text"] for one in shown["points"]] == ["Forecast"]
    assert [one["id"] for one in alice.get("/one-to-ones").data] == [found.pk]
    for stranger in (cast.ada, cast.bob, cast.charlie):
        assert calling(stranger).get(f"/one-to-ones/{found.pk}/next").status_code == 404
        assert calling(stranger).get("/one-to-ones").data == []


def test_a_plan_is_read_by_whom_it_concerns(cast, calling):
    plan = improving.ready(cast, improving.hanna(cast))
    address = f"/improvement-plans/{plan.pk}"

    found = calling(cast.mona).get(address).data

    assert (found["state"], found["target"], found["reason"]) == ("draft", 1000, improving.WHOLE["reason"])
    assert all(one["is_met"] for one in found["fair_process"] if one["before"] == "start")
    seen = [calling(one).get(address).status_code for one in (cast.alice, cast.bob, cast.charlie)]
    assert seen == [200, 404, 404]
    assert [one["id"] for one in calling(cast.alice).get("/improvement-plans").data] == [plan.pk]
    assert calling(cast.alice).post(f"{address}/looks", {"note": "Fine"}).status_code == 403
