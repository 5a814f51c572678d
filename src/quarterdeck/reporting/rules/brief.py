"""The brief: from numbers to sentences by fixed rules, for somebody who sells and for somebody who leads.

What is said is chosen here: a change counts from a tenth on, a target once it is behind its time. What was found comes in
as plain values; sentences are in the language that is active.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext

from quarterdeck.core.pages import formatting

# Below this share a change is the ordinary up and down.
WORTH_SAYING = Decimal("0.1")
MOST_CHANGES = 4
MOST_NAMES = 3


class Part(StrEnum):
    """What a sentence is about, in the order of telling."""

    CHANGED = "changed"
    BEHIND = "behind"
    DO = "do"


class Tone(StrEnum):
    GOOD = "green"
    WATCH = "amber"
    ACT = "red"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Sentence:
    """`url` is where one sees or does it."""

    part: Part
    text: str
    tone: Tone = Tone.NEUTRAL
    url: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure and what it was before. `kind` is money, percent, days or number; `better` is higher, lower or neither."""

    name: str
    value: Decimal | None
    before: Decimal | None
    kind: str
    better: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Owed:
    """A target: reached, owed, share of the working time passed, and what is needed on each day left (None: over)."""

    name: str
    kind: str
    target: Decimal
    actual: Decimal
    attainment: Decimal | None
    time_share: Decimal
    is_behind: bool
    is_reached: bool
    needed_a_day: Decimal | None = None
    days_left: int = 0
    url: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Things that wait for somebody: how many, what they are worth together, the first ones' names, the door to all."""

    count: int = 0
    amount: Decimal = Decimal(0)
    names: Sequence[str] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What happened in the days looked back on."""

    won: int = 0
    won_amount: Decimal = Decimal(0)
    lost: int = 0
    lost_amount: Decimal = Decimal(0)
    created: int = 0
    activities: int = 0
    url: str = ""


@dataclass(frozen=True, slots=True)
class Leak:
    """A stage that lets go of more than usual, and what that is worth."""

    stage: str
    rate: Decimal
    usual: Decimal
    amount: Decimal
    url: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a brief may speak of. `span` names the days looked back on ("Yesterday", "Last week")."""

    span: str
    currency: str
    language: str
    is_leading: bool = False
    done: Done = field(default_factory=Done)
    moved: Sequence[Moved] = ()
    owed: Sequence[Owed] = ()
    follow_ups: Waiting = field(default_factory=Waiting)
    stalled: Waiting = field(default_factory=Waiting)
    overdue: Waiting = field(default_factory=Waiting)
    closers: Waiting = field(default_factory=Waiting)
    people_behind: Sequence[str] = ()
    people_url: str = ""
    leak: Leak | None = None


def brief(facts: Facts) -> list[Sentence]:
    """What changed, what is behind, what to do. There is always something to do, if only a good next step."""
    return [*_changed(facts), *_behind(facts), *_to_do(facts)]


def in_parts(sentences: Iterable[Sentence]) -> list[tuple[Part, list[Sentence]]]:
    """Sentences under what they are about, in the order of telling; parts about which nothing is said are left out."""
    told = list(sentences)
    parts = [(part, [one for one in told if one.part is part]) for part in Part]
    return [(part, found) for part, found in parts if found]


def headline(facts: Facts) -> str:
    """Where one stands, in one sentence: the first target against the time passed, or the first figure against before."""
    if facts.owed:
        return _standing(facts, facts.owed[0])
    known = next((one for one in facts.moved if one.value), None)
    if known is None:
        return _("Nothing was won, begun or done in this period.")
    return _moved(facts, known) or _("%(figure)s: %(value)s.") % {
        "figure": known.name,
        "value": text_of(facts, known.value, known.kind),
    }


def to_decide(facts: Facts) -> list[str]:
    """What a review should decide, as far as the numbers can say."""
    return [one.text for one in _to_do(facts)]


def _changed(facts: Facts) -> list[Sentence]:
    told = [Sentence(Part.CHANGED, _happened(facts), _tone_of_done(facts.done), facts.done.url)]
    moved = sorted((one for one in facts.moved if _weight(one) >= WORTH_SAYING), key=_weight, reverse=True)
    return told + [
        Sentence(Part.CHANGED, _moved(facts, one), _tone_of_move(one), one.url) for one in moved[:MOST_CHANGES]
    ]


