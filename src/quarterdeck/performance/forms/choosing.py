"""What a form offers to choose from is known when it is asked for."""

from collections.abc import Sequence
from typing import Any

from django import forms

Choices = Sequence[tuple[Any, Any]]


def offer(form: forms.Form, name: str, choices: Choices) -> None:
    """Offer choices in a field of a form."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)
