"""How fresh figures are."""

from datetime import datetime

from quarterdeck.metrics import copies


def figures_as_of() -> datetime | None:
    """The moment that the copy figures come from agreed with the records; None where they are live."""
    copy = copies.current()
    return copy.as_of if copy else None
