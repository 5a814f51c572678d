"""What people choose when work is handed over."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.crm.forms.pools import Choices

WHAT = [
    ("accounts", _("Accounts")),
    ("leads", _("Open leads")),
    ("open_deals", _("Open opportunities")),
    ("planned", _("Planned activities")),
]


class HandOverForm(forms.Form):
    split = forms.ChoiceField(
        label=_("divided"),
        choices=[("evenly", _("evenly")), ("by_place", _("by territory, the rest evenly"))],
        help_text=_("A customer stays whole: deals and planned activities go along."),
    )
    what = forms.MultipleChoiceField(
        label=_("what goes over"),
        choices=WHAT,
        initial=[code for code, _label in WHAT],
        widget=forms.CheckboxSelectMultiple,
    )
    closed = forms.ChoiceField(
        label=_("closed opportunities"),
        choices=[
            ("stay", _("stay with their credit where they are")),
            ("help", _("the new owner helps on them, the credit stays")),
            ("move", _("go over with their credit")),
        ],
    )

    def __init__(self, *args: Any, members: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_ids"] = forms.TypedMultipleChoiceField(
            label=_("who takes over"), choices=members, coerce=int, widget=forms.SelectMultiple({"data-select": ""})
        )
        self.order_fields(["to_ids"])