def _happened(facts: Facts) -> str:
    done = facts.done
    said = []
    if done.won:
        won = ngettext("%(n)d deal won, worth %(amount)s", "%(n)d deals won, worth %(amount)s", done.won)
        said.append(won % {"n": done.won, "amount": text_of(facts, done.won_amount, "money")})
    if done.lost:
        lost = ngettext("%(n)d lost, worth %(amount)s", "%(n)d lost, worth %(amount)s", done.lost)
        said.append(lost % {"n": done.lost, "amount": text_of(facts, done.lost_amount, "money")})
    if done.created:
        said.append(ngettext("%(n)d new deal", "%(n)d new deals", done.created) % {"n": done.created})
    if done.activities:
        said.append(ngettext("%(n)d activity", "%(n)d activities", done.activities) % {"n": done.activities})
    what = pgettext("between clauses", ", ").join(said) or _("nothing was won, lost or begun")
    return _("%(when)s: %(what)s.") % {"when": facts.span, "what": what}


def _moved(facts: Facts, one: Moved) -> str:
    """The figure and how far it is from before; empty where there is nothing to hold it against."""
    if one.value is None or one.before is None:
        return ""
    change = formatting.change(one.value, one.before, one.kind)
    if change is None:
        return ""
    words = {"figure": one.name, "value": text_of(facts, one.value, one.kind), "change": change.text}
    return _("%(figure)s this quarter: %(value)s, %(change)s against the same days of the quarter before.") % words


def _weight(one: Moved) -> Decimal:
    """How far a figure moved: relatively, or for shares in points."""
    if one.value is None or one.before is None:
        return Decimal(0)
    distance = abs(one.value - one.before)
    if one.kind == "percent":
        return distance
    return distance / one.before if one.before > 0 else Decimal(0)


def _behind(facts: Facts) -> list[Sentence]:
    told = []
    for one in facts.owed:
        if one.is_behind:
            told.append(Sentence(Part.BEHIND, f"{_standing(facts, one)}{needed(facts, one)}", Tone.ACT, one.url))
        elif one.is_reached:
            told.append(Sentence(Part.BEHIND, _standing(facts, one), Tone.GOOD, one.url))
    if facts.is_leading and facts.people_behind:
        names = _people(facts.people_behind)
        told.append(
            Sentence(
                Part.BEHIND, _("Behind their targets: %(names)s.") % {"names": names}, Tone.WATCH, facts.people_url
            )
        )
    if facts.leak:
        told.append(Sentence(Part.BEHIND, leaking(facts, facts.leak), Tone.WATCH, facts.leak.url))
    return told


def _standing(facts: Facts, one: Owed) -> str:
    words = {
        "figure": one.name,
        "actual": text_of(facts, one.actual, one.kind),
        "target": text_of(facts, one.target, one.kind),
        "share": formatting.percent(one.attainment or Decimal(0)),
        "time": formatting.percent(one.time_share),
    }
    if one.is_reached:
        return _("%(figure)s: the target of %(target)s is reached, with %(actual)s.") % words
    if one.time_share >= 1:
        return _("%(figure)s: %(actual)s of %(target)s, %(share)s.") % words
    return (
        _("%(figure)s: %(actual)s of %(target)s, %(share)s reached with %(time)s of the working time passed.") % words
    )


def distance(facts: Facts, one: Owed) -> str:
    """How far a target is from being reached, or by how much it is passed."""
    amount = {"amount": text_of(facts, abs(one.target - one.actual), one.kind)}
    return _("%(amount)s to go") % amount if one.actual < one.target else _("%(amount)s above the target") % amount


def needed(facts: Facts, one: Owed) -> str:
    """What each day that is left has to bring; empty where none is left or nothing is needed."""
    if one.needed_a_day is None or not one.days_left:
        return ""
    amount = _rate(facts, one.needed_a_day, one.kind)
    said = ngettext(
        " %(amount)s are needed on the %(n)d working day left.",
        " %(amount)s are needed on each of the %(n)d working days left.",
        one.days_left,
    )
    return said % {"amount": amount, "n": one.days_left}


def leaking(facts: Facts, leak: Leak) -> str:
    """Where the funnel leaks, and what that is worth."""
    return _("Stage “%(stage)s” lets %(rate)s go on, usual are %(usual)s; that is worth about %(amount)s.") % {
        "stage": leak.stage,
        "rate": formatting.percent(leak.rate),
        "usual": formatting.percent(leak.usual),
        "amount": text_of(facts, leak.amount, "money"),
    }


