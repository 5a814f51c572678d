"""What people type about deals."""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.fields.forms import PREFIX, RecordForm
from quarterdeck.crm.forms.activities import DAY
from quarterdeck.crm.forms.pickers import PickField
from quarterdeck.crm.models import ForecastCategory, Stage, StageKind
from quarterdeck.crm.rules.values import LineInput

Choices = Iterable[tuple[object, object]]
SPARE_LINES = 3


def _amount(**more: Any) -> forms.DecimalField:
    widget = forms.NumberInput({"inputmode": "decimal", "step": "any"})
    return forms.DecimalField(max_digits=18, decimal_places=2, min_value=0, widget=widget, **more)


def _day(**more: Any) -> forms.DateField:
    return forms.DateField(widget=DAY, required=False, **more)


def _chosen(label: Any, *, required: bool = False) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, required=required)


class OpportunityForm(RecordForm):
    """A deal. `only` keeps the one field that is edited in place. `seen` remembers what was on screen when editing began."""

    entity = "crm.opportunity"
    name = forms.CharField(label=_("name"), max_length=200)
    account_id = PickField(label=_("account"), required=False, search_url="/accounts/choices/")
    amount = _amount(label=_("amount"), required=False)
    currency_id = forms.ChoiceField(label=_("currency"), required=False)
    expected_close_on = _day(label=_("expected close"))
    stage_id = _chosen(_("stage"), required=True)
    owner_id = _chosen(_("owner"), required=True)
    probability = forms.DecimalField(
        label=_("probability %"),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        required=False,
        help_text=_("Empty: that of the stage."),
    )
    forecast_category = forms.ChoiceField(
        label=_("forecast category"), choices=[("", _("That of the stage")), *ForecastCategory.choices], required=False
    )
    source = forms.CharField(
        label=_("source"), max_length=60, required=False, widget=forms.TextInput({"list": "sources"})
    )
    competitor = forms.CharField(label=_("competitor"), max_length=120, required=False)
    opened_on = _day(label=_("opened on"))
    closed_on = _day(label=_("closed on"))
    close_reason_id = _chosen(_("reason"))
    close_note = forms.CharField(label=_("what decided it"), required=False, widget=forms.Textarea({"rows": 2}))
    next_step = forms.CharField(label=_("next step"), max_length=200, required=False)
    next_step_on = _day(label=_("next step on"))
    note = forms.CharField(label=_("note"), required=False, widget=forms.Textarea({"rows": 3}))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        choices: Mapping[str, Choices],
        keep: Sequence[str] = (),
        without: Sequence[str] = (),
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        for name in [*self.fields]:
            if (keep and name not in keep) or name in without:
                del self.fields[name]
        for name, offered in choices.items():
            if name in self.fields:
                chosen: Any = self.fields[name]
                chosen.choices = [*([] if chosen.required else [("", "–")]), *offered]
        self._remember()

    def fit(self, viewer: Any, record: Any = None, *, only: str = "") -> Self:
        super().fit(viewer, record, only=only)
        self._remember()
        return self

    def _remember(self) -> None:
        """Put what is on screen into `seen`."""
        if "seen" in self.fields:
            values = {name: self[name].value() for name in self._shown()}
            self.fields["seen"].initial = json.dumps({n: "" if v is None else _plain(v) for n, v in values.items()})

    def clean_amount(self) -> Decimal:
        return Decimal(self.cleaned_data["amount"] or 0)

    def clean_currency_id(self) -> str:
        """Nobody has to say the currency: it stays as it is, or is the company's."""
        return str(self.cleaned_data["currency_id"] or self.initial.get("currency_id") or "")

    def seen_values(self) -> dict[str, Any]:
        """What was on screen, in the types of the record; what cannot be read again is left out."""
        found: dict[str, Any] = {}
        with suppress(ValueError):
            raw = json.loads(self.cleaned_data.get("seen") or "{}")
            for name in self._shown():
                with suppress(ValidationError):
                    found[name] = self.fields[name].clean(raw.get(name, ""))
        return found

    def typed(self) -> dict[str, Any]:
        """The values that differ from what was on screen: what somebody meant to change."""
        seen = self.seen_values()
        own = self.cleaned_data.get("custom", {})
        typed = {name: self.cleaned_data[name] for name in self._shown() if name in self.cleaned_data}
        changed = {name: value for name, value in typed.items() if name not in seen or seen[name] != value}
        custom = {code: v for code, v in own.items() if (name := PREFIX + code) not in seen or seen[name] != v}
        return {**changed, "custom": custom} if custom else changed

    def _shown(self) -> list[str]:
        return [name for name in self.fields if name != "seen"]


