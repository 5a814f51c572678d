"""What people type about a customer beyond its facts."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quarterdeck.crm.forms.pickers import PickField
from quarterdeck.crm.models import Attitude, BuyerStyle, BuyingRole, Contact, Influence, InsightKind

DAY = {"type": "date"}


class InsightForm(forms.Form):
    """One thing worth remembering."""

    kind = forms.ChoiceField(label=_("kind"), choices=InsightKind.choices)
    text = forms.CharField(label=_("what"), max_length=300)
    detail = forms.CharField(label=_("details"), required=False, widget=forms.Textarea({"rows": 3}))
    until_on = forms.DateField(
        label=_("date"),
        required=False,
        widget=forms.DateInput(DAY, format="%Y-%m-%d"),
        help_text=_("When an agreement ends or a chance comes up."),
    )

    def __init__(self, *args: Any, is_new: bool = True, **more: Any) -> None:
        super().__init__(*args, **more)
        if not is_new:
            del self.fields["kind"]


class PlaceForm(forms.Form):
    """Where somebody stands when it comes to buying."""

    buying_role = forms.ChoiceField(label=_("buying role"), choices=[("", "–"), *BuyingRole.choices], required=False)
    influence = forms.ChoiceField(label=_("influence"), choices=[("", "–"), *Influence.choices], required=False)
    attitude = forms.ChoiceField(label=_("attitude"), choices=[("", "–"), *Attitude.choices], required=False)
    style = forms.ChoiceField(label=_("buyer style"), choices=[("", "–"), *BuyerStyle.choices], required=False)
    reports_to_id = forms.TypedChoiceField(label=_("reports to"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, colleagues: Iterable[Contact], **more: Any) -> None:
        super().__init__(*args, **more)
        reports_to: Any = self.fields["reports_to_id"]
        reports_to.choices = [("", "–"), *((person.pk, person.name) for person in colleagues)]


class AcquaintanceForm(forms.Form):
    """Two people who know each other; the form begins with the first two of a customer."""

    one_id = forms.TypedChoiceField(label=_("person"), coerce=int)
    other_id = forms.TypedChoiceField(label=_("knows"), coerce=int)
    how = forms.CharField(label=_("from where"), max_length=120, required=False)

    def __init__(self, *args: Any, people: Iterable[Contact], **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [(person.pk, person.name) for person in people]
        for place, name in enumerate(("one_id", "other_id")):
            field: Any = self.fields[name]
            field.choices = choices
            field.initial = choices[place][0]


class PlanForm(forms.Form):
    """Where one wants to be with a customer."""

    goal = forms.CharField(label=_("goal"), max_length=300)
    strategy = forms.CharField(label=_("how to get there"), required=False, widget=forms.Textarea({"rows": 4}))
    target_amount = forms.DecimalField(
        label=_("amount to win"), min_value=0, max_digits=18, decimal_places=2, required=False
    )
    from_on = forms.DateField(label=_("from"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    until_on = forms.DateField(label=_("until"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))


class PlanStepForm(forms.Form):
    """Something to do by a day."""

    text = forms.CharField(label=pgettext_lazy("plan step", "what to do"), max_length=200)
    owner_id = PickField(label=_("who"), search_url="/accounts/colleagues/")
    due_on = forms.DateField(label=_("by when"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))


class CustomerRulesForm(forms.Form):
    """How customers are sorted."""

    active_days = forms.IntegerField(
        label=_("active while the last order is at most … days ago"), min_value=1, max_value=3650
    )
    lost_days = forms.IntegerField(
        label=_("lost when the last order is more than … days ago"), min_value=2, max_value=3650
    )
    level_days = forms.IntegerField(label=_("days that count for the level"), min_value=1, max_value=3650)
    a_won_amount = forms.DecimalField(label=_("A from a won amount of"), min_value=0, max_digits=18, decimal_places=2)
    a_open_amount = forms.DecimalField(
        label=_("A from an open amount of"), min_value=0, max_digits=18, decimal_places=2
    )
    b_won_amount = forms.DecimalField(label=_("B from a won amount of"), min_value=0, max_digits=18, decimal_places=2)
    b_open_amount = forms.DecimalField(
        label=_("B from an open amount of"), min_value=0, max_digits=18, decimal_places=2
    )
