"""What people type about ladders and promotions."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from quarterdeck.metrics.catalogue import Unit
from quarterdeck.performance.forms.choosing import Choices, offer
from quarterdeck.performance.forms.days import DayField
from quarterdeck.performance.models.careers import CriterionKind, LadderKind
from quarterdeck.performance.rules.skills.levels import HIGHEST, LOWEST

_WANTED = {
    CriterionKind.METRIC: gettext_lazy("at least (where less is better: at most)"),
    CriterionKind.SKILL: gettext_lazy("level, at least"),
    CriterionKind.TENURE: gettext_lazy("months in the company, at least"),
    CriterionKind.SCORECARD: gettext_lazy("mean score, at least"),
}


class LadderForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=LadderKind)
    name = forms.CharField(label=gettext_lazy("name"), max_length=120)
    meaning = forms.CharField(label=gettext_lazy("what it is for"), max_length=300, required=False)


class StepForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("name"), max_length=120)
    meaning = forms.CharField(label=gettext_lazy("what one does there"), max_length=300, required=False)
    role_id = forms.TypedChoiceField(label=gettext_lazy("role"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, roles: Choices, **more: Any):
        super().__init__(*args, **more)
        offer(self, "role_id", [("", "–"), *roles])


class CriterionForm(forms.Form):
    """A criterion of one kind: the fields are those it needs."""

    metric_code = forms.ChoiceField(label=gettext_lazy("figure"), widget=forms.Select({"data-select": ""}))
    skill_id = forms.TypedChoiceField(label=gettext_lazy("skill"), coerce=int)
    wanted = forms.DecimalField(label="", min_value=0, max_digits=14, decimal_places=2)
    months = forms.IntegerField(label=gettext_lazy("over so many months"), min_value=1, max_value=60, initial=12)

    def __init__(
        self, *args: Any, kind: CriterionKind, metrics: Sequence[tuple[str, str, str]], skills: Choices, **more: Any
    ):
        super().__init__(*args, **more)
        self.kind = kind
        self._percents = {code for code, _name, unit in metrics if unit == Unit.PERCENT}
        offer(self, "metric_code", [("", "–"), *((code, name) for code, name, _unit in metrics)])
        offer(self, "skill_id", skills)
        wanted = self.fields["wanted"]
        wanted.label = _WANTED[kind]
        if kind == CriterionKind.METRIC:
            wanted.help_text = gettext_lazy("Percents as 35 for 35%.")
        if kind == CriterionKind.SKILL:
            self.fields["wanted"] = forms.TypedChoiceField(
                label=_WANTED[kind], coerce=Decimal, choices=[(one, str(one)) for one in range(LOWEST, HIGHEST + 1)]
            )
        for name in _unneeded(kind):
            del self.fields[name]

    def values(self) -> dict[str, Any]:
        """What the action takes; a percent becomes a share."""
        found = {**self.cleaned_data, "kind": self.kind.value}
        if found.get("metric_code") in self._percents:
            found["wanted"] /= 100
        return found


class ProposeForm(forms.Form):
    step_id = forms.TypedChoiceField(label=gettext_lazy("step"), coerce=int)
    why = forms.CharField(
        label=gettext_lazy("why now"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy(
            "What this person does already that belongs to the step. The criteria are kept as they stand."
        ),
    )

    def __init__(self, *args: Any, steps: Choices, **more: Any):
        super().__init__(*args, **more)
        offer(self, "step_id", steps)


class DecideForm(forms.Form):
    is_approved = forms.TypedChoiceField(
        label=gettext_lazy("decision"),
        coerce=lambda value: value == "yes",
        choices=[("yes", gettext_lazy("Approve")), ("no", gettext_lazy("Not this time"))],
        widget=forms.RadioSelect,
    )
    from_on = DayField(label=pgettext_lazy("days", "from"), required=False)
    answer = forms.CharField(
        label=gettext_lazy("reason"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("The person reads it. Where it is not yet: what is missing, and until when."),
    )


class PlaceForm(forms.Form):
    step_id = forms.TypedChoiceField(label=gettext_lazy("step"), coerce=int)
    from_on = DayField(label=pgettext_lazy("days", "from"))

    def __init__(self, *args: Any, steps: Choices, **more: Any):
        super().__init__(*args, **more)
        offer(self, "step_id", steps)


def _unneeded(kind: CriterionKind) -> set[str]:
    needed = {
        CriterionKind.METRIC: {"metric_code", "months"},
        CriterionKind.SKILL: {"skill_id"},
        CriterionKind.TENURE: set[str](),
        CriterionKind.SCORECARD: {"months"},
    }[kind]
    return {"metric_code", "skill_id", "months"} - needed
