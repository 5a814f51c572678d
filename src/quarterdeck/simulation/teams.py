"""How teams did and are: reviews of the last quarter, an excellent team, thanks on the wall, rounds of the pulse."""

from datetime import date, datetime, time, timedelta

from quarterdeck.core.calendar.periods import Grain, Period
from quarterdeck.people.models import Member, OrgUnit
from quarterdeck.performance.actions import pulse
from quarterdeck.performance.actions.teams import awards, recognize, reviews, setting_up
from quarterdeck.performance.models.pulse import PulseRound
from quarterdeck.performance.models.teams import Badge, CompanyValue
from quarterdeck.performance.queries.teams.awards import candidates
from quarterdeck.performance.rules.pulse.questions import QUESTIONS
from quarterdeck.simulation.recording import Recorder

_TEAMS, _THANKS, _ROUNDS, _ASKED = 3, 10, 3, 40
_POINTS_A_MONTH = 100
# How teams lean: load and calm suffer first where much is sold.
_LEANING = {"load": 2.9, "stress": 2.8, "clarity": 3.8, "support": 3.6, "recognition": 3.3}


def live_in_teams(recorder: Recorder, today: date) -> None:
    """Everything about teams, made as the people would make it."""
    setting_up.begin_with_the_usual(by=recorder.by)
    words = recorder.world.words
    for name, icon in zip(words.many("teams", "badges"), ("heart", "rocket", "bulb"), strict=True):
        setting_up.add(Badge, values={"name": name, "icon": icon}, by=recorder.by)
    setting_up.set_points(points_a_month=_POINTS_A_MONTH, by=recorder.by)
    _thank(recorder, today)
    calendar = recorder.world.calendar
    before = calendar.previous(calendar.containing(today, Grain.QUARTER), Grain.QUARTER)
    if before.start >= recorder.world.start:
        _review(recorder, before, today)
    _ask(recorder, today)


def _thank(recorder: Recorder, today: date) -> None:
    """Some weeks of thanks, each within the giver's points."""
    random, texts = recorder.world.rng, recorder.world.words.many("teams", "thanks")
    people = list(Member.objects.active().filter(roles__code__in=["rep", "manager"]).order_by("pk")[:40])
    values, badges = list(CompanyValue.objects.all()), list(Badge.objects.all())
    if len(people) < 2:
        return
    for number in range(_THANKS):
        giver, taker = random.sample(people, 2)
        at = _moment(recorder, today - timedelta(4 * (_THANKS - number)))
        recognize(
            member_ids=[taker.pk],
            value_id=random.choice(values).pk,
            text=texts[number % len(texts)],
            badge_id=random.choice(badges).pk if number % 4 == 0 else None,
            points=random.choice((0, 10, 20)),
            at=at,
            by=giver,
        )


def _review(recorder: Recorder, period: Period, today: date) -> None:
    """Teams of which the last is still open, and the choice among those whose review is closed."""
    words, at = recorder.world.words, _moment(recorder, today - timedelta(2))
    teams = list(OrgUnit.objects.filter(kind="team", archived_at=None).order_by("pk")[:_TEAMS])
    reasons = words.many("teams", "reasons")
    for place, unit in enumerate(teams):
        review = reviews.begin_review(unit_id=unit.pk, period=period, by=recorder.by)
        lines = list(review.lines.all())
        is_last = place == len(teams) - 1 > 0
        for line, reason in zip(lines[: 2 if is_last else None], reasons, strict=False):
            level = recorder.world.rng.choice((2, 3, 3, 4, 4, 5))
            reviews.judge_line(line_id=line.pk, level=level, reason=reason, at=at, by=recorder.by)
        if not is_last:
            note = words.one("teams", "note")
            reviews.close_review(review_id=review.pk, note=note, today=today, at=at, by=recorder.by)
    _choose(recorder, teams, period, today, at)


def _choose(recorder: Recorder, teams: list[OrgUnit], period: Period, today: date, at: datetime) -> None:
    words = recorder.world.words
    values = {"name": words.one("teams", "award"), "starts_on": period.start, "ends_on": period.end, "least_people": 1}
    award = awards.open_award(values=values, by=recorder.by)
    able = {unit.pk for unit in candidates(award=award, today=today)}
    nominated = [
        awards.nominate(award_id=award.pk, unit_id=unit.pk, why=why, today=today, at=at, by=unit.manager or recorder.by)
        for unit, why in zip(teams, words.many("teams", "nominations"), strict=False)
        if unit.pk in able
    ]
    if not nominated:
        return
    awards.begin_deciding(award_id=award.pk, today=today, by=recorder.by)
    value = CompanyValue.objects.order_by("position")[0]
    why = words.one("teams", "award_why")
    awards.announce(award_id=award.pk, winners=[nominated[0].pk], why=why, value_id=value.pk, at=at, by=recorder.by)


def _ask(recorder: Recorder, today: date) -> None:
    """Rounds every four weeks; the last one runs, for whoever looks at the demo to answer."""
    contact = recorder.world.words.one("teams", "help")
    plan = {"is_on": True, "weeks": 4, "days_open": 5, "least": 5, "help_contact": contact}
    pulse.plan_pulse(values=plan, by=recorder.by)
    for number in range(_ROUNDS, -1, -1):
        day = _worked(recorder, today - timedelta(weeks=4 * number, days=1))
        pulse.keep_rhythm(today=day)
        asked = PulseRound.objects.filter(opens_on=day).first()
        if asked is None:
            continue
        _answer(recorder, asked)
        pulse.keep_rhythm(today=min(asked.closes_on, today))


def _answer(recorder: Recorder, asked: PulseRound) -> None:
    """Four of five answer, each team by its own mood."""
    random = recorder.world.rng
    for seat in asked.seats.select_related("member").order_by("pk")[:_ASKED]:
        if random.random() < 0.2:
            continue
        mood = (seat.unit_id % 5 - 2) * 0.25
        levels = {
            str(one.topic): min(5, max(1, round(random.gauss(_LEANING[one.topic] + mood, 0.8)))) for one in QUESTIONS
        }
        pulse.answer(round_id=asked.pk, levels=levels, today=asked.opens_on, by=seat.member, dice=random)


def _worked(recorder: Recorder, day: date) -> date:
    """The day, or the last one before it that is worked."""
    while not recorder.world.calendar.is_working_day(day):
        day -= timedelta(1)
    return day


def _moment(recorder: Recorder, day: date) -> datetime:
    return datetime.combine(day, time(17), recorder.timezone)
