"""Reads a line: its first part says what was done or is planned, parts with a day ahead say what comes next, the rest is the note."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from quarterdeck.crm.rules.one_line import moments as days
from quarterdeck.crm.rules.one_line import naming, words
from quarterdeck.crm.rules.one_line.folding import fold
from quarterdeck.crm.rules.one_line.line import Line, Mark, beyond_names, tidy
from quarterdeck.crm.rules.one_line.moments import Moment
from quarterdeck.crm.rules.one_line.naming import Named

LONGEST = 2000
SUBJECT = 200


@dataclass(frozen=True, slots=True)
class ParsedActivity:
    """What a line says. Done on `done_on`, or planned for `due_on` when `is_planned`.

    `contacts` are all that the name may mean, the likeliest first; `contact_text` the name as typed. Days ahead never lie before
    today, and `done_on` never after it.
    """

    kind: str
    is_planned: bool = False
    subject: str = ""
    note: str = ""
    contacts: tuple[Named, ...] = ()
    contact_text: str = ""
    account: Named | None = None
    deal: Named | None = None
    minutes: int | None = None
    outcome: str = ""
    done_on: date | None = None
    due_on: date | None = None
    due_at: time | None = None
    next_step: str = ""
    next_step_on: date | None = None
    next_step_at: time | None = None
    marks: tuple[Mark, ...] = ()

    @property
    def contact(self) -> Named | None:
        return self.contacts[0] if self.contacts else None


@dataclass(slots=True)
class _Part:
    """A piece of the line between commas, or between blanks where Chinese stands beside them."""

    start: int
    end: int
    moment: Moment | None = None
    is_step: bool = False


def parse(
    line: str,
    *,
    today: date,
    now: time | None = None,
    contacts: Sequence[Named] = (),
    accounts: Sequence[Named] = (),
    deals: Sequence[Named] = (),
) -> ParsedActivity:
    """What a line in Chinese or English says, never an error. `now` tells a time today that is still to come from one that was."""
    typed = line[:LONGEST]
    text = Line(typed, fold(typed))
    found_days = days.moments(text.text, today)
    minutes = _take_minutes(text, found_days)
    deal = _take_thing(text, deals, "deal")
    account = _take_thing(text, accounts, "account")
    person = _take_person(text, contacts)
    parts = _parts(text, found_days)
    kind, head = _head(text, parts)
    outcome = _take_outcome(text, parts)
    plan = _plan(text, head, outcome, minutes, now, today) if head else None
    _choose_steps(parts, head, plan)
    step = _step(text, parts, head, plan)
    done_on = None if plan else _done_on(text, head, today)
    return ParsedActivity(
        kind=kind
        or _kind_from(outcome, minutes, is_planned=plan is not None, has_person=bool(person and person.records)),
        is_planned=plan is not None,
        subject=_subject(text, head) if plan and head else "",
        note=_note(text, parts, head, is_planned=plan is not None),
        contacts=person.records if person else (),
        contact_text=typed[person.start : person.end] if person else "",
        account=account,
        deal=deal,
        minutes=minutes,
        outcome="" if plan else outcome,
        done_on=done_on,
        due_on=plan.ahead if plan else None,
        due_at=plan.at if plan else None,
        next_step=step[0],
        next_step_on=step[1].ahead if step[1] else None,
        next_step_at=step[1].at if step[1] else None,
        marks=tuple(sorted(text.marks, key=lambda mark: (mark.start, mark.end))),
    )


_BREAK = re.compile(r"[,，;；。!！?？\n]+|\.(?=\s|$)|\s+")
_HAN = re.compile(r"[\u3400-\u9fff]")


def _take_minutes(text: Line, found_days: list[Moment]) -> int | None:
    for start, end, minutes in days.lengths(text.text):
        if not any(start < day.end and day.start < end for day in found_days):
            text.take(start, end, "minutes")
            return minutes
    return None


def _take_thing(text: Line, known: Sequence[Named], name: str) -> Named | None:
    mention = naming.things(text.text, known)
    if mention is None or not text.is_free(mention.start, mention.end):
        return None
    text.take(mention.start, mention.end, name)
    return mention.records[0]


def _take_person(text: Line, known: Sequence[Named]) -> naming.Mention | None:
    mention = naming.people(text.text, known)
    if mention is None or not text.is_free(mention.start, mention.end):
        return None
    text.take(mention.start, mention.end, "contact")
    return mention


def _parts(text: Line, found_days: list[Moment]) -> list[_Part]:
    """The pieces of the line. A piece that is only a day belongs to the next one, the last to the one before."""
    pieces = _pieces(text, found_days)
    for piece in pieces:
        piece.moment = next((day for day in found_days if piece.start <= day.start < piece.end), None)
    parts: list[_Part] = []
    waiting: _Part | None = None
    for piece in pieces:
        if waiting is not None and piece.moment is None:
            piece = _Part(waiting.start, piece.end, waiting.moment)
        elif waiting is not None:
            parts.append(waiting)
        waiting = piece if _is_only_a_day(text, piece) else None
        if waiting is None:
            parts.append(piece)
    if waiting is not None:
        if parts and parts[-1].moment is None:
            parts[-1] = _Part(parts[-1].start, waiting.end, waiting.moment)
        else:
            parts.append(waiting)
    return parts


def _pieces(text: Line, found_days: list[Moment]) -> list[_Part]:
    pieces, begin = [], 0
    for found in _BREAK.finditer(text.text):
        if any(day.start < found.end() and found.start() < day.end for day in found_days):
            continue
        if found[0].isspace() and "\n" not in found[0] and not _parts_chinese(text.text, found.start(), found.end()):
            continue
        if any(mark.start < found.start() < mark.end for mark in text.marks):
            continue
        pieces += [_Part(begin, found.start())] if text.text[begin : found.start()].strip() else []
        begin = found.end()
    if text.text[begin:].strip():
        pieces.append(_Part(begin, len(text.text)))
    return [cut for piece in pieces for cut in _cut_at_step(text, piece, found_days)]


def _parts_chinese(text: str, start: int, end: int) -> bool:
    """Whether blanks part two thoughts: Chinese stands on one side at least."""
    return bool(_HAN.match(text[start - 1 : start]) or _HAN.match(text[end : end + 1]))


def _cut_at_step(text: Line, piece: _Part, found_days: list[Moment]) -> list[_Part]:
    """A piece that tells of something and, further on, of what comes next is two."""
    day = next((one for one in found_days if piece.start < one.start < piece.end and one.ahead), None)
    kind = _first_kind(text.text, piece.start, piece.end)
    if day is None or kind is None or kind[0] == "task" or kind[2] > day.start:
        return [piece]
    between = text.text[kind[2] : day.start]
    steps = [*words.STEP.finditer(between), *words.AGREEMENT.finditer(between)]
    if steps:
        place = kind[2] + min(found.start() for found in steps)
        return [_Part(piece.start, place), _Part(place, piece.end)]
    rest = tidy(text.typed[day.end : piece.end])
    told = tidy(text.typed[kind[2] : day.start])
    if rest and told and not _is_named(text, kind[2], day.start):
        return [_Part(piece.start, day.start), _Part(day.start, piece.end)]
    if rest and _first_kind(text.text, day.end, piece.end):
        return [_Part(piece.start, day.start), _Part(day.start, piece.end)]
    return [piece]


def _is_named(text: Line, start: int, end: int) -> bool:
    """Whether a stretch holds nothing but names."""
    return not beyond_names(text.left(start, end, without=frozenset(("contact", "account", "deal"))))


def _is_only_a_day(text: Line, piece: _Part) -> bool:
    if piece.moment is None:
        return False
    rest = text.text[piece.start : piece.moment.start] + text.text[piece.moment.end : piece.end]
    return not beyond_names(rest)


def _first_kind(text: str, start: int, end: int) -> tuple[str, int, int] | None:
    found = [
        (match.start(), order, kind, match.end())
        for order, (kind, pattern) in enumerate(words.KINDS)
        for match in pattern.finditer(text, start, end)
    ]
    if not found:
        return None
    place, _order, kind, stop = min(found)
    return kind, place, stop


def _head(text: Line, parts: list[_Part]) -> tuple[str, _Part | None]:
    """The part that says what kind of activity it was; the first one when none does."""
    for place, part in enumerate(parts):
        kind = _first_kind(text.text, part.start, part.end)
        if kind is None or not text.is_free(kind[1], kind[2]):
            continue
        if place and part.moment and part.moment.ahead and not part.moment.back:
            break
        text.take(kind[1], kind[2], "kind")
        return kind[0], part
    return "", parts[0] if parts else None


def _take_outcome(text: Line, parts: list[_Part]) -> str:
    for outcome, _is_news, pattern in words.OUTCOMES:
        for found in pattern.finditer(text.text):
            if any(
                mark.start < found.end() and found.start() < mark.end and mark.field != "kind" for mark in text.marks
            ):
                continue
            text.take(found.start(), found.end(), "outcome")
            return outcome
    return ""


def _plan(text: Line, head: _Part, outcome: str, minutes: int | None, now: time | None, today: date) -> Moment | None:
    """The day the head plans for, or None when it tells of something done."""
    day = head.moment
    said = text.text[head.start : head.end]
    if day is None or day.ahead is None or outcome in {"no_answer", "refused", "connected"}:
        return None
    is_past = bool(words.PAST.search(said[: day.start - head.start] + " " + said[day.end - head.start :]))
    kind = next((mark for mark in text.marks if mark.field == "kind"), None)
    is_told_first = kind is not None and kind.start < day.start
    if day.back is not None:
        if is_past or outcome or (minutes is not None and day.back == today):
            return None
        if day.ahead == today and not (day.at and now and day.at > now):
            return None
        return _take_due(text, day)
    if is_past or (is_told_first and (minutes is not None or outcome)):
        return None
    return _take_due(text, day)


def _take_due(text: Line, day: Moment) -> Moment:
    text.take(day.start, day.end, "due_on")
    return day


def _choose_steps(parts: list[_Part], head: _Part | None, plan: Moment | None) -> None:
    for part in parts:
        is_head = part is head
        ahead = part.moment is not None and part.moment.ahead is not None
        part.is_step = ahead and (
            not is_head or (plan is None and part.moment is not None and part.moment.back is None)
        )


def _step(text: Line, parts: list[_Part], head: _Part | None, plan: Moment | None) -> tuple[str, Moment | None]:
    """What comes next and when: from the last part that names a day ahead."""
    chosen = next((part for part in reversed(parts) if part.is_step), None)
    if chosen is None or chosen.moment is None or (plan is not None and chosen is head):
        return "", None
    day = chosen.moment
    text.take(day.start, day.end, "next_step_on")
    if chosen is head:
        kind_ends = max((mark.end for mark in text.marks if mark.field in {"kind", "minutes"}), default=chosen.start)
        start = max(kind_ends, day.end) if day.end < chosen.end else day.end
        return _mark_step(text, start, chosen.end), day
    before, after = tidy(text.typed[chosen.start : day.start]), tidy(text.typed[day.end : chosen.end])
    if before and after:
        return _mark_step(text, chosen.start, chosen.end, day=day), day
    return (_mark_step(text, chosen.start, day.start) if before else _mark_step(text, day.end, chosen.end)), day


def _mark_step(text: Line, start: int, end: int, day: Moment | None = None) -> str:
    """The words of the next step, marked where they stand."""
    if day is not None:
        step = tidy(f"{text.typed[start : day.start].strip()} {text.typed[day.end : end].strip()}")
        pieces = [(start, day.start), (day.end, end)]
    else:
        step, pieces = tidy(text.typed[start:end]), [(start, end)]
    for begin, stop in pieces:
        if text.typed[begin:stop].strip():
            lead = len(text.typed[begin:stop]) - len(text.typed[begin:stop].lstrip())
            text.take(begin + lead, begin + len(text.typed[begin:stop].rstrip()), "next_step")
    agreed = words.AGREED_ON.match(fold(step))
    return (step[agreed.end() :] if agreed else step)[:SUBJECT]


def _done_on(text: Line, head: _Part | None, today: date) -> date | None:
    if head is None or head.moment is None or head.is_step or head.moment.back is None:
        return None
    text.take(head.moment.start, head.moment.end, "done_on")
    return head.moment.back


def _subject(text: Line, head: _Part) -> str:
    return text.left(head.start, head.end, without=frozenset(("due_on", "minutes")))[:SUBJECT]


def _note(text: Line, parts: list[_Part], head: _Part | None, *, is_planned: bool) -> str:
    """What was said beyond the fields: a whole part where it tells something, nothing where it only gave a field."""
    bare = frozenset(
        ("kind", "contact", "account", "deal", "minutes", "done_on", "due_on", "next_step", "next_step_on")
    )
    no_news = frozenset(bare | {"outcome"})
    told = []
    for part in parts:
        if (part is head and is_planned) or (part.is_step and part is not head):
            continue
        if part is head:
            rest = beyond_names(text.left(part.start, part.end, without=bare))
        else:
            rest = text.left(
                part.start, part.end, without=frozenset(("minutes", "next_step", "next_step_on", "done_on"))
            )
            if not beyond_names(text.left(part.start, part.end, without=bare)):
                rest = ""
        if rest and not beyond_names(text.left(part.start, part.end, without=no_news)) and not _is_news(text, part):
            rest = ""
        told.append(rest)
    return "\n".join(rest for rest in told if rest)


def _is_news(text: Line, part: _Part) -> bool:
    """Whether the words of an outcome are worth keeping: 需要 names something, 没接 does not."""
    said = text.text[part.start : part.end]
    return any(is_news and pattern.search(said) for _outcome, is_news, pattern in words.OUTCOMES)


def _kind_from(outcome: str, minutes: int | None, *, is_planned: bool, has_person: bool) -> str:
    """What it most likely was when the line does not say."""
    if outcome in {"no_answer", "connected"} or (minutes is not None and has_person):
        return "call"
    return "task" if is_planned else "note"
