"""The shape of input of this room."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)


class ProductForm(forms.Form):
    """A product."""

    name = forms.CharField(label=_("Name"), max_length=160)
    code = forms.CharField(label=_("Code"), max_length=60)
    series = forms.CharField(label=_("Series"), max_length=80, required=False)
    unit = forms.CharField(label=_("Sold by the"), max_length=30, required=False, help_text=_("Piece, licence, year …"))
    list_price = forms.DecimalField(label=_("List price"), min_value=0, max_digits=18, decimal_places=2)
    cost = forms.DecimalField(
        label=_("Cost"),
        min_value=0,
        max_digits=18,
        decimal_places=2,
        required=False,
        help_text=_("What one costs us; for margins."),
    )
    aliases = forms.CharField(
        label=_("Other spellings"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line. Imports recognise the product by them, and so does search."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *arguments: Any, currencies: Sequence[str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["currency_id"] = forms.ChoiceField(
            choices=[(code, code) for code in currencies], label=_("Currency")
        )
        self.order_fields(["name", "code", "series", "unit", "list_price", "currency_id", "cost", "aliases"])

    def clean_aliases(self) -> list[str]:
        typed: str = self.cleaned_data["aliases"]
        return [line.strip() for line in typed.splitlines() if line.strip()]


class BookForm(forms.Form):
    """A price book; its currency is chosen once."""

    name = forms.CharField(label=_("Name"), max_length=120)
    from_on = _day(_("In force from"), _("Empty: since ever."))
    until_on = _day(_("Up to, not including"), _("Empty: until further notice."))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewBookForm(BookForm):
    def __init__(self, *arguments: Any, currencies: Sequence[str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["currency"] = forms.ChoiceField(choices=[(code, code) for code in currencies], label=_("Currency"))


class PriceForm(forms.Form):
    """The price of a product in a book, from a quantity on."""

    def __init__(self, *arguments: Any, products: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["product_id"] = forms.TypedChoiceField(
            choices=[("", "–"), *products], coerce=int, label=_("Product"), widget=forms.Select({"data-select": ""})
        )
        self.fields["from_quantity"] = forms.DecimalField(
            label=_("From quantity"), min_value=0, max_digits=14, decimal_places=3, initial=1
        )
        self.fields["price"] = forms.DecimalField(label=_("Price"), min_value=0, max_digits=18, decimal_places=2)
