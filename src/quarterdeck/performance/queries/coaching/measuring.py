"""What courses of talks changed, measured anew: for the job, which keeps it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from quarterdeck.core.calendar.periods import Period
from quarterdeck.performance.models.coaching import CoachingSession
from quarterdeck.performance.queries.coaching import cases
from quarterdeck.performance.rules.coaching import courses, effect
from quarterdeck.performance.rules.coaching.courses import Windows
from quarterdeck.performance.rules.coaching.effect import Effect
from quarterdeck.performance.rules.coaching.verdicts import Verdict
from quarterdeck.performance.rules.diagnosis.measures import MEASURES

Focus = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class Measured:
    """The effect of one course, kept with its first session; `effect` is None where nothing can be counted yet."""

    session: CoachingSession
    period: Period
    effect: Effect
    verdict: Verdict


def measured(*, today: date) -> Iterator[Measured]:
    """Courses whose weeks are not all measured yet. What was measured up to the last whole week is left as it is."""
    counter = cases.Counter()
    for focus, talks in _talks().items():
        due = list(_due(talks, today))
        for windows in {one for _talk, one in due}:
            yield from _of_week(counter, focus, talks, [talk for talk, at in due if at == windows], windows)


def _talks() -> dict[Focus, list[CoachingSession]]:
    """Every talk on something that can be counted, by what it was about, in the order of their days."""
    found: defaultdict[Focus, list[CoachingSession]] = defaultdict(list)
    held = CoachingSession.objects.held().exclude(measure="").select_related("effect")
    for talk in held.order_by("held_on", "pk"):
        if talk.measure in MEASURES and cases.is_countable(talk.measure):
            found[talk.measure, talk.stage_id].append(talk)
    return dict(found)


def _due(talks: Sequence[CoachingSession], today: date) -> Iterator[tuple[CoachingSession, Windows]]:
    """The first talk of each course that has a whole week more than was measured."""
    for own in _by_member(talks).values():
        days = [talk.held_on for talk in own if talk.held_on]
        for place in dict.fromkeys(courses.first_of_each(days)):
            windows = courses.windows(days[place], today=today)
            kept = getattr(own[place], "effect", None)
            if windows.after is not None and (kept is None or kept.ends_on < windows.after.end):
                yield own[place], windows


def _by_member(talks: Sequence[CoachingSession]) -> dict[int, list[CoachingSession]]:
    found: defaultdict[int, list[CoachingSession]] = defaultdict(list)
    for talk in talks:
        found[talk.member_id].append(talk)
    return dict(found)


def _of_week(
    counter: cases.Counter,
    focus: Focus,
    talks: Sequence[CoachingSession],
    first: Sequence[CoachingSession],
    windows: Windows,
) -> Iterator[Measured]:
    """The courses that began in one week: counted once, with the same peers."""
    measure, stage_id = focus
    counted = windows.after and counter.cases(measure, stage_id, windows.before, windows.after)
    if not counted or windows.after is None:
        return
    found, numbers = counted
    reach = Period(windows.before.start, windows.after.end)
    treated = {numbers[one.member_id] for one in talks if one.member_id in numbers and _within(one, reach)}
    coached = {numbers[one.member_id]: one for one in first if one.member_id in numbers}
    told = effect.effects(found, MEASURES[measure].family, coached=coached, treated=treated)
    for number, one in told.items():
        yield Measured(coached[number], windows.after, one, effect.verdict(one, is_over=windows.is_over))


def _within(talk: CoachingSession, period: Period) -> bool:
    return talk.held_on is not None and period.start <= talk.held_on < period.end
