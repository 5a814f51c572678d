"""How somebody wants the brief."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.robots import queries as robots
from quarterdeck.reporting.models import BriefHabit


class BriefForm(forms.Form):
    """By mail, and with the right to share into groups."""

    is_daily = forms.BooleanField(label=_("By mail every working day"), required=False)
    is_weekly = forms.BooleanField(label=_("By mail about the week, on its first working day"), required=False)
    robots = forms.TypedMultipleChoiceField(
        label=_("groups"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A group gets the brief that you get."),
    )

    def __init__(self, *args: Any, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = robots.robot_choices() if may_share else []
        self.fields["robots"].choices = groups  # type: ignore[attr-defined]  # a field of choices
        if not groups:
            del self.fields["robots"]


def initial_of(habit: BriefHabit) -> dict[str, Any]:
    """What was chosen, as the form shows it."""
    groups = [robot.pk for robot in habit.robots.all()] if habit.pk else []
    return {"is_daily": habit.is_daily, "is_weekly": habit.is_weekly, "robots": groups}
