"""What is refused, in words."""

from quarterdeck.core.records.refusals import Refusal


class CannotSetUpSkill(Refusal):
    """A skill or a profile cannot be so; the code names the value at fault."""


class CannotAssess(Refusal):
    """A level cannot be given, or not by this person."""


class CannotDevelop(Refusal):
    """A development plan cannot be made or changed so."""


class CannotMentor(Refusal):
    """Two people cannot be paired, or what they do together cannot be noted so."""
