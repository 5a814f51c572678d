"""What people type about scorecards. Percents are typed as such and kept as shares."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from quarterdeck.metrics.catalogue import Unit
from quarterdeck.performance.forms.choosing import Choices, offer
from quarterdeck.performance.forms.lines import plain_signs, typed_lines, typed_number
from quarterdeck.performance.models.scorecards import (
    CardGrain,
    PartGroup,
    PartScope,
    RuleKind,
    ScorecardPart,
    TargetSource,
)
from quarterdeck.performance.rules.scoring.words import plain

_HUNDRED = Decimal(100)
# What a rule is set by: its numbers with their usual values, and which of them are shares of the target.
_NUMBERS: dict[str, dict[str, str]] = {
    RuleKind.LINEAR: {"floor": "60", "at_floor": "60", "cap": "120", "at_cap": "120"},
    RuleKind.LOWER: {"best": "100", "at_best": "100", "worst": "150"},
    RuleKind.GATE: {"limit": "60"},
}
_SHARES = ("floor", "cap", "best", "worst")
_LABELS = {
    "floor": gettext_lazy("Nothing below (per cent of the target)"),
    "at_floor": gettext_lazy("Points there"),
    "cap": gettext_lazy("No more from (per cent of the target)"),
    "at_cap": gettext_lazy("Points at most"),
    "best": gettext_lazy("All points up to (per cent of the target)"),
    "at_best": gettext_lazy("Points at best"),
    "worst": gettext_lazy("Nothing from (per cent of the target)"),
    "limit": gettext_lazy("Missed, the whole score is at most"),
}


class TemplateForm(forms.Form):
    """A template: for which role, how long a card runs, and what the first draft begins with."""

    name = forms.CharField(label=gettext_lazy("name"), max_length=120)
    role_id = forms.TypedChoiceField(label=gettext_lazy("role"), coerce=int)
    grain = forms.ChoiceField(label=gettext_lazy("runs for"), choices=CardGrain, initial=CardGrain.QUARTER)
    begin_with = forms.ChoiceField(label=gettext_lazy("begin with"), required=False)

    def __init__(self, *args: Any, roles: Choices, starters: Choices = (), **more: Any):
        super().__init__(*args, **more)
        offer(self, "role_id", roles)
        offer(self, "begin_with", [("", _("An empty card")), *starters])
        if not starters:
            del self.fields["begin_with"]


class PartForm(forms.Form):
    """A part by one kind of rule: the fields are those the rule needs."""

    group = forms.ChoiceField(label=gettext_lazy("group"), choices=PartGroup)
    metric_code = forms.ChoiceField(label=gettext_lazy("figure"), widget=forms.Select({"data-select": ""}))
    scope = forms.ChoiceField(label=gettext_lazy("whose figure"), choices=PartScope)
    target_source = forms.ChoiceField(
        label=gettext_lazy("target"),
        choices=TargetSource,
        help_text=gettext_lazy("The target in force is each person's own, from the plan of targets."),
    )
    target = forms.DecimalField(
        label=pgettext_lazy("scorecards", "number"),
        max_digits=18,
        decimal_places=2,
        required=False,
        help_text=gettext_lazy(
            "For the whole period; somebody who was here for a part of it owes that part. Percents as 35 for 35%."
        ),
    )
    title = forms.CharField(label=gettext_lazy("title"), max_length=120, required=False)
    weight = forms.DecimalField(
        label=gettext_lazy("weight"), min_value=0, max_value=100, max_digits=5, decimal_places=2
    )
    guide = forms.CharField(
        label=gettext_lazy("what is meant"), required=False, widget=forms.Textarea({"rows": 2}), max_length=1000
    )
    bands = forms.CharField(
        label=gettext_lazy("steps"),
        widget=forms.Textarea({"rows": 4}),
        initial="80 = 60\n100 = 100\n120 = 120",
        help_text=gettext_lazy("One step a line: from so many per cent of the target = so many points."),
    )
    levels = forms.CharField(
        label=gettext_lazy("levels"),
        widget=forms.Textarea({"rows": 6}),
        help_text=gettext_lazy("One level a line, the lowest first: points = what one sees at that level."),
    )

    def __init__(self, *args: Any, kind: str, metrics: Sequence[tuple[str, str, str]], **more: Any):
        super().__init__(*args, **more)
        self.kind = kind
        self._percents = {code for code, _name, unit in metrics if unit == Unit.PERCENT}
        offer(self, "metric_code", [("", "–"), *((code, name) for code, name, _unit in metrics)])
        for name, usual in _NUMBERS.get(kind, {}).items():
            self.fields[name] = forms.DecimalField(
                label=_LABELS[name], min_value=0, max_value=1000, decimal_places=2, initial=usual
            )
        is_judged = kind == RuleKind.RUBRIC
        unneeded = {"bands"} - ({"bands"} if kind == RuleKind.BANDS else set())
        unneeded |= {"metric_code", "scope", "target_source", "target"} if is_judged else {"levels"}
        for name in unneeded:
            del self.fields[name]
        self.fields["title"].required = is_judged

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("target") is not None and values.get("metric_code") in self._percents:
            values["target"] /= _HUNDRED
        for name in ("bands", "levels"):
            if name in values:
                try:
                    values[name] = _pairs(values[name], is_banded=name == "bands")
                except ValueError as wrong:
                    self.add_error(name, str(wrong))
        return values

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        found = dict(self.cleaned_data)
        settings: dict[str, Any] = {
            name: str(found.pop(name) / (_HUNDRED if name in _SHARES else 1)) for name in _NUMBERS.get(self.kind, {})
        }
        settings |= {name: found.pop(name) for name in ("bands", "levels") if name in found}
        return {**found, "kind": self.kind, "settings": settings}


class JudgeForm(forms.Form):
    """A level of something judged, or why a part does not apply."""

    level = forms.TypedChoiceField(
        label=gettext_lazy("level"), coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    excluded = forms.CharField(
        label=gettext_lazy("does not apply, because"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Its weight then goes to the other parts; it never counts as nothing."),
    )
    note = forms.CharField(
        label=gettext_lazy("what you saw"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        max_length=2000,
        help_text=gettext_lazy(
            "Two or three things that happened in this period, from its beginning as well as its end."
        ),
    )

    def __init__(self, *args: Any, levels: Sequence[tuple[str, str]], **more: Any):
        super().__init__(*args, **more)
        if levels:
            offer(self, "level", [(place, f"{points} · {words}") for place, (points, words) in enumerate(levels)])
        else:
            del self.fields["level"]


class CloseForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("a word to the person"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
    )


class WhyForm(forms.Form):
    why = forms.CharField(label=gettext_lazy("reason"), widget=forms.Textarea({"rows": 3}), max_length=1000)


class InForceForm(forms.Form):
    from_on = forms.DateField(
        label=gettext_lazy("counts for periods that begin on or after"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    why = forms.CharField(label=gettext_lazy("what changed, and why"), required=False, max_length=400)


class AppealForm(forms.Form):
    part_id = forms.TypedChoiceField(label=gettext_lazy("about"), coerce=int, empty_value=None, required=False)
    text = forms.CharField(
        label=gettext_lazy("what should be looked at again, and why"),
        widget=forms.Textarea({"rows": 4}),
        max_length=2000,
    )

    def __init__(self, *args: Any, parts: Choices, **more: Any):
        super().__init__(*args, **more)
        offer(self, "part_id", [("", _("The whole scorecard")), *parts])


class AnswerForm(forms.Form):
    is_upheld = forms.TypedChoiceField(
        label=gettext_lazy("answer"),
        coerce=lambda value: value == "yes",
        choices=[
            ("yes", gettext_lazy("You are right: it is opened again and closed anew")),
            ("no", gettext_lazy("It stays as it is")),
        ],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=gettext_lazy("reason"), widget=forms.Textarea({"rows": 4}), max_length=2000)


def typed(part: ScorecardPart, unit: str | None) -> dict[str, Any]:
    """A kept part as its form has it."""
    initial: dict[str, Any] = {
        name: getattr(part, name)
        for name in ("group", "metric_code", "scope", "target_source", "title", "guide", "weight")
    }
    if part.target is not None:
        initial["target"] = _unscaled(part.target, is_share=unit == Unit.PERCENT)
    for name, value in part.settings.items():
        if name == "bands":
            initial[name] = "\n".join(
                f"{plain(Decimal(one) * 100)} = {plain(Decimal(points))}" for one, points in value
            )
        elif name == "levels":
            initial[name] = "\n".join(f"{plain(Decimal(points))} = {words}" for points, words in value)
        else:
            initial[name] = _unscaled(Decimal(value), is_share=name in _SHARES)
    return initial


def _unscaled(value: Decimal, *, is_share: bool) -> str:
    return plain(value * _HUNDRED if is_share else value)


def _pairs(text: str, *, is_banded: bool) -> list[list[str]]:
    """Lines as `number = rest`; of steps both are numbers and the first a per cent."""
    found = []
    for number, line in enumerate(typed_lines(text), start=1):
        first, equals, rest = line.partition("=")
        try:
            amount = typed_number(plain_signs(first).strip().rstrip("%"))
            second = str(typed_number(rest)) if is_banded else rest.strip()
        except (ValueError, InvalidOperation) as error:
            raise ValueError(_("Line %(number)s is not written as a number = …") % {"number": number}) from error
        if not equals or not second:
            raise ValueError(_("Line %(number)s is not written as a number = …") % {"number": number})
        found.append([str(amount / _HUNDRED if is_banded else amount), second])
    return found
