"""From the shape of a question to SQL: Ibis builds the expression, placeholders stand where its values will.

The order of work keeps a million rows cheap: rows of the span are first added up by owner and day straight from a covering
index, and only those sums meet the periods asked for and the organization. Asked by product, rows are first made one a deal
and product, so that a deal with two lines is still one deal.
"""

import re
from functools import lru_cache
from typing import Any

import ibis

from quarterdeck.crm.models.opportunities import BRIEF_HOURS
from quarterdeck.metrics.engine import history
from quarterdeck.metrics.engine.measures import ANCHORS, MEASURES, Anchor, Measure
from quarterdeck.metrics.engine.shapes import OF_LINES, OF_PLACE, FilterShape, Shape
from quarterdeck.metrics.engine.tables import DAYS, FACTS, LINES, LOOKED_UP, MEMBERS, PLACEMENTS

COLUMNS = {
    "member": "member_id",
    "team": "unit_id",
    "region": "region_id",
    "product": "product",
    "series": "series",
    "account": "account_id",
    "industry": "industry",
    "source": "source",
    "stage": "stage_id",
    "expected_month": "expected_month",
    "date": "day",
}
TEXT = {"product", "series", "industry", "source"}
_MOMENT = "timestamp('UTC')"

# The same words are understood by every engine a statement is made for.
_DAYS_SQL = """days AS (
SELECT w.key, w.window_from + CAST(g.d AS int) AS day
FROM (SELECT unnest(CAST('@w_key@' AS int[])) AS key, unnest(CAST('@w_from@' AS date[])) AS window_from,
             unnest(CAST('@w_until@' AS date[])) AS window_until) AS w,
generate_series(0, w.window_until - w.window_from - 1) AS g(d))"""

_TOKEN = re.compile(r"'@(\w+)@'")
_OF_WINDOW = re.compile(r"'@(at|last|window_from|window_until|span_from|span_until|span_from_at|span_until_at)@'")


@lru_cache(maxsize=1024)
def statement(shape: Shape, windows: int = 1, dialect: str = "postgres") -> str:
    """The SQL of a shape with named placeholders: once for each of several windows, which it numbers."""
    sql = _compiled(shape, dialect)
    if not shape.many_windows:
        parts = [_OF_WINDOW.sub(rf"'@\1_{number}@'", sql) for number in range(windows)]
        numbered = "SELECT {0} AS key, * FROM ({1}) AS s{0}"
        several = " UNION ALL ".join(numbered.format(number, one) for number, one in enumerate(parts))
        sql = parts[0] if windows == 1 else several
    if shape.is_as_known:
        sql = history.remembered(sql)
    if dialect == "postgres":
        return _TOKEN.sub(r"%(\1)s", sql.replace("%", "%%"))
    return _TOKEN.sub(r"$\1", sql)


@lru_cache(maxsize=1024)
def _compiled(shape: Shape, dialect: str) -> str:
    """The SQL of a shape with marked words where its values will be."""
    expression = _rows(shape) if shape.wants_rows else _sums(shape)
    sql = str(ibis.to_sql(expression, dialect=dialect, pretty=False))
    if shape.many_windows:
        sql = f"WITH {_DAYS_SQL}, {sql[5:]}" if sql.startswith("WITH ") else f"WITH {_DAYS_SQL} {sql}"
    if shape.wants_rows:
        sql += " ORDER BY ranked DESC NULLS LAST, row_id LIMIT '@limit@' OFFSET '@offset@'"
    return sql


def _given(name: str, kind: str) -> Any:
    """A value that comes with the question: a marked word, which becomes a placeholder in the SQL."""
    return ibis.literal(f"@{name}@").cast(kind)


