"""The general door: metrics by dimensions over a period, with what they are compared with, totals, running totals, the largest."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.dimensions import Dimension, Key
from quarterdeck.metrics.engine import answers, comparisons, history, limits, sizes, targets, windows, withholding
from quarterdeck.metrics.engine.frames import Frame, frames
from quarterdeck.metrics.engine.sums import Group, Question, parts_of
from quarterdeck.people.models import Member

COMPARISONS = ("previous", "year_before", "target")
MOST_BUCKETS = 4000


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question whose words are known: what stands in the columns, and the buckets of time."""

    question: Question
    metrics: tuple[Metric, ...]
    dimensions: tuple[Dimension, ...]
    buckets: tuple[windows.Bucket, ...]

    @property
    def starts(self) -> list[date]:
        return [bucket.start for bucket in self.buckets]

    @property
    def spans(self) -> tuple[Period, ...]:
        return tuple(bucket.inside for bucket in self.buckets)

    @property
    def has_time(self) -> bool:
        return any(dimension.grain for dimension in self.dimensions)


def query(
    *,
    viewer: Member,
    metrics: Sequence[str],
    period: Period,
    today: date,
    by: Sequence[str] = (),
    filters: limits.Filters | None = None,
    compare: Collection[str] = (),
    totals: bool = False,
    running: bool = False,
    top: int | None = None,
    as_of: date | None = None,
) -> answers.Table:
    """Metrics over a period, split by dimensions (at most one of time), within what the viewer may see.

    Filters take ids or names; a unit includes everything under it. A bucket of time is named by its first day. Ratios
    come from sums and are None over nothing. `compare` names what each row is held against: "previous" and "year_before"
    (bucket by bucket; while the period runs, as many days of it as have passed) and "target". `totals` are counted as if not
    split; `running` puts each bucket of time together with those before it; `top` keeps the groups of the first split
    (but time) that are largest by the first metric over the whole period, and puts the rest together. `as_of` answers as it
    would have been answered at the end of that day (see `engine/history.py`).

    Raises `CannotMeasure` for a word it does not know, and for more cells than anybody can read.
    """
    with history.as_it_was(as_of):
        asked = _asked(viewer, metrics, by, period, filters or {}, min(today, as_of or today))
        return _answered(asked, period, compare, totals=totals, running=running, top=top)


def _answered(
    asked: _Asked, period: Period, compare: Collection[str], *, totals: bool, running: bool, top: int | None
) -> answers.Table:
    _refuse_unfitting(asked, compare, running=running, top=top)
    sizes.refuse_too_many(asked.question, asked.metrics, len(asked.buckets), sets=1 + len(compare) + running)
    cuts = {name: _spans_of(name, asked, period) for name in COMPARISONS[:2] if name in compare}
    own, *others = frames(asked.question, parts_of(asked.metrics), [asked.spans, *cuts.values()])
    against = dict(zip(cuts, others, strict=True))
    ranking = {}
    if top is not None:
        dimension = asked.question.by[0]
        ranking = {dimension: own.largest(asked.metrics[0], dimension, top)}
    table = _table(asked, own, against, ranking, has_target="target" in compare, is_running=running)
    if totals:
        table = _with_totals(table, asked, own, against, has_target="target" in compare)
    return replace(table, rest=_rest(asked, own, against, ranking)) if ranking else table


def _asked(
    viewer: Member, metrics: Sequence[str], by: Sequence[str], period: Period, filters: limits.Filters, today: date
) -> _Asked:
    chosen = withholding.as_seen(viewer, list(dict.fromkeys(limits.known_metric(code) for code in metrics)))
    dimensions = tuple(dict.fromkeys(limits.known_dimension(code) for code in by))
    times = [dimension for dimension in dimensions if dimension.grain]
    if len(times) > 1:
        raise limits.CannotMeasure(_("Split by one unit of time at once."), code="two_times")
    records = tuple(dimension.code for dimension in dimensions if not dimension.grain)
    question = Question(viewer, records, limits.limits_of(filters), today)
    return _Asked(question, chosen, dimensions, tuple(_buckets(times, period)))


def _buckets(times: Sequence[Dimension], period: Period) -> list[windows.Bucket]:
    grain = times[0].grain if times else None
    if grain is None:
        return [windows.Bucket(period.start, period)]
    if period.days > MOST_BUCKETS * {"day": 1, "week": 7}.get(grain.value, 28):
        raise limits.CannotMeasure(_("That period is too long to be split so finely."), code="many_buckets")
    return windows.buckets(company.fiscal_calendar(), grain, period)


def _refuse_unfitting(asked: _Asked, compare: Collection[str], *, running: bool, top: int | None) -> None:
    unknown = [name for name in compare if name not in COMPARISONS]
    if unknown:
        raise limits.CannotMeasure(
            _("Figures cannot be compared with “%(name)s”.") % {"name": unknown[0]}, code="unknown_comparison"
        )
    if running and not asked.has_time:
        raise limits.CannotMeasure(_("Running totals need a split by time."), code="no_time")
    if top is not None and not asked.question.by:
        raise limits.CannotMeasure(_("The largest need a split by something other than time."), code="no_split")
    if top is not None and not 0 < top <= limits.MOST_VALUES:
        raise limits.CannotMeasure(
            _("Ask for 1 to %(most)d of the largest.") % {"most": limits.MOST_VALUES}, code="bad_top"
        )


def _spans_of(name: str, asked: _Asked, period: Period) -> list[Period]:
    """The buckets of a period that a question is held against, first against first."""
    other: Period = getattr(comparisons.comparison(period, today=asked.question.today), name)
    times = [dimension for dimension in asked.dimensions if dimension.grain]
    return [bucket.inside for bucket in _buckets(times, other)][: len(asked.buckets)]


