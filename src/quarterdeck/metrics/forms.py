"""The shape of input of this room."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.metrics.catalogue import Better, Metric
from quarterdeck.metrics.catalogue.own import Kind
from quarterdeck.metrics.dimensions import DIMENSIONS

_BETWEEN = re.compile(r"[,;，、；\n]+")
_DIRECTIONS = [
    (Better.HIGHER, _("Higher is better")),
    (Better.LOWER, _("Lower is better")),
    (Better.NEITHER, _("Neither is better")),
]


class OwnMetricForm(forms.Form):
    """A metric made from others. `groups` are the metrics to choose from under their headings."""

    name = forms.CharField(label=_("Name"), max_length=80)
    kind = forms.ChoiceField(label=_("How it is made"), choices=Kind.choices)
    first = forms.ChoiceField(label=_("Metric"), widget=forms.Select(attrs={"data-select": ""}))
    second = forms.ChoiceField(
        label=_("Second metric"),
        required=False,
        widget=forms.Select(attrs={"data-select": ""}),
        help_text=_("What it is divided by, or what is taken off."),
    )
    is_share = forms.BooleanField(
        label=_("Show as a percentage"), required=False, help_text=_("For one divided by another of the same unit.")
    )
    dimension = forms.ChoiceField(label=_("Only of"), required=False)
    words = forms.CharField(
        label=_("Which ones"),
        required=False,
        max_length=300,
        help_text=_("Names as they are written on the records, with commas between them."),
    )
    better = forms.ChoiceField(label=_("Direction"), choices=_DIRECTIONS, initial=Better.HIGHER)
    explanation = forms.CharField(label=_("What it tells"), required=False, max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *arguments: Any, groups: Mapping[str, Sequence[Metric]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        metrics = [(label, [(one.code, one.name) for one in group]) for label, group in groups.items()]
        dimensions = [(code, one.name) for code, one in DIMENSIONS.items() if not one.grain]
        self._offer("first", metrics)
        self._offer("second", [("", "–"), *metrics])
        self._offer("dimension", [("", "–"), *dimensions])

    def _offer(self, name: str, choices: Iterable[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type for its choices
        field.choices = list(choices)

    def clean_words(self) -> list[str]:
        """The names, one by one."""
        return [word.strip() for word in _BETWEEN.split(self.cleaned_data["words"]) if word.strip()]
