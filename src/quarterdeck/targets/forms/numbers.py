"""The shape of what fills the grid: proposals from history, splits, files."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.metrics.catalogue import Metric, Unit
from quarterdeck.targets.rules import amounts

WAYS = (
    ("last_year_pattern", _("As last year's months stood to each other")),
    ("growth", _("Last year plus growth")),
    ("even", _("The same every month")),
    ("capacity", _("By working days and heads")),
    ("territory_potential", _("By the potential of territories")),
)
SIDES = (("given", _("Given")), ("proposed", _("Proposed")))


MONEY_STEPS = (
    _("Cents"),
    _("Whole amounts"),
    _("Hundreds"),
    _("Thousands"),
    _("Ten thousands"),
)


class MoneyStepField(forms.TypedChoiceField):
    """What amounts of money are rounded to."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [(_written(step), label) for step, label in zip(amounts.MONEY_STEPS, MONEY_STEPS, strict=True)]
        super().__init__(label=_("Round money to"), choices=choices, coerce=Decimal, empty_value=None, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return _written(value) if isinstance(value, Decimal) else value


def _written(step: Decimal) -> str:
    """A step as its choice names it, however many decimals it was kept with."""
    return f"{step.normalize():f}"


class FillForm(forms.Form):
    """Fill a row, and what lies below it, from a rule."""

    how = forms.ChoiceField(label=_("How"), choices=WAYS, widget=forms.RadioSelect, initial="last_year_pattern")
    total = forms.DecimalField(
        label=_("Total of the year"),
        required=False,
        min_value=Decimal(0),
        max_digits=20,
        decimal_places=4,
        help_text=_("Empty: what stands there now, or what history proposes."),
    )
    growth = forms.DecimalField(
        label=_("Growth in percent"),
        required=False,
        max_digits=6,
        decimal_places=1,
        help_text=_("Only for last year plus growth. Empty: the growth of the last two years."),
    )
    side = forms.ChoiceField(label=_("Whose number"), choices=SIDES)
    is_deep = forms.BooleanField(label=_("Share it out to everybody below"), required=False, initial=True)
    money_step = MoneyStepField(required=False)

    def __init__(
        self, *args: Any, sides: Sequence[str], metric: Metric, money_step: Decimal | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._is_share = metric.unit == Unit.PERCENT
        keep_sides(self, sides)
        keep_step(self, metric, money_step)

    def clean_total(self) -> Decimal | None:
        """A rate is typed in percent."""
        total: Decimal | None = self.cleaned_data["total"]
        return total / 100 if total is not None and self._is_share else total

    def clean_growth(self) -> Decimal | None:
        """Percent as a share."""
        growth: Decimal | None = self.cleaned_data["growth"]
        return None if growth is None else growth / 100


class SplitForm(forms.Form):
    """Share a row's numbers out to those below it."""

    how = forms.ChoiceField(label=_("How"), choices=WAYS, widget=forms.RadioSelect, initial="last_year_pattern")
    side = forms.ChoiceField(label=_("Whose number"), choices=SIDES)
    money_step = MoneyStepField(required=False)

    def __init__(
        self, *args: Any, sides: Sequence[str], metric: Metric, money_step: Decimal | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        keep_sides(self, sides)
        keep_step(self, metric, money_step)


class GatherForm(forms.Form):
    """Add those below up into the row."""

    side = forms.ChoiceField(label=_("Whose number"), choices=SIDES)

    def __init__(self, *args: Any, sides: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_sides(self, sides)


class SheetForm(forms.Form):
    """A workbook with the grid's numbers."""

    file = forms.FileField(label=_("XLSX file"), widget=forms.ClearableFileInput({"accept": ".xlsx"}))
    side = forms.ChoiceField(label=_("Whose number"), choices=SIDES)

    def __init__(self, *args: Any, sides: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_sides(self, sides)


def keep_sides(form: forms.Form, sides: Sequence[str]) -> None:
    """Offer only the sides that the reader may write."""
    field = form.fields["side"]
    field.choices = [choice for choice in SIDES if choice[0] in sides]  # type: ignore[attr-defined]  # a choice field
    if len(sides) == 1:
        field.widget = forms.HiddenInput()
        field.initial = sides[0]


def keep_step(form: forms.Form, metric: Metric, money_step: Decimal | None) -> None:
    """Ask what money is rounded to, beginning with what the plan says; of anything else it is not asked."""
    if metric.unit == Unit.MONEY:
        form.fields["money_step"].initial = money_step
    else:
        del form.fields["money_step"]