def _table(
    asked: _Asked,
    own: Frame,
    against: Mapping[str, Frame],
    ranking: Mapping[str, Sequence[Key]],
    *,
    has_target: bool,
    is_running: bool,
) -> answers.Table:
    values = own.values(asked.metrics)
    found = {name: frame.values(asked.metrics) for name, frame in against.items()}
    codes = [metric.code for metric in asked.metrics]
    owed = targets.targets_of(asked.question, codes, asked.spans) if has_target else {}
    so_far = own.running() if is_running else None
    groups = _groups([values, *found.values(), owed, so_far.sums if so_far else {}], asked, ranking)
    lines = answers.lines(asked.dimensions, asked.starts, groups, ranking)
    compared = {
        name: [_against(asked, frame, found[name], line.group) for line in lines] for name, frame in against.items()
    }
    if has_target:
        compared["target"] = [_owed(codes, owed.get(line.group)) for line in lines]
    return answers.Table(
        columns=answers.columns(asked.dimensions, asked.metrics),
        rows=[(*line.shown, *answers.figures(asked.metrics, values.get(line.group))) for line in lines],
        keys=[line.keys for line in lines],
        compared=compared,
        running=_running(asked, so_far, lines) if so_far else None,
    )


def _groups(
    found: Sequence[Mapping[Group, object]], asked: _Asked, ranking: Mapping[str, Sequence[Key]]
) -> list[Group]:
    """Every group that anything is known of, of the largest only."""
    groups = dict.fromkeys(group for one in found for group in one)
    kept = [(asked.question.by.index(dimension), set(keys)) for dimension, keys in ranking.items()]
    return [group for group in groups if all(group[1][place] in keys for place, keys in kept)]


def _against(asked: _Asked, frame: Frame, values: answers.Values, group: Group) -> answers.Figures:
    if group[0] >= len(frame.spans):
        return (None,) * len(asked.metrics)
    return answers.figures(asked.metrics, values.get(group))


def _owed(codes: Sequence[str], owed: Mapping[str, object] | None) -> answers.Figures:
    return tuple((owed or {}).get(code) for code in codes)  # type: ignore[misc]  # amounts, or None


def _running(asked: _Asked, so_far: Frame, lines: Sequence[answers.Line]) -> list[answers.Figures]:
    values = so_far.values(asked.metrics)
    return [answers.figures(asked.metrics, values.get(line.group)) for line in lines]


def _with_totals(
    table: answers.Table, asked: _Asked, own: Frame, against: Mapping[str, Frame], *, has_target: bool
) -> answers.Table:
    shown = dict.fromkeys(keys[0] for keys in table.keys) if len(asked.dimensions) > 1 else {}
    compared = {name: _totals(asked, frame, shown) for name, frame in against.items()}
    if has_target:
        compared["target"] = _owed_totals(asked, own, shown)
    return replace(table, totals=_totals(asked, own, shown), compared_totals=compared)


def _totals(asked: _Asked, frame: Frame, shown: Collection[Key]) -> answers.Totals:
    """Of a frame: everything, and each value of the first dimension."""
    grand = frame.onto((), is_whole=True).values(asked.metrics)[(0, ())]
    by_first: dict[Key, answers.Figures] = {}
    if shown:
        first = asked.dimensions[0]
        part = frame.onto(()) if first.grain else frame.onto((first.code,), is_whole=True)
        for group, values in part.values(asked.metrics).items():
            by_first[_first_key(asked, group)] = answers.figures(asked.metrics, values)
    nothing = answers.figures(asked.metrics, None)
    return answers.Totals(answers.figures(asked.metrics, grand), {key: by_first.get(key, nothing) for key in shown})


def _owed_totals(asked: _Asked, own: Frame, shown: Collection[Key]) -> answers.Totals:
    codes = [metric.code for metric in asked.metrics]
    whole = replace(asked.question, by=())
    grand = targets.targets_of(whole, codes, [own.whole]).get((0, ()))
    by_first: dict[Key, answers.Figures] = {}
    if shown:
        first = asked.dimensions[0]
        question = whole if first.grain else replace(whole, by=(first.code,))
        spans = own.spans if first.grain else (own.whole,)
        for group, owed in targets.targets_of(question, codes, spans).items():
            by_first[_first_key(asked, group)] = _owed(codes, owed)
    return answers.Totals(_owed(codes, grand), {key: by_first.get(key, _owed(codes, None)) for key in shown})


def _first_key(asked: _Asked, group: Group) -> Key:
    return asked.starts[group[0]] if asked.dimensions[0].grain else group[1][0]


def _rest(
    asked: _Asked, own: Frame, against: Mapping[str, Frame], ranking: Mapping[str, Sequence[Key]]
) -> answers.Rest:
    """What the largest leave out, split by what else was asked for."""
    ((dimension, largest),) = ranking.items()
    place = asked.question.by.index(dimension)
    others = tuple(code for code in asked.question.by if code != dimension)
    left = replace(
        asked,
        question=replace(asked.question, by=others),
        dimensions=tuple(one for one in asked.dimensions if one.code != dimension),
    )
    rest = own.without(dimension, largest).onto(others)
    compared = {name: frame.without(dimension, largest).onto(others) for name, frame in against.items()}
    count = len({keys[place] for _place, keys in own.sums}.difference(largest))
    return answers.Rest(count, _table(left, rest, compared, {}, has_target=False, is_running=False))
