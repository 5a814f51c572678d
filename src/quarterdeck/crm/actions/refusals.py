"""Refusals that the actions of this room share."""

from django.core.exceptions import ValidationError
from django.db import models

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


def refuse_invalid(record: models.Model) -> None:
    """Raise `Invalid` with the first thing wrong with the record's own values, named by its field."""
    skipped = {field.name for field in record._meta.concrete_fields if field.is_relation or not field.editable}
    try:
        record.clean_fields(exclude=skipped)
    except ValidationError as error:
        name, sentences = next(iter(error.message_dict.items()))
        label = getattr(record._meta.get_field(name), "verbose_name", name)
        raise Invalid(f"{label}: {sentences[0]}", field=name) from error
