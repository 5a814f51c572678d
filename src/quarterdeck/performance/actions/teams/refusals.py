"""What is refused about teams, in words."""

from quarterdeck.core.records.refusals import Refusal


class CannotSetUpTeams(Refusal):
    """A criterion, a value or a badge cannot be so; the code names the value at fault."""


class CannotReviewTeam(Refusal):
    """A team review cannot be begun, judged, closed or opened again now."""


class CannotChooseTeam(Refusal):
    """A round of choosing teams cannot take this step now."""


class CannotRecognize(Refusal):
    """This thanks cannot be given; the code names the value at fault."""
