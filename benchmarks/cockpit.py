"""The cockpit's tabs beside the sum of their own SQL: the first time, right after a deal was changed, and while nothing is.

`measured` runs `tell` inside the company's own process, because the statements of a page can be timed only there.
"""

import json
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.company import Company

AIM_MS, AIM_TIMES_SQL = 200, 1.5
_TELL = "import sys; sys.path.insert(0, {root!r}); from benchmarks import cockpit; cockpit.tell()"
_ROUNDS = 7


def measured(company: Company) -> list[dict[str, Any]]:
    """Milliseconds of every tab: its page and, asked for afterwards, all its sections."""
    root = str(Path(__file__).resolve().parents[1])
    told = company.run("manage", "shell", "--command", _TELL.format(root=root))
    found: list[dict[str, Any]] = json.loads(told.strip().splitlines()[-1])
    return found


def table(found: list[dict[str, Any]]) -> str:
    """The measurement as a part of the results."""
    lines = [
        "",
        f"Cockpit of the whole company, median ms; aim {AIM_MS} ms and {AIM_TIMES_SQL} times its SQL, after a deal was changed.",
        "The first time nothing is remembered; after a change, what is settled; afterwards, everything.",
        "",
        "| page | first time | after a change | its SQL | times SQL | statements | remembered |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for row in found:
        changed, sql = row["changed_ms"], row["sql_ms"]
        lines.append(
            f"| {row['page']} | {row['first_ms']:.0f} | {changed:.0f} | {sql:.0f} | {changed / sql:.2f} "
            f"| {row['statements']} | {row['again_ms']:.0f} |"
        )
    return "\n".join([*lines, ""])


def tell() -> None:
    """Print the measurement as JSON."""
    from django.conf import settings
    from django.test import Client

    from quarterdeck.people.models import Member
    from quarterdeck.web.queries.cockpit.tabs import tabs_of

    settings.ALLOWED_HOSTS = ["testserver"]
    ada = Member.objects.get(login="admin")
    browser = Client()
    browser.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")

    def ask(address: str) -> None:
        assert browser.get(address, headers={"hx-request": "true"} if address.count("/") > 3 else {}).status_code == 200

    rows, change = [], _deal_changer(ada)
    for tab in tabs_of(ada):
        page = f"/cockpit/{tab.code}/"
        rows.append(_measured(f"{tab.code}", lambda page=page: ask(page), change))
        for section in tab.sections[1:]:
            address = f"{page}{section.code}/"
            rows.append(_measured(f"{tab.code}: {section.code}", lambda address=address: ask(address), change))
    print(json.dumps(rows))


def _measured(name: str, act: Callable[[], None], change: Callable[[int], None]) -> dict[str, Any]:
    from django.core.cache import caches
    from django.db import connection

    spent: list[float] = []

    def timed(execute: Any, *asked: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(*asked)
        finally:
            spent.append(time.perf_counter() - began)

    first, changed, sql, again = [], [], [], []
    act()
    for number in range(_ROUNDS):
        caches["figures"].clear()
        first.append(_milliseconds(act))
        change(number)
        spent.clear()
        with connection.execute_wrapper(timed):
            changed.append(_milliseconds(act))
        sql.append(1000 * sum(spent))
        statements = len(spent)
        again.append(_milliseconds(act))
    return {
        "page": name,
        "first_ms": statistics.median(first),
        "changed_ms": statistics.median(changed),
        "sql_ms": statistics.median(sql),
        "again_ms": statistics.median(again),
        "statements": statements,
    }


def _deal_changer(ada: Any) -> Callable[[int], None]:
    """What a rep does all day: an open deal is expected to close on another day."""
    from django.utils import timezone

    from quarterdeck.core.company import queries as company
    from quarterdeck.crm.actions import opportunities
    from quarterdeck.crm.models import Opportunity

    deal = Opportunity.objects.filter(status="open", archived_at=None).latest("pk")

    def change(number: int) -> None:
        now = timezone.now()
        day = company.local_day(now) + timedelta(10 + number)
        if day == Opportunity.objects.get(pk=deal.pk).expected_close_on:
            day += timedelta(_ROUNDS)
        opportunities.edit_opportunity(
            opportunity_id=deal.pk, values={"expected_close_on": day}, version=None, by=ada, at=now
        )

    return change


def _milliseconds(act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - began)
