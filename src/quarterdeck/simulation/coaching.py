"""What managers talk through with their people: talks of some months ago whose effect is measured, one to follow up, one to come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from quarterdeck.crm.models import Stage, StageKind
from quarterdeck.people.models import Member
from quarterdeck.people.queries.approvers import superiors_of
from quarterdeck.performance.actions import agreements, diagnosis, questions
from quarterdeck.performance.actions.coaching import measuring, observing, sessions, supporting
from quarterdeck.performance.models.coaching import COACH, CoachingSession
from quarterdeck.performance.models.diagnosis import Finding, FindingKind
from quarterdeck.performance.queries.coaching import cases
from quarterdeck.performance.rules.coaching import courses, effect
from quarterdeck.performance.rules.coaching.verdicts import Verdict
from quarterdeck.performance.rules.diagnosis.cells import Family
from quarterdeck.performance.rules.questions import Given
from quarterdeck.simulation.recording import Recorder

MEASURE = "stage_conversion"
_WEEKS_AGO = (20, 24, 16)
_LATELY = timedelta(weeks=3)
_STAGES = 3


@dataclass(frozen=True, slots=True)
class Chosen:
    """Somebody whose figures after a day went as told, whatever the reason: nothing of it was planted."""

    member: Member
    coach: Member
    stage: Stage
    held_on: date


def coach_people(recorder: Recorder, today: date) -> None:
    """Look at the company, then let managers have talked: some with an effect, some without, some too lately to tell."""
    _look(recorder, today)
    card = _scorecard(recorder)
    told: set[int] = set()
    for place, one in enumerate(_chosen(today)):
        if one.member.pk not in told:
            told.add(one.member.pk)
            _talk(recorder, one, card if place == 0 else None, today)
    _lately(recorder, today, told)
    measuring.measure_effects(today=today, at=_moment(recorder, today))


def _look(recorder: Recorder, today: date) -> None:
    at = _moment(recorder, today)
    run = diagnosis.ask_for_diagnosis(period=diagnosis.last_year(today), at=at, start=lambda _pk: None, by=None)
    diagnosis.run_diagnosis(run_id=run.pk, at=at)


def _scorecard(recorder: Recorder) -> int:
    """What is looked at in a first meeting with a customer."""
    words = recorder.world.words
    ends = {"low": words.one("coaching", "seldom"), "high": words.one("coaching", "always")}
    asked = [
        {"kind": "scale", "text": text, "guide": guide, "is_required": True, "options": ends}
        for text, guide in zip(words.many("coaching", "questions"), words.many("coaching", "guides"), strict=True)
    ]
    asked.append({"kind": "text", "text": words.one("coaching", "best")})
    made = questions.create_questionnaire(
        values={"name": words.one("coaching", "card"), "use": "observation"}, questions=asked, by=recorder.by
    )
    return int(made.pk)


def _chosen(today: date) -> Iterator[Chosen]:
    """For each verdict somebody whom it fits, in the stages with the most cases, some months ago."""
    wanted = [Verdict.IMPROVED, Verdict.UNCLEAR]
    counter = cases.Counter()
    stages = Stage.objects.filter(kind=StageKind.OPEN, archived_at=None).order_by("position", "pk")[:_STAGES]
    for weeks in _WEEKS_AGO:
        for stage in stages:
            if not wanted:
                return
            held_on = today - timedelta(weeks=weeks)
            for verdict, one in _of_stage(counter, stage, held_on, today):
                if verdict in wanted and (coach := _coach_of(one)) is not None:
                    wanted.remove(verdict)
                    yield Chosen(one, coach, stage, held_on)


def _of_stage(counter: cases.Counter, stage: Stage, held_on: date, today: date) -> Iterator[tuple[Verdict, Member]]:
    """Everybody who was there, those whose share rose most first."""
    windows = courses.windows(held_on, today=today)
    counted = windows.after and counter.cases(MEASURE, stage.pk, windows.before, windows.after)
    if not counted:
        return
    found, numbers = counted
    told = effect.effects(found, Family.SHARE, coached=numbers.values(), treated=())
    members = Member.objects.active().in_bulk(numbers)
    ordered = sorted(members.items(), key=lambda pair: -_low(told.get(numbers[pair[0]])))
    for pk, member in ordered:
        if numbers[pk] in told and told[numbers[pk]].cases_after:
            yield effect.verdict(told[numbers[pk]], is_over=False), member


def _low(found: effect.Effect | None) -> float:
    return found.on_link[1] if found else float("-inf")


def _coach_of(member: Member) -> Member | None:
    return next((one for one in superiors_of(member) if one.is_active and one.may(COACH) and one.pk != member.pk), None)


def _talk(recorder: Recorder, one: Chosen, card_id: int | None, today: date) -> None:
    """A talk from being prepared to being followed up."""
    words = recorder.world.words
    at = _moment(recorder, one.held_on)
    made = _prepared(recorder, one, None)
    if card_id is not None:
        _observed(recorder, made, card_id, one)
    written = {name: words.one("coaching", name) for name in sessions.GROW}
    sessions.write(session_id=made.pk, values=written, version=None, by=one.coach)
    due_on = one.held_on + timedelta(21)
    for text in words.many("coaching", "agreed"):
        agreed = sessions.agree(session_id=made.pk, text=text, due_on=due_on, at=at, by=one.coach)
        agreements.finish(agreement_id=agreed.pk, on=due_on, by=one.member)
    material = {"kind": "material", "title": words.one("coaching", "material")}
    supporting.give(session_id=made.pk, values=material, at=at, by=one.coach)
    _held(made, one, today)
    if card_id is not None:
        came_of_it = words.one("coaching", "follow_up")
        sessions.follow_up(session_id=made.pk, text=came_of_it, on=one.held_on + timedelta(weeks=5), by=one.coach)


def _held(made: CoachingSession, one: Chosen, today: date) -> CoachingSession:
    return sessions.hold(
        session_id=made.pk,
        on=one.held_on,
        minutes=45,
        follow_up_on=one.held_on + timedelta(weeks=5),
        today=today,
        by=one.coach,
    )


def _prepared(recorder: Recorder, one: Chosen, finding: Finding | None) -> CoachingSession:
    return sessions.prepare(
        member_id=one.member.pk,
        values={
            "focus": recorder.world.words.one("coaching", "focus"),
            "planned_on": one.held_on,
            "measure": MEASURE,
            "stage_id": one.stage.pk,
        },
        at=_moment(recorder, one.held_on),
        by=one.coach,
        finding_id=finding.pk if finding else None,
    )


def _observed(recorder: Recorder, made: CoachingSession, card_id: int, one: Chosen) -> None:
    at = _moment(recorder, one.held_on)
    seen = {"kind": "ride_along", "on": one.held_on, "note": recorder.world.words.one("coaching", "seen")}
    looked = observing.observe(
        session_id=made.pk, values=seen, today=one.held_on, at=at, by=one.coach, questionnaire_id=card_id
    )
    if looked.sheet is None:
        return
    scales = looked.sheet.questionnaire.questions.filter(kind="scale")
    answers = {asked.pk: Given(number=Decimal(2 + place % 3)) for place, asked in enumerate(scales)}
    observing.hand_in(observation_id=looked.pk, answers=answers, at=at, by=one.coach)


def _lately(recorder: Recorder, today: date, told: set[int]) -> None:
    """From today's findings, where there are some: a talk three weeks ago, too lately to tell, and one prepared for this week."""
    days = iter((today - _LATELY, today + timedelta(2)))
    for member, stage, found in _others(told):
        coach = _coach_of(member)
        if coach is None or member.pk in told:
            continue
        day = next(days, None)
        if day is None:
            return
        told.add(member.pk)
        one = Chosen(member, coach, stage, day)
        made = _prepared(recorder, one, found)
        if day < today:
            _held(made, one, today)


def _others(told: set[int]) -> Iterator[tuple[Member, Stage, Finding | None]]:
    """Those with a finding, the dearest first, and then everybody who sells."""
    findings = Finding.objects.filter(kind=FindingKind.WEAKNESS, measure=MEASURE, member__is_active=True)
    for found in findings.exclude(member__in=told).select_related("member", "stage", "run").order_by("-cost", "pk"):
        if found.member and found.stage:
            yield found.member, found.stage, found
    stage = Stage.objects.filter(kind=StageKind.OPEN, archived_at=None).order_by("position", "pk").first()
    if stage is not None:
        for member in Member.objects.active().filter(roles__code="rep").order_by("pk"):
            yield member, stage, None


def _moment(recorder: Recorder, day: date) -> datetime:
    return datetime.combine(day, time(16), recorder.timezone)
