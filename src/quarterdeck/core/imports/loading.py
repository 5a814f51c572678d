"""The course of an import: reads the feeds of a profile in order, in chunks, and writes each chunk whole or not at all.

A chunk's records, their source keys, its rejected rows, the counts and the checkpoint are one transaction. A killed run is therefore
either before or after a chunk, and goes on from the checkpoint.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DataError, IntegrityError, connection, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from quarterdeck.core.imports import kinds, ordering, statistics, takeback
from quarterdeck.core.imports.kinds import Loader
from quarterdeck.core.imports.links import Links
from quarterdeck.core.imports.mapping import Mapping, Understood
from quarterdeck.core.imports.models import ImportRun, RejectedRow, SourceKey
from quarterdeck.core.imports.profiles import CREATE, KEEP, REJECT, UPDATE, WHOLE_ROW, Feed, Profile
from quarterdeck.core.imports.reading import Table
from quarterdeck.core.imports.report import Report
from quarterdeck.core.records.refusals import Refusal

CHUNK = 1000
_REFUSED = (IntegrityError, DataError, ValidationError, Refusal, ObjectDoesNotExist, Http404)
Progress = Callable[[int, int], None]


@dataclass
class _Sorted:
    """The rows of a chunk by what shall become of them."""

    new: list[Understood] = field(default_factory=list)
    changed: list[Understood] = field(default_factory=list)
    adopted: list[Understood] = field(default_factory=list)
    unchanged: int = 0
    repeated: int = 0
    rejected: list[Understood] = field(default_factory=list)


class Course:
    """One run on its way. Create it and call `go`; a second one goes on where the first was cut off."""

    def __init__(self, run: ImportRun, profile: Profile, tables: dict[str, Table]) -> None:
        self.run = run
        self.profile = profile
        self.feeds = [feed for feed in profile.feeds if feed.file in tables]
        self.tables = tables
        self.report = Report(run, self.feeds)
        self.links = Links(profile.source, self.feeds, is_dry=run.is_dry_run)

    def go(self, progress: Progress | None = None) -> None:
        """Read every feed to its end. In a dry run nothing but the run itself is written."""
        counted = {name: self.tables[name].count() for name in sorted({feed.file for feed in self.feeds})}
        self.run.total_rows = sum(counted[feed.file] for feed in self.feeds)
        self.run.report["headers"] = {name: self.tables[name].header for name in counted}
        self.run.save(update_fields=["total_rows", "report"])
        at_feed, at_row = self.run.checkpoint or [0, 0]
        for place, feed in enumerate(self.feeds):
            done = at_row if place == at_feed else 0
            self._read_feed(place, feed, counted[feed.file] if place < at_feed else done, progress)

    def _read_feed(self, place: int, feed: Feed, done: int, progress: Progress | None) -> None:
        """Read a feed; of the first `done` rows only the keys are remembered, for they are in."""
        loader = feed.kind.loader(
            kinds.Context(feed.options, self.run.started_by, self.run.created_at, self.profile.source)
        )
        mapping = Mapping(feed, self.profile.files[feed.file], self.tables[feed.file], loader)
        self.links.begin(feed, loader)
        if not self.run.is_dry_run:
            with transaction.atomic(), takeback.standing_on(self.run, loader):
                loader.prepare()
        seen: dict[int, int] = {}
        rows = ordering.parents_first(mapping, self.tables[feed.file])
        for understood in islice(rows, done):
            seen.setdefault(hash(understood.record.key), understood.row.line)
            self.links.remember(understood.record.key)
        written = 0
        for chunk in _chunks(rows):
            done += len(chunk)
            written += self._take(place, feed, loader, mapping, chunk, seen, done)
            if written:
                statistics.renew(loader, written)
            if progress:
                progress(self.run.done_rows, self.run.total_rows)

    def _take(
        self,
        place: int,
        feed: Feed,
        loader: Loader,
        mapping: Mapping,
        chunk: list[Understood],
        seen: dict[int, int],
        done: int,
    ) -> int:
        """One chunk: understand, compare, check, write. Gives how many records were made."""
        fresh = [understood for understood in chunk if not self._is_repeated(feed, understood, seen)]
        self.links.resolve(feed, [understood for understood in fresh if not understood.problems])
        self._judge_links(feed, mapping, fresh)
        rows = self._sort(feed, loader, fresh)
        rows.repeated = len(chunk) - len(fresh)
        self._hear_complaints(feed, loader, mapping, rows)
        with transaction.atomic():
            if not self.run.is_dry_run:
                self._write(feed, loader, rows)
            self.links.remember_made(feed, rows.new)
            self._note(place, feed, mapping, rows, fresh)
            self.run.done_rows += len(chunk)
            self.run.checkpoint = [place, done]
            self.report.save()
        return 0 if self.run.is_dry_run else len(rows.new)

    def _is_repeated(self, feed: Feed, understood: Understood, seen: dict[int, int]) -> bool:
        """Whether the key stood on an earlier row: then this row is left out of a distinct feed, and a problem of another."""
        if not understood.record.key:
            return feed.is_optional
        first = seen.setdefault(hash(understood.record.key), understood.row.line)
        if first == understood.row.line:
            return False
        if feed.is_distinct:
            return True
        reason = _("The same value stands on line %(line)s already.") % {"line": first}
        understood.problems.append((feed.keys[0].columns[0].replace(WHOLE_ROW, ""), reason))
        return False

    def _judge_links(self, feed: Feed, mapping: Mapping, rows: Sequence[Understood]) -> None:
        """What a link that leads nowhere means is the profile's to say: a rejection, an empty field, or the words kept."""
        rules = {source.field: source.unknown for source in feed.sources}
        for understood in rows:
            for name, key in understood.links.items():
                if name in understood.record.values or understood.problems:
                    continue
                label = feed.kind.field(name).link
                sentence = _("There is no %(kind)s “%(key)s”.") % {"kind": kinds.get(label).label, "key": key[:80]}
                if rules[name] == REJECT:
                    understood.problems.append((mapping.column_of(name), sentence))
                    continue
                understood.findings.append((mapping.column_of(name), sentence))
                if rules[name] == KEEP:
                    understood.record.texts[name] = key

    def _sort(self, feed: Feed, loader: Loader, rows: Sequence[Understood]) -> _Sorted:
        result = _Sorted()
        fit = [understood for understood in rows if not understood.problems]
        result.rejected = [understood for understood in rows if understood.problems]
        keys = [understood.record.key for understood in fit]
        known = {
            key: (object_id, row_hash)
            for key, object_id, row_hash in SourceKey.objects.filter(
                source=self.profile.source, kind=feed.kind.code, key__in=keys
            ).values_list("key", "object_id", "row_hash")
        }
        here = loader.find([key for key in keys if key not in known]) if feed.adopts else {}
        here |= _matched(feed, loader, [u for u in fit if u.record.key not in known and u.record.key not in here])
        for understood in fit:
            key = understood.record.key
            if key in known:
                understood.record.object_id, before = known[key]
                if before == understood.row_hash:
                    result.unchanged += 1
                elif feed.mode == CREATE:
                    result.unchanged += 1
                    understood.findings.append(("", _("The record is here already and was left as it is.")))
                else:
                    result.changed.append(understood)
            elif key in here and feed.mode == CREATE and feed.is_distinct:
                result.unchanged += 1
            elif key in here and feed.mode == CREATE:
                understood.problems.append(("", _("A record that matches this row is here already.")))
                result.rejected.append(understood)
            elif key not in here and feed.mode == UPDATE:
                understood.problems.append(("", _("No record matches this row, and none is to be created.")))
                result.rejected.append(understood)
            elif key in here:
                understood.record.object_id = here[key]
                result.adopted.append(understood)
            else:
                result.new.append(understood)
        return result

    def _hear_complaints(self, feed: Feed, loader: Loader, mapping: Mapping, rows: _Sorted) -> None:
        by_record = {id(u.record): u for u in (*rows.new, *rows.changed, *rows.adopted)}
        complaints = loader.complaints([understood.record for understood in by_record.values()])
        twice = loader.duplicates([understood.record for understood in rows.new]) if feed.refuses_duplicates else ()
        for complaint in chain(complaints, twice):
            understood = by_record[id(complaint.record)]
            told = understood.problems if complaint.is_fatal else understood.findings
            told.append((mapping.column_of(complaint.field), complaint.reason))
        for part in (rows.new, rows.changed, rows.adopted):
            rows.rejected += [understood for understood in part if understood.problems]
            part[:] = [understood for understood in part if not understood.problems]

    def _write(self, feed: Feed, loader: Loader, rows: _Sorted) -> None:
        """Write what is to be written, and keep how it was before."""
        changed = [understood.record for understood in (*rows.changed, *rows.adopted)]
        fresh = [understood.record for understood in rows.new]
        if not changed and not fresh:
            return
        words = [record.key for record in (*changed, *fresh)]
        keys = SourceKey.objects.filter(source=self.profile.source, kind=feed.kind.code, key__in=words)
        with takeback.chunk_of(self.run) as recorded:
            watch = takeback.Watch(recorded, loader)
            watch.before(changed, [*changed, *fresh], keys)
            known = list(keys.values_list("pk", flat=True)) if changed else []
            self._write_parts(feed, loader, rows)
            watch.after([understood.record for understood in rows.new], keys, known)

    def _write_parts(self, feed: Feed, loader: Loader, rows: _Sorted) -> None:
        rows.rejected += _halving(rows.new, lambda part: self._create(feed, loader, part))
        rows.rejected += _halving(rows.changed, lambda part: self._update(feed, loader, part))
        rows.rejected += _halving(rows.adopted, lambda part: self._adopt(feed, loader, part))

    def _create(self, feed: Feed, loader: Loader, rows: list[Understood]) -> None:
        ids = loader.create([understood.record for understood in rows])
        for understood, object_id in zip(rows, ids, strict=True):
            understood.record.object_id = object_id
        self._keep_keys(feed, rows)

    def _update(self, feed: Feed, loader: Loader, rows: list[Understood]) -> None:
        loader.update([understood.record for understood in rows])
        hashes = {understood.record.key: understood.row_hash for understood in rows}
        known = list(SourceKey.objects.filter(source=self.profile.source, kind=feed.kind.code, key__in=list(hashes)))
        for source_key in known:
            source_key.row_hash = hashes[source_key.key]
        SourceKey.objects.bulk_update(known, ["row_hash"], batch_size=500)

    def _adopt(self, feed: Feed, loader: Loader, rows: list[Understood]) -> None:
        loader.update([understood.record for understood in rows])
        self._keep_keys(feed, rows)

    def _keep_keys(self, feed: Feed, rows: list[Understood]) -> None:
        table, said = SourceKey._meta.db_table, (self.profile.source, feed.kind.code)
        into = f'COPY "{table}" (source, kind, key, object_id, row_hash) FROM STDIN'
        with connection.cursor() as cursor, cursor.copy(into) as copy:
            for understood in rows:
                copy.write_row((*said, understood.record.key, understood.record.object_id, understood.row_hash))

    def _note(self, place: int, feed: Feed, mapping: Mapping, rows: _Sorted, fresh: Sequence[Understood]) -> None:
        self.report.count(place, "created", len(rows.new))
        self.report.count(place, "updated", len(rows.changed) + len(rows.adopted))
        self.report.count(place, "unchanged", rows.unchanged)
        self.report.count(place, "repeated", rows.repeated)
        self.report.count(place, "rejected", len(rows.rejected))
        self.report.sample(place, rows.new, rows.changed + rows.adopted)
        for understood in fresh:
            if not understood.problems:
                self.report.find(feed.file, understood)
        RejectedRow.objects.bulk_create(
            [_rejected(self.run, feed, understood) for understood in sorted(rows.rejected, key=lambda u: u.row.line)]
        )


