"""The shape of input of this room."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.pages.pickers import AskedField
from quarterdeck.metrics.catalogue import Better, Metric
from quarterdeck.metrics.catalogue.own import Kind
from quarterdeck.metrics.dimensions import DIMENSIONS, Key
from quarterdeck.metrics.queries import choices, key_of

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
        self.fields["keys"] = AskedField(
            label=_("Which ones"),
            required=False,
            url=reverse("metrics:choices", args=["-"]),
            by="dimension",
            name_of=self._named,
        )
        # What is chosen is named now: nothing is asked while a page is drawn.
        self["keys"]

    def _offer(self, name: str, choices: Iterable[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type for its choices
        field.choices = list(choices)

    def clean_keys(self) -> list[Key]:
        """The values chosen, as keys of the dimension."""
        dimension = self.cleaned_data.get("dimension")
        return _keys(dimension, self.cleaned_data["keys"]) if dimension else []

    def _named(self, values: Sequence[str]) -> list[tuple[Key, str]]:
        dimension = self["dimension"].value()
        return choices.named(dimension, _keys(dimension, values)) if dimension in DIMENSIONS else []


def _keys(dimension: str, values: Iterable[str]) -> list[Key]:
    return [key_of(dimension, value) for value in values if value]
