"""What people type about follow-up plans, templates, one activity for many, and days that matter."""

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from quarterdeck.crm.forms.activities import DAY, MOMENT
from quarterdeck.crm.forms.pickers import PickField
from quarterdeck.crm.models import ActivityKind, DateKind, Level, Outcome, StepKind


class PlanForm(forms.Form):
    name = forms.CharField(label=_("name"), max_length=80)
    description = forms.CharField(label=_("when to use it"), max_length=200, required=False)
    daily_cap = forms.IntegerField(
        label=_("at most so many steps a day"), min_value=1, max_value=10_000, required=False
    )
    is_active = forms.BooleanField(label=_("in use"), required=False, initial=True)


class StepForm(forms.Form):
    """One step; an empty row is no step."""

    kind = forms.ChoiceField(label=_("kind"), choices=StepKind.choices, initial=StepKind.CALL)
    delay_days = forms.IntegerField(
        label=_("working days later"), min_value=0, max_value=365, required=False, initial=1
    )
    subject = forms.CharField(label=_("what"), max_length=200, required=False)
    body = forms.CharField(label=_("text"), required=False, widget=forms.Textarea({"rows": 2}))
    must_be_done = forms.BooleanField(label=_("wait until it is done"), required=False, initial=True)
    sends_mail = forms.BooleanField(label=_("send the e-mail itself"), required=False)


StepForms: "type[BaseFormSet[StepForm]]" = formset_factory(StepForm, extra=2, max_num=20)


class EnrolForm(forms.Form):
    """Which plan to begin; who goes through it stands in the address."""

    plan_id = forms.TypedChoiceField(label=_("follow-up plan"), coerce=int)
    lead_ids = forms.CharField(required=False, widget=forms.HiddenInput)
    contact_ids = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, plans: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["plan_id"]
        if isinstance(field, forms.ChoiceField):
            field.choices = plans


class TemplateForm(forms.Form):
    name = forms.CharField(label=_("name"), max_length=80)
    kind = forms.ChoiceField(label=_("kind"), choices=ActivityKind.choices, initial=ActivityKind.CALL)
    subject = forms.CharField(label=_("what"), max_length=200, required=False)
    note = forms.CharField(label=_("note"), required=False, widget=forms.Textarea({"rows": 3}))
    minutes = forms.IntegerField(label=_("minutes"), min_value=0, max_value=1440, required=False)
    outcome = forms.ChoiceField(label=_("outcome"), choices=[("", "–"), *Outcome.choices], required=False)
    next_step = forms.CharField(label=_("next step"), max_length=200, required=False)
    next_step_days = forms.IntegerField(
        label=_("working days to the next step"), min_value=0, max_value=365, required=False
    )
    is_shared = forms.BooleanField(label=_("for everybody"), required=False)


class BulkLogForm(forms.Form):
    """One activity with many customers; whom it was with is chosen by name."""

    account_ids = forms.TypedMultipleChoiceField(label=_("accounts"), coerce=int, required=False)
    contact_ids = forms.TypedMultipleChoiceField(label=_("contacts"), coerce=int, required=False)
    kind = forms.ChoiceField(label=_("kind"), choices=ActivityKind.choices, initial=ActivityKind.MESSAGE)
    subject = forms.CharField(label=_("what"), max_length=200)
    done_at = forms.DateTimeField(label=_("when"), widget=MOMENT)
    outcome = forms.ChoiceField(label=_("outcome"), choices=[("", "–"), *Outcome.choices], required=False)
    note = forms.CharField(label=_("note"), required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, accounts: list[tuple[int, str]], contacts: list[tuple[int, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, choices, url in (
            ("account_ids", accounts, "/accounts/choices/"),
            ("contact_ids", contacts, "/contacts/choices/"),
        ):
            field = self.fields[name]
            if isinstance(field, forms.TypedMultipleChoiceField):
                field.choices = choices
                field.widget.attrs |= {"data-select": "", "data-select-url": url}


class DateForm(forms.Form):
    kind = forms.ChoiceField(label=_("kind"), choices=DateKind.choices, initial=DateKind.RENEWAL)
    on = forms.DateField(label=_("day"), widget=DAY)
    label = forms.CharField(label=_("what"), max_length=120, required=False)
    contact_id = PickField(label=_("contact"), required=False, search_url="/contacts/choices/")
    is_yearly = forms.BooleanField(label=_("every year"), required=False, initial=True)
    days_before = forms.IntegerField(label=_("tell me so many days before"), min_value=0, max_value=365, initial=7)


class CareForm(forms.Form):
    """After how many days without a contact a customer of each level is silent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level in Level:
            self.fields[f"days_{level.value}"] = forms.IntegerField(label=level.label, min_value=1, max_value=3650)
