"""Coaching."""

from datetime import date

from ninja import Schema

from quarterdeck.api.schemas.parts import Day


class PersonOut(Schema):
    id: int
    name: str


class EffectOut(Schema):
    """What a course of talks changed. `verdict` is improved, unclear, worse or early (then about `needs` cases are needed).

    Values are per case, or per day of a count. `gain` is how much more than `expected` without the talks, between `low` and `high`
    with 80 %.
    """

    starts_on: date
    ends_on: date
    verdict: str
    cases_before: int
    cases_after: int
    needs: int
    before: float
    expected: float
    after: float
    peers_before: float
    peers_after: float
    gain: float
    low: float
    high: float
    peers: int


class AgreementOut(Schema):
    id: int
    text: str
    due_on: date
    done_on: date | None
    dropped_on: date | None


class TalkOut(Schema):
    """A talk; `measure` and `stage_id` say what should change, in the words of `/diagnosis`."""

    id: int
    member: PersonOut
    coach: PersonOut
    focus: str
    measure: str
    stage_id: int | None
    plan_id: int | None
    planned_on: date
    held_on: date | None
    minutes: int | None
    follow_up_on: date | None
    followed_up_on: date | None
    effect: EffectOut | None


class TalkDetailOut(TalkOut):
    goal: str
    reality: str
    options: str
    way_forward: str
    follow_up: str
    agreements: list[AgreementOut]


class TalkIn(Schema):
    member_id: int
    focus: str
    planned_on: Day
    goal: str = ""
    finding_id: int | None = None
    skill_id: int | None = None
    plan_id: int | None = None
    measure: str = ""
    stage_id: int | None = None


class HeldIn(Schema):
    on: Day
    minutes: int | None = None
    follow_up_on: Day | None = None


class AgreementIn(Schema):
    text: str
    due_on: Day


class LoadOut(Schema):
    """Talks, minutes and people of the last 13 weeks; effects of the last year by verdict."""

    coach: PersonOut
    talks: int
    minutes: int
    people: int
    follow_ups_overdue: int
    effects: dict[str, int]
