"""Dashboards and what is pinned to them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.reporting.models import TileLook, TileWidth


class PinForm(forms.Form):
    """Where a report is pinned, and what its tile shows."""

    dashboard_id = forms.TypedChoiceField(label=_("dashboard"), coerce=int, empty_value=None, required=False)
    new = forms.CharField(label=_("or a new one called"), max_length=80, required=False)
    look = forms.ChoiceField(label=_("shows"), choices=TileLook.choices, initial=TileLook.PICTURE)
    width = forms.ChoiceField(label=_("width"), choices=TileWidth.choices, initial=TileWidth.HALF)

    def __init__(self, *args: Any, dashboards: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(dashboards)
        self.fields["dashboard_id"].choices = [*offered, ("", "–")]  # type: ignore[attr-defined]  # a field of choices
        if offered:
            self.fields["dashboard_id"].initial = offered[0][0]
        else:
            del self.fields["dashboard_id"]
            self.fields["new"].label = _("dashboard")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("dashboard_id") and not (given.get("new") or "").strip():
            self.add_error("new", _("Choose a dashboard, or name a new one."))
        return given


class TileForm(forms.Form):
    look = forms.ChoiceField(label=_("shows"), choices=TileLook.choices)
    width = forms.ChoiceField(label=_("width"), choices=TileWidth.choices)


class AddForm(forms.Form):
    """A report to put on a dashboard."""

    report_id = forms.TypedChoiceField(label=_("report"), coerce=int)
    look = forms.ChoiceField(label=_("shows"), choices=TileLook.choices, initial=TileLook.PICTURE)
    width = forms.ChoiceField(label=_("width"), choices=TileWidth.choices, initial=TileWidth.HALF)

    def __init__(self, *args: Any, reports: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["report_id"].choices = list(reports)  # type: ignore[attr-defined]  # a field of choices
