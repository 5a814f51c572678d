"""The door for writes: an act keeps what it touches, and can be taken back as a whole."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.events import bus
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.core.undo import rows
from quarterdeck.core.undo.events import ActUndone
from quarterdeck.core.undo.models import RowImage, UndoAct

KEEP_DAYS = 30
NAMED = 3
Stale = dict[type[models.Model], list[int]]
_afterwards: dict[str, Callable[[Stale], None]] = {}


class CannotUndo(Refusal):
    """The act cannot be taken back, with the reason."""


class Recording:
    """An act being done. Say what it touches before it is touched."""

    def __init__(self, act: UndoAct) -> None:
        self.act = act
        self.id: int = act.pk
        self._models: set[type[models.Model]] = set()
        self._made: dict[type[models.Model], set[int]] = {}

    def keep(self, records: "models.QuerySet[Any]") -> list[int]:
        """Lock rows that are about to be changed or deleted, and keep them as they are. Returns their keys, in order."""
        model = records.model
        chosen = model._base_manager.filter(pk__in=records.order_by().values("pk")).order_by("pk")
        ids = list(chosen.select_for_update().values_list("pk", flat=True))
        if old := [pk for pk in ids if pk not in self._made.get(model, ())]:
            self._models.add(model)
            rows.take_before(self.id, model, old)
        return ids

    def created(self, model: type[models.Model], ids: Iterable[int]) -> None:
        """Note rows the act has made."""
        self._made.setdefault(model, set()).update(ids)

    def _close(self) -> None:
        for model in sorted(self._models, key=lambda one: one._meta.label_lower):
            rows.take_after(self.id, model)
        for model, made in self._made.items():
            rows.take_made(self.id, model, sorted(made))
        self.act.rows = RowImage.objects.filter(act=self.act).count()
        self.act.save(update_fields=["rows", "title", "url"])


def begin(*, kind: str, title: str, by: Any, at: datetime, keep_days: int = KEEP_DAYS, url: str = "") -> UndoAct:
    """An act that takes several transactions: each records its part with `recording(part_of=…)`."""
    return UndoAct.objects.create(
        kind=kind, title=title[:300], url=url, at=at, by=by, expires_at=at + timedelta(days=keep_days)
    )


@contextmanager
def recording(
    *,
    kind: str,
    title: str,
    by: Any,
    at: datetime,
    keep_days: int = KEEP_DAYS,
    url: str = "",
    part_of: UndoAct | None = None,
) -> Iterator[Recording]:
    """Do an act that can be taken back within some days. Belongs inside the transaction of the act.

    `title` is what its author reads later, such as "Merged 华为 into 华为技术".
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an act is recorded inside the transaction that does it")
    with transaction.atomic():
        act = begin(kind=kind, title=title, by=by, at=at, keep_days=keep_days, url=url)
        if part_of is not None:
            UndoAct.objects.filter(pk=act.pk).update(part_of=part_of)
        recorded = Recording(act)
        yield recorded
        recorded._close()


def when_undone(kind: str, function: Callable[[Stale], None]) -> None:
    """Let a room make anew what it derives, for rows that were edited between an act of this kind and its undoing."""
    _afterwards[kind] = function


@transaction.atomic
def undo(act_id: int, *, by: Any, at: datetime) -> UndoAct:
    """Put every row of an act back as it was: made ones go, deleted ones return, changed columns get their former values.

    Refuses when the act is too old, was taken back before, or when one of its rows was changed since in what it wrote.
    """
    act = get_object_or_404(UndoAct.objects.of(by).select_for_update(of=("self",)), pk=act_id)
    if act.undone_at is not None:
        raise CannotUndo(_("This was taken back already."), code="undone")
    if act.expires_at <= at:
        raise CannotUndo(_("This is too old to be taken back."), code="expired")
    for part in (*act.parts.order_by("-pk"), act):
        _take_back(part, by=by, at=at)
    trail.record(act, "undone", by=by, note=act.title)
    bus.publish(ActUndone(act_id=act.pk, kind=act.kind, by_id=by.pk), by=by)
    return act


