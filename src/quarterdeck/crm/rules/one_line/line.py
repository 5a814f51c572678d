"""A typed line, what was recognised in it, and what is left of it."""

from dataclasses import dataclass, field

from quarterdeck.crm.rules.one_line import words
from quarterdeck.crm.rules.one_line.folding import fold


@dataclass(frozen=True, slots=True)
class Mark:
    """Which characters of the line gave which field."""

    start: int
    end: int
    field: str


@dataclass(slots=True)
class Line:
    typed: str
    text: str
    marks: list[Mark] = field(default_factory=list)

    def take(self, start: int, end: int, name: str) -> None:
        if start < end and self.is_free(start, end):
            self.marks.append(Mark(start, end, name))

    def is_free(self, start: int, end: int) -> bool:
        return not any(start < mark.end and mark.start < end for mark in self.marks)

    def left(self, start: int, end: int, *, without: frozenset[str]) -> str:
        """What was typed between two places, without the marks of some fields and the words that only joined them."""
        kept, place = [], start
        for mark in sorted(self.marks, key=lambda mark: mark.start):
            if mark.field in without and start <= mark.start < end:
                kept.append(self.typed[place : mark.start])
                place = max(place, mark.end)
        kept.append(self.typed[place:end])
        return tidy(" ".join(piece.strip() for piece in kept if piece.strip()))


def tidy(text: str) -> str:
    """A piece of a line without the signs and joining words at its ends."""
    kept, before = text.strip(), ""
    while kept != before:
        before = kept
        leading = words.LEADING.match(fold(kept))
        kept = kept[leading.end() :].strip() if leading else kept
        trailing = words.TRAILING.search(fold(kept))
        kept = kept[: trailing.start()].strip() if trailing else kept
    return kept


def beyond_names(text: str) -> str:
    """What the first piece tells besides names and kind: without the words that only join those."""
    kept, before = tidy(text), ""
    while kept != before:
        before = kept
        found = words.JOINING.search(fold(kept))
        kept = tidy(kept[: found.start()] + kept[found.end() :]) if found else kept
    return kept
