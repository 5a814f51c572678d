"""Searching the whole base for duplicates: the database groups records by key, and only those of a group are compared."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from django.db import connection, transaction

from quarterdeck.crm.models import DuplicatePair, NotDuplicates
from quarterdeck.crm.queries import duplicates as queries
from quarterdeck.crm.queries.duplicates import MODELS

# A weak key that more records share says nothing; with a strong one each is compared with the first.
WEAK, STRONG = 30, 500
CHUNK = 500
_GROUPS = """
    SELECT left(key, 1), array_agg(id ORDER BY id)
    FROM (SELECT id, unnest(identity_keys) AS key FROM {table} WHERE archived_at IS NULL {only}) AS keyed
    GROUP BY key HAVING count(*) BETWEEN 2 AND %s
"""
_ONLY = {"account": "", "contact": "", "lead": "AND status <> 'converted'"}
# Leads carry the keys of their company too; two people of one company are not one.
_OF_PEOPLE = frozenset("oepw")
Pair = tuple[int, int]


def find_duplicates(*, kind: str) -> int:
    """Search all current records of a kind anew and keep the pairs that are alike; returns how many. Can be run any time."""
    different = set(NotDuplicates.objects.filter(kind=kind).values_list("one_id", "other_id"))
    found: list[DuplicatePair] = []
    for pairs in _chunks(kind, different):
        found += _compared(kind, pairs)
    _group(found)
    with transaction.atomic():
        DuplicatePair.objects.filter(kind=kind).delete()
        DuplicatePair.objects.bulk_create(found, batch_size=2000)
    return len(found)


def _chunks(kind: str, different: set[Pair]) -> Iterator[list[Pair]]:
    """Pairs that share a key, each once, some hundred at a time."""
    seen = set(different)
    waiting: list[Pair] = []
    for key, ids in _groups(kind):
        if kind == "lead" and key not in _OF_PEOPLE:
            continue
        is_weak = key in "nk"
        if is_weak and len(ids) > WEAK:
            continue
        pairs = combinations(ids, 2) if len(ids) <= WEAK else ((ids[0], pk) for pk in ids[1:])
        fresh = [pair for pair in pairs if pair not in seen]
        seen.update(fresh)
        waiting += fresh
        if len(waiting) >= CHUNK:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _groups(kind: str) -> Iterator[tuple[str, list[int]]]:
    statement = _GROUPS.format(table=MODELS[kind]._meta.db_table, only=_ONLY[kind])
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(statement, [STRONG])
        while rows := cursor.fetchmany(CHUNK):
            yield from rows


def _compared(kind: str, pairs: list[Pair]) -> list[DuplicatePair]:
    model = MODELS[kind]
    ids = {pk for pair in pairs for pk in pair}
    related = ["account"] if kind == "contact" else []
    rows: dict[int, Any] = {
        row.pk: row
        for row in model._base_manager.filter(pk__in=ids).select_related(*related).defer("search_tokens", "custom")
    }
    alike = []
    for one, other in pairs:
        if one not in rows or other not in rows:
            continue
        match = queries.compare_records(kind, rows[one], rows[other])
        if match.certainty != "no":
            is_certain = match.certainty == "same"
            alike.append(
                DuplicatePair(
                    kind=kind,
                    one_id=one,
                    other_id=other,
                    group=one,
                    is_certain=is_certain,
                    score=match.score,
                    reasons=list(match.reasons),
                )
            )
    return alike


def _group(pairs: list[DuplicatePair]) -> None:
    """Give pairs that hang together the lowest key among them."""
    above: dict[int, int] = {}

    def top(pk: int) -> int:
        while above.get(pk, pk) != pk:
            above[pk] = above.get(above[pk], above[pk])
            pk = above[pk]
        return pk

    for pair in pairs:
        one, other = sorted((top(pair.one_id), top(pair.other_id)))
        above[one], above[other] = one, one
    for pair in pairs:
        pair.group = top(pair.one_id)