def _sums(shape: Shape) -> Any:
    rows = _limited(_base(shape), shape)
    measures = {code: MEASURES[code] for code in shape.measures}
    is_additive = all(measure.aggregate == "sum" for measure in measures.values())
    keys = _keys(shape, with_day=shape.many_windows or shape.needs_placement)
    if is_additive and "account" not in shape.by:
        sums = _aggregated(rows, keys, {code: _sum(rows, measure) for code, measure in measures.items()})
        if not (shape.many_windows or shape.needs_placement):
            return sums
    else:
        sums = rows.select(*keys, **{code: _value(rows, measure) for code, measure in measures.items()})
    return _finished(_placed(_in_windows(sums, shape) if shape.many_windows else sums, shape), shape)


def _finished(sums: Any, shape: Shape) -> Any:
    by = [COLUMNS[dimension] for dimension in shape.by]
    keys = ["key", *by] if shape.many_windows else by
    return _aggregated(sums, keys, {code: _again(sums[code], MEASURES[code]) for code in shape.measures})


def _aggregated(rows: Any, keys: list[str], sums: dict[str, Any]) -> Any:
    return rows.group_by(keys).agg(**sums) if keys else rows.agg(**sums)


def _again(column: Any, measure: Measure) -> Any:
    match measure.aggregate:
        case "percentile":
            # As a float everywhere: an engine that keeps decimals would cut the middle of two off instead of rounding it.
            return column.cast("float64").quantile(measure.percentile / 100)
        case "distinct":
            return column.nunique()
        case _:
            return column.sum()


def _rows(shape: Shape) -> Any:
    """The rows behind a figure: those that any of its measures counts, with what each adds to it."""
    rows = _limited(_base(shape), shape)
    values = {code: _value(rows, MEASURES[code]) for code in shape.measures}
    names = dict.fromkeys(
        ["row_id", "opportunity_id", *_keys(shape, with_day=True), "member_id", "account_id", "stage_id"]
    )
    found = _counted_once(_placed(rows.select(*names, **values), shape), shape)
    counted = ibis.or_(*(found[code].notnull() for code in shape.measures))
    found = found.filter(counted)
    return found.mutate(ranked=found[shape.measures[0]])


def _counted_once(found: Any, shape: Shape) -> Any:
    """Of the rows that share a value which counts once, the latest stands for it with 1."""
    once = {}
    for code in shape.measures:
        if MEASURES[code].aggregate == "distinct":
            place = ibis.row_number().over(group_by=found[code], order_by=found.row_id.desc())
            once[code] = ibis.ifelse(found[code].notnull() & (place == 0), 1, ibis.null())
    return found.mutate(**once) if once else found


def _base(shape: Shape) -> Any:
    """Rows of the span with the columns asked for, one a fact row (or, by product, one a fact row and product)."""
    anchor = ANCHORS[shape.anchor]
    fact = FACTS[anchor.fact]
    rows = _as_of(fact, anchor) if anchor.as_of else _in_span(fact, anchor, shape)
    wanted = _wanted(shape)
    rows = _looked_up(rows, wanted)
    kept = ["row_id", "opportunity_id", "day", *sorted(wanted)]
    if anchor.as_of:
        kept += ["window_from", "window_until", "today", "hundredth", "expected_month"]
    rows = rows.select(*dict.fromkeys(name for name in kept if name in rows.columns))
    return _by_line(rows, shape) if _is_split_by_line(shape) else rows


def _is_split_by_line(shape: Shape) -> bool:
    """Whether rows meet the lines of their deals: products are asked for, and the fact does not name them itself."""
    return shape.needs_lines and "product" not in FACTS[ANCHORS[shape.anchor].fact].columns


def _wanted(shape: Shape) -> set[str]:
    """The columns a question reads, beside the ids and the day."""
    asked = {*shape.by, *(limit.dimension for limit in shape.filters)}
    elsewhere = {*OF_PLACE, "date", "expected_month", *(OF_LINES if _is_split_by_line(shape) else ())}
    wanted = {COLUMNS[dimension] for dimension in asked - elsewhere}
    wanted |= {column for code in shape.measures for column in MEASURES[code].columns}
    if shape.needs_placement or shape.reach.kind == "own" or shape.wants_rows:
        wanted.add("member_id")
    if shape.wants_rows:
        wanted |= {"account_id", "stage_id"}
    return wanted


