"""What is refused, in words."""

from quarterdeck.core.records.refusals import Refusal


class CannotCoach(Refusal):
    """A session or plan cannot be so, or no longer be changed; the code names the value at fault."""
