"""A real Chromium for the stories: signed in, watched for errors, on a live server with a database of its own."""

import os
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect, sync_playwright

from quarterdeck.core.company import queries as company
from quarterdeck.crm.actions import opportunities, process
from quarterdeck.crm.models import Opportunity, Stage
from quarterdeck.people.models import Member
from tests import factories

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
    # The address bar draws its suggestions as pages of their own: a second of work for every window, which nobody sees.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
)
DIST = Path(__file__).parents[2] / "src/quarterdeck/web/static/dist"
# A refusal in words is an answer, though the browser reports its status as an error;
# so is a question that the page still asked when it was left.
NO_ERROR = re.compile(r"(status of|Status Error Code) (400|409|410|422)\b|^htmx:(afterRequest|sendAbort|sendError)\b")
# What a browser says of a page that is meant to be without network.
NO_NETWORK = re.compile(r"net::ERR_(FAILED|INTERNET_DISCONNECTED)|script-src")
PATIENCE = 15_000
# Seconds that the server has to finish what it was asked before.
LAST_ANSWERS = 5

Win = Callable[..., Opportunity]
Visit = Callable[..., Page]


def title(page: Page) -> Locator:
    """The page's own heading, not that of a drawer over it."""
    return page.locator("main h1")


def board(visit: "Visit", member: Member) -> Page:
    """The board, with what drags its cards there: that comes after the page."""
    page = visit(member, "/opportunities/board/")
    page.wait_for_load_state("networkidle")
    return page


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("e2e")


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for this folder. Playwright keeps an event loop in this thread, which is why Django is told that this is all right."""
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        pytest.skip("needs Chromium. Debian: apt install chromium fonts-noto-cjk; macOS: brew install --cask chromium")
    if not (DIST / "app.js").exists():
        pytest.skip("needs the built front end: make setup")
    unsafe = pytest.MonkeyPatch()
    unsafe.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(QUIET))
        yield browser
        browser.close()
    unsafe.undo()


@pytest.fixture
def people(transactional_db: None) -> factories.Cast:
    """Everybody, and the usual sales process."""
    cast = factories.cast(language="en")
    process.create_default_process(by=cast.ada)
    return cast


@pytest.fixture
def visit(chromium: Browser, live_server: Any) -> Iterator[Visit]:
    """Opens a page in a browser of its own, signed in as somebody or nobody. Any error in the browser fails the test."""
    assert "DJANGO_ALLOW_ASYNC_UNSAFE" in os.environ
    contexts, errors = [], []

    def told(message: ConsoleMessage) -> None:
        if message.type == "error" and not NO_ERROR.search(message.text):
            errors.append(message.text)

    def open_page(
        member: Member | None = None,
        path: str = "/",
        *,
        width: int = 1440,
        language: str = "en",
        bypass_csp: bool = False,
        goes_offline: bool = False,
        keeps_pages: bool = False,
    ) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900 if width > 600 else 844},
            has_touch=width <= 600,
            locale=language,
            reduced_motion="reduce",
            bypass_csp=bypass_csp,
            # What keeps pages for the time without network is one more process for each visit.
            service_workers="allow" if goes_offline or keeps_pages else "block",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if member is not None:
            client = Client()
            client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: None if goes_offline and NO_NETWORK.search(message.text) else told(message))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    _wait_for_the_server()
    assert errors == []


def _wait_for_the_server() -> None:
    """Let requests end that a closed page still asked for: emptying the tables under them would be a deadlock."""
    until = time.monotonic() + LAST_ANSWERS
    while time.monotonic() < until and any("process_request_thread" in one.name for one in threading.enumerate()):
        time.sleep(0.05)


@pytest.fixture
def win() -> Win:
    """Make somebody win a deal, today."""

    def won(owner: Member, amount: int, *, name: str = "", at: datetime | None = None) -> Opportunity:
        deal = opportunities.create_opportunity(
            name=name or f"Deal of {owner.name}", amount=Decimal(amount), by=owner, at=at or timezone.now()
        )
        stage = Stage.objects.get(process=deal.process, kind="won")
        return opportunities.move_opportunity(
            opportunity_id=deal.pk,
            stage_id=stage.pk,
            closed_on=company.local_day(timezone.now()),
            by=owner,
            at=timezone.now(),
        )

    return won
