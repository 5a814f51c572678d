"""Lists as files: exactly what is shown, as far as the right to take it out reaches; each one noted in the audit trail."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.core.audit import trail
from quarterdeck.core.exports import tables
from quarterdeck.core.exports.cells import Cell
from quarterdeck.core.fields.field_view import FieldView
from quarterdeck.core.lists import asking, cells, queries
from quarterdeck.core.lists.asking import COLUMNS, SORT, Asked
from quarterdeck.core.lists.models import ListExport, RunState
from quarterdeck.core.lists.registry import Extra, Rows
from quarterdeck.core.notifications import actions as notifications
from quarterdeck.core.records.refusals import Refusal

AT_ONCE = 5000
MOST = 500_000
KEPT_FOR = timedelta(days=7)
CHUNK = 2000
CURRENCY = gettext_lazy("Currency")


class CannotExport(Refusal):
    """A list that cannot be taken out, with the reason."""


def made_now(look: Asked, *, kind: str, by: Any) -> bytes | None:
    """The file of a list that is short enough to wait for, noted in the trail; None for a longer one."""
    rows = _exported(look, by)
    if rows.order_by()[: AT_ONCE + 1].count() > AT_ONCE:
        return None
    body, written = _file(look, rows, kind)
    note(look, kind=kind, rows=written, by=by)
    return body


def ask_for_file(look: Asked, *, kind: str, by: Any, at: datetime) -> ListExport:
    """Have a long list written in the background; its author is told when it is there."""
    _exported(look, by)
    params = look.params.copy()
    params[COLUMNS], params[SORT] = ".".join(column.code for column in look.columns), look.sort
    with transaction.atomic():
        asked = ListExport.objects.create(
            entity=look.kind.entity,
            member=by,
            query=params.urlencode(),
            kind="csv" if kind == "csv" else "xlsx",
            name=str(look.entity.label_plural),
            asked_at=at,
            expires_at=at + KEPT_FOR,
            language=translation.get_language() or "",
        )
        from quarterdeck.core.lists import jobs

        jobs.work_export.defer(export_id=asked.pk)
    return asked


def write_file(*, export_id: int, today: date) -> None:
    """Write a file that was asked for. A second call writes nothing."""
    asked = ListExport.objects.select_related("member").get(pk=export_id)
    if asked.state == RunState.DONE:
        return
    with translation.override(asked.language or None):
        look = asking.of_entity(asked.entity, viewer=asked.member, query=asked.query, today=today)
        try:
            body, written = _file(look, _exported(look, asked.member), asked.kind)
        except Refusal as refusal:
            ListExport.objects.filter(pk=export_id).update(state=RunState.FAILED, problem=str(refusal))
            return
        with transaction.atomic():
            asked.file.save(f"{export_id}.{asked.kind}", ContentFile(body), save=False)
            asked.state, asked.total, asked.done = RunState.DONE, written, written
            asked.save()
            note(look, kind=asked.kind, rows=written, by=asked.member)
            text = _("Your file is ready: %(what)s, %(n)d rows.") % {"what": asked.name, "n": written}
            notifications.notify(member=asked.member, topic="lists.export", text=text, url="/lists/files/")


def drop_expired(*, at: datetime) -> int:
    """Remove files that are too old. Returns how many."""
    expired = list(ListExport.objects.filter(expires_at__lte=at))
    for one in expired:
        one.file.delete(save=False)
        one.delete()
    return len(expired)


def note(look: Asked, *, kind: str, rows: int, by: Any) -> None:
    """Write to the trail of the member who took a list out: what, how many rows, by which filter."""
    filters = " · ".join(f"{name}={value}" for name, value in queries.kept_filters(look).items())
    asked = " · ".join(part for part in (filters, look.params.get("q", ""), queries.in_words(look)) if part)
    said = {"what": look.entity.label_plural, "rows": rows, "kind": kind, "filter": asked or _("no filter")}
    trail.record(by, "exported", by=by, note=_("%(what)s: %(rows)d rows, %(kind)s; %(filter)s") % said)


def _exported(look: Asked, by: Any) -> Rows:
    if not by.may("core.export_lists"):
        raise CannotExport(_("You may not take lists out as files."), code="forbidden")
    if look.problem:
        raise CannotExport(look.problem)
    return look.rows().filter(look.kind.exported(by))


def _file(look: Asked, rows: Rows, kind: str) -> tuple[bytes, int]:
    counted = _Counted(_lines(look, rows))
    heads = _heads(look)
    body = tables.as_csv(heads, counted) if kind == "csv" else tables.as_xlsx(heads, counted)
    return body, counted.number


class _Counted:
    """Passes lines on and counts them."""

    def __init__(self, lines: Iterator[Sequence[Cell]]) -> None:
        self.lines, self.number = lines, 0

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        for line in self.lines:
            self.number += 1
            yield line


def _heads(look: Asked) -> list[str]:
    heads = [str(look.title.label) if look.title else _("Number")]
    if look.kind.sub_path:
        heads.append(_("Number"))
    for column in look.columns:
        heads.append(str(column.label))
        if _has_currency(column):
            heads.append(str(CURRENCY))
    return heads


def _has_currency(column: FieldView | Extra) -> bool:
    return isinstance(column, FieldView) and column.type == "money" and bool(column.currency_path)


def _lines(look: Asked, rows: Rows) -> Iterator[list[Cell]]:
    ordered = cells.loaded(look, rows, look.columns).order_by(*look.ordering())[:MOST]
    records = iter(ordered.iterator(chunk_size=CHUNK))
    codes = [column.code for column in look.columns]
    while chunk := list(islice(records, CHUNK)):
        extras = look.kind.fill(look.viewer, chunk, codes, look.today)
        for record in chunk:
            yield _line(look, record, extras.get(record.pk, {}))


def _line(look: Asked, record: Any, extras: dict[str, Any]) -> list[Cell]:
    line: list[Cell] = [look.title.text(record) if look.title else record.pk]
    if look.kind.sub_path:
        line.append(getattr(record, look.kind.sub_path, "") or "")
    for column in look.columns:
        if isinstance(column, Extra):
            line.append(extras[column.code].plain if column.code in extras else None)
            continue
        found = cells.cell(look, column, record, currency="")
        line.append(found.plain)
        if _has_currency(column):
            line.append(found.currency)
    return line
