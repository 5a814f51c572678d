"""What is typed about improvement plans. Percents are typed as such and kept as shares."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.metrics.catalogue import Unit
from quarterdeck.performance.forms.choosing import Choices, offer
from quarterdeck.performance.forms.days import DayField
from quarterdeck.performance.models.improvement import Outcome

_HUNDRED = Decimal(100)


def _text(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=4000, widget=forms.Textarea({"rows": 3})
    )


class ProposeForm(forms.Form):
    """For whom, and why."""

    member_id = forms.TypedChoiceField(label=_("For whom"), coerce=int, widget=forms.Select({"data-select": ""}))
    reason = _text(_("Reason"), _("What is different from what is expected, in facts and figures, not in judgements."))

    def __init__(self, *args: Any, people: Choices, **more: Any):
        super().__init__(*args, **more)
        offer(self, "member_id", [("", "–"), *people])


class PlanForm(forms.Form):
    """The whole plan while it is prepared."""

    reason = _text(_("Reason"))
    metric_code = forms.ChoiceField(
        label=_("Figure"),
        required=False,
        widget=forms.Select({"data-select": ""}),
        help_text=_("What shows that it worked."),
    )
    target = forms.DecimalField(
        label=_("To be reached"),
        required=False,
        max_digits=18,
        decimal_places=2,
        help_text=_("Over the days of the plan. Percents as 35 for 35%."),
    )
    support = _text(_("Support"), _("What the person gets: time, training, a mentor, joint visits."), required=False)
    starts_on = DayField(label=_("Begins"), required=False)
    ends_on = DayField(label=_("Ends"), required=False)

    def __init__(self, *args: Any, metrics: Sequence[tuple[str, str, str]], **more: Any):
        super().__init__(*args, **more)
        self._percents = {code for code, _name, unit in metrics if unit == Unit.PERCENT}
        choices = [("", "–"), *((code, name) for code, name, _unit in metrics)]
        offer(self, "metric_code", choices)
        initial = self.initial
        if initial.get("metric_code") in self._percents and initial.get("target") is not None:
            self.initial = {**initial, "target": initial["target"] * _HUNDRED}

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("target") is not None and values.get("metric_code") in self._percents:
            values["target"] /= _HUNDRED
        return values


class ConfirmForm(forms.Form):
    note = _text(_("How it was done"), required=False)


class OwnWordsForm(forms.Form):
    text = _text(_("In your own words"), _("How do you see it? What do you need? It stays as you wrote it."))


class CheckInForm(forms.Form):
    """What was talked about, and whether it is on track."""

    note = _text(_("What you talked about"))
    is_on_track = forms.TypedChoiceField(
        label=_("On track?"),
        required=False,
        coerce=lambda value: {"yes": True, "no": False}.get(value),
        empty_value=None,
        choices=(("", _("As the figure says")), ("yes", _("Yes")), ("no", _("No"))),
    )


class CloseForm(forms.Form):
    """What came of it, and why."""

    outcome = forms.ChoiceField(
        label=_("What came of it"),
        choices=[choice for choice in Outcome.choices if choice[0] != Outcome.EXTENDED],
        widget=forms.RadioSelect,
    )
    why = _text(_("Why"), _("So that the person can understand it."))


class ExtendForm(forms.Form):
    new_end_on = DayField(label=_("New end"))
    why = _text(_("Why"))
