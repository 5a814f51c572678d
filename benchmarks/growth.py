"""`python -m benchmarks.growth [--sizes 10000 50000 1000000] [--keep FOLDER]`: how questions to the engine grow with the company.

What was measured before is kept, so that sizes can be measured one at a time.
"""

import json
import os
import platform
from pathlib import Path
from typing import Any

from benchmarks import figures
from benchmarks.__main__ import RESULTS, company_of, options

_FILE = RESULTS / "growth.json"
Measured = dict[int, dict[str, Any]]


def main() -> None:
    asked = options("python -m benchmarks.growth", __doc__ or "").parse_args()
    measured = _kept(_FILE)
    for size in asked.sizes:
        with company_of(size, asked) as company:
            measured[size] = figures.measured(company)
        _write(measured)
    print(_table(measured))


def _kept(file: Path) -> Measured:
    if not file.exists():
        return {}
    return {int(size): found for size, found in json.loads(file.read_text(encoding="utf-8")).items()}


def _write(measured: Measured) -> None:
    RESULTS.mkdir(exist_ok=True)
    _FILE.write_text(json.dumps(dict(sorted(measured.items())), indent=1) + "\n", encoding="utf-8")
    _FILE.with_suffix(".md").write_text(_table(measured), encoding="utf-8")


def _table(measured: Measured) -> str:
    """A line for each question, two columns for each size: live, and from the columnar copy."""
    sizes = sorted(measured)
    heads = [f"{size:,} {engine}" for size in sizes for engine in ("PostgreSQL", "DuckDB")]
    lines = [
        f"## Figures as the company grows ({os.cpu_count()} cores, Python {platform.python_version()})",
        "",
        "Milliseconds of a whole question, nothing remembered; columns: opportunities and engine.",
        "",
        f"| question | {' | '.join(heads)} |",
        f"|---|{'---:|' * len(heads)}",
        *(_line(name, [measured[size] for size in sizes]) for name in _names(measured)),
        "",
        "| columnar copy | rows | made, s | MB | unchanged, s | 100 deals edited, s | rounds |",
        "|---|---:|---:|---:|---:|---:|---:|",
        *(_copy(size, measured[size]) for size in sizes),
        "",
    ]
    return "\n".join(lines)


def _names(measured: Measured) -> list[str]:
    return list(dict.fromkeys(name for found in measured.values() for name, _live, _copied in found["questions"]))


def _line(name: str, found: list[dict[str, Any]]) -> str:
    cells = []
    for one in found:
        times = {asked: (live, copied) for asked, live, copied in one["questions"]}.get(name)
        cells += [f"{each:,.1f}" for each in times] if times else ["–", "–"]
    return f"| {name} | {' | '.join(cells)} |"


def _copy(size: int, found: dict[str, Any]) -> str:
    seconds = [f"{found[name]:.2f}" for name in ("unchanged_seconds", "edited_seconds")]
    cells = [f"{size:,}", f"{found['rows']:,}", f"{found['first_seconds']:.1f}", f"{found['megabytes']:.0f}", *seconds]
    return f"| {' | '.join([*cells, str(found.get('rounds', 7))])} |"


if __name__ == "__main__":
    main()
