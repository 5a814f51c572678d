"""Scorecards through the API: each point explained, and what adds up."""

from datetime import date
from decimal import Decimal

import pytest

from quarterdeck.performance.actions.scorecards import templates
from quarterdeck.performance.models.scorecards import ScorecardPart
from tests import factories
from tests.performance.scoring import LEARNT, WON, in_force
from tests.targets.owing import won

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return factories.cast(language="en")


def test_scorecard_goes_from_judgement_to_appeal_and_back(cast, calling):
    made = in_force(cast, [WON, LEARNT], on=date(2025, 1, 1))
    won(cast.alice, 800, on=date(2025, 2, 10))
    learning = ScorecardPart.objects.get(edition__template=made, kind="rubric")
    mona, alice = calling(cast.mona), calling(cast.alice)
    path = f"/scorecards/members/{cast.alice.pk}/{made.pk}"

    early = mona.post(f"{path}/close?on=2025-02-01", {})
    judged = mona.post(f"{path}/judgements?on=2025-02-01", {"part_id": learning.pk, "level": 1, "note": "Keen"})
    shut = mona.post(f"{path}/close?on=2025-02-01", {"note": "Good"})
    card = f"/scorecards/{shut.data['id']}"
    appealed = alice.post(f"{card}/appeals", {"text": "Look again"})
    answered = mona.post(f"/scorecards/appeals/{appealed.data['id']}/answer", {"is_upheld": True, "text": "Yes"})

    assert (early.status_code, judged.data["score"], shut.data["state"]) == (409, 88.0, "closed")
    assert (appealed.status_code, answered.data["state"]) == (201, "upheld")
    found = alice.get(card).data
    assert found["state"] == "open"
    assert sum(part["adds"] for part in found["parts"]) + found["taken_by_gate"] == found["score"] == 88.0
    assert "80%，得 80 分" in found["parts"][0]["explanation"]  # in the language of whoever asks


def test_scorecards_are_those_within_reach(cast, calling):
    made = in_force(cast, [{**WON, "weight": Decimal(100)}], on=date(2025, 1, 1))
    asked = f"/scorecards?template_id={made.pk}&on=2025-02-01"

    def names(member):
        return [one["member"] for one in calling(member).get(asked).data]

    assert names(cast.alice) == ["Alice"]
    assert names(cast.mona) == ["Alice", "Bob"]
    assert calling(cast.rita).get(asked).status_code == 403
    assert [one["name"] for one in calling(cast.alice).get("/scorecards/templates").data] == ["Sellers"]
    assert calling(cast.charlie).get(f"{asked}&member_id={cast.alice.pk}").status_code == 404


def test_archived_template_is_not_listed(cast, calling):
    made = in_force(cast)

    templates.archive_template(template_id=made.pk, at="2026-04-01T00:00Z", by=cast.ada)

    assert calling(cast.alice).get("/scorecards/templates").data == []
