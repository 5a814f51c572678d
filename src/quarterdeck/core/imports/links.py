"""Links between records: which record a key of another kind means."""

from collections.abc import Sequence

from quarterdeck.core.imports import kinds
from quarterdeck.core.imports.kinds import Loader
from quarterdeck.core.imports.mapping import Understood
from quarterdeck.core.imports.models import SourceKey
from quarterdeck.core.imports.profiles import Feed

_KEPT = 200_000


class Links:
    """Finds records by what imports of this source called them, else by the words people know them by.

    A dry run has made nothing: what it would have made is given negative numbers.
    """

    def __init__(self, source: str, feeds: Sequence[Feed], *, is_dry: bool) -> None:
        self._source = source
        self._linked = {kind for feed in feeds for kind in feed.links_to}
        self._is_dry = is_dry
        self._known: dict[str, dict[str, int]] = {}
        self._loaders: dict[str, Loader] = {}
        self._current = ""

    def begin(self, feed: Feed, loader: Loader) -> None:
        """Take note of the feed being read; its loader also finds records of its kind for later feeds."""
        self._loaders[feed.kind.code] = loader
        self._current = feed.kind.code

    def remember(self, key: str) -> None:
        """That a dry run had made a record for this key before it was cut off."""
        if self._is_dry and self._current in self._linked:
            self._of(self._current).setdefault(key, -1)

    def remember_made(self, feed: Feed, rows: Sequence[Understood]) -> None:
        """What a chunk made, so that later rows find it without asking."""
        if feed.kind.code not in self._linked:
            return
        known = self._of(feed.kind.code)
        for number, understood in enumerate(rows, start=len(known) + 1):
            known[understood.record.key] = -number if self._is_dry else understood.record.object_id or 0

    def resolve(self, feed: Feed, rows: Sequence[Understood]) -> None:
        """Put the ids of found records into the records; keys that lead nowhere leave their field out."""
        for source in feed.sources:
            kind = feed.kind.field(source.field).link
            if not kind:
                continue
            named = [
                (understood, understood.links[source.field]) for understood in rows if source.field in understood.links
            ]
            known = self._find(feed, kind, {key for _understood, key in named})
            for understood, key in named:
                if key in known:
                    understood.record.values[source.field] = known[key]

    def _find(self, feed: Feed, kind: str, keys: set[str]) -> dict[str, int]:
        known = self._of(kind)
        unknown = [key for key in keys if key not in known]
        if unknown:
            known |= dict(
                SourceKey.objects.filter(source=self._source, kind=kind, key__in=unknown).values_list(
                    "key", "object_id"
                )
            )
            still = [key for key in unknown if key not in known]
            if still:
                known |= self._loader(feed, kind).find(still)
        return known

    def _loader(self, feed: Feed, kind: str) -> Loader:
        if kind not in self._loaders:
            context = self._loaders[feed.kind.code].context
            self._loaders[kind] = kinds.get(kind).loader(kinds.Context({}, context.by, context.at, context.source))
        return self._loaders[kind]

    def _of(self, kind: str) -> dict[str, int]:
        known = self._known.setdefault(kind, {})
        if len(known) > _KEPT and not self._is_dry:
            known.clear()
        return known
