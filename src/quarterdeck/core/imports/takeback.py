"""What an import writes, kept so that it can be taken back: a part of one act for each chunk."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from quarterdeck.core.imports import wording
from quarterdeck.core.imports.kinds import Loader, Record
from quarterdeck.core.imports.models import ImportRun, SourceKey
from quarterdeck.core.undo import actions as undo
from quarterdeck.core.undo.actions import Recording

KIND = "imports.import"
_Targets = dict[type[models.Model], set[int]]


@contextmanager
def chunk_of(run: ImportRun) -> Iterator[Recording]:
    """Record one transaction of a run as a part of its act. Belongs inside that transaction."""
    if run.undo_act is None:
        title = _("Import “%(title)s”") % {"title": wording.title_of(run.profile)}
        url = f"/imports/{run.pk}/"
        run.undo_act = undo.begin(kind=KIND, title=title, by=run.started_by, at=run.created_at, url=url)
        run.save(update_fields=["undo_act"])
    act = run.undo_act
    with undo.recording(
        kind=KIND, title=act.title, by=run.started_by, at=run.created_at, url=act.url, part_of=act
    ) as recorded:
        yield recorded


class Watch:
    """Keeps what a loader is about to change, then finds what it made."""

    def __init__(self, recorded: Recording, loader: Loader) -> None:
        self._recorded = recorded
        self._loader = loader
        self._targets: _Targets = {}
        self._before: dict[tuple[str, str], set[int]] = {}

    def before(self, changed: Sequence[Record], written: Sequence[Record], keys: "models.QuerySet[SourceKey]") -> None:
        """Before a chunk is written. `keys` are the source keys of its rows that are known already."""
        own = self._loader.model
        if own is not None and changed:
            self._targets[own] = {record.object_id for record in changed if record.object_id}
        for label, others in self._loader.affected(written).items():
            if others:
                self._targets.setdefault(apps.get_model(label), set()).update(others)
        for model, ids in self._targets.items():
            self._recorded.keep(model._base_manager.filter(pk__in=ids))
        for part, field in self._loader.parts:
            rows = self._parts(part, field, self._targets)
            self._before[part, field] = set(self._recorded.keep(rows)) if rows is not None else set()
        self._recorded.keep(keys)

    def after(self, created: Sequence[Record], keys: "models.QuerySet[SourceKey]", known: Sequence[int]) -> None:
        """After it was written: the new records, what belongs to them, and the new source keys."""
        own = self._loader.model
        if own is not None:
            made = [record.object_id for record in created if record.object_id]
            self._recorded.created(own, made)
            self._targets.setdefault(own, set()).update(made)
        for part, field in self._loader.parts:
            rows = self._parts(part, field, self._targets)
            if rows is not None:
                new = set(rows.values_list("pk", flat=True)) - self._before.get((part, field), set())
                self._recorded.created(rows.model, sorted(new))
        for label, pk in self._loader.made_besides:
            self._recorded.created(apps.get_model(label), [pk])
        self._loader.made_besides.clear()
        self._recorded.created(SourceKey, keys.exclude(pk__in=known).values_list("pk", flat=True))

    def _parts(self, label: str, field: str, targets: Mapping[type[models.Model], set[int]]) -> Any:
        model = apps.get_model(label)
        ids = targets.get(model._meta.get_field(field).related_model)
        return model._base_manager.filter(**{f"{field}__in": ids}) if ids else None


@contextmanager
def standing_on(run: ImportRun, loader: Loader) -> Iterator[None]:
    """Record what a loader makes for its records to stand on: small tables, so all their rows are looked at."""
    tables = [apps.get_model(label) for label in loader.stands_on]
    if not tables:
        yield
        return
    with chunk_of(run) as recorded:
        before = {model: set(recorded.keep(model._base_manager.all())) for model in tables}
        yield
        for model in tables:
            new = set(model._base_manager.values_list("pk", flat=True)) - before[model]
            recorded.created(model, sorted(new))
