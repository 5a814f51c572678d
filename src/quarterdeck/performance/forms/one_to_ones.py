"""What is typed about one-to-ones."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.performance.forms.agreements import AgreeForm
from quarterdeck.performance.forms.choosing import Choices, offer
from quarterdeck.performance.forms.days import DayField
from quarterdeck.performance.models.one_to_ones import Rhythm


class StartForm(forms.Form):
    """With whom, how often, from when on."""

    member_id = forms.TypedChoiceField(label=_("With whom"), coerce=int, widget=forms.Select({"data-select": ""}))
    rhythm = forms.ChoiceField(label=_("Rhythm"), choices=Rhythm, initial=Rhythm.FORTNIGHTLY)
    first_on = DayField(label=_("First talk"))

    def __init__(self, *args: Any, people: Choices, **more: Any):
        super().__init__(*args, **more)
        offer(self, "member_id", people)


class RhythmForm(forms.Form):
    """Another rhythm, another day."""

    rhythm = forms.ChoiceField(label=_("Rhythm"), choices=Rhythm)
    next_on = DayField(label=_("Next talk"))


class PointForm(forms.Form):
    text = forms.CharField(label=_("What you want to talk about"), max_length=400)


class NotesForm(forms.Form):
    notes = forms.CharField(label=_("Shared notes"), required=False, max_length=20000)


class PrivateNoteForm(forms.Form):
    text = forms.CharField(label=_("Private note"), required=False, max_length=20000)


class HoldForm(forms.Form):
    """When it took place, and when the two talk again."""

    on = DayField(label=_("Took place on"))
    next_on = DayField(label=_("Next talk"))


class SkipForm(forms.Form):
    """Why it does not take place, and when the two talk instead."""

    why = forms.CharField(label=_("Why"), max_length=300, widget=forms.Textarea({"rows": 2}))
    next_on = DayField(label=_("Next talk"))


class AgreeTogetherForm(AgreeForm):
    """One thing one of the two does by a day."""

    member_id = forms.TypedChoiceField(label=_("Who does it"), coerce=int)
    field_order = ("member_id", "text", "due_on")

    def __init__(self, *args: Any, people: Choices, **more: Any):
        super().__init__(*args, **more)
        offer(self, "member_id", people)