def _to_do(facts: Facts) -> list[Sentence]:
    told = [said for rule in _RULES if (said := rule(facts))]
    if told:
        return told
    text = (
        _("Nothing presses. A good day to go along on a visit.")
        if facts.is_leading
        else _("Nothing presses. A good day for a new customer.")
    )
    return [Sentence(Part.DO, text, Tone.GOOD)]


def _follow_up(facts: Facts) -> Sentence | None:
    found = facts.follow_ups
    if not found.count:
        return None
    text = ngettext(
        "Do the follow-up that is due: %(names)s.", "Do the %(n)d follow-ups that are due: %(names)s.", found.count
    )
    return Sentence(Part.DO, text % _of(found), Tone.ACT, found.url)


def _close_the_gap(facts: Facts) -> Sentence | None:
    found = facts.closers
    if not found.count or not any(one.is_behind for one in facts.owed):
        return None
    text = ngettext(
        "Bring home what would close the gap: %(names)s.",
        "Bring home the %(n)d deals that would close the gap: %(names)s.",
        found.count,
    )
    return Sentence(Part.DO, text % _of(found), Tone.ACT, found.url)


def _date_again(facts: Facts) -> Sentence | None:
    found = facts.overdue
    if not found.count:
        return None
    text = ngettext(
        "%(n)d deal (%(amount)s) is past its expected close: agree on a new day or close it. %(names)s.",
        "%(n)d deals (%(amount)s) are past their expected close: agree on new days or close them. %(names)s.",
        found.count,
    )
    return Sentence(Part.DO, text % (_of(found) | _worth(facts, found)), Tone.ACT, found.url)


def _move_on(facts: Facts) -> Sentence | None:
    found = facts.stalled
    if not found.count:
        return None
    text = ngettext(
        "%(n)d deal (%(amount)s) stands still: agree on its next step. %(names)s.",
        "%(n)d deals (%(amount)s) stand still: agree on their next steps. %(names)s.",
        found.count,
    )
    return Sentence(Part.DO, text % (_of(found) | _worth(facts, found)), Tone.WATCH, found.url)


def _talk(facts: Facts) -> Sentence | None:
    if not facts.is_leading or not facts.people_behind:
        return None
    names = _people(facts.people_behind)
    return Sentence(
        Part.DO, _("Talk about the way to the target with %(names)s.") % {"names": names}, Tone.WATCH, facts.people_url
    )


_RULES: Sequence[Callable[[Facts], Sentence | None]] = (_follow_up, _close_the_gap, _date_again, _move_on, _talk)


def _of(found: Waiting) -> dict[str, object]:
    return {"n": found.count, "names": _named(found.names, found.count)}


def _worth(facts: Facts, found: Waiting) -> dict[str, object]:
    return {"amount": text_of(facts, found.amount, "money")}


def _people(names: Sequence[str]) -> str:
    """The first few people by name and the others by number."""
    more = len(names) - MOST_NAMES
    others = [npgettext("people", "%(count)d more", "%(count)d more", more) % {"count": more}] if more > 0 else []
    return _(", ").join([*names[:MOST_NAMES], *others])


def _named(names: Iterable[str], count: int) -> str:
    """The first few by name and the rest by number."""
    shown = list(names)[:MOST_NAMES]
    more = count - len(shown)
    if more > 0:
        shown.append(ngettext("%(count)d more", "%(count)d more", more) % {"count": more})
    return _(", ").join(shown)


def _tone_of_done(done: Done) -> Tone:
    return Tone.GOOD if done.won_amount > done.lost_amount else Tone.NEUTRAL


def _tone_of_move(one: Moved) -> Tone:
    if one.better == "neither" or one.value is None or one.before is None:
        return Tone.NEUTRAL
    return Tone.GOOD if (one.value > one.before) == (one.better == "higher") else Tone.WATCH


def text_of(facts: Facts, value: Decimal | None, kind: str) -> str:
    """A figure as it is said in the brief's language."""
    if value is None:
        return formatting.EMPTY
    return formatting.quantity(value, kind, facts.currency, facts.language)


def _rate(facts: Facts, value: Decimal, kind: str) -> str:
    """A daily amount; counts with a decimal, for they are small."""
    return formatting.grouped(value, 1) if kind == "number" else text_of(facts, value, kind)
