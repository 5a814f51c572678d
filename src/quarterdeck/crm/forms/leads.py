"""What people type about leads."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quarterdeck.core.fields.forms import RecordForm
from quarterdeck.crm.forms.activities import DAY
from quarterdeck.crm.forms.pickers import PickField

MAYBE = [("", "–"), ("true", _("yes")), ("false", _("no"))]


def _tel() -> forms.TextInput:
    return forms.TextInput({"type": "tel"})


class LeadForm(RecordForm):
    """A lead; `only` keeps the one field that is edited in place."""

    entity = "crm.lead"
    name = forms.CharField(label=pgettext_lazy("person", "name"), max_length=120)
    company_name = forms.CharField(label=_("company"), max_length=200, required=False)
    title = forms.CharField(label=_("job title"), max_length=120, required=False)
    phone = forms.CharField(label=_("phone"), max_length=40, required=False, widget=_tel())
    email = forms.EmailField(label=_("e-mail"), required=False)
    wechat = forms.CharField(label=_("WeChat"), max_length=60, required=False)
    website = forms.URLField(label=_("website"), required=False, assume_scheme="https")
    industry = forms.CharField(label=_("industry"), max_length=80, required=False)
    region = forms.CharField(label=_("region"), max_length=80, required=False)
    city = forms.CharField(label=_("city"), max_length=80, required=False)
    employees = forms.IntegerField(label=_("employees"), min_value=0, max_value=2_000_000_000, required=False)
    need = forms.CharField(label=_("what they need"), required=False, widget=forms.Textarea({"rows": 3}))
    source = forms.CharField(label=_("source"), max_length=60, required=False)
    campaign = forms.CharField(label=_("campaign"), max_length=120, required=False)
    cost = forms.DecimalField(label=_("cost"), min_value=0, max_digits=12, decimal_places=2, required=False)
    referred_by_id = PickField(label=_("referred by"), required=False, search_url="/contacts/choices/")
    may_be_contacted = forms.TypedChoiceField(
        label=_("agreed to be contacted"),
        choices=MAYBE,
        coerce=lambda value: value == "true",
        empty_value=None,
        required=False,
    )
    owner_id = PickField(label=_("owner"), required=False, search_url="/accounts/colleagues/")
    note = forms.CharField(label=_("note"), required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, only: str = "", without: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = {only} if only else set(self.fields) - set(without)
        self.fields = {name: field for name, field in self.fields.items() if name in wanted}


class QuickLeadForm(LeadForm):
    """The three things one knows when somebody calls; the rest is filled in on the lead's page."""

    KEPT = ("name", "company_name", "phone", "source", "referred_by_id")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, without=tuple(set(self.base_fields) - set(self.KEPT)), **kwargs)


class DisqualifyForm(forms.Form):
    reason = forms.CharField(label=_("why not suitable"), max_length=200)


class AssignForm(forms.Form):
    owner_id = PickField(label=_("owner"), search_url="/accounts/colleagues/")


class ThankForm(forms.Form):
    on = forms.DateField(label=_("thanked on"), widget=DAY)
    how = forms.CharField(label=_("thanked how"), max_length=200)


class ConvertForm(forms.Form):
    """What a lead becomes. `new` makes a new record; a key takes the existing one."""

    account_id = forms.ChoiceField(label=_("account"), widget=forms.RadioSelect)
    contact_id = forms.ChoiceField(label=_("contact"), widget=forms.RadioSelect)
    with_opportunity = forms.BooleanField(label=_("open an opportunity"), required=False, initial=True)
    opportunity_name = forms.CharField(label=_("opportunity"), max_length=200, required=False)
    amount = forms.DecimalField(label=_("amount"), min_value=0, max_digits=16, decimal_places=2, required=False)
    expected_close_on = forms.DateField(label=_("expected close"), required=False, widget=DAY)

    def __init__(
        self, *args: Any, accounts: list[tuple[str, str]], contacts: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("account_id", accounts), ("contact_id", contacts)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def clean_account_id(self) -> int | None:
        return self._key("account_id")

    def clean_contact_id(self) -> int | None:
        return self._key("contact_id")

    def clean_amount(self) -> Any:
        return self.cleaned_data["amount"] or 0

    def _key(self, name: str) -> int | None:
        given = str(self.cleaned_data[name])
        return int(given) if given.isdecimal() else None
