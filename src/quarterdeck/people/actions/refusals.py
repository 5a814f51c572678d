"""How this room says no."""

from quarterdeck.core.records.refusals import Refusal


class CannotChangeOrganization(Refusal):
    """The tree, or somebody's place in it, cannot be changed like that."""


class CannotChangeMember(Refusal):
    """The member cannot be written like that, or not by this person."""


class CannotChangeRole(Refusal):
    """The role cannot be changed like that."""


class CannotAccept(Refusal):
    """The invitation is unknown, used, or too old; or the password is too weak."""