def _looked_up(rows: Any, wanted: set[str]) -> Any:
    """Rows with the columns their fact does not keep itself."""
    missing = wanted.difference(rows.columns)
    if "industry" in missing and "account_id" not in rows.columns:
        missing.add("account_id")
    for other in LOOKED_UP:
        taken = {ours: theirs for theirs, ours in other.columns.items() if ours in missing}
        if taken:
            joined = rows.left_join(other.table, rows[other.by] == other.table[other.key])
            columns = {ours: other.table[theirs] for ours, theirs in taken.items()}
            rows = joined.select(*(rows[name] for name in rows.columns), **columns)
    return rows


def _in_span(fact: Any, anchor: Anchor, shape: Shape) -> Any:
    if anchor.moment:
        moment = fact[anchor.moment]
        within = [moment >= _given("span_from_at", _MOMENT), moment < _given("span_until_at", _MOMENT)]
    else:
        day = fact[anchor.day]
        within = [day >= _given("span_from", "date"), day < _given("span_until", "date")]
    statuses = sorted({status for code in shape.measures for status in MEASURES[code].statuses})
    if statuses:
        within.append(fact.status.isin(statuses))
    rows = fact.filter(*within)
    return rows.mutate(day=rows[anchor.day], today=_given("today", "date"))


def _as_of(fact: Any, anchor: Anchor) -> Any:
    """What was open at a moment; of an as-of start also expected to close within the window.

    Of what is brief only what ended soon after can have been open then: the database need not read the rest.
    """
    at = _given("at", _MOMENT)
    soon_after = ~fact.is_brief | (fact.until_at < at + ibis.interval(hours=BRIEF_HOURS))
    rows = fact.filter(fact.from_at < at, fact.until_at >= at, soon_after).mutate(day=_given("last", "date"))
    rows = rows.mutate(window_from=_given("window_from", "date"), window_until=_given("window_until", "date"))
    if anchor.as_of == "start":
        rows = rows.filter(rows.expected_close_on >= rows.window_from, rows.expected_close_on < rows.window_until)
    return rows.mutate(
        today=_given("today", "date"),
        hundredth=ibis.literal("0.01").cast("decimal(3, 2)"),
        expected_month=ibis.date(rows.expected_close_on.year(), rows.expected_close_on.month(), 1),
    )


def _by_line(rows: Any, shape: Shape) -> Any:
    """One row a fact row and product asked for, worth its lines; a deal without lines keeps its own worth."""
    joined = rows.left_join(LINES, rows.opportunity_id == LINES.opportunity_id)
    has_amount = "amount" in rows.columns
    own = [rows[name] for name in rows.columns if name != "amount"]
    amounts = {"own_amount": rows.amount, "line_amount": LINES.amount} if has_amount else {}
    joined = joined.select(*own, LINES.product, LINES.series, **amounts)
    for place, limit in enumerate(shape.filters):
        if limit.dimension in OF_LINES:
            joined = joined.filter(_condition(joined[limit.dimension], place, limit))
    asked = [dimension for dimension in shape.by if dimension in OF_LINES]
    keys = [name for name in rows.columns if name != "amount"] + asked
    if not has_amount:
        return joined.select(*keys).distinct()
    summed = joined.group_by([*keys, "own_amount"]).agg(line_sum=joined.line_amount.sum())
    return summed.mutate(amount=ibis.coalesce(summed.line_sum, summed.own_amount))


def _limited(rows: Any, shape: Shape) -> Any:
    met_before = (*OF_PLACE, *(OF_LINES if _is_split_by_line(shape) else ()))
    for place, limit in enumerate(shape.filters):
        if limit.dimension not in met_before:
            rows = rows.filter(_condition(rows[COLUMNS[limit.dimension]], place, limit))
    if shape.reach.kind == "own":
        rows = rows.filter(rows.member_id == _given("viewer", "int64"))
    return _by_possible_owners(rows, shape)


