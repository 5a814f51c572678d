"""What is refused, in words."""

from quarterdeck.core.records.refusals import Refusal


class CannotSetUpLadder(Refusal):
    """A ladder, a step or a criterion cannot be so; the code names the value at fault."""


class CannotPromote(Refusal):
    """Somebody cannot be proposed, or a proposal not be decided, now or by this person."""