def _matched(feed: Feed, loader: Loader, rows: list[Understood]) -> dict[str, int]:
    """Records that have the value of a match field, by the keys of the rows; an earlier field decides before a later one."""
    found: dict[str, int] = {}
    for name in feed.match:
        said = {
            understood.record.key: _match_words(understood.record.values.get(name))
            for understood in rows
            if understood.record.key not in found
        }
        words = sorted({word for several in said.values() for word in several})
        here = loader.match(name, words) if words else {}
        for key, several in said.items():
            if hit := next((here[word] for word in several if word in here), None):
                found[key] = hit
    return found


def _match_words(value: Any) -> list[str]:
    return [str(word) for word in value] if isinstance(value, list) else [] if value in (None, "") else [str(value)]


def _chunks(rows: Iterator[Understood]) -> Iterator[list[Understood]]:
    """Lists of rows; one ends early where the rows after it may link to rows in it."""
    chunk: list[Understood] = []
    for understood in rows:
        if len(chunk) >= CHUNK or (chunk and understood.depth != chunk[-1].depth):
            yield chunk
            chunk = []
        chunk.append(understood)
    if chunk:
        yield chunk


def _halving(rows: list[Understood], write: Callable[[list[Understood]], None]) -> list[Understood]:
    """Write rows together; where the database or a rule refuses them, by halves, until the guilty ones stand alone.

    Those are taken out of `rows`, with the reason as their problem, and returned.
    """
    if not rows:
        return []
    try:
        with transaction.atomic():
            write(rows)
    except _REFUSED as error:
        if len(rows) == 1:
            rows[0].problems.append(("", _reason(error)))
            return [rows.pop()]
        middle = len(rows) // 2
        first, second = rows[:middle], rows[middle:]
        guilty = _halving(first, write) + _halving(second, write)
        rows[:] = first + second
        return guilty
    return []


def _reason(error: Exception) -> str:
    if isinstance(error, Refusal):
        return str(error)
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, ObjectDoesNotExist | Http404):
        return _("The record this row stands for is gone, or is out of your reach.")
    return _("The database refuses this row: %(error)s") % {"error": str(error).splitlines()[0][:200]}


def _rejected(run: ImportRun, feed: Feed, understood: Understood) -> RejectedRow:
    columns = ", ".join(dict.fromkeys(column for column, _reason in understood.problems if column))
    reason = " ".join(dict.fromkeys(sentence for _column, sentence in understood.problems))
    return RejectedRow(
        run=run,
        file=feed.file,
        line=understood.row.line,
        column=columns[:200],
        reason=reason[:400],
        row=[cell.replace("\x00", "\ufffd") for cell in understood.row.cells],
    )
