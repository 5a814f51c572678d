"""A refusal: an action says no, in a sentence its reader understands."""


class Refusal(Exception):
    """Raised by actions. `str(refusal)` is a translated sentence for the screen; `code` names it for the API."""

    def __init__(self, sentence: object, *, code: str = "refused") -> None:
        super().__init__(str(sentence))
        self.code = code
