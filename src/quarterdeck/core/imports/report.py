"""What a run tells its reader: counts by feed, samples of what comes, and findings grouped by what was found."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from quarterdeck.core.imports.mapping import Understood
from quarterdeck.core.imports.models import ImportRun
from quarterdeck.core.imports.profiles import Feed

SAMPLES = 5
MOST_FINDINGS = 300
_COUNTED = ("created", "updated", "unchanged", "repeated", "rejected")


class Report:
    """Kept on the run, and saved with each chunk."""

    def __init__(self, run: ImportRun, feeds: Sequence[Feed]) -> None:
        self._run = run
        self._feeds = feeds
        if not run.counts:
            run.counts = [{"kind": feed.kind.code, "file": feed.file, **dict.fromkeys(_COUNTED, 0)} for feed in feeds]
        run.report = {"findings": [], "samples": [], "unlisted_findings": 0, **run.report}
        self._findings = {(entry["file"], entry["column"], entry["reason"]): entry for entry in run.report["findings"]}

    def count(self, place: int, what: str, rows: int) -> None:
        self._run.counts[place][what] += rows

    def sample(self, place: int, new: Sequence[Understood], changed: Sequence[Understood]) -> None:
        """Show the first few rows that would be created or updated."""
        samples = self._run.report["samples"]
        for act, rows in (("created", new), ("updated", changed)):
            shown = sum(1 for entry in samples if entry["feed"] == place and entry["act"] == act)
            for understood in rows[: max(0, SAMPLES - shown)]:
                samples.append({"feed": place, "act": act, "line": understood.row.line, "values": _shown(understood)})

    def find(self, file: str, understood: Understood) -> None:
        """Count what is worth a look though the row was taken; the same finding is listed once."""
        for column, reason in understood.findings:
            entry = self._findings.get((file, column, reason))
            if entry is None:
                if len(self._findings) >= MOST_FINDINGS:
                    self._run.report["unlisted_findings"] += 1
                    continue
                entry = {"file": file, "column": column, "reason": reason, "rows": 0, "first_line": understood.row.line}
                self._findings[file, column, reason] = entry
                self._run.report["findings"].append(entry)
            entry["rows"] += 1

    def save(self) -> None:
        self._run.save(update_fields=["done_rows", "checkpoint", "counts", "report"])


def _shown(understood: Understood) -> dict[str, Any]:
    """A record as people read it: links by their words, not by their ids."""
    said = {name: _plain(value) for name, value in understood.record.values.items()} | understood.links
    return {name: said[name] for name in sorted(said)}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value