def _by_possible_owners(rows: Any, shape: Shape) -> Any:
    """Only rows of people who were ever in the units asked for: `_placed` decides by the day, this spares it the others.

    One such limit is enough; with two the database expects too few rows and joins them one by one.
    """
    for place, limit in enumerate(shape.filters):
        if limit.dimension in OF_PLACE and not limit.or_none and not limit.is_excluding:
            found = PLACEMENTS.filter(_under(PLACEMENTS, place, limit))
            return rows.filter(rows.member_id.isin(found.member_id))
    if shape.reach.kind not in {"team", "subtree"}:
        return rows
    reached = PLACEMENTS.filter(_within_reach(PLACEMENTS, shape)).select("member_id")
    viewer = MEMBERS.filter(MEMBERS.id == _given("viewer", "int64")).select(member_id=MEMBERS.id)
    return rows.filter(rows.member_id.isin(reached.union(viewer).member_id))


def _condition(column: Any, place: int, limit: FilterShape) -> Any:
    """That a column has one of the values given for the filter of this place, or (excluding) none of them."""
    kind = "date" if limit.dimension == "expected_month" else "string" if limit.dimension in TEXT else "int64"
    chosen = [_given(f"f{place}_{number}", kind) for number in range(limit.values)]
    if limit.is_excluding:
        return ibis.or_(column.isnull(), column.notin(chosen))
    conditions = [column.isin(chosen)] if chosen else []
    if limit.or_none:
        conditions.append(column.isnull())
    return ibis.or_(*conditions) if conditions else ibis.literal(False)


def _in_windows(sums: Any, shape: Shape) -> Any:
    joined = sums.join(DAYS, sums.day == DAYS.day)
    return joined.select(DAYS.key, *(sums[name] for name in sums.columns))


def _placed(sums: Any, shape: Shape) -> Any:
    """The sums with the owner's unit and region on the day, kept where filters and the viewer's reach allow."""
    if not shape.needs_placement:
        return sums
    on = [
        sums.member_id == PLACEMENTS.member_id,
        sums.day >= PLACEMENTS.from_on,
        sums.day < PLACEMENTS.until_on,
    ]
    joined = sums.left_join(PLACEMENTS, on)
    own = [sums[name] for name in sums.columns]
    placed = joined.select(*own, PLACEMENTS.unit_id, PLACEMENTS.region_id, PLACEMENTS.path)
    for place, limit in enumerate(shape.filters):
        if limit.dimension in OF_PLACE:
            placed = placed.filter(_under(placed, place, limit))
    if shape.reach.kind in {"team", "subtree"}:
        placed = placed.filter(_within_reach(placed, shape))
    return placed


def _under(placed: Any, place: int, limit: FilterShape) -> Any:
    if not limit.is_subtree:
        return _condition(placed[COLUMNS[limit.dimension]], place, limit)
    found = [placed.path.like(f"@f{place}_{number}@") for number in range(limit.values)]
    return ibis.or_(*found) if found else ibis.literal(False)


def _within_reach(placed: Any, shape: Shape) -> Any:
    own = placed.member_id == _given("viewer", "int64")
    numbers = range(shape.reach.units)
    if shape.reach.kind == "subtree":
        return ibis.or_(own, *(placed.path.like(f"@unit{number}@") for number in numbers))
    return ibis.or_(own, *(placed.unit_id == _given(f"unit{number}", "int64") for number in numbers))


def _keys(shape: Shape, *, with_day: bool) -> list[str]:
    keys = [COLUMNS[dimension] for dimension in shape.by if dimension not in OF_PLACE]
    if with_day:
        keys.append("day")
    if shape.needs_placement:
        keys.append("member_id")
    return list(dict.fromkeys(keys))


def _sum(rows: Any, measure: Measure) -> Any:
    where = measure.where(rows) if measure.where else None
    if measure.value is None:
        return rows.count(where=where)
    return measure.value(rows).sum(where=where)


def _value(rows: Any, measure: Measure) -> Any:
    """What one row adds: null where the measure does not count it."""
    value = measure.value(rows) if measure.value else ibis.literal(1)
    return ibis.ifelse(measure.where(rows), value, ibis.null()) if measure.where else value
