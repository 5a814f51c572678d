"""What people are judged by: scorecards of sellers and managers, the last quarter judged and closed, one appeal."""

from datetime import date, datetime, time, timedelta

from quarterdeck.core.calendar.periods import Grain
from quarterdeck.people.models import Member, OrgUnit, Role
from quarterdeck.performance.actions.scorecards import cards, templates
from quarterdeck.performance.models.scorecards import Closing, ScorecardTemplate
from quarterdeck.performance.queries.scorecards import live
from quarterdeck.performance.rules.scoring import starters
from quarterdeck.simulation.recording import Recorder

_TEAMS = 4
_ROLES = {"seller": "rep", "manager": "manager"}


def judge_people(recorder: Recorder, today: date) -> None:
    """Scorecards for both roles from the first full quarter on; teams that closed the last one in its first days."""
    calendar = recorder.world.calendar
    running = calendar.containing(today, Grain.QUARTER)
    before = calendar.previous(running, Grain.QUARTER)
    begun_on = before.start if before.start >= recorder.world.start else running.start
    made = {code: _template(recorder, code, role, begun_on) for code, role in _ROLES.items()}
    if begun_on != before.start:
        return
    teams = OrgUnit.objects.filter(kind="team", manager__is_active=True, archived_at=None).order_by("pk")[:_TEAMS]
    for unit in teams.select_related("manager"):
        if unit.manager is not None:
            _close(recorder, made["seller"], unit.manager, before.start, today)
    _appeal(recorder, today)


def _template(recorder: Recorder, code: str, role: str, begun_on: date) -> ScorecardTemplate:
    values = {
        "name": recorder.world.words.one("scorecards", code),
        "role_id": Role.objects.get(code=role).pk,
        "grain": Grain.QUARTER.value,
    }
    made = templates.create_template(values=values, parts=starters.parts(code), by=recorder.by)
    templates.put_in_force(template_id=made.pk, from_on=begun_on, why="", by=recorder.by)
    return made


def _close(recorder: Recorder, template: ScorecardTemplate, manager: Member, day: date, today: date) -> None:
    """A manager judges what has to be judged, and closes the cards of the team."""
    random, notes = recorder.world.rng, recorder.world.words.many("scorecards", "notes")
    at = _moment(recorder, today)
    scorable = live.scorable_ids(viewer=manager)
    for found in live.team(viewer=manager, template_id=template.pk, day=day, today=today):
        if found.member.pk not in scorable or found.is_closed:
            continue
        for part in (one for one in found.parts.values() if one.is_judged):
            cards.judge(
                member_id=found.member.pk,
                template_id=template.pk,
                part_id=part.pk,
                day=day,
                today=today,
                at=at,
                by=manager,
                level=random.choice((0, 1, 1, 2, 2, 2, 3)),
                note=random.choice(notes),
            )
    cards.close_ready(template_id=template.pk, day=day, today=today, at=at, by=manager)


def _appeal(recorder: Recorder, today: date) -> None:
    words = recorder.world.words
    closing = Closing.objects.filter(score__isnull=False).select_related("scorecard__member").order_by("score").first()
    if closing is None:
        return
    kept = closing.scorecard
    cards.appeal(
        scorecard_id=kept.pk, text=words.one("scorecards", "appeal"), at=_moment(recorder, today), by=kept.member
    )


def _moment(recorder: Recorder, today: date) -> datetime:
    return datetime.combine(today - timedelta(1), time(17), recorder.timezone)
