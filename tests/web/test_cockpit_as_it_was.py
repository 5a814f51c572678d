"""The cockpit of a past day is the one that was shown on it, whatever has happened since; its doors look back as well."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, fields, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone, translation

from quarterdeck.core.calendar.periods import Grain
from quarterdeck.core.company import queries as company
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.actions import negotiation, opportunities
from quarterdeck.crm.models import Opportunity, Stage
from quarterdeck.metrics.queries import Cut, Whose
from quarterdeck.people import actions as people
from quarterdeck.people.models import Member
from quarterdeck.web.queries import cockpit as queries
from quarterdeck.web.queries.cockpit.overview import Problem
from quarterdeck.web.queries.pace import PaceCard
from tests.metrics.test_as_it_was import ACTS, Life, begun

pytestmark = pytest.mark.django_db
_LOOKING_BACK = re.compile(r"[&?](as_of|on)=\d{4}-\d\d-\d\d")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def next_day(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lets a day pass: from then on every clock is a day ahead."""
    now = timezone.now

    def pass_a_day() -> None:
        monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(1))

    return pass_a_day


def outlook_of(viewer: Member, day: date, *, is_past: bool) -> queries.Outlook:
    period = company.fiscal_calendar().containing(day, Grain.QUARTER)
    return queries.Outlook(viewer, period, "Quarter", "", Whose(), day, "CNY", is_past=is_past)


def cockpit_of(viewer: Member, day: date, *, is_past: bool) -> dict[str, str]:
    """All that the cockpit shows, section by section, but for what is of today only."""
    outlook = outlook_of(viewer, day, is_past=is_past)
    return {
        f"{tab.code}/{section.code}": in_words(tab.shown(section, tab.looked_at(outlook)))
        for tab in queries.tabs_of(viewer)
        for section in tab.sections
        if not section.is_of_today
    }


def in_words(shown: Any) -> str:
    """What a section shows, without where its doors look back to and what one could still do on the day itself."""
    return _LOOKING_BACK.sub("", json.dumps(shown, default=_plain))


def _plain(value: Any) -> Any:
    if isinstance(value, Problem):
        amounts = {deal.id: _plain(Decimal(deal.amount)) for deal in value.deals}
        return value.title, value.count, _plain(Decimal(value.amount or 0)), amounts
    if isinstance(value, Decimal):
        return f"{value:.6f}"
    if isinstance(value, PaceCard):
        return value.name, value.sentence, asdict(value.found.pace)
    return {one.name: getattr(value, one.name) for one in fields(value)} if is_dataclass(value) else str(value)


def live(life: Life, acts: int) -> None:
    """A company acts at random; what it is refused it leaves."""
    for _ in range(acts):
        with suppress(Refusal):
            life.chance.choice(ACTS)(life)


def reorganize(life: Life) -> None:
    """Bob goes south, and his old team with everybody in it under the southern one."""
    cast = life.company.cast
    people.move_member(member_id=cast.bob.pk, unit_id=cast.south.pk, on=life.today, by=cast.ada)
    people.move_unit(unit_id=cast.sales.pk, parent_id=cast.south.pk, on=life.today, by=cast.ada)


@pytest.mark.parametrize("seed", [4, 5])
def test_cockpit_of_a_past_day_is_the_one_shown_on_it(seed: int, next_day: Any) -> None:
    life = begun(seed)
    live(life, 40)
    day, ada = life.today, life.company.cast.ada
    shown = cockpit_of(ada, day, is_past=False)

    next_day()
    live(life, 60)
    reorganize(life)

    assert cockpit_of(ada, life.today, is_past=False) != shown
    then = cockpit_of(ada, day, is_past=True)
    assert {name: then[name] for name in then if then[name] != shown[name]} == {}
    assert then.keys() == shown.keys()


def lost(life: Life, *, reason: str, competitor: str) -> Opportunity:
    deal = opportunities.create_opportunity(
        name="Lost", amount=70, by=life.company.cast.ada, at=timezone.now(), opened_on=life.today
    )
    stage = Stage.objects.get(process=deal.process, kind="lost")
    known = deal.process.close_reasons.get(kind="lost", name=reason)
    return opportunities.move_opportunity(
        opportunity_id=deal.pk,
        stage_id=stage.pk,
        by=life.company.cast.ada,
        at=timezone.now(),
        reason_id=known.pk,
        competitor=competitor,
    )


