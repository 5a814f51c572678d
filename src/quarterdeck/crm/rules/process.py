"""What makes a sales process whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class StageInput:
    """A stage as it comes in. Without a code one is made of the name."""

    name: str
    kind: str = "open"
    probability: Decimal = Decimal(0)
    forecast_category: str = "pipeline"
    code: str = ""
    expected_days: int | None = None
    warning_days: int | None = None


@dataclass(frozen=True, slots=True)
class ReasonInput:
    """Why deals are won or lost."""

    name: str
    kind: str


def why_not_stages(kinds: Sequence[str]) -> str | None:
    """A process needs an open stage to begin in, and one to win and one to lose in."""
    if not kinds or kinds[0] != "open":
        return _("A sales process begins with an open stage.")
    if kinds.count("won") != 1 or kinds.count("lost") != 1:
        return _("A sales process has exactly one stage for won deals and one for lost deals.")
    return None


def why_not_stage(stage: StageInput) -> str | None:
    if not stage.name.strip():
        return _("A stage needs a name.")
    if not 0 <= stage.probability <= 100:
        return _("A probability lies between 0 and 100 percent.")
    if stage.expected_days and stage.warning_days and stage.warning_days < stage.expected_days:
        return _("The warning comes after the expected days.")
    return None
