"""What is typed about reviews."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from quarterdeck.performance.forms.choosing import Choices, offer
from quarterdeck.performance.forms.days import DayField
from quarterdeck.performance.forms.lines import plain_signs, typed_lines, typed_number
from quarterdeck.performance.models.reviews import ANSWERING, CycleBand, Outcome
from quarterdeck.performance.rules.reviews.anonymity import FEWEST
from quarterdeck.performance.rules.scoring.words import plain

_HUNDRED = Decimal(100)
_STEPS = [
    (1, gettext_lazy("1 · not at all")),
    (2, gettext_lazy("2 · partly")),
    (3, gettext_lazy("3 · mostly")),
    (4, gettext_lazy("4 · fully")),
    (5, gettext_lazy("5 · clearly more")),
]


def _words(label: Any, *, rows: int = 3, required: bool = True, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, widget=widget, required=required, max_length=4000, help_text=help_text)


class CycleForm(forms.Form):
    """A cycle: which days are assessed, by when each step is done, who is in it."""

    name = forms.CharField(label=gettext_lazy("name"), max_length=120)
    begin_with = forms.ChoiceField(label=gettext_lazy("begin with"), required=False)
    intro = _words(gettext_lazy("what it is for"), rows=2, required=False)
    starts_on = DayField(label=gettext_lazy("assessed from"))
    last_on = DayField(label=gettext_lazy("assessed up to"))
    nominate_by = DayField(label=gettext_lazy("reviewers chosen by"))
    evaluate_by = DayField(label=gettext_lazy("assessed by"))
    calibrate_by = DayField(label=gettext_lazy("calibrated by"))
    talk_by = DayField(label=gettext_lazy("talked by"))
    unit_ids = forms.TypedMultipleChoiceField(
        label=gettext_lazy("only these teams and below"),
        coerce=int,
        required=False,
        widget=forms.SelectMultiple({"data-select": ""}),
    )
    role_ids = forms.TypedMultipleChoiceField(
        label=gettext_lazy("only these roles"),
        coerce=int,
        required=False,
        widget=forms.SelectMultiple({"data-select": ""}),
    )
    joined_before = DayField(
        label=gettext_lazy("only who joined before"),
        required=False,
        help_text=gettext_lazy("Somebody who came last week cannot be assessed fairly."),
    )
    least_answers = forms.IntegerField(
        label=gettext_lazy("fewest answers shown together"),
        min_value=FEWEST,
        max_value=20,
        initial=FEWEST,
        help_text=gettext_lazy("What fewer colleagues, team members or customers said is neither shown nor counted."),
    )
    most_peers = forms.IntegerField(
        label=gettext_lazy("most colleagues asked about one person"), min_value=1, max_value=20, initial=5
    )

    def __init__(self, *args: Any, units: Choices, roles: Choices, starters: Choices = (), **more: Any):
        super().__init__(*args, **more)
        offer(self, "unit_ids", units)
        offer(self, "role_ids", roles)
        offer(self, "begin_with", [*starters, ("", _("Nothing: I set it up myself"))])
        if not starters:
            del self.fields["begin_with"]


class PartForm(forms.Form):
    """A side with its weight, and what its people are asked."""

    weight = forms.DecimalField(
        label=gettext_lazy("weight"),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text=gettext_lazy("All weights come to 100. With 0 a side is heard and does not count."),
    )
    questionnaire_id = forms.TypedChoiceField(label=gettext_lazy("asked"), coerce=int)

    def __init__(self, *args: Any, side: str, questionnaires: Choices, **more: Any):
        super().__init__(*args, **more)
        if side in ANSWERING:
            offer(self, "questionnaire_id", questionnaires)
        else:
            del self.fields["questionnaire_id"]


class BandsForm(forms.Form):
    lines = _words(
        pgettext_lazy("reviews", "bands"),
        rows=6,
        help_text=gettext_lazy(
            "One a line: name = from points, then if you like the share of people: at least – at most. "
            "Strong = 70, 10% – 40%"
        ),
    )

    def clean_lines(self) -> list[dict[str, Any]]:
        found = []
        for number, line in enumerate(typed_lines(self.cleaned_data["lines"]), start=1):
            try:
                found.append(_band(line))
            except (ValueError, InvalidOperation) as error:
                told = _("Line %(number)s is not written as name = points, at least – at most.")
                raise forms.ValidationError(told % {"number": number}) from error
        return found


class WhyForm(forms.Form):
    why = _words(gettext_lazy("reason"))

    def __init__(self, *args: Any, is_needed: bool = True, **more: Any):
        super().__init__(*args, **more)
        self.fields["why"].required = is_needed


class ColleagueForm(forms.Form):
    member_id = forms.IntegerField(
        label=gettext_lazy("colleague"),
        widget=forms.Select({"data-select": "", "data-select-url": reverse_lazy("crm:colleague_choices")}),
        help_text=gettext_lazy("Somebody who saw the work of these months, not only somebody one likes."),
    )


class CustomerForm(forms.Form):
    contact_id = forms.IntegerField(
        label=gettext_lazy("contact"),
        widget=forms.Select({"data-select": "", "data-select-url": reverse_lazy("crm:contact_choices")}),
        help_text=gettext_lazy("They answer a few questions by a link, without signing in."),
    )


class GoalForm(forms.Form):
    title = forms.CharField(label=pgettext_lazy("reviews", "goal"), max_length=200)
    measure = forms.CharField(
        label=gettext_lazy("reached when"),
        max_length=300,
        help_text=gettext_lazy("So that both can tell afterwards: a number, a day, something one can see."),
    )
    weight = forms.DecimalField(label=gettext_lazy("weight"), min_value=Decimal("0.1"), max_value=100, initial=1)


class LevelForm(forms.Form):
    level = forms.TypedChoiceField(label=gettext_lazy("reached"), coerce=int, choices=_STEPS, widget=forms.RadioSelect)
    note = _words(gettext_lazy("what one could see"), required=False)


class NotesForm(forms.Form):
    talk_on = DayField(label=gettext_lazy("day of the talk"))
    talk_notes = _words(gettext_lazy("what was said and agreed"), rows=8, required=False)


class SignForm(forms.Form):
    disagreement = _words(
        gettext_lazy("I see it differently, because"),
        required=False,
        help_text=gettext_lazy(
            "Signing says that you talked, not that you agree. What you write here stays on record."
        ),
    )

    def __init__(self, *args: Any, is_own: bool, **more: Any):
        super().__init__(*args, **more)
        if not is_own:
            del self.fields["disagreement"]


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(label=gettext_lazy("what follows"), choices=Outcome, widget=forms.RadioSelect)
    note = _words(gettext_lazy("why"), required=False)


class MoveForm(forms.Form):
    band_id = forms.TypedChoiceField(label=pgettext_lazy("reviews", "band"), coerce=int, widget=forms.RadioSelect)
    why = _words(gettext_lazy("reason"), help_text=gettext_lazy("Facts that the score does not show."))

    def __init__(self, *args: Any, bands: Sequence[CycleBand], **more: Any):
        super().__init__(*args, **more)
        offer(self, "band_id", [(one.pk, one.name) for one in bands])


class PotentialForm(forms.Form):
    potential = forms.TypedChoiceField(
        label=gettext_lazy("potential"),
        coerce=int,
        widget=forms.RadioSelect,
        choices=[
            (1, gettext_lazy("1 · right where they are")),
            (2, gettext_lazy("2 · could take on more")),
            (3, gettext_lazy("3 · could take the next step soon")),
        ],
    )
    why = _words(gettext_lazy("reason"), help_text=gettext_lazy("What they did that shows it."))


def typed_bands(bands: Sequence[CycleBand]) -> str:
    """Kept bands as their form has them."""
    return "\n".join(
        f"{one.name} = {plain(one.floor)}, {plain(one.least_share * 100)}% – {plain(one.most_share * 100)}%"
        for one in bands
    )


def _band(line: str) -> dict[str, Any]:
    name, equals, rest = line.partition("=")
    points, _comma, shares = plain_signs(rest).partition(",")
    least, _dash, most = shares.replace("-", "–").partition("–")
    if not equals or not name.strip():
        raise ValueError(line)
    return {
        "name": name.strip()[:60],
        "floor": typed_number(points),
        "least_share": _share(least, Decimal(0)),
        "most_share": _share(most, Decimal(1)),
    }


def _share(text: str, missing: Decimal) -> Decimal:
    typed = text.strip().rstrip("%").strip()
    share = typed_number(typed) / _HUNDRED if typed else missing
    if not 0 <= share <= 1:
        raise ValueError(text)
    return share
