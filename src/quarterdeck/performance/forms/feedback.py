"""What is typed about feedback."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.pages.pickers import IdsField
from quarterdeck.performance.forms.choosing import Choices, offer
from quarterdeck.performance.forms.days import DayField
from quarterdeck.performance.models.feedback import Audience, FeedbackKind
from quarterdeck.performance.queries.feedback import names

_LONGEST = 2000
_COLLEAGUES = reverse_lazy("crm:colleague_choices")


def _told(label: Any, help_text: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=_LONGEST,
        widget=forms.Textarea({"rows": 3}),
    )


class FeedbackForm(forms.Form):
    """Situation, behaviour, effect: what anybody could have seen, not what somebody is like."""

    member_ids = IdsField(label=_("For whom"), url=_COLLEAGUES, name_of=names)
    kind = forms.ChoiceField(label=_("Kind"), choices=FeedbackKind, widget=forms.RadioSelect, initial="praise")
    situation = _told(_("Situation"), _("When and where was it?"))
    behaviour = _told(_("Behaviour"), _("What did the person do or say? Only what one could see or hear."))
    effect = _told(_("What it led to"), _("What did it lead to, for the customer, the team or you?"))
    advice = _told(_("What next"), _("Keep on, more of it, or try something else."), required=False)
    audience = forms.ChoiceField(label=_("Who may read it"), choices=Audience, initial=Audience.PERSON)

    def __init__(self, *args: Any, audiences: Choices, is_answer: bool = False, **more: Any):
        super().__init__(*args, **more)
        offer(self, "audience", audiences)
        if is_answer:
            del self.fields["member_ids"]

    def said(self) -> dict[str, Any]:
        """What was typed, without whom it is for."""
        return {name: value for name, value in self.cleaned_data.items() if name != "member_ids"}


class AskForm(forms.Form):
    """Whom to ask, about whom, what."""

    about_id = forms.TypedChoiceField(label=_("About"), coerce=int)
    asked_of_ids = IdsField(label=_("Whom to ask"), url=_COLLEAGUES, name_of=names)
    question = _told(_("What do you want to know?"), _("One clear question gets a clear answer."))
    due_on = DayField(label=_("Wanted until"), required=False)

    def __init__(self, *args: Any, about: Choices, **more: Any):
        super().__init__(*args, **more)
        offer(self, "about_id", about)


class DeclineForm(forms.Form):
    why = forms.CharField(label=_("Why, if you like to say"), required=False, max_length=300)
