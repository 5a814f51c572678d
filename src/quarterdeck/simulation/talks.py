"""What people say to each other: one-to-ones with agreements, feedback, one improvement plan under way."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from quarterdeck.people.models import Member, OrgUnit
from quarterdeck.performance.actions import feedback, improvement, one_to_ones
from quarterdeck.performance.models.improvement import ImprovementPlan
from quarterdeck.performance.models.one_to_ones import OneToOne, TalkState
from quarterdeck.performance.queries.improvement import measuring
from quarterdeck.simulation.recording import Recorder

_TEAMS = 3
_PEOPLE = 4
_RHYTHMS = ("weekly", "fortnightly", "fortnightly", "monthly")
_AUDIENCES = ("person", "leaders", "everyone")
_BACK = timedelta(35)
_PLAN_DAYS = 56
_LOOKED_AT = (10, 21)


def talk_and_tell(recorder: Recorder, today: date) -> None:
    """Managers of a few teams talk with their people; everybody there tells a colleague something; one is helped by a plan."""
    teams = OrgUnit.objects.filter(kind="team", manager__is_active=True, archived_at=None).order_by("pk")[:_TEAMS]
    for unit in teams.select_related("manager"):
        people = list(Member.objects.active().filter(memberships__unit=unit, memberships__until_on=None).order_by("pk"))
        leader = unit.manager
        led = [one for one in people if leader is not None and one.pk != leader.pk][:_PEOPLE]
        if leader is None or not led:
            continue
        for place, member in enumerate(led):
            _talk(recorder, leader, member, place, today)
            _tell(recorder, member, [*led[:place], *led[place + 1 :], leader], today)
    _help(recorder, today)


def _talk(recorder: Recorder, leader: Member, member: Member, place: int, today: date) -> None:
    """A rhythm since some weeks: a talk that was held, what was agreed, and the next one; the second is overdue."""
    words, random = recorder.world.words, recorder.world.rng
    began = today - _BACK
    at = _moment(recorder, began)
    series = one_to_ones.start_series(
        member_id=member.pk, rhythm=_RHYTHMS[place % len(_RHYTHMS)], first_on=began, today=began, by=leader
    )
    talk = OneToOne.objects.get(series=series, state=TalkState.PLANNED)
    topics = random.sample(words.many("talks", "points"), 3)
    points = [one_to_ones.add_point(talk_id=talk.pk, text=text, at=at, by=member) for text in topics]
    one_to_ones.cover_point(point_id=points[0].pk, is_covered=True, by=leader)
    one_to_ones.write_notes(talk_id=talk.pk, notes=random.choice(words.many("talks", "notes")), version=None, by=leader)
    due_on = today + timedelta(random.randint(-4, 10))
    agreed = random.choice(words.many("talks", "agreed"))
    one_to_ones.agree(talk_id=talk.pk, member_id=member.pk, text=agreed, due_on=due_on, at=at, by=leader)
    next_on = today + timedelta(-3 if place == 1 else 2 + place)
    one_to_ones.hold(talk_id=talk.pk, on=began, today=began, next_on=next_on, by=leader)


def _tell(recorder: Recorder, by: Member, others: list[Member], today: date) -> None:
    """Praise or a pointer for a colleague, some time in the last months."""
    words, random = recorder.world.words, recorder.world.rng
    about = random.choice(others)
    kind = random.choice(("praise", "praise", "pointer"))
    situation, behaviour, effect, advice = words.many("talks", random.choice((f"{kind}_one", f"{kind}_two")))
    values = {
        "kind": kind,
        "situation": situation,
        "behaviour": behaviour,
        "effect": effect,
        "advice": advice,
        "audience": random.choice(_AUDIENCES[: 3 if kind == "praise" else 2]),
    }
    day = today - timedelta(random.randint(1, 120))
    feedback.give(member_ids=[about.pk], values=values, at=_moment(recorder, day), by=by)


def _help(recorder: Recorder, today: date) -> None:
    """A plan for somebody who talks with their manager: told, heard, read, started, looked at twice."""
    talk = OneToOne.objects.filter(state=TalkState.HELD).select_related("series__leader", "series__member").last()
    if talk is None:
        return
    words, leader, member = recorder.world.words, talk.series.leader, talk.series.member
    begins = today - timedelta(28)
    at = _moment(recorder, begins - timedelta(3))
    plan = improvement.propose(member_id=member.pk, reason=words.one("talks", "reason"), at=at, by=leader)
    dates = {"starts_on": begins, "ends_on": begins + timedelta(_PLAN_DAYS)}
    given = {"metric_code": "activities", "support": words.one("talks", "support"), **dates}
    improvement.write_plan(
        plan_id=plan.pk, values={**given, "target": _target(plan, dates, today)}, version=None, by=leader
    )
    improvement.confirm(plan_id=plan.pk, code="told", note="", at=at, by=leader)
    improvement.say(plan_id=plan.pk, text=words.one("talks", "own_words"), at=at, by=member)
    improvement.confirm(plan_id=plan.pk, code="read_before", note="", at=at, by=recorder.by)
    improvement.start(plan_id=plan.pk, today=begins, by=leader)
    helped = words.one("talks", "helped")
    improvement.agree(plan_id=plan.pk, member_id=leader.pk, text=helped, due_on=today + timedelta(5), at=at, by=leader)
    for passed, note in zip(_LOOKED_AT, words.many("talks", "looked"), strict=True):
        improvement.check_in(plan_id=plan.pk, note=note, today=begins + timedelta(passed), by=leader)


def _target(plan: ImprovementPlan, dates: dict[str, date], today: date) -> Decimal:
    """A fifth more than before, and never nothing."""
    plan.metric_code, plan.starts_on, plan.ends_on = "activities", dates["starts_on"], dates["ends_on"]
    before = measuring.baseline(plan, today=today) or Decimal(0)
    return max((before * Decimal("1.2")).quantize(Decimal(1)), Decimal(10))


def _moment(recorder: Recorder, day: date) -> datetime:
    return datetime.combine(day, time(16), recorder.timezone)
