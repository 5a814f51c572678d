"""Which review a deck is for, and the slides it is made on."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from quarterdeck.reporting.rules.reviews import Review

Choices = Sequence[tuple[str, Any]]


class DeckForm(forms.Form):
    """A review: period, team, language, and what is said and asked beside the numbers."""

    period = forms.ChoiceField(label=_("period"))
    unit = forms.TypedChoiceField(label=_("team"), coerce=int, required=False, empty_value=None)
    language = forms.ChoiceField(label=_("language"), choices=settings.LANGUAGES)
    note = forms.CharField(
        label=_("what to begin with"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Stands above the figures of the first slide after the title."),
    )
    decide = forms.CharField(
        label=_("what to decide"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("A line each. What the numbers propose comes after."),
    )

    def __init__(self, *args: Any, periods: Choices, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = periods  # type: ignore[attr-defined]  # a field of choices
        self.fields["unit"].choices = [("", _("All I see")), *units]  # type: ignore[attr-defined]  # a field of choices

    @property
    def review(self) -> Review:
        return Review(self.cleaned_data["period"].partition(":")[0])

    @property
    def starts_on(self) -> date:
        return date.fromisoformat(self.cleaned_data["period"].partition(":")[2])


class TemplateForm(forms.Form):
    """The company's own slides."""

    file = forms.FileField(
        label=_("PowerPoint file"),
        widget=forms.ClearableFileInput({"accept": ".pptx"}),
        help_text=_("A .pptx of at most 20 MB without macros. Its master is used; its slides are left out."),
    )
