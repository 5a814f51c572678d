"""What a visitor fills in on a public form."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext_lazy as _

from quarterdeck.crm.forms.lead_forms import asked_as
from quarterdeck.crm.models import LeadForm
from quarterdeck.crm.rules import forms as rules

# Looks worth filling to a script; people never see it.
HONEYPOT = "homepage_url"
_TYPES = {"phone": "tel", "email": "email", "employees": "number"}
_FILLED_BY = {
    "name": "name",
    "company_name": "organization",
    "title": "organization-title",
    "phone": "tel",
    "email": "email",
}


class VisitorForm(forms.Form):
    """The fields a form asks for, drawn; `rules.forms.checked` decides about the answers, so that every way in is judged alike."""

    def __init__(self, found: LeadForm, data: Any = None) -> None:
        super().__init__(initial=data.dict() if data else None, auto_id="visitor_%s")
        self._said: list[str] = []
        for name in found.fields:
            attributes = {"maxlength": rules.LONGEST[name], "autocomplete": _FILLED_BY.get(name, "off")}
            widget: forms.Widget = forms.Textarea({"rows": 4, **attributes})
            if name != "need":
                widget = forms.TextInput({"type": _TYPES.get(name, "text"), **attributes})
            label = asked_as(name)
            self.fields[name] = forms.CharField(
                label=label[:1].upper() + label[1:], required=name in found.required, widget=widget
            )
        if found.asks_consent:
            self.fields["consent"] = forms.BooleanField(label=_("You may contact me about my request."))

    def say(self, sentence: str, *, field: str = "") -> None:
        """Show a refusal at its field, or above the form."""
        self._errors = forms.utils.ErrorDict() if self._errors is None else self._errors  # type: ignore[has-type]
        name = field if field in self.fields else NON_FIELD_ERRORS
        self._errors[name] = self.error_class([sentence])
