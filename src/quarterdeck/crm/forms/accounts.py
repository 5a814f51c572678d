"""What people type about accounts and contacts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.fields.forms import RecordForm
from quarterdeck.crm.forms.pickers import PickField
from quarterdeck.crm.models import Attitude, BuyerStyle, BuyingRole, Influence, Level, LifeCycle


class AccountForm(RecordForm):
    """An account; `only` keeps the one field that is edited in place."""

    entity = "crm.account"
    name = forms.CharField(label=_("name"), max_length=200)
    life_cycle = forms.ChoiceField(label=_("life cycle"), choices=LifeCycle.choices, initial=LifeCycle.POTENTIAL)
    level = forms.ChoiceField(label=_("level"), choices=[("", "–"), *Level.choices], required=False)
    industry = forms.CharField(label=_("industry"), max_length=80, required=False)
    region = forms.CharField(label=_("region"), max_length=80, required=False)
    city = forms.CharField(label=_("city"), max_length=80, required=False)
    address = forms.CharField(label=_("address"), max_length=200, required=False)
    phone = forms.CharField(label=_("phone"), max_length=40, required=False, widget=forms.TextInput({"type": "tel"}))
    website = forms.URLField(label=_("website"), required=False, assume_scheme="https")
    employees = forms.IntegerField(label=_("employees"), min_value=0, max_value=2_000_000_000, required=False)
    annual_revenue = forms.DecimalField(
        label=_("annual revenue (million)"), min_value=0, max_digits=20, decimal_places=2, required=False
    )
    founded_year = forms.IntegerField(label=_("founded in"), min_value=1000, max_value=9999, required=False)
    credit_code = forms.CharField(label=_("unified social credit code"), max_length=18, required=False)
    tax_id = forms.CharField(label=_("tax number"), max_length=40, required=False)
    source = forms.CharField(label=_("source"), max_length=60, required=False)
    parent_id = PickField(label=_("parent company"), required=False, search_url="/accounts/choices/")
    owner_id = PickField(label=_("owner"), required=False, search_url="/accounts/colleagues/")
    note = forms.CharField(label=_("note"), required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, only: str = "", without: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = {only} if only else set(self.fields) - set(without)
        self.fields = {name: field for name, field in self.fields.items() if name in wanted}


class QuickAccountForm(AccountForm):
    """The few things one knows when a new customer comes up; the rest is filled in on its page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kept = {"name", "industry", "region", "city", "phone", "life_cycle", "owner_id"}
        super().__init__(*args, without=tuple(set(self.base_fields) - kept), **kwargs)


class ContactForm(RecordForm):
    entity = "crm.contact"
    account_id = PickField(label=_("account"), search_url="/accounts/choices/")
    name = forms.CharField(label=_("name"), max_length=120)
    title = forms.CharField(label=_("job title"), max_length=120, required=False)
    department = forms.CharField(label=_("department"), max_length=120, required=False)
    buying_role = forms.ChoiceField(label=_("buying role"), choices=[("", "–"), *BuyingRole.choices], required=False)
    phone = forms.CharField(label=_("phone"), max_length=40, required=False, widget=forms.TextInput({"type": "tel"}))
    email = forms.EmailField(label=_("e-mail"), required=False)
    wechat = forms.CharField(label=_("WeChat"), max_length=60, required=False)
    influence = forms.ChoiceField(label=_("influence"), choices=[("", "–"), *Influence.choices], required=False)
    attitude = forms.ChoiceField(label=_("attitude"), choices=[("", "–"), *Attitude.choices], required=False)
    style = forms.ChoiceField(label=_("buyer style"), choices=[("", "–"), *BuyerStyle.choices], required=False)
    born_on = forms.DateField(
        label=_("birthday"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(label=_("note"), required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, only: str = "", without: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = {only} if only else set(self.fields) - set(without)
        self.fields = {name: field for name, field in self.fields.items() if name in wanted}


class ShareForm(forms.Form):
    member_id = PickField(label=_("colleague"), search_url="/accounts/colleagues/")
    may_act = forms.BooleanField(label=_("may change"), required=False)
    with_companies_below = forms.BooleanField(label=_("on the companies below too"), required=False)
