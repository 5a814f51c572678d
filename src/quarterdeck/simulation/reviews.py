"""How people are reviewed: one round that was released, with talks under way, and one in which everybody is writing now."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from quarterdeck.core.calendar.periods import Grain, Period
from quarterdeck.people.models import Member, OrgUnit, Role
from quarterdeck.performance.actions.reviews import calibrating, cycles, evaluating, launching, nominating, talking
from quarterdeck.performance.actions.reviews.refusals import CannotSetUpCycle
from quarterdeck.performance.models.questions import QuestionKind
from quarterdeck.performance.models.reviews import CycleState, Evaluation, EvaluationState, Review, ReviewCycle
from quarterdeck.performance.rules.questions import Given
from quarterdeck.performance.rules.reviews import starters
from quarterdeck.simulation.recording import Recorder

_TEAMS = 2
_PEERS = 4
_STEPS = (2, 3, 3, 4, 4, 4, 5)


def review_people(recorder: Recorder, today: date) -> None:
    """Sellers of two teams: the half year before all round, the quarter before by figures and the manager."""
    teams = list(OrgUnit.objects.filter(kind="team", manager__is_active=True, archived_at=None).order_by("pk")[:_TEAMS])
    calendar = recorder.world.calendar
    last = calendar.previous(calendar.containing(today, Grain.QUARTER), Grain.QUARTER)
    first = calendar.previous(last, Grain.QUARTER)
    if not teams:
        return
    _finished(recorder, teams, Period(first.start, last.end), today)
    _running(recorder, teams, last, today)


def _finished(recorder: Recorder, teams: list[OrgUnit], period: Period, today: date) -> None:
    """Everybody answered, one was moved, all may read theirs; the first two have talked."""
    cycle = _cycle(recorder, "all_round", teams, period, today - timedelta(50))
    if not cycle:
        return
    at, by = _moment(recorder, today), recorder.by
    _name_peers(cycle)
    launching.begin_assessing(cycle_id=cycle.pk, by=by)
    for asked in _waiting(cycle):
        _answer(recorder, asked, at)
    calibrating.end_assessing(cycle_id=cycle.pk, today=today, by=by, why=recorder.world.words.one("reviews", "ended"))
    _calibrate(recorder, cycle, at)
    calibrating.lock(cycle_id=cycle.pk, at=at, by=by, why=recorder.world.words.one("reviews", "locked"))
    calibrating.release(cycle_id=cycle.pk, at=at, by=by)
    for review in Review.objects.filter(cycle=cycle, manager__isnull=False).select_related("member", "manager")[:2]:
        _talk(recorder, review, at, today)


def _running(recorder: Recorder, teams: list[OrgUnit], period: Period, today: date) -> None:
    """Half of those who are asked have written already."""
    cycle = _cycle(recorder, "kpi", teams, period, today - timedelta(10))
    if not cycle:
        return
    for place, asked in enumerate(_waiting(cycle)):
        if place % 2:
            _answer(recorder, asked, _moment(recorder, today))


def _cycle(recorder: Recorder, code: str, teams: list[OrgUnit], period: Period, on: date) -> ReviewCycle | None:
    """A launched cycle from a starter; None where nobody is in it."""
    words = recorder.world.words
    steps = {"nominate_by": 7, "evaluate_by": 21, "calibrate_by": 28, "talk_by": 56}
    values = {
        "name": words.one("reviews", code),
        "starts_on": period.start,
        "ends_on": period.end,
        **{name: on + timedelta(days) for name, days in steps.items()},
        "unit_ids": [one.pk for one in teams],
        "role_ids": [Role.objects.get(code="rep").pk],
        "joined_before": period.start + timedelta(30),
    }
    made = cycles.create_cycle(values=values, starter=starters.starter(code, words.language), by=recorder.by)
    try:
        return launching.launch(cycle_id=made.pk, at=_moment(recorder, on), by=recorder.by)
    except CannotSetUpCycle:
        return None


def _name_peers(cycle: ReviewCycle) -> None:
    """Managers name colleagues from the same team, as many as are needed."""
    for review in cycle.reviews.filter(manager__isnull=False).select_related("manager", "member"):
        near = Member.objects.active().filter(memberships__unit=review.unit, memberships__until_on=None)
        for peer in near.exclude(pk__in=[review.member_id, review.manager_id, review.upper_id]).order_by("pk")[:_PEERS]:
            if review.manager is not None:
                nominating.propose(review_id=review.pk, member_id=peer.pk, by=review.manager)


def _waiting(cycle: ReviewCycle) -> list[Evaluation]:
    asked = Evaluation.objects.filter(review__cycle=cycle, state=EvaluationState.OPEN, evaluator__isnull=False)
    return list(asked.select_related("evaluator").order_by("pk"))


def _answer(recorder: Recorder, asked: Evaluation, at: datetime) -> None:
    random, texts = recorder.world.rng, recorder.world.words.many("reviews", "texts")
    naire = asked.review.cycle.parts.get(side=asked.side).asked
    if naire is None or asked.evaluator is None:
        return
    given = {
        one.pk: Given(text=random.choice(texts))
        if one.kind == QuestionKind.TEXT
        else Given(number=Decimal(random.choice(_STEPS)))
        for one in naire.questions.all()
    }
    evaluating.hand_in(evaluation_id=asked.pk, answers=given, at=at, by=asked.evaluator)


def _calibrate(recorder: Recorder, cycle: ReviewCycle, at: datetime) -> None:
    """Potentials for the nine-box, and one who is moved up with a reason."""
    words = recorder.world.words
    rows = list(cycle.reviews.exclude(band=None).select_related("band").order_by("-score", "pk"))
    for place, review in enumerate(rows):
        why = words.one("reviews", "potential")
        calibrating.rate_potential(review_id=review.pk, potential=3 - place % 3, why=why, at=at, by=recorder.by)
    better = cycle.bands.order_by("floor")
    for review in rows[-1:]:
        above = next((one for one in better if review.band and one.floor > review.band.floor), None)
        if above is not None:
            calibrating.move(
                review_id=review.pk, band_id=above.pk, why=words.one("reviews", "moved"), at=at, by=recorder.by
            )


def _talk(recorder: Recorder, review: Review, at: datetime, today: date) -> None:
    words, leader = recorder.world.words, review.manager
    if leader is None or review.cycle.state != CycleState.RELEASED:
        return
    notes = {"talk_on": today - timedelta(2), "talk_notes": words.one("reviews", "notes")}
    talking.write_notes(review_id=review.pk, values=notes, version=None, by=leader)
    due_on = today + timedelta(21)
    talking.agree_step(review_id=review.pk, text=words.one("reviews", "step"), due_on=due_on, at=at, by=leader)
    talking.sign(review_id=review.pk, at=at, by=leader)


def _moment(recorder: Recorder, today: date) -> datetime:
    return datetime.combine(today - timedelta(1), time(16), recorder.timezone)
