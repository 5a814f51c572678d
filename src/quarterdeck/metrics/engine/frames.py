"""A question cut into buckets of time, and the coarser or longer groups that can be made of its sums.

Sums of groups make the sum of their union only where no row is in two groups and the measure is a plain sum; states add up
over people but not over time. `Frame` adds up where that is exact and asks the facts anew where it is not, so that a total is
always what the question without the split would answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from quarterdeck.core.calendar.periods import Period
from quarterdeck.metrics.catalogue import Metric, Part, Source
from quarterdeck.metrics.dimensions import Key
from quarterdeck.metrics.engine.limits import Limit
from quarterdeck.metrics.engine.measures import ANCHORS, MEASURES
from quarterdeck.metrics.engine.shapes import OF_LINES
from quarterdeck.metrics.engine.sums import Group, Question, Sums, combined, sums_of
from quarterdeck.metrics.rules import Value


@dataclass(frozen=True, slots=True)
class Frame:
    """The sums of a question's groups, by the place of a bucket among `spans` and the keys of `question.by`."""

    question: Question
    parts: tuple[Part, ...]
    spans: tuple[Period, ...]
    sums: Sums

    @property
    def whole(self) -> Period:
        return Period(self.spans[0].start, self.spans[-1].end)

    def values(self, metrics: Sequence[Metric]) -> dict[Group, dict[str, Value]]:
        return combined(self.sums, metrics)

    def onto(self, by: tuple[str, ...], *, is_whole: bool = False) -> "Frame":
        """The same rows in coarser groups; `is_whole` puts the buckets of time together too."""
        question = replace(self.question, by=by)
        spans = (self.whole,) if is_whole else self.spans
        added = [part for part in self.parts if self._adds_up(part, by)]
        anew = [part for part in self.parts if part not in added]
        if is_whole and len(self.spans) > 1:
            anew += [part for part in added if _is_of_window(part)]
        found = self._added_up([part for part in added if part not in anew], by, is_whole=is_whole)
        _take(found, sums_of(question, anew, spans) if anew else {})
        return Frame(question, self.parts, spans, found)

    def without(self, dimension: str, keys: Iterable[Key]) -> "Frame":
        """The groups that have none of the keys, as if the question had left those out."""
        out = tuple(sorted(keys, key=str))
        place = self.question.by.index(dimension)
        limits = (*self.question.limits, Limit(dimension, out, is_excluding=True))
        kept = {group: found for group, found in self.sums.items() if group[1][place] not in out}
        return replace(self, question=replace(self.question, limits=limits), sums=kept)

    def running(self) -> "Frame":
        """Each bucket together with those before it, for every group from its first bucket on.

        Sums add up; a state, and what looks a year back, is that of the bucket's end; the rest is counted anew.
        """
        at_end = [part for part in self.parts if _is_of_end(part)]
        anew = [part for part in self.parts if part not in at_end and _is_of_window(part)]
        added = [part for part in self.parts if part not in at_end and part not in anew]
        found: Sums = {}
        for keys in dict.fromkeys(keys for _place, keys in sorted(self.sums, key=lambda group: group[0])):
            so_far: dict[Part, Value] = {}
            for place in range(len(self.spans)):
                here = self.sums.get((place, keys), {})
                so_far |= {part: _plus(so_far.get(part), here.get(part)) for part in added}
                so_far |= {part: here.get(part) for part in at_end}
                found[place, keys] = dict(so_far)
        longer = [Period(self.whole.start, span.end) for span in self.spans]
        _take(found, sums_of(self.question, anew, longer) if anew else {})
        return replace(self, sums=found)

    def largest(self, metric: Metric, dimension: str, most: int) -> list[Key]:
        """The keys of a dimension with the largest figure over the whole of the time, largest first; never None."""
        together = self.onto((dimension,), is_whole=True).values([metric])
        measured = [(values[metric.code], keys[0]) for (_place, keys), values in together.items()]
        known = [(value, key) for value, key in measured if value is not None and key is not None]
        return [key for _value, key in sorted(known, key=lambda pair: (-pair[0], str(pair[1])))[:most]]

    def _adds_up(self, part: Part, by: tuple[str, ...]) -> bool:
        """Whether the sums of groups make those of coarser ones: a deal stands in as many groups as it has products."""
        if by == self.question.by:
            return True
        return _is_sum(part) and not set(self.question.by).difference(by) & set(OF_LINES)

    def _added_up(self, parts: Sequence[Part], by: tuple[str, ...], *, is_whole: bool) -> Sums:
        places = [self.question.by.index(dimension) for dimension in by]
        spans = 1 if is_whole else len(self.spans)
        found: Sums = {} if by else {(place, ()): {} for place in range(spans)}
        last = len(self.spans) - 1
        for (place, keys), sums in self.sums.items():
            group = (0 if is_whole else place, tuple(keys[number] for number in places))
            together = found.setdefault(group, {})
            for part in parts:
                if part in sums and not (is_whole and _is_of_end(part) and place != last):
                    together[part] = _plus(together.get(part), sums[part])
        return found


def frames(question: Question, parts: tuple[Part, ...], cuts: Sequence[Sequence[Period]]) -> list[Frame]:
    """The same question over several cuts of time, asked at once."""
    found = sums_of(question, parts, [span for spans in cuts for span in spans])
    made, first = [], 0
    for spans in cuts:
        own = {
            (place - first, keys): sums for (place, keys), sums in found.items() if first <= place < first + len(spans)
        }
        made.append(Frame(question, parts, tuple(spans), own))
        first += len(spans)
    return made


def _anchor(part: Part) -> str:
    return MEASURES[part.measure].anchor


def _is_sum(part: Part) -> bool:
    return part.source is Source.FACTS and MEASURES[part.measure].aggregate == "sum"


def _is_of_end(part: Part) -> bool:
    """Whether it looks at the end of a period, not at all its days: a state, or the twelve months before."""
    if part.source is not Source.FACTS or MEASURES[part.measure].is_of_window:
        return False
    return part.is_trailing or ANCHORS[_anchor(part)].as_of == "end"


def _is_of_window(part: Part) -> bool:
    """Whether it must be counted anew over a longer period: neither a sum over its days nor a state at its end."""
    return not _is_sum(part) or MEASURES[part.measure].is_of_window or ANCHORS[_anchor(part)].as_of == "start"


def _plus(one: Value, other: Value) -> Value:
    return other if one is None else one if other is None else one + other


def _take(into: Sums, found: Sums) -> None:
    for group, sums in found.items():
        into.setdefault(group, {}).update(sums)