def _plain(value: Any) -> Any:
    return value if isinstance(value, list) else str(value)


QUICK = ("name", "account_id", "amount", "currency_id", "expected_close_on", "stage_id", "owner_id", "next_step")


class CloseForm(forms.Form):
    """How a deal ended."""

    closed_on = forms.DateField(label=_("closed on"), widget=DAY)
    amount = _amount(label=_("amount"))
    reason_id = _chosen(_("reason"))
    competitor = forms.CharField(label=_("competitor"), max_length=120, required=False)
    note = forms.CharField(label=_("what decided it"), required=False, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, stage: Stage, reasons: Choices, has_lines: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        offered = list(reasons)
        reason: Any = self.fields["reason_id"]
        reason.choices = [("", "–"), *offered]
        reason.required = stage.kind == StageKind.LOST and bool(offered)
        if not offered:
            del self.fields["reason_id"]
        if has_lines or stage.kind == StageKind.LOST:
            del self.fields["amount"]
        if stage.kind == StageKind.WON:
            del self.fields["competitor"]


class LinesForm(forms.Form):
    """The products of a deal, a row of four fields each, and a few empty rows to fill."""

    def __init__(self, *args: Any, products: Choices, count: int, **more: Any) -> None:
        super().__init__(*args, **more)
        self.count = count + SPARE_LINES
        offered = [("", "–"), *products]
        for n in range(self.count):
            self.fields[f"product_{n}"] = forms.TypedChoiceField(
                label=_("product"), choices=offered, coerce=int, empty_value=None, required=False
            )
            self.fields[f"text_{n}"] = forms.CharField(label=_("or in words"), max_length=160, required=False)
            self.fields[f"quantity_{n}"] = forms.DecimalField(
                label=_("quantity"), max_digits=14, decimal_places=3, required=False
            )
            self.fields[f"price_{n}"] = forms.DecimalField(
                label=_("price"), max_digits=18, decimal_places=2, min_value=0, required=False
            )

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"{part}_{n}"] for part in ("product", "text", "quantity", "price")] for n in range(self.count)]

    def lines(self) -> list[LineInput]:
        """The filled rows; a row whose product and words are both empty is gone."""
        given = self.cleaned_data
        return [
            LineInput(
                product_id=given[f"product_{n}"],
                product_text="" if given[f"product_{n}"] else given[f"text_{n}"],
                quantity=Decimal(1) if given[f"quantity_{n}"] is None else given[f"quantity_{n}"],
                price=given[f"price_{n}"],
            )
            for n in range(self.count)
            if given[f"product_{n}"] or given[f"text_{n}"]
        ]


class HelperForm(forms.Form):
    member_id = PickField(label=_("colleague"), search_url="/accounts/colleagues/")
    role = forms.CharField(label=_("part"), max_length=80, required=False)


class ListFiltersForm(forms.Form):
    """The filters of an address; whatever cannot be read is no filter."""

    q = forms.CharField(required=False, max_length=200)
    status = forms.ChoiceField(choices=[("any", ""), *StageKind.choices], required=False)
    process = forms.IntegerField(required=False)
    stage = forms.IntegerField(required=False)
    owner = forms.IntegerField(required=False)
    unit = forms.IntegerField(required=False)
    account = forms.IntegerField(required=False)
    product = forms.IntegerField(required=False)
    source = forms.CharField(required=False, max_length=60)
    amount_from = forms.DecimalField(required=False)
    amount_to = forms.DecimalField(required=False)
    close_from = forms.DateField(required=False)
    close_to = forms.DateField(required=False)

    def known(self) -> dict[str, Any]:
        """The values that could be read, by name."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


def day_after(day: date | None) -> date | None:
    """Filters say "up to and including"; reads take the day after."""
    return date.fromordinal(day.toordinal() + 1) if day and day < date.max else None