def bars(viewer: Member, section: str, day: date, *, is_past: bool) -> list[str]:
    tab = next(one for one in queries.tabs_of(viewer) if one.code == "results")
    part = tab.section(section)
    assert part is not None
    labels: list[str] = tab.shown(part, outlook_of(viewer, day, is_past=is_past)).data["labels"]
    return labels


def test_reason_and_competitor_are_those_said_then(next_day: Any) -> None:
    life = begun(1)
    ada, day = life.company.cast.ada, life.today
    deals = [lost(life, reason="Price too high", competitor="Acme"), lost(life, reason="Price too high", competitor="")]
    budget = deals[0].process.close_reasons.get(kind="lost", name="No budget")
    next_day()

    opportunities.edit_opportunity(
        opportunity_id=deals[0].pk,
        values={"competitor": "Bolt", "close_reason_id": budget.pk},
        version=None,
        by=ada,
        at=timezone.now(),
    )
    negotiation.review_deal(
        opportunity_id=deals[1].pk, values={"reason_id": budget.pk, "competitor": "Bolt"}, by=ada, at=timezone.now()
    )

    assert bars(ada, "reasons", day, is_past=True) == ["Price too high"]
    assert bars(ada, "reasons", life.today, is_past=False) == ["No budget"]
    assert bars(ada, "competitors", day, is_past=True) == ["Acme", "Not set"]
    assert bars(ada, "competitors", life.today, is_past=False) == ["Bolt"]


def doors_in(text: str) -> set[str]:
    """The addresses of deals and figures that a page leads to, but not those of records."""
    found = re.findall(r'(?:href="|")(/(?:cockpit/(?:deals|changed)|metrics/\w+/rows|pace)/[^"]*)"', text)
    return {address.replace("&amp;", "&").replace("\\u0026", "&") for address in found}


def test_every_door_of_a_past_cockpit_opens_that_day(client: Client, next_day: Any) -> None:
    life = begun(2)
    day, ada = life.today, life.company.cast.ada
    live(life, 20)
    lost(life, reason="Price too high", competitor="Acme")
    next_day()
    live(life, 20)
    client.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")

    doors = set()
    for tab in ("company", "team", "changes", "pipeline", "results"):
        page = client.get(f"/cockpit/{tab}/?on={day}", headers={"accept-language": "en"})
        doors |= doors_in(page.content.decode())
        for _section, address in page.context["others"]:
            doors |= doors_in(client.get(address, headers={"hx-request": "true"}).content.decode())

    kinds = {urlsplit(door).path.split("/")[1:3][-1] for door in doors}
    assert {"deals", "changed"} <= kinds
    for door in sorted(doors)[:60]:
        assert [str(day)] in (parse_qs(urlsplit(door).query).get(name) for name in ("on", "as_of")), door
        opened = client.get(door, headers={"accept-language": "en"})
        assert opened.status_code == 200
        assert "s it was on" in opened.content.decode(), door


def test_deals_behind_a_past_bar_are_those_of_then(client: Client, next_day: Any) -> None:
    life = begun(3)
    day, ada = life.today, life.company.cast.ada
    deal = lost(life, reason="Price too high", competitor="Acme")
    next_day()
    opportunities.edit_opportunity(
        opportunity_id=deal.pk, values={"competitor": "Bolt"}, version=None, by=ada, at=timezone.now()
    )
    client.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")
    days = f"first={day}&last={day}"

    then = client.get(f"/cockpit/deals/{Cut.COMPETITOR}/?{days}&key=Acme&on={day}")
    now = client.get(f"/cockpit/deals/{Cut.COMPETITOR}/?{days}&key=Acme")

    assert [row.opportunity_id for row in then.context["shown"].found.rows] == [deal.pk]
    assert now.context["shown"].found.rows == []


def test_what_nothing_remembers_says_so_on_a_past_day(client: Client) -> None:
    life = begun(3)
    client.force_login(life.company.cast.ada, backend="django.contrib.auth.backends.ModelBackend")
    yesterday = life.today - timedelta(1)

    gaps = client.get(
        f"/cockpit/operations/gaps/?on={yesterday}", headers={"hx-request": "true", "accept-language": "en"}
    )

    assert "counted for today only" in gaps.content.decode()
