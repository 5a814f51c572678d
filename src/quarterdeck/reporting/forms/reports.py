"""The builder: what a report shows, chosen without a word of SQL."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.lists.forms import ViewForm
from quarterdeck.core.pages.pickers import SeveralField
from quarterdeck.metrics import showing
from quarterdeck.metrics.catalogue import METRICS, every_metric
from quarterdeck.metrics.dimensions import DIMENSIONS
from quarterdeck.reporting.forms.limits import LimitsForm, typed_limits
from quarterdeck.reporting.models import Report
from quarterdeck.reporting.queries.tables import TIMES
from quarterdeck.reporting.rules import definitions
from quarterdeck.reporting.rules.definitions import (
    AGAINST_NAMES,
    MOST_OF_TOP,
    PICTURE_NAMES,
    SPAN_NAMES,
    Against,
    Definition,
    Picture,
)


def metric_choices() -> list[tuple[str, Any]]:
    """Every metric under the part of the business it speaks of, the company's own last."""
    own = [metric for code, metric in every_metric().items() if code not in METRICS]
    return [(title, [(one.code, one.name) for one in group]) for title, group in showing.choices(own).items()]


def split_choices() -> list[tuple[str, Any]]:
    return [(code, one.name) for code, one in DIMENSIONS.items()]


class DefinitionForm(LimitsForm):
    """What a report asks; its `definition` once it is valid. The address of the builder carries the same names."""

    metrics = SeveralField(label=_("figures"))
    rows = SeveralField(label=_("rows by"), required=False)
    column = forms.ChoiceField(label=_("columns by"), required=False)
    span = forms.ChoiceField(label=_("period"), initial="this_quarter")
    start = forms.DateField(label=_("first day"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    last = forms.DateField(label=_("last day"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    against = forms.MultipleChoiceField(
        label=_("beside"),
        required=False,
        choices=[(one.value, name) for one, name in AGAINST_NAMES.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    picture = forms.ChoiceField(
        label=_("picture"),
        initial=Picture.BARS.value,
        choices=[(one.value, name) for one, name in PICTURE_NAMES.items()],
    )
    subtotals = forms.BooleanField(label=_("sub-totals"), required=False)
    largest_first = forms.BooleanField(label=_("largest first"), required=False)
    top = forms.IntegerField(
        label=_("only the largest"),
        required=False,
        min_value=1,
        max_value=MOST_OF_TOP,
        help_text=_("Such as 10; the rest is put together in one row."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer()

    def _offer(self) -> None:
        """Choices as they are today, in the reader's language."""
        offered: dict[str, list[tuple[Any, Any]]] = {
            "metrics": metric_choices(),
            "rows": split_choices(),
            "column": [("", "–"), *split_choices()],
            "span": [(code, capfirst(str(name))) for code, name in SPAN_NAMES.items()],
        }
        for name, found in offered.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]  # each is a field of choices

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        definition = self._definition(given)
        if reason := definitions.why_not(definition, times=TIMES):
            raise ValidationError(reason)
        return {**given, "definition": definition}

    @property
    def definition(self) -> Definition:
        found: Definition = self.cleaned_data["definition"]
        return found

    def _definition(self, given: Mapping[str, Any]) -> Definition:
        last = given.get("last")
        is_between = given["span"] == definitions.BETWEEN
        return Definition(
            metrics=tuple(given["metrics"]),
            rows=tuple(given["rows"]),
            column=given["column"],
            filters=self.filters,
            span=given["span"],
            start=given.get("start") if is_between else None,
            end=last + timedelta(1) if is_between and last else None,
            against=() if given["column"] else tuple(Against(one) for one in given["against"]),
            picture=Picture(given["picture"]),
            largest_first=given["largest_first"],
            top=given.get("top") or 0,
            subtotals=given["subtotals"],
        )


class ReportForm(ViewForm, DefinitionForm):
    """A report with its name and readers."""

    description = forms.CharField(label=_("what for"), max_length=200, required=False)
    field_order = ("name", "description")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["name"].widget.attrs["autofocus"]


def asked_by(address: QueryDict) -> DefinitionForm:
    """What an address of the builder asks; it need not say everything."""
    query = address.copy()
    query.setdefault("span", "this_quarter")
    query.setdefault("picture", Picture.BARS.value)
    return DefinitionForm(query)


def typed_of(definition: Definition) -> dict[str, Any]:
    """A definition as the form shows it."""
    return {
        "metrics": list(definition.metrics),
        "rows": list(definition.rows),
        "column": definition.column,
        "span": definition.span,
        "start": definition.start,
        "last": definition.end - timedelta(1) if definition.end else None,
        "against": [one.value for one in definition.against],
        "picture": definition.picture.value,
        "largest_first": definition.largest_first,
        "top": definition.top or None,
        "subtotals": definition.subtotals,
        **typed_limits(definition.filters),
    }


def initial_of(report: Report) -> dict[str, Any]:
    """A kept report as the form shows it."""
    return {
        **typed_of(definitions.read(report.definition)),
        "name": report.name,
        "description": report.description,
        "sharing": report.sharing,
        "unit_id": report.unit_id,
    }


def address_of(definition: Definition) -> str:
    """The definition as the builder's address carries it."""
    query = QueryDict(mutable=True)
    for name, value in typed_of(definition).items():
        values = value if isinstance(value, list) else [value]
        query.setlist(name, ["on" if one is True else str(one) for one in values if one not in (None, "", False)])
    return query.urlencode()
