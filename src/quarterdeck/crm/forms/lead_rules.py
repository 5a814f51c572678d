"""What people type about scoring and routing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.lists.forms import ConditionsField
from quarterdeck.crm.forms.pools import Choices, chosen
from quarterdeck.crm.models import ActivityKind, Decay, Outcome, RoutingMethod, RoutingTo, ScoreSide


class ScoringForm(forms.Form):
    name = forms.CharField(label=_("name"), max_length=80)
    side = forms.ChoiceField(label=_("judges"), choices=ScoreSide.choices)
    points = forms.IntegerField(
        label=_("points"), min_value=-1000, max_value=1000, help_text=_("Below zero takes points away.")
    )
    conditions = ConditionsField(label=_("only leads where"), required=False)
    activity_kind = forms.ChoiceField(
        label=_("kind of activity"), choices=[("", _("any")), *ActivityKind.choices], required=False
    )
    outcome = forms.ChoiceField(label=_("outcome"), choices=[("", _("any")), *Outcome.choices], required=False)
    times = forms.IntegerField(label=_("at least this often"), min_value=1, max_value=999, initial=1)
    decay = forms.ChoiceField(label=_("with time"), choices=Decay.choices)
    decay_days = forms.IntegerField(label=_("idle days"), min_value=1, max_value=3650, required=False)
    fade = forms.IntegerField(label=_("points lost a week"), min_value=1, max_value=1000, required=False)


class ScoringSettingForm(forms.Form):
    hot_from = forms.IntegerField(label=_("hot from"), min_value=-1000, max_value=10000)
    warm_from = forms.IntegerField(label=_("warm from"), min_value=-1000, max_value=10000)
    fit_weight = forms.IntegerField(label=_("weight of fit, in per cent"), min_value=0, max_value=1000)
    behaviour_weight = forms.IntegerField(label=_("weight of behaviour, in per cent"), min_value=0, max_value=1000)


class RoutingForm(forms.Form):
    name = forms.CharField(label=_("name"), max_length=80)
    conditions = ConditionsField(label=_("leads where"), required=False)
    goes_to = forms.ChoiceField(label=_("goes to"), choices=RoutingTo.choices)
    method = forms.ChoiceField(label=_("method"), choices=RoutingMethod.choices)
    monthly_capacity = forms.IntegerField(
        label=_("leads a month each"),
        min_value=0,
        max_value=30_000,
        required=False,
        help_text=_("A thirtieth of it a day. Empty: no limit."),
    )

    def __init__(self, *args: Any, members: Choices, units: Choices, territories: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member_ids"] = forms.TypedMultipleChoiceField(
            label=_("these people"),
            choices=members,
            coerce=int,
            required=False,
            widget=forms.SelectMultiple({"data-select": ""}),
        )
        self.fields["unit_id"] = chosen(units, label=_("department"), required=False)
        self.fields["territory_id"] = chosen(territories, label=_("territory"), required=False)
        self.order_fields(["name", "conditions", "goes_to", "member_ids", "unit_id", "territory_id", "method"])
