"""What is typed about coaching."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quarterdeck.performance.forms.choosing import Choices, offer
from quarterdeck.performance.forms.days import DayField
from quarterdeck.performance.models.coaching import ObservationKind, SupportKind


def _long(label: Any, *, help_text: Any = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=20000,
        help_text=help_text,
        widget=forms.Textarea({"rows": rows}),
    )


class PrepareForm(forms.Form):
    """With whom, about what, when; what is to be reached can wait for the talk."""

    member_id = forms.TypedChoiceField(label=_("With whom"), coerce=int, widget=forms.Select({"data-select": ""}))
    focus = forms.CharField(label=_("What about"), max_length=200)
    planned_on = DayField(label=_("When"))
    figure = forms.ChoiceField(
        label=_("Which figure should change"),
        required=False,
        help_text=_("With a figure, the effect is measured later."),
    )
    goal = _long(_("Goal"), help_text=_("What will be different afterwards? It can wait until you talk."), rows=2)

    def __init__(self, *args: Any, people: Choices, figures: Choices, **more: Any):
        super().__init__(*args, **more)
        offer(self, "member_id", people)
        offer(self, "figure", [("", pgettext_lazy("coaching", "None that is counted")), *figures])
        if not figures:
            del self.fields["figure"]
        if len(people) == 1:
            self.fields["member_id"].widget = forms.HiddenInput()

    def values(self) -> dict[str, Any]:
        """What the action takes; a figure is written as the measure, and the stage after a colon."""
        measure, _colon, stage = self.cleaned_data.get("figure", "").partition(":")
        return {**self.cleaned_data, "measure": measure, "stage_id": int(stage) if stage else None}


class GrowForm(forms.Form):
    """The four parts of a talk by GROW, with what to ask in each."""

    focus = forms.CharField(label=_("What about"), max_length=200)
    goal = _long(_("Goal"), help_text=_("What do you want to reach? How will you notice that it is there?"))
    reality = _long(
        _("Reality"), help_text=_("What happens now, in which deals? What have you tried? What held you back?")
    )
    options = _long(
        _("Options"), help_text=_("What could you do? What else? What would somebody do who does this well?")
    )
    way_forward = _long(
        _("Way forward"), help_text=_("What will you do, by when? What may come in between? What do you need from me?")
    )


class MoveForm(forms.Form):
    on = DayField(label=_("When"))


class HoldForm(forms.Form):
    """The talk took place."""

    on = DayField(label=_("Took place on"))
    minutes = forms.IntegerField(label=_("Minutes"), required=False, min_value=1, max_value=480)
    follow_up_on = DayField(
        label=_("Look what came of it on"), required=False, help_text=_("Four to six weeks later is usual.")
    )


class FollowUpForm(forms.Form):
    text = _long(_("What came of it"))
    again_on = DayField(label=_("Look once more on"), required=False)


class CallOffForm(forms.Form):
    why = forms.CharField(label=_("Why"), max_length=200)


class NoteForm(forms.Form):
    text = _long(_("Only you read this"), rows=3)


class ObserveForm(forms.Form):
    """What was observed, with which scorecard, in which deal."""

    kind = forms.ChoiceField(label=_("What was observed"), choices=ObservationKind)
    on = DayField(label=_("Observed on"))
    opportunity_id = forms.TypedChoiceField(
        label=_("In which deal"), coerce=int, empty_value=None, required=False, widget=forms.Select({"data-select": ""})
    )
    questionnaire_id = forms.TypedChoiceField(
        label=_("By which scorecard"), coerce=int, empty_value=None, required=False
    )
    note = _long(_("What was seen"), help_text=_("What was said and done, and what it led to. No judgement yet."))

    def __init__(self, *args: Any, deals: Choices, questionnaires: Choices, **more: Any):
        super().__init__(*args, **more)
        offer(self, "opportunity_id", [("", "–"), *deals])
        offer(self, "questionnaire_id", [("", pgettext_lazy("observation", "Without")), *questionnaires])


class SupportForm(forms.Form):
    """What is given along: in words, as a link, as a file."""

    kind = forms.ChoiceField(label=_("Kind"), choices=SupportKind)
    title = forms.CharField(label=_("What"), max_length=200)
    url = forms.URLField(label=_("Link"), required=False, assume_scheme="https")
    file = forms.FileField(label=_("File"), required=False)


class PlanForm(forms.Form):
    """Several talks on one focus."""

    member_id = forms.TypedChoiceField(label=_("With whom"), coerce=int, widget=forms.Select({"data-select": ""}))
    focus = forms.CharField(label=_("What about"), max_length=200)
    aim = _long(_("What will be different"), rows=2)
    sessions = forms.IntegerField(label=_("How many talks"), min_value=2, max_value=12, initial=4)

    def __init__(self, *args: Any, people: Choices, **more: Any):
        super().__init__(*args, **more)
        offer(self, "member_id", people)


class EndPlanForm(forms.Form):
    result = _long(_("What came of it"))
