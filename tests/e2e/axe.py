"""What axe-core finds on a page, in light and in dark."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
RUN = "async (options) => (await axe.run(document, {resultTypes: ['violations'], ...options})).violations"
STILL = "*, *::before, *::after { transition: none !important; animation: none !important; }"
# In the dark the page is the same but for its colours.
SCHEMES = {"light": {}, "dark": {"runOnly": ["color-contrast"]}}
GRAVE = ("serious", "critical")


def grave_findings(page: Page) -> list[str]:
    """The serious and critical findings, a line each. The page's context must bypass the content security policy."""
    page.add_style_tag(content=STILL)
    page.add_script_tag(path=AXE)
    found = []
    for scheme, options in SCHEMES.items():
        page.emulate_media(color_scheme=scheme)
        found += [
            f"{page.url} {scheme} {one['id']}: {node['target']} {node['failureSummary']}"
            for one in page.evaluate(RUN, options)
            if one["impact"] in GRAVE
            for node in one["nodes"]
        ]
    return found
