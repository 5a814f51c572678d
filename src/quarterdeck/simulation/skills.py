"""What people can do: our model, levels of some teams by themselves and their managers, what figures say, plans, mentoring, a promotion."""

from datetime import date, datetime, time, timedelta

from quarterdeck.people.models import Member, OrgUnit, Role
from quarterdeck.performance.actions import agreements, careers
from quarterdeck.performance.actions import skills as actions
from quarterdeck.performance.actions.skills.assessing import Given
from quarterdeck.performance.models.careers import LadderStep
from quarterdeck.performance.models.skills import ItemKind, Skill, SkillProfile, Source
from quarterdeck.performance.queries.skills import competences
from quarterdeck.simulation.recording import Recorder

_TEAMS, _SELLERS = 2, 4
_BEFORE = timedelta(180)
_MONTH = timedelta(30)


def grow_people(recorder: Recorder, today: date) -> None:
    """Set everything up, then let some teams use it."""
    actions.load_model(by=recorder.by)
    careers.load_ladders(by=recorder.by)
    teams = OrgUnit.objects.filter(kind="team", manager__is_active=True, archived_at=None).order_by("pk")[:_TEAMS]
    for place, unit in enumerate(teams.select_related("manager")):
        sellers = _sellers(unit)
        if unit.manager is None or not sellers:
            continue
        for seller in sellers:
            _look_at(recorder, seller, unit.manager, today)
        _plan(recorder, sellers[0], unit.manager, today)
        if len(sellers) > 1:
            _mentor(recorder, sellers[1], sellers[0], unit.manager, today)
        if place == 0:
            _promote(recorder, sellers[-1], unit.manager, today)
    actions.read_evidence_of_all(today=today, at=_moment(recorder, today - timedelta(1)))


def _sellers(unit: OrgUnit) -> list[Member]:
    """Some who sell in a team today, by name."""
    own = Member.objects.active().filter(
        memberships__unit=unit, memberships__until_on=None, role_assignments__role__code="rep"
    )
    return list(own.order_by("name", "pk")[:_SELLERS])


def _look_at(recorder: Recorder, seller: Member, manager: Member, today: date) -> None:
    """Half a year ago and now: the seller a little kinder than the manager, some skills grown since."""
    random, notes = recorder.world.rng, recorder.world.words.many("skills", "notes")
    wanted = _wanted()
    before = {pk: max(1, min(4, level + random.choice((-1, -1, 0, 0)))) for pk, level in wanted.items()}
    now = {pk: min(5, level + random.choice((0, 0, 1))) for pk, level in before.items()}
    kinder = {pk: min(5, level + random.choice((0, 0, 1))) for pk, level in now.items()}
    for levels, on in ((before, today - _BEFORE), (now, today - timedelta(7))):
        given = {pk: Given(level, random.choice(notes)) for pk, level in levels.items()}
        at = _moment(recorder, on)
        actions.assess_many(member_id=seller.pk, source=Source.MANAGER, given=given, at=at, by=manager)
    own = {pk: Given(level) for pk, level in kinder.items()}
    at = _moment(recorder, today - timedelta(9))
    actions.assess_many(member_id=seller.pk, source=Source.SELF, given=own, at=at, by=seller)


def _plan(recorder: Recorder, seller: Member, manager: Member, today: date) -> None:
    """A plan that began a month ago, with one thing done."""
    words, skill = recorder.world.words, Skill.objects.get(code="negotiation")
    begun, at = today - _MONTH, _moment(recorder, today - _MONTH)
    plan = actions.start_development_plan(
        member_id=seller.pk,
        goal=words.one("skills", "goal"),
        starts_on=begun,
        ends_on=begun + _BEFORE,
        at=at,
        by=manager,
    )
    hours = {ItemKind.PRACTICE: 14, ItemKind.PEOPLE: 8, ItemKind.COURSE: 4}
    made = []
    for number, (kind, text) in enumerate(zip(hours, words.many("skills", "items"), strict=True)):
        values = {
            "kind": kind,
            "skill_id": skill.pk,
            "text": text,
            "shows": words.many("skills", "shows")[number],
            "hours": hours[kind],
            "due_on": begun + _MONTH * (number + 1),
        }
        made.append(actions.add_item(plan_id=plan.pk, values=values, at=at, by=manager))
    agreements.finish(agreement_id=made[-1].agreement.pk, on=today - timedelta(3), by=seller)


def _mentor(recorder: Recorder, mentor: Member, mentee: Member, manager: Member, today: date) -> None:
    words = recorder.world.words
    begun = today - 2 * _MONTH
    values = {
        "goal": words.one("skills", "mentoring"),
        "skill_id": Skill.objects.get(code="discovery").pk,
        "starts_on": begun,
        "ends_on": begun + _BEFORE,
    }
    at = _moment(recorder, begun)
    pair = actions.pair(mentor_id=mentor.pk, mentee_id=mentee.pk, values=values, at=at, by=manager)
    for number, said in enumerate(words.many("skills", "meetings")):
        met = begun + timedelta(14) * (number + 1)
        meeting = {"held_on": met, "minutes": 45, "said": said, "next_step": words.one("skills", "next_step")}
        actions.note_meeting(pair_id=pair.pk, values=meeting, today=today, at=_moment(recorder, met), by=mentor)


def _promote(recorder: Recorder, seller: Member, manager: Member, today: date) -> None:
    """Somebody stands on the first step and is proposed for the next."""
    first = LadderStep.objects.filter(ladder__code="management").order_by("position")[0]
    began = seller.joined_on or today - _BEFORE
    careers.place_member(member_id=seller.pk, step_id=first.pk, from_on=began, by=recorder.by)
    at = _moment(recorder, today - timedelta(2))
    why = recorder.world.words.one("skills", "promotion")
    careers.propose_promotion(member_id=seller.pk, why=why, at=at, by=manager)


def _wanted() -> dict[int, int]:
    """What the role of a seller wants, by skill."""
    role = Role.objects.get(code="rep")
    profile: SkillProfile = next(one for one in competences.profiles() if one.role_id == role.pk)
    return {one.skill_id: one.wanted for one in profile.lines.all()}


def _moment(recorder: Recorder, day: date) -> datetime:
    return datetime.combine(day, time(17), recorder.timezone)
