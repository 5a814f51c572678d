"""Review cycles of `factories.cast`, set up through the doors: Alice is assessed, Mona leads, Dora manages Mona, and colleagues answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from quarterdeck.people import actions as people
from quarterdeck.people.models import Member
from quarterdeck.performance.actions.reviews import calibrating, cycles, evaluating, goals, launching, nominating
from quarterdeck.performance.models.reviews import Evaluation, EvaluationState, Review, ReviewCycle
from quarterdeck.performance.rules.questions import Given
from tests import factories
from tests.performance import asking

TODAY = date(2026, 3, 16)
AT = datetime(2026, 3, 16, 2, tzinfo=UTC)
DAYS = {
    "starts_on": date(2025, 7, 1),
    "ends_on": date(2026, 1, 1),
    "nominate_by": date(2026, 3, 10),
    "evaluate_by": date(2026, 3, 20),
    "calibrate_by": date(2026, 3, 27),
    "talk_by": date(2026, 4, 10),
}
SIDES: Mapping[str, int] = {"self": 0, "manager": 60, "peers": 40}
BANDS: Sequence[Mapping[str, Any]] = (
    {"name": "Strong", "floor": Decimal(70), "most_share": Decimal("0.5")},
    {"name": "Solid", "floor": Decimal(0)},
)


@dataclass(frozen=True)
class Round:
    """A cycle about Alice and Bob, Mona's people; Dora leads Mona, Paul, Pia and Pete sell beside Alice in another team."""

    cast: factories.Cast
    dora: Member
    paul: Member
    pia: Member
    pete: Member
    cycle: ReviewCycle

    @property
    def peers(self) -> tuple[Member, Member, Member]:
        return self.paul, self.pia, self.pete

    def review(self, member: Member) -> Review:
        return Review.objects.get(cycle=self.cycle, member=member)

    def asked(self, of: Member, by: Member) -> Evaluation:
        """What somebody was asked about a person."""
        return Evaluation.objects.exclude(state=EvaluationState.WITHDRAWN).get(review=self.review(of), evaluator=by)

    def answer(self, of: Member, by: Member, step: int, *, words: str = "") -> None:
        """Hand in somebody's view: one step on every scale, a text on every text."""
        asked = self.asked(of, by)
        evaluating.hand_in(evaluation_id=asked.pk, answers=self.given(asked.side, step, words), at=AT, by=by)

    def given(self, side: str, step: int, words: str = "") -> dict[int, Given]:
        naire = self.cycle.parts.get(side=side).asked
        assert naire is not None
        return {
            one.pk: Given(number=Decimal(step)) if one.kind == "scale" else Given(text=words)
            for one in naire.questions.all()
        }

    def invite(self, *colleagues: Member, of: Member | None = None) -> None:
        """Mona names colleagues, who are asked at once."""
        review = self.review(of or self.cast.alice)
        for one in colleagues:
            nominating.propose(review_id=review.pk, member_id=one.pk, by=self.cast.mona)

    def assess(self) -> None:
        """Everybody chosen is asked for their view."""
        launching.begin_assessing(cycle_id=self.cycle.pk, by=self.cast.ada)

    def end(self, why: str = "Time is up") -> None:
        calibrating.end_assessing(cycle_id=self.cycle.pk, today=TODAY, by=self.cast.ada, why=why)

    def release(self) -> None:
        calibrating.lock(cycle_id=self.cycle.pk, at=AT, by=self.cast.ada, why="As it is")
        calibrating.release(cycle_id=self.cycle.pk, at=AT, by=self.cast.ada)


def drafted(
    cast: factories.Cast,
    sides: Mapping[str, int] = SIDES,
    *,
    bands: Sequence[Mapping[str, Any]] = BANDS,
    **more: Any,
) -> ReviewCycle:
    """A cycle about the sellers of Mona's team, still being set up."""
    role = cast.alice.roles.get().pk
    values = {"name": "Half year", **DAYS, "role_ids": [role], "unit_ids": [cast.sales.pk], **more}
    made = cycles.create_cycle(values=values, by=cast.ada)
    naire = asking.questionnaire(cast, asking.SCALE, asking.WORDS)
    for side, weight in sides.items():
        cycles.set_part(cycle_id=made.pk, side=side, weight=Decimal(weight), questionnaire_id=naire.pk, by=cast.ada)
    cycles.set_bands(cycle_id=made.pk, given=bands, by=cast.ada)
    return made


def launched(cast: factories.Cast, sides: Mapping[str, int] = SIDES, **more: Any) -> Round:
    """The same launched, with everybody there."""
    dora = factories.member("Dora", role="director", in_unit=cast.north)
    people.edit_unit(unit_id=cast.north.pk, values={"manager_id": dora.pk}, by=cast.ada)
    peers = [factories.member(name, in_unit=cast.south) for name in ("Paul", "Pia", "Pete")]
    made = drafted(cast, sides, **more)
    launching.launch(cycle_id=made.pk, at=AT, by=cast.ada)
    made.refresh_from_db()
    return Round(cast, dora, *peers, cycle=made)


def released(cast: factories.Cast, *, words: str = "") -> Round:
    """A whole cycle up to the release: three colleagues, Mona and Alice have answered about Alice, Mona about Bob."""
    found = launched(cast)
    found.invite(*found.peers)
    found.assess()
    for step, one in zip((2, 3, 4), found.peers, strict=True):
        found.answer(cast.alice, one, step, words=words and f"{words} {step}")
    found.answer(cast.alice, cast.alice, 5)
    found.answer(cast.alice, cast.mona, 4, words=words)
    found.answer(cast.bob, cast.mona, 3)
    found.end()
    found.release()
    return found


def addresses(cast: factories.Cast) -> dict[str, Any]:
    """What stands in the addresses of reviews: Alice's, with a goal and what she is asked herself, and a cycle with a side."""
    found = launched(cast, {"self": 0, "manager": 60, "goals": 40})
    review = found.review(cast.alice)
    goal = goals.propose_goal(
        review_id=review.pk, values={"title": "Ten references", "measure": "Ten names"}, at=AT, by=cast.alice
    )
    return {
        "cycle_id": found.cycle.pk,
        "review_id": review.pk,
        "evaluation_id": found.asked(cast.alice, cast.alice).pk,
        "goal_id": goal.pk,
        "side": "peers",
        "cycle_part_id": found.cycle.parts.get(side="goals").pk,
    }


def owned(cast: factories.Cast, *, name: str) -> dict[str, int]:
    """Alice's review in a cycle of that name, what she is asked herself, and a goal of hers that was agreed."""
    found = launched(cast, {"self": 0, "manager": 60, "goals": 40}, name=name)
    review = found.review(cast.alice)
    goal = goals.propose_goal(review_id=review.pk, values={"title": name, "measure": "Ten names"}, at=AT, by=cast.mona)
    return {
        "review": review.pk,
        "evaluation": found.asked(cast.alice, cast.alice).pk,
        "review_goal": goal.pk,
    }
