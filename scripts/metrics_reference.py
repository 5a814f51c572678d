"""Write docs/reference/metrics.md from the catalogue, in three languages. A test says when it is out of date.

python scripts/metrics_reference.py
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.utils import translation

if TYPE_CHECKING:
    from quarterdeck.metrics.catalogue import Metric

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "metrics.md"

_HEAD = """# Metrics

This page is made from the catalogue (`python scripts/metrics_reference.py`); change
`src/quarterdeck/metrics/catalogue/`, not this file. How figures are made is told in
[How numbers are made](../explanation/how-numbers-are-made.md).

Periods are half-open local dates. A ratio over nothing is empty. Money is in the company currency.
"""
_LANGUAGES = ("zh-hans", "zh-hant")


def page() -> str:
    """The whole page."""
    with translation.override("en"):
        return "\n".join([_HEAD, *_metrics(), "## Dimensions", "", *_dimensions(), ""])


def _metrics() -> Iterator[str]:
    from quarterdeck.metrics.catalogue import METRICS

    for metric in METRICS.values():
        yield f"## {metric.name}"
        yield ""
        yield f"`{metric.code}` · {metric.unit.value} · better: {metric.better.value} · {metric.behaviour.value}"
        yield ""
        yield str(metric.formula)
        yield ""
        yield from (f"- {_in(language, metric)}" for language in _LANGUAGES)
        yield ""


def _in(language: str, metric: "Metric") -> str:
    with translation.override(language):
        return f"{metric.name}：{metric.formula}"


def _dimensions() -> Iterator[str]:
    from quarterdeck.metrics.dimensions import DIMENSIONS

    for dimension in DIMENSIONS.values():
        kind = (
            "time" if dimension.grain else "unit, with everything under it" if dimension.is_unit else "record or word"
        )
        yield f"- `{dimension.code}`: {dimension.name} ({kind})"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quarterdeck.config.settings")
    django.setup()
    PAGE.write_text(page(), encoding="utf-8")
