"""What can be wrong with a file, a profile or a cell: each says so in a sentence."""

from quarterdeck.core.records.refusals import Refusal


class FileProblem(Refusal):
    """A file as a whole cannot be read; nothing of it was taken."""


class ProfileProblem(Refusal):
    """A profile is not written as profiles are, or is not known."""


class CannotImport(Refusal):
    """The import may not begin."""


class Unreadable(Exception):
    """A cell does not hold what its column is for. `str()` is the reason in words."""
