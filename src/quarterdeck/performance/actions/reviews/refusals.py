"""What is refused, in words."""

from quarterdeck.core.records.refusals import Refusal


class CannotSetUpCycle(Refusal):
    """A cycle, a side or a band of it cannot be so; the code names the value at fault."""


class CannotReview(Refusal):
    """A step of a review cannot be taken now, or not by this person."""


class LinkGone(Refusal):
    """A customer's link was used, has run out or never was."""
