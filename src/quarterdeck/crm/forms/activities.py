"""What people type about activities and files."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quarterdeck.crm.forms.pickers import PickField
from quarterdeck.crm.models import ActivityKind, Outcome

MOMENT = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class _About(forms.Form):
    """What an activity is about: a lead, a deal, an account, a contact."""

    lead_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    account_id = PickField(label=_("account"), required=False, search_url="/accounts/choices/")
    opportunity_id = PickField(label=_("opportunity"), required=False, search_url="/activities/opportunities/")
    contact_id = PickField(label=_("contact"), required=False, search_url="/contacts/choices/")

    def clean(self) -> dict[str, Any]:
        """Either says enough: what it was, or whom it was with."""
        given = super().clean() or {}
        if not any(given.get(name) for name in ("subject", "lead_id", "account_id", "opportunity_id", "contact_id")):
            self.add_error("subject", _("Say what it was, or whom it was with."))
        return given


class LogForm(_About):
    """Something that was done."""

    kind = forms.ChoiceField(label=_("kind"), choices=ActivityKind.choices, initial=ActivityKind.CALL)
    subject = forms.CharField(label=_("what"), max_length=200, required=False)
    done_at = forms.DateTimeField(label=_("when"), widget=MOMENT)
    outcome = forms.ChoiceField(label=_("outcome"), choices=[("", "–"), *Outcome.choices], required=False)
    minutes = forms.IntegerField(label=_("minutes"), min_value=0, max_value=1440, required=False)
    note = forms.CharField(label=_("note"), required=False, widget=forms.Textarea({"rows": 3}))
    next_step = forms.CharField(label=_("next step"), max_length=200, required=False)
    next_step_on = forms.DateField(label=_("next step on"), required=False, widget=DAY)

    field_order = (
        "kind",
        "subject",
        "account_id",
        "opportunity_id",
        "contact_id",
        "done_at",
        "outcome",
        "minutes",
        "note",
    )

    def clean_done_at(self) -> datetime:
        """What was done lies in the past; a minute's difference of clocks is forgiven."""
        done_at: datetime = self.cleaned_data["done_at"]
        if done_at > timezone.now() + timedelta(minutes=1):
            raise ValidationError(_("This is still to come. Plan it instead."))
        return done_at


class PlanForm(_About):
    """Something to be done."""

    kind = forms.ChoiceField(label=_("kind"), choices=ActivityKind.choices, initial=ActivityKind.VISIT)
    subject = forms.CharField(label=_("what"), max_length=200, required=False)
    due_at = forms.DateTimeField(label=_("planned for"), widget=MOMENT)
    note = forms.CharField(label=_("note"), required=False, widget=forms.Textarea({"rows": 3}))

    field_order = ("kind", "subject", "account_id", "opportunity_id", "contact_id", "due_at", "note")


class ActivityForm(forms.Form):
    """An activity that is there already; what was done and what is planned show their own moment."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("kind"), choices=ActivityKind.choices)
    subject = forms.CharField(label=_("what"), max_length=200)
    due_at = forms.DateTimeField(label=_("planned for"), widget=MOMENT, required=False)
    done_at = forms.DateTimeField(label=_("done"), widget=MOMENT, required=False)
    outcome = forms.ChoiceField(label=_("outcome"), choices=[("", "–"), *Outcome.choices], required=False)
    minutes = forms.IntegerField(label=_("minutes"), min_value=0, max_value=1440, required=False)
    note = forms.CharField(label=_("note"), required=False, widget=forms.Textarea({"rows": 3}))


class CompleteForm(forms.Form):
    """How a planned activity went."""

    outcome = forms.ChoiceField(label=_("outcome"), choices=[("", "–"), *Outcome.choices], required=False)
    note = forms.CharField(label=_("note"), required=False, widget=forms.Textarea({"rows": 2}))
    next_step = forms.CharField(label=_("next step"), max_length=200, required=False)
    next_step_on = forms.DateField(label=_("next step on"), required=False, widget=DAY)


class AttachmentForm(forms.Form):
    file = forms.FileField(label=_("file"))
