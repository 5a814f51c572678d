"""Questions as a form: setting them up, and answering them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.performance.forms.lines import typed_lines, typed_number
from quarterdeck.performance.models.questions import Question, QuestionKind, QuestionUse
from quarterdeck.performance.models.scorecards import PartGroup
from quarterdeck.performance.rules import questions as rules

_CHOSEN = (QuestionKind.CHOICE, QuestionKind.SEVERAL)


class QuestionnaireForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("name"), max_length=120)
    use = forms.ChoiceField(label=gettext_lazy("used for"), choices=QuestionUse)
    intro = forms.CharField(
        label=gettext_lazy("a word before the questions"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        max_length=1000,
    )

    def __init__(self, *args: Any, is_new: bool = True, **more: Any):
        super().__init__(*args, **more)
        if not is_new:
            del self.fields["use"]


class QuestionForm(forms.Form):
    """A question of one kind: the fields are those the kind needs."""

    group = forms.CharField(label=gettext_lazy("heading"), required=False, max_length=120)
    about = forms.ChoiceField(
        label=gettext_lazy("what it is about"),
        choices=[("", gettext_lazy("the whole work")), *PartGroup.choices],
        required=False,
        help_text=gettext_lazy("While somebody answers, the evidence that fits stands first beside the question."),
    )
    text = forms.CharField(label=gettext_lazy("question"), max_length=400, widget=forms.Textarea({"rows": 2}))
    guide = forms.CharField(
        label=gettext_lazy("what to look at"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        max_length=1000,
        help_text=gettext_lazy(
            "So that everybody means the same: what does one see when it is there, and when it is not?"
        ),
    )
    low = forms.CharField(label=gettext_lazy("1 means"), required=False, max_length=120)
    high = forms.CharField(label=gettext_lazy("5 means"), required=False, max_length=120)
    choices = forms.CharField(
        label=gettext_lazy("choices"),
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("One a line. With points from 0 to 100 it counts: Always = 100"),
    )
    weight = forms.DecimalField(
        label=gettext_lazy("weight"),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        initial=1,
        help_text=gettext_lazy("How much it counts beside the others; 0 for a question that only informs."),
    )
    is_required = forms.BooleanField(label=gettext_lazy("has to be answered"), required=False)

    def __init__(self, *args: Any, kind: str, **more: Any):
        super().__init__(*args, **more)
        self.kind = kind
        unneeded = set() if kind in _CHOSEN else {"choices"}
        unneeded |= set() if kind == QuestionKind.SCALE else {"low", "high"}
        unneeded |= {"weight"} if kind in (QuestionKind.TEXT, QuestionKind.NUMBER) else set()
        for name in unneeded:
            del self.fields[name]

    def clean_choices(self) -> list[list[str | None]]:
        try:
            return rules.kept_choices(_choice(line) for line in typed_lines(self.cleaned_data["choices"]))
        except (ValueError, InvalidOperation) as error:
            raise forms.ValidationError(_("Points are a number from 0 to 100.")) from error

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        found = dict(self.cleaned_data)
        options = {name: found.pop(name) for name in ("low", "high", "choices") if name in found}
        return {**found, "kind": self.kind, "options": options}


class SheetForm(forms.Form):
    """A sheet to fill in: one field a question, named `q` and its number."""

    def __init__(
        self,
        *args: Any,
        questions: Sequence[Question],
        given: Mapping[int, rules.Given] | None = None,
        is_whole: bool = True,
        **more: Any,
    ):
        super().__init__(*args, **more)
        self.questions = list(questions)
        for one in self.questions:
            field = _field(one, is_required=one.is_required and is_whole)
            field.initial = _typed(one, (given or {}).get(one.pk, rules.Given()))
            self.fields[f"q{one.pk}"] = field

    def sections(self) -> list[tuple[str, list[tuple[Question, forms.BoundField]]]]:
        """The questions with their fields, under their headings in order."""
        found: list[tuple[str, list[tuple[Question, forms.BoundField]]]] = []
        for one in self.questions:
            if not found or found[-1][0] != one.group:
                found.append((one.group, []))
            found[-1][1].append((one, self[f"q{one.pk}"]))
        return found

    def answers(self) -> dict[int, rules.Given]:
        """What was answered, by question: those that were sent and fit; the others are left as they are kept."""
        names = {f"q{one.pk}": one for one in self.questions}
        return {
            one.pk: _given(one, self.cleaned_data[name]) for name, one in names.items() if name in self.cleaned_data
        }


def typed_question(question: Question) -> dict[str, Any]:
    """A kept question as its form has it."""
    names = ("group", "about", "text", "guide", "weight", "is_required")
    lines = [
        one.label if one.points is None else f"{one.label} = {one.points.normalize():f}"
        for one in rules.read_choices(question.options)
    ]
    ends = {name: question.options.get(name, "") for name in ("low", "high")}
    return {**{name: getattr(question, name) for name in names}, **ends, "choices": "\n".join(lines)}


def _choice(line: str) -> rules.Choice:
    label, equals, points = line.rpartition("=")
    if not equals:
        return rules.Choice(line)
    return rules.Choice(label.strip(), typed_number(points))


def _field(question: Question, *, is_required: bool) -> forms.Field:
    more: dict[str, Any] = {"label": question.text, "required": is_required, "help_text": question.guide}
    if question.kind == QuestionKind.SCALE:
        return forms.ChoiceField(choices=_steps(question), widget=forms.RadioSelect, **more)
    if question.kind == QuestionKind.YES_NO:
        return forms.ChoiceField(choices=[("1", _("Yes")), ("0", _("No"))], widget=forms.RadioSelect, **more)
    listed = [(str(place), one.label) for place, one in enumerate(rules.read_choices(question.options))]
    if question.kind == QuestionKind.CHOICE:
        return forms.ChoiceField(choices=listed, widget=forms.RadioSelect, **more)
    if question.kind == QuestionKind.SEVERAL:
        return forms.MultipleChoiceField(choices=listed, widget=forms.CheckboxSelectMultiple, **more)
    if question.kind == QuestionKind.NUMBER:
        return forms.DecimalField(max_digits=14, decimal_places=4, **more)
    return forms.CharField(widget=forms.Textarea({"rows": 3}), max_length=4000, **more)


def _steps(question: Question) -> list[tuple[str, str]]:
    """1 to 5, the ends with their words."""
    ends = {rules.LOWEST: question.options.get("low", ""), rules.HIGHEST: question.options.get("high", "")}
    steps = range(rules.LOWEST, rules.HIGHEST + 1)
    return [(str(step), f"{step} · {ends[step]}" if ends.get(step) else str(step)) for step in steps]


def _typed(question: Question, given: rules.Given) -> Any:
    if question.kind == QuestionKind.SEVERAL:
        return [str(place) for place in given.choices]
    if question.kind == QuestionKind.CHOICE:
        return str(given.choices[0]) if given.choices else ""
    if question.kind == QuestionKind.TEXT:
        return given.text
    if given.number is None:
        return ""
    return f"{given.number.normalize():f}"


def _given(question: Question, value: Any) -> rules.Given:
    if value in (None, "", []):
        return rules.Given()
    if question.kind == QuestionKind.TEXT:
        return rules.Given(text=str(value))
    if question.kind in _CHOSEN:
        return rules.Given(choices=tuple(int(one) for one in (value if isinstance(value, list) else [value])))
    return rules.Given(number=Decimal(str(value)))
