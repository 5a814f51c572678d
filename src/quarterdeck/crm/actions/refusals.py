"""Refusals that the actions of this room share."""

from quarterdeck.core.records.refusals import Refusal


class NotAllowed(Refusal):
    """The member sees the record and may not change it."""

    def __init__(self, sentence: object) -> None:
        super().__init__(sentence, code="forbidden")


class Invalid(Refusal):
    """What was given cannot be kept. `field` names the value at fault, so that a form can say it there."""

    def __init__(self, sentence: object, *, field: str = "") -> None:
        super().__init__(sentence, code="invalid")
        self.field = field
