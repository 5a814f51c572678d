"""Draws the app's icons as PNG from the one SVG, with the Chromium of the page tests. Run after changing the mark."""

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

STATIC = Path(__file__).parents[1] / "src/quarterdeck/core/pages/static"
GROUND = "#2459d3"
# (file, pixels, share of the picture the mark takes: a maskable one keeps clear of what a phone cuts off)
ICONS = [
    ("icon-180.png", 180, 1.0),
    ("icon-192.png", 192, 1.0),
    ("icon-512.png", 512, 1.0),
    ("maskable-512.png", 512, 0.72),
]


def main() -> None:
    mark = (STATIC / "quarterdeck.svg").read_text()
    target = STATIC / "icons"
    target.mkdir(exist_ok=True)
    browser_path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        for name, pixels, share in ICONS:
            page = browser.new_page(viewport={"width": pixels, "height": pixels})
            drawn = mark.replace("<svg ", f'<svg width="{round(pixels * share)}" ', 1)
            ground = f"background:{GROUND};" if share < 1 or name.endswith("180.png") else ""
            page.set_content(
                f'<body style="margin:0;{ground}display:grid;place-items:center;height:100vh">{drawn}</body>'
            )
            page.screenshot(path=target / name, omit_background=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
