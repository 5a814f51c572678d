"""What people type about teams: criteria, levels, rounds of choosing, thanks."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from quarterdeck.core.pages.pickers import IdsField
from quarterdeck.metrics import catalogue
from quarterdeck.metrics.showing import choices
from quarterdeck.people.models import Member
from quarterdeck.performance.models.teams.recognition import BadgeIcon
from quarterdeck.performance.rules.teams import reviewing

Choices = Sequence[tuple[Any, Any]]
LEVELS: dict[int, Any] = {
    1: pgettext_lazy("team level", "Far below what is expected"),
    2: pgettext_lazy("team level", "Not yet what is expected"),
    3: pgettext_lazy("team level", "As expected"),
    4: pgettext_lazy("team level", "More than expected"),
    5: pgettext_lazy("team level", "An example for the others"),
}


def _names(keys: Sequence[str]) -> list[tuple[int, str]]:
    ids = [int(key) for key in keys if key.isdecimal() and len(key) < 18]
    return list(Member.objects.active().filter(pk__in=ids).order_by("name", "pk").values_list("pk", "name"))


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class ReviewForm(forms.Form):
    """Which team, over which days."""

    unit_id = forms.TypedChoiceField(label=gettext_lazy("team"), coerce=int, widget=forms.Select({"data-select": ""}))
    period = forms.ChoiceField(label=gettext_lazy("period"))

    def __init__(self, *args: Any, units: Choices, periods: Choices, **more: Any):
        super().__init__(*args, **more)
        _offer(self, unit_id=units, period=periods)


class LevelForm(forms.Form):
    """A level with a reason, or that the criterion is left out, with one as well; `seen` is the judgement it began from."""

    LEFT_OUT = "none"

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    level = forms.TypedChoiceField(
        label=gettext_lazy("level"),
        coerce=lambda value: None if value == LevelForm.LEFT_OUT else int(value),
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("reason"),
        max_length=2000,
        widget=_area(4),
        help_text=gettext_lazy("What the team did, with one or two things that happened in this period."),
    )

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        levels = [(level, f"{level} · {LEVELS[level]}") for level in reversed(reviewing.LEVELS)]
        _offer(self, level=[*levels, (self.LEFT_OUT, _("Does not apply; its weight goes to the others"))])


class CloseTeamReviewForm(forms.Form):
    note = forms.CharField(label=gettext_lazy("a word to the team"), required=False, widget=_area(3), max_length=2000)


class AwardForm(forms.Form):
    """A round of choosing excellent teams."""

    name = forms.CharField(label=gettext_lazy("name"), max_length=120)
    period = forms.ChoiceField(label=gettext_lazy("for what was done in"))
    least_people = forms.IntegerField(
        label=gettext_lazy("people a team has at least"), min_value=1, max_value=100, initial=3
    )

    def __init__(self, *args: Any, periods: Choices, **more: Any):
        super().__init__(*args, **more)
        _offer(self, period=periods)


class NominateForm(forms.Form):
    unit_id = forms.TypedChoiceField(label=gettext_lazy("team"), coerce=int, widget=forms.Select({"data-select": ""}))
    why = forms.CharField(
        label=gettext_lazy("what makes it excellent"),
        widget=_area(5),
        max_length=2000,
        help_text=gettext_lazy(
            "What they did, for whom, and what came of it. Figures are put beside it by themselves."
        ),
    )

    def __init__(self, *args: Any, units: Choices, **more: Any):
        super().__init__(*args, **more)
        _offer(self, unit_id=units)


class AnnounceForm(forms.Form):
    """Who is chosen, why, and for which value they are thanked."""

    winners = forms.TypedMultipleChoiceField(
        label=gettext_lazy("chosen"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    why = forms.CharField(label=gettext_lazy("why"), widget=_area(4), max_length=2000)
    value_id = forms.TypedChoiceField(label=gettext_lazy("for the value"), coerce=int)

    def __init__(self, *args: Any, nominated: Choices, values: Choices, **more: Any):
        super().__init__(*args, **more)
        _offer(self, winners=nominated, value_id=values)


class ThanksForm(forms.Form):
    """Whom somebody thanks, for what."""

    member_ids = IdsField(label=gettext_lazy("whom"), url=reverse_lazy("people:choices"), name_of=_names)
    value_id = forms.TypedChoiceField(label=gettext_lazy("for the value"), coerce=int, widget=forms.RadioSelect)
    text = forms.CharField(label=gettext_lazy("what they did, and what came of it"), widget=_area(4), max_length=1000)
    badge_id = forms.TypedChoiceField(label=gettext_lazy("badge"), coerce=int, empty_value=None, required=False)
    points = forms.IntegerField(label=gettext_lazy("points for each"), min_value=0, max_value=1000, initial=0)

    def __init__(self, *args: Any, values: Choices, badges: Choices, left: int | None, **more: Any):
        super().__init__(*args, **more)
        _offer(self, value_id=values, badge_id=[("", "–"), *badges])
        # Who is chosen is named now: nothing is asked while a page is drawn.
        self["member_ids"]
        if not badges:
            del self.fields["badge_id"]
        if left is None:
            del self.fields["points"]
        else:
            self.fields["points"].help_text = _("You have %(n)d points left this month.") % {"n": left}


class ReasonForm(forms.Form):
    why = forms.CharField(label=gettext_lazy("reason"), widget=_area(3), max_length=300)


class CriterionForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("criterion"), max_length=80)
    guide = forms.CharField(label=gettext_lazy("what is meant"), required=False, widget=_area(2), max_length=1000)
    weight = forms.IntegerField(label=gettext_lazy("weight"), min_value=1, max_value=100)
    metric_codes = forms.MultipleChoiceField(
        label=gettext_lazy("figures beside it"),
        required=False,
        widget=forms.SelectMultiple({"data-select": ""}),
        help_text=gettext_lazy("They inform who judges; they do not count by themselves."),
    )
    position = forms.IntegerField(label=gettext_lazy("order in the list"), min_value=0, max_value=100, initial=0)

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        own = [one for one in catalogue.every_metric().values() if one.code not in catalogue.METRICS]
        offered = [(name, [(one.code, one.name) for one in found]) for name, found in choices(own).items()]
        _offer(self, metric_codes=offered)


class ValueForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("value"), max_length=40)
    meaning = forms.CharField(
        label=gettext_lazy("what it looks like in daily work"), required=False, max_length=300, widget=_area(2)
    )
    position = forms.IntegerField(label=gettext_lazy("order in the list"), min_value=0, max_value=100, initial=0)


class BadgeForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("badge"), max_length=40)
    icon = forms.ChoiceField(label=gettext_lazy("icon"), choices=BadgeIcon)
    meaning = forms.CharField(
        label=gettext_lazy("what it is given for"), required=False, max_length=200, widget=_area(2)
    )


class PointsForm(forms.Form):
    points_a_month = forms.IntegerField(
        label=gettext_lazy("points a person may give away a month"),
        min_value=0,
        max_value=1000,
        help_text=gettext_lazy("0 turns points off. Points are never money; what is not given lapses with the month."),
    )


def _offer(form: forms.Form, **offered: Choices) -> None:
    for name, found in offered.items():
        form.fields[name].choices = list(found)  # type: ignore[attr-defined]  # each is a field of choices
