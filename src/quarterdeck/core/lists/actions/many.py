"""Acts on many records: at once while they are few, in the background above, always as one that can be taken back."""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from quarterdeck.core.fields import registry as entities
from quarterdeck.core.lists import asking, registry
from quarterdeck.core.lists.models import BulkRun, RunState
from quarterdeck.core.lists.registry import BulkAct, Outcome
from quarterdeck.core.notifications import actions as notifications
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.core.undo import actions as undo

logger = logging.getLogger(__name__)

AT_ONCE = 200
MOST = 50_000
CHUNK = 2000
REASONS_KEPT = 100


class CannotDo(Refusal):
    """An act on many that cannot begin, with the reason."""


def ask_for_many(
    *,
    entity: str,
    act: str,
    values: Mapping[str, Any],
    ids: Sequence[int],
    query: str,
    by: Any,
    at: datetime,
    today: date,
) -> BulkRun:
    """Do an act to the rows named, or with no ids to everything the address finds. Few rows are done when this returns.

    Refuses an act the member has no right to, and one on more than `MOST` rows.
    """
    kind = registry.get(entity)
    found = kind.act(act)
    if found is None or not by.may(found.right):
        raise CannotDo(_("You may not do this."), code="forbidden")
    chosen = list(dict.fromkeys(ids)) or _all_of(entity, query, by=by, today=today)
    if not chosen:
        raise CannotDo(_("Choose at least one row."))
    if len(chosen) > MOST:
        raise CannotDo(_("At most %(n)d rows at once; narrow the filter.") % {"n": MOST})
    run = BulkRun.objects.create(
        entity=entity,
        member=by,
        query=query,
        act=act,
        values=dict(values),
        ids=chosen,
        total=len(chosen),
        asked_at=at,
        language=translation.get_language() or "",
    )
    if len(chosen) <= AT_ONCE:
        return do_many(run_id=run.pk, at=at)
    from quarterdeck.core.lists import jobs

    jobs.work_many.defer(run_id=run.pk)
    return run


def do_many(*, run_id: int, at: datetime) -> BulkRun:
    """Do an act that was asked for: everything or nothing of what its rules allow. A second call does nothing."""
    with transaction.atomic():
        run = BulkRun.objects.select_for_update().select_related("member").get(pk=run_id)
        if run.state in (RunState.DONE, RunState.FAILED):
            return run
        run.state = RunState.RUNNING
        run.save(update_fields=["state"])
    try:
        with translation.override(run.language or None):
            _do(run, at=at)
    except Refusal as refusal:
        run.state, run.problem = RunState.FAILED, str(refusal)
        run.save(update_fields=["state", "problem"])
    return run


@transaction.atomic
def _do(run: BulkRun, *, at: datetime) -> None:
    act = registry.get(run.entity).act(run.act)
    if act is None:
        raise CannotDo(_("You may not do this."), code="forbidden")
    title = title_of(run)
    outcomes, undo_id = _at_once(run, act, at=at) if act.keeps_itself else _by_chunk(run, act, title, at=at)
    refused = [row for outcome in outcomes for row in outcome.refused]
    run.changed = sum(outcome.changed for outcome in outcomes)
    run.refused, run.refused_count = [list(row) for row in refused[:REASONS_KEPT]], len(refused)
    run.done, run.state = run.total, RunState.DONE
    run.undo_id = undo_id if run.changed else None
    run.save()
    if run.total > AT_ONCE:
        text = _("%(title)s: done, %(n)d changed.") % {"title": title, "n": run.changed}
        notifications.notify(member=run.member, topic="lists.many", text=text, url=f"/lists/runs/{run.pk}/")


def _at_once(run: BulkRun, act: BulkAct, *, at: datetime) -> tuple[list[Outcome], int | None]:
    outcome = act.run(ids=run.ids, values=run.values, by=run.member, at=at, recorded=None)
    return [outcome], outcome.undo_id


def _by_chunk(run: BulkRun, act: BulkAct, title: str, *, at: datetime) -> tuple[list[Outcome], int]:
    outcomes: list[Outcome] = []
    with undo.recording(kind="lists.many", title=title, by=run.member, at=at) as recorded:
        for start in range(0, len(run.ids), CHUNK):
            chunk = run.ids[start : start + CHUNK]
            outcomes.append(act.run(ids=chunk, values=run.values, by=run.member, at=at, recorded=recorded))
            _tell_progress(run, start + len(chunk))
    return outcomes, recorded.id


def title_of(run: BulkRun) -> str:
    """What an act is called where it can be taken back."""
    act = registry.get(run.entity).act(run.act)
    label = entities.get(run.entity).label_plural
    return _("%(what)s: %(act)s, %(n)d rows") % {"what": label, "act": act.label if act else run.act, "n": run.total}


def acts_for(kind: registry.ListKind, *, by: Any, is_archive: bool) -> list[BulkAct]:
    """The acts a member may do from a list."""
    return [act for act in kind.acts if act.is_for_archived == is_archive and by.may(act.right)]


def _all_of(entity: str, query: str, *, by: Any, today: date) -> list[int]:
    look = asking.of_entity(entity, viewer=by, query=query, today=today)
    if look.problem:
        raise CannotDo(look.problem)
    return list(look.rows().order_by("pk").values_list("pk", flat=True)[: MOST + 1])


def _tell_progress(run: BulkRun, done: int) -> None:
    """Write how far the work is past its own transaction, so that others see it; a failure to tell stops nothing."""
    if run.total <= AT_ONCE:
        return
    apart = connection.copy()
    with suppress(DatabaseError), apart.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
        cursor.execute("UPDATE core_lists_bulkrun SET done = %s WHERE id = %s", [done, run.pk])
    apart.close()
