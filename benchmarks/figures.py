"""Questions to the engine, whole: live from PostgreSQL beside the columnar copy, and what keeping the copy takes.

`measured` runs `tell` inside the company's own process, because the engine has no address of its own.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.company import Company
from benchmarks.timing import measure

_TELL = "import sys; sys.path.insert(0, {root!r}); from benchmarks import figures; figures.tell()"
_WARM_UP = 2
# So many times each question is asked of a company with fewer deals than that; of a greater one once, for it takes seconds.
_ROUNDS = ((100_000, 7), (500_000, 3))


def measured(company: Company) -> dict[str, Any]:
    """Seconds to make the copy and to bring it into step, and milliseconds of each question on both."""
    root = str(Path(__file__).resolve().parents[1])
    told = company.run("manage", "shell", "--command", _TELL.format(root=root))
    found: dict[str, Any] = json.loads(told.strip().splitlines()[-1])
    return found


def table(found: dict[str, Any]) -> str:
    """The measurement as a part of the results."""
    lines = [
        "",
        f"Columnar copy: {found['rows']:,} rows in {found['first_seconds']:.1f} s, {found['megabytes']:.0f} MB · "
        f"nothing changed {found['unchanged_seconds']:.2f} s · 100 deals edited {found['edited_seconds']:.2f} s "
        f"({found['edited_rows']:,} rows copied)",
        "",
        "| figures, whole question | PostgreSQL ms | DuckDB ms | times |",
        "|---|---:|---:|---:|",
    ]
    for name, live, copied in found["questions"]:
        lines.append(f"| {name} | {live:.1f} | {copied:.1f} | {live / copied:.1f} |")
    return "\n".join([*lines, ""])


def tell() -> None:
    """Print the measurement as JSON. Nothing is remembered between questions: the engines are measured, not the memory."""
    from django.conf import settings

    from quarterdeck.metrics.engine import copying

    rounds = _rounds()
    settings.CACHES["figures"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    settings.ANALYTICS_URL = ""
    live = _asked(rounds)
    settings.ANALYTICS_URL = "duckdb:bench/figures.duckdb"
    file = settings.DATA_FOLDER.root / "bench" / "figures.duckdb"
    for generation in file.parent.glob(f"{file.name}*"):
        generation.unlink()
    first, made = _timed(copying.bring_into_step)
    unchanged, _same = _timed(copying.bring_into_step)
    _edit_deals()
    edited, again = _timed(copying.bring_into_step)
    copied = _asked(rounds)
    print(
        json.dumps(
            {
                "rounds": rounds,
                "rows": made.rows,
                "first_seconds": first,
                "unchanged_seconds": unchanged,
                "edited_seconds": edited,
                "edited_rows": again.rows,
                "megabytes": file.stat().st_size / 1_048_576,
                "questions": [(name, live[name], copied[name]) for name in live],
            }
        )
    )


def _rounds() -> int:
    from quarterdeck.crm.models import Opportunity

    deals = Opportunity.objects.count()
    return next((rounds for fewer, rounds in _ROUNDS if deals < fewer), 1)


def _asked(rounds: int) -> dict[str, float]:
    """Milliseconds of every question as the engine answers now."""
    from quarterdeck.metrics import engine
    from quarterdeck.people.models import Member

    ada = Member.objects.get(login="admin")
    return {
        name: measure(
            lambda asked=asked: engine.query(viewer=ada, **asked), rounds=rounds, warm_up=min(_WARM_UP, rounds)
        ).median
        for name, asked in _questions().items()
    }


def _questions() -> dict[str, dict[str, Any]]:
    from django.utils import timezone

    from quarterdeck.core.calendar.periods import Period
    from quarterdeck.metrics.catalogue import METRICS

    today = timezone.localdate()
    year = Period(today.replace(month=1, day=1), today.replace(year=today.year + 1, month=1, day=1))
    three_years = Period(year.start.replace(year=today.year - 2), year.end)
    asked: dict[str, tuple[list[str], list[str], Period]] = {
        "won by member and month, a year": (["won_amount", "opportunities_won"], ["member", "month"], year),
        "win rate by product, three years": (["win_rate", "won_amount"], ["product"], three_years),
        "activities by team and week, a year": (["activities", "visits", "calls"], ["team", "week"], year),
        "open pipeline by stage": (["open_opportunities", "open_pipeline_amount"], ["stage"], year),
        "median days by stage, three years": (["stage_days"], ["stage"], three_years),
        "the whole catalogue by team, a year": (list(METRICS), ["team"], year),
    }
    return {
        name: {"metrics": metrics, "by": by, "period": period, "today": today}
        for name, (metrics, by, period) in asked.items()
    }


def _edit_deals() -> None:
    from quarterdeck.crm.models import Opportunity

    latest = Opportunity.objects.filter(archived_at=None).order_by("-updated_at", "-pk").values("pk")[:100]
    Opportunity.objects.filter(pk__in=latest).update(source="Benchmark")


def _timed(act: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    found = act()
    return time.perf_counter() - began, found
