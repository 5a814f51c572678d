"""What is refused, in words."""

from quarterdeck.core.records.refusals import Refusal


class CannotSetUp(Refusal):
    """A template or a part of it cannot be so; the code names the value at fault."""


class CannotScore(Refusal):
    """A scorecard cannot be judged, closed, opened again or appealed against now."""
