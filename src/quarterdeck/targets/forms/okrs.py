"""What people type about objectives and key results. Percents are typed as such and kept as shares."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.metrics.catalogue import Unit
from quarterdeck.targets.models import KeyResult, ResultUnit
from quarterdeck.targets.rules import okr

Choices = Sequence[tuple[Any, str]]
_HUNDRED = Decimal(100)
CONFIDENCE = [(number, str(number)) for number in okr.CONFIDENCES]


class SpanField(forms.TypedChoiceField):
    """A quarter or year to choose, cleaned to its first day and the day after its last."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=self._days, **kwargs)

    @staticmethod
    def _days(value: str) -> tuple[date, date]:
        start, _slash, end = value.partition("/")
        return date.fromisoformat(start), date.fromisoformat(end)

    @staticmethod
    def written(start: date, end: date) -> str:
        return f"{start.isoformat()}/{end.isoformat()}"


def _optional_key(label: Any, **more: Any) -> forms.TypedChoiceField:
    widget = forms.Select({"data-select": ""})
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, required=False, widget=widget, **more)


class ObjectiveForm(forms.Form):
    """An objective: words first, then when, whose, and what it serves."""

    title = forms.CharField(
        label=_("objective"),
        max_length=200,
        help_text=_("A state worth reaching, in words that move people. No figure."),
    )
    why = forms.CharField(label=_("why it matters"), required=False, widget=forms.Textarea({"rows": 3}))
    span = SpanField(label=_("period"))
    owner_id = _optional_key(_("owner"))
    unit_id = _optional_key(_("team"), help_text=_("Leave it empty for an objective of one person."))
    parent_id = _optional_key(_("serves"), help_text=_("The objective above that this one helps to reach."))

    def __init__(self, *args: Any, spans: Choices, owners: Choices, units: Choices, parents: Choices, **more: Any):
        super().__init__(*args, **more)
        offered = {"span": spans, "owner_id": owners, "unit_id": units, "parent_id": parents}
        for name, choices in offered.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = list(choices) if name in ("span", "owner_id") else [("", "–"), *choices]
        for name in ("owner_id", "unit_id"):
            if len(offered[name]) < (2 if name == "owner_id" else 1):
                del self.fields[name]

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        values = dict(self.cleaned_data)
        values["from_on"], values["until_on"] = values.pop("span")
        return {name: value for name, value in values.items() if name != "owner_id" or value}


class KeyResultForm(forms.Form):
    """A key result: by a figure of the catalogue, or by what check-ins tell."""

    title = forms.CharField(
        label=_("key result"),
        max_length=200,
        help_text=_("How we will know: a figure that starts here and ends there."),
    )
    metric_code = forms.ChoiceField(
        label=_("figure"),
        required=False,
        widget=forms.Select({"data-select": ""}),
        help_text=_("It is then measured every night. Without one, the weekly check-in tells the value."),
    )
    unit = forms.ChoiceField(
        label=_("counted in"),
        choices=[choice for choice in ResultUnit.choices if choice[0] in (Unit.COUNT, Unit.MONEY, Unit.PERCENT)],
        required=False,
        help_text=_("Only where no figure is chosen."),
    )
    start = forms.DecimalField(label=_("starts at"), max_digits=18, decimal_places=2, initial=0)
    target = forms.DecimalField(label=_("to reach"), max_digits=18, decimal_places=2)
    weight = forms.IntegerField(label=_("weight"), min_value=1, max_value=10, initial=1)

    def __init__(self, *args: Any, metrics: Sequence[tuple[str, str, str]], **more: Any):
        super().__init__(*args, **more)
        self._percents = {code for code, _name, unit in metrics if unit == Unit.PERCENT}
        field = self.fields["metric_code"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "–"), *((code, name) for code, name, _unit in metrics)]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        values["unit"] = values.get("unit") or ResultUnit.COUNT.value
        code = values.get("metric_code", "")
        if code in self._percents or (not code and values["unit"] == Unit.PERCENT):
            for name in ("start", "target"):
                if values.get(name) is not None:
                    values[name] /= _HUNDRED
        return values


def typed(value: Decimal | None, unit: str) -> Decimal | None:
    """A kept value as one types it: a share as per cent, without idle zeros."""
    if value is None:
        return None
    shown = value * _HUNDRED if unit == Unit.PERCENT else value
    return shown.quantize(Decimal("0.01")) if shown % 1 else shown.quantize(Decimal(1))


class CheckInForm(forms.Form):
    """One key result in a check-in; the value only where no figure feeds it."""

    value = forms.DecimalField(label=_("now"), max_digits=18, decimal_places=2, required=False)
    confidence = forms.TypedChoiceField(
        label=_("confidence"),
        coerce=int,
        choices=CONFIDENCE,
        help_text=_("How sure are you to reach it? 1 hardly, 5 as likely as not, 10 certain."),
    )
    note = forms.CharField(
        label=_("what changed, what is in the way"), required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, data: Any = None, *, result: KeyResult) -> None:
        initial = {"value": typed(result.value, result.unit), "confidence": result.confidence}
        super().__init__(data, initial=initial, prefix=f"r{result.pk}")
        self.result = result
        if result.metric_code:
            del self.fields["value"]

    def kept_value(self) -> Decimal | None:
        value: Decimal | None = self.cleaned_data.get("value")
        return value / _HUNDRED if value is not None and self.result.unit == Unit.PERCENT else value


class ScoreForm(forms.Form):
    """A score for every key result, and what was learned."""

    lesson = forms.CharField(
        label=_("what we learned"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("What would we do again, what not? The next plan begins here."),
    )

    def __init__(self, *args: Any, results: Sequence[tuple[KeyResult, Decimal]], **more: Any):
        super().__init__(*args, **more)
        own = {
            f"score_{result.pk}": forms.DecimalField(
                label=result.title, min_value=0, max_value=1, max_digits=3, decimal_places=2, initial=proposed
            )
            for result, proposed in results
        }
        self.fields = {**own, **self.fields}

    def scores(self) -> dict[int, Decimal]:
        return {
            int(name.removeprefix("score_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("score_")
        }
