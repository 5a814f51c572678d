"""What stands side by side before records are merged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.text import capfirst

from quarterdeck.crm.queries.duplicates import MODELS
from quarterdeck.crm.rules.merging import CHOSEN, chosen_values
from quarterdeck.people.models import Member


@dataclass(frozen=True, slots=True)
class Column:
    """One record: its owner and since when it is known."""

    id: int
    title: str
    owner_name: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Cell:
    """One record's value of a field, in words; `is_chosen` is the one that would stay."""

    record_id: int
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A field in which the records differ."""

    name: str
    label: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The records, the oldest first, and the fields in which they differ. `kept_id` is the one that would stay."""

    columns: list[Column]
    rows: list[Row]
    kept_id: int
    same: list[str]


def side_by_side(*, viewer: Member, kind: str, ids: Sequence[int], kept_id: int | None = None) -> Comparison:
    """Records to be merged, compared field by field; 404 when the viewer may not see one of them, or there are not two."""
    model: Any = MODELS[kind]
    related = [name.removesuffix("_id") for name in CHOSEN[kind] if _is_link(model, name)]
    holder = "account__owner" if kind == "contact" else "owner"
    found = list(
        model.objects.visible_to(viewer)
        .filter(pk__in=list(ids))
        .select_related(holder, *related)
        .order_by("created_at", "pk")
    )
    if len(found) < 2 or len(found) != len(set(ids)):
        raise Http404
    kept: int = kept_id if kept_id is not None and kept_id in {one.pk for one in found} else found[0].pk
    plain = {one.pk: {name: getattr(one, name) for name in CHOSEN[kind]} for one in found}
    stays = chosen_values(plain, kept_id=kept, choices={})
    rows, same = [], []
    for name in CHOSEN[kind]:
        texts = {one.pk: _text(one, name) for one in found}
        if len(set(texts.values())) > 1:
            rows.append(_row(model, name, found, texts, plain, stays[name], kept))
        elif texts[kept]:
            same.append(f"{_label(model, name)}: {texts[kept]}")
    if kind != "contact" and len({one.owner_id for one in found}) > 1:
        rows.insert(1, _owner_row(model, found, kept))
    return Comparison([_column(kind, one) for one in found], rows, kept, same)


def _row(
    model: Any,
    name: str,
    found: Sequence[Any],
    texts: dict[int, str],
    plain: dict[int, dict[str, Any]],
    value: Any,
    kept: int,
) -> Row:
    holders = [one.pk for one in found if plain[one.pk][name] == value]
    chosen = kept if kept in holders else holders[0]
    return Row(name, _label(model, name), [Cell(one.pk, texts[one.pk], one.pk == chosen) for one in found])


def _owner_row(model: Any, found: Sequence[Any], kept: int) -> Row:
    kept_one = next(one for one in found if one.pk == kept)
    chosen = kept if kept_one.owner_id else next(one.pk for one in found if one.owner_id)
    return Row(
        "owner",
        _label(model, "owner"),
        [Cell(one.pk, one.owner.name if one.owner else "", one.pk == chosen) for one in found],
    )


def _column(kind: str, one: Any) -> Column:
    holder = one.account if kind == "contact" else one
    return Column(one.pk, str(one), holder.owner.name if holder.owner else "", one.created_at)


def _label(model: Any, name: str) -> str:
    field = next(one for one in model._meta.concrete_fields if name in (one.name, one.attname))
    return str(capfirst(str(field.verbose_name)))


def _is_link(model: Any, name: str) -> bool:
    return any(one.attname == name and one.is_relation for one in model._meta.concrete_fields)


def _text(record: Any, name: str) -> str:
    if _is_link(type(record), name):
        related = getattr(record, name.removesuffix("_id"))
        return str(related) if related else ""
    display = getattr(record, f"get_{name}_display", None)
    value = display() if display else getattr(record, name)
    return "" if value is None else str(value)