def drop_expired(*, at: datetime) -> int:
    """Forget the rows of acts that can no longer be taken back; the acts themselves stay known. Returns how many rows."""
    return RowImage.objects.filter(act__expires_at__lte=at).delete()[0]


def _take_back(act: UndoAct, *, by: Any, at: datetime) -> None:
    touched = [apps.get_model(label) for label in _labels(act)]
    for model in touched:
        rows.lock(act.pk, model)
    _refuse_changed(act, touched)
    stale: Stale = {model: ids for model in touched if (ids := rows.edited_elsewhere(act.pk, model))}
    _restore(act, touched)
    if stale and act.kind in _afterwards:
        _afterwards[act.kind](stale)
    act.undone_at, act.undone_by = at, by
    act.save(update_fields=["undone_at", "undone_by"])
    RowImage.objects.filter(act=act).delete()


def _labels(act: UndoAct) -> list[str]:
    return list(RowImage.objects.filter(act=act).order_by("model").values_list("model", flat=True).distinct())


def _refuse_changed(act: UndoAct, touched: list[type[models.Model]]) -> None:
    changed = {model: ids for model in touched if (ids := rows.changed_since(act.pk, model))}
    if not changed:
        return
    number = sum(len(ids) for ids in changed.values())
    names = [_name(act, model, pk) for model, ids in changed.items() for pk in ids[:NAMED]][:NAMED]
    told = _("%(names)s and %(more)d more") % {"names": _list(names), "more": number - NAMED}
    raise CannotUndo(
        _("Changed since, so this cannot be taken back: %(names)s.")
        % {"names": _list(names) if number <= NAMED else told},
        code="changed",
    )


def _restore(act: UndoAct, touched: list[type[models.Model]]) -> None:
    """Foreign keys are checked when everything stands again, so the order among tables does not matter."""
    try:
        with transaction.atomic():
            removed = {model: ids for model in touched if (ids := rows.remove_created(act.pk, model))}
            for model in touched:
                rows.put_back_changed(act.pk, model)
            for model in touched:
                rows.put_back_deleted(act.pk, model)
            _refuse_needed(removed)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        raise CannotUndo(_("Something that was done since stands in the way."), code="changed") from error


def _refuse_needed(removed: Stale) -> None:
    """What the act made may be in use by now; say by what."""
    for model, ids in removed.items():
        for relation in model._meta.get_fields(include_hidden=True):
            if not isinstance(relation, models.ManyToOneRel) or not getattr(relation.field, "db_constraint", True):
                continue
            user = relation.related_model
            if isinstance(user, str) or not user._meta.managed:
                continue
            found = rows.pointing_at(user, str(relation.field.column), ids)
            if found:
                names = [_shown(user, one) for one in user._base_manager.filter(pk__in=found[:NAMED])]
                raise CannotUndo(
                    _("In use since, so this cannot be taken back: %(names)s.") % {"names": _list(names)},
                    code="changed",
                )


def _name(act: UndoAct, model: type[models.Model], pk: int) -> str:
    found = model._base_manager.filter(pk=pk).first()
    if found is not None:
        return _shown(model, found)
    image = RowImage.objects.filter(act=act, model=model._meta.label_lower, row_id=pk).first()
    kept = (image.before or image.after or {}) if image else {}
    return str(kept.get("name") or f"{model._meta.verbose_name} {pk}")


def _shown(model: type[models.Model], record: models.Model) -> str:
    """A record as people call it; one without a name of its own by its kind."""
    named = model.__str__ is not models.Model.__str__
    return str(record) if named else f"{model._meta.verbose_name} {record.pk}"


def _list(names: Iterable[str]) -> str:
    return _(", ").join(names)
