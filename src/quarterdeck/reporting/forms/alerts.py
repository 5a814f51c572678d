"""What somebody wants to be told of."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from quarterdeck.metrics import catalogue
from quarterdeck.metrics.catalogue import Unit
from quarterdeck.metrics.dimensions import DIMENSIONS
from quarterdeck.reporting.actions.alerts import AlertGiven
from quarterdeck.reporting.forms.limits import LIMITED, LimitsForm, typed_limits
from quarterdeck.reporting.forms.reports import metric_choices
from quarterdeck.reporting.forms.sending import RecipientsForm
from quarterdeck.reporting.models import Alert
from quarterdeck.reporting.models.alerts import CONDITIONS, REPEATS
from quarterdeck.reporting.rules.alerting import COMPARING, Condition
from quarterdeck.reporting.rules.definitions import BETWEEN, SPAN_NAMES

_CLOCK = forms.TimeInput({"type": "time"}, "%H:%M")
_HUNDRED = Decimal(100)
_ABOUT = ("name", "metric", "span", "split")
_PLAIN = (*_ABOUT, "condition", "repeat", "quiet_from", "quiet_until", "working_days_only")


class AlertForm(LimitsForm, RecipientsForm):
    """One figure, what it is limited to, one condition, who is told and when not. Shares are typed as percent."""

    name = forms.CharField(label=_("name"), max_length=80)
    metric = forms.ChoiceField(label=_("figure"), widget=forms.Select({"data-select": ""}))
    span = forms.ChoiceField(label=_("period"), initial="this_month")
    split = forms.ChoiceField(
        label=_("for each"), required=False, help_text=_("Watch each of them on its own; empty watches all together.")
    )
    condition = forms.ChoiceField(label=_("when it"), choices=CONDITIONS)
    threshold = forms.DecimalField(
        label=_("threshold"), max_digits=18, decimal_places=4, help_text=_("Shares and rates in percent, such as 20.")
    )
    repeat = forms.ChoiceField(label=_("say it"), choices=REPEATS)
    quiet_from = forms.TimeField(label=_("quiet from"), required=False, initial="20:00", widget=_CLOCK)
    quiet_until = forms.TimeField(label=_("until"), required=False, initial="08:00", widget=_CLOCK)
    working_days_only = forms.BooleanField(label=_("only on working days"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spans = [(code, capfirst(str(name))) for code, name in SPAN_NAMES.items() if code != BETWEEN]
        splits = [("", "–"), *((code, DIMENSIONS[code].name) for code in LIMITED)]
        for name, found in (("metric", metric_choices()), ("span", spans), ("split", splits)):
            self.fields[name].choices = found  # type: ignore[attr-defined]  # each is a field of choices
        self.order_fields((*_ABOUT, "condition", "threshold", "members", "robots", "repeat"))

    def about(self) -> list[forms.BoundField]:
        """Which figure is watched; what limits it comes after."""
        return [self[name] for name in _ABOUT]

    def speaking(self) -> list[forms.BoundField]:
        """When the alert speaks, and to whom."""
        apart = {*_ABOUT, *(field.name for field in self.limits())}
        return [field for field in self.visible_fields() if field.name not in apart]

    def given(self) -> AlertGiven:
        """The alert as the action takes it."""
        known = self.cleaned_data
        share = is_share(known["metric"], known["condition"])
        threshold = known["threshold"] / _HUNDRED if share else known["threshold"]
        return AlertGiven(threshold=threshold, filters=self.filters, **{name: known[name] for name in _PLAIN})


def initial_of(alert: Alert) -> dict[str, Any]:
    """A kept alert as the form shows it."""
    share = is_share(alert.metric, alert.condition)
    return {
        **{name: getattr(alert, name) for name in _PLAIN},
        **typed_limits(alert.filters),
        "threshold": format((alert.threshold * _HUNDRED if share else alert.threshold).normalize(), "f"),
        "members": [str(member.pk) for member in alert.members.all()],
        "robots": [robot.pk for robot in alert.robots.all()],
    }


def is_share(metric: str, condition: str) -> bool:
    """Whether the threshold is a share, which people type as percent."""
    return Condition(condition) in COMPARING or catalogue.metric(metric).unit is Unit.PERCENT
