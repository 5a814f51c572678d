"""Rules that every template keeps, because the content security policy or the languages need them."""

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[3] / "src" / "quarterdeck"
TEMPLATES = sorted(SOURCE.glob("**/templates/**/*.html"))

FORBIDDEN = {
    "an inline style": re.compile(r"\sstyle\s*="),
    "an inline handler": re.compile(r"\son[a-z]+\s*=|\shx-on"),
    "evaluated values": re.compile(r"(hx-vals|hx-headers)=['\"]js:"),
    "an inline script": re.compile(r"<script(?![^>]*(\bsrc=|application/json))"),
    "a style element": re.compile(r"<style"),
}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_template_keeps_to_the_content_security_policy(template: Path) -> None:
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", template.read_text(), flags=re.DOTALL)

    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(text)] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_template_translates_with_translate(template: Path) -> None:
    assert re.search(r"\{%\s*(trans|blocktrans)\s", template.read_text()) is None


def test_every_icon_that_is_used_is_in_the_sprite() -> None:
    sprite = SOURCE / "web" / "static" / "dist" / "icons.svg"
    if not sprite.exists():
        pytest.skip("the front end is not built: make setup")
    drawn = set(re.findall(r'<symbol id="([^"]+)"', sprite.read_text()))
    used = {
        name
        for path in [*TEMPLATES, *SOURCE.glob("**/*.py")]
        for name in re.findall(
            r'\{% icon "([a-z0-9-]+)"|\bicon="([a-z0-9-]+)"|"icon": "([a-z0-9-]+)"', path.read_text()
        )
        for name in name
        if name
    }

    assert used - drawn == set(), "run `make setup` to draw the new ones"
