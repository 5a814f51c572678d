"""What people type to get a deal over the line."""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.crm.models import (
    Contact,
    DealReview,
    FlowKind,
    Negotiation,
    Objection,
    ObjectionKind,
    ObjectionOutcome,
    ValueCase,
)

Choices = Iterable[tuple[object, object]]
_WORDS = forms.Textarea({"rows": 2})


def _label(model: Any, name: str) -> Any:
    return model._meta.get_field(name).verbose_name


def _money(label: Any, **more: Any) -> forms.DecimalField:
    widget = forms.NumberInput({"inputmode": "decimal", "step": "any"})
    return forms.DecimalField(label=label, max_digits=18, decimal_places=2, min_value=0, widget=widget, **more)


def _text(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=deepcopy(_WORDS), **more)


class RowsForm(forms.Form):
    """Rows of the same few fields, with some empty ones to fill; an empty row is gone."""

    columns: Mapping[str, forms.Field] = {}
    spare = 2
    at_least = 3

    def __init__(self, *args: Any, rows: Sequence[Mapping[str, Any]] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        posted = [name for name in self.data if name.startswith(f"{next(iter(self.columns))}_")]
        self.count = max(len(rows) + self.spare, self.at_least, len(posted))
        for n in range(self.count):
            for name, field in self.columns.items():
                own = deepcopy(field)
                own.required = False
                if n < len(rows):
                    own.initial = rows[n].get(name)
                self.fields[f"{name}_{n}"] = own

    @property
    def row_fields(self) -> list[list[forms.BoundField]]:
        return [[self[f"{name}_{n}"] for name in self.columns] for n in range(self.count)]

    def filled(self) -> list[dict[str, Any]]:
        """The rows in which something is typed, by the names of their fields."""
        given = self.cleaned_data
        rows = [{name: given.get(f"{name}_{n}") for name in self.columns} for n in range(self.count)]
        telling = [name for name, field in self.columns.items() if not isinstance(field, forms.ChoiceField)]
        return [row for row in rows if any(row[name] not in (None, "") for name in telling)]


class SheetForm(RowsForm):
    """The negotiation sheet with its ladder."""

    our_interests = _text(_label(Negotiation, "our_interests"))
    their_interests = _text(_label(Negotiation, "their_interests"))
    our_batna = _text(_label(Negotiation, "our_batna"))
    their_batna = _text(_label(Negotiation, "their_batna"))
    anchor = _money(_label(Negotiation, "anchor"), required=False)
    target = _money(_label(Negotiation, "target"), required=False)
    floor = _money(_label(Negotiation, "floor"), required=False)
    columns: Mapping[str, forms.Field] = {
        "given": forms.CharField(label=_("what we give"), max_length=200),
        "total": _money(_("total after it")),
        "asked": forms.CharField(label=_("what we ask in return"), max_length=200),
    }

    def sheet(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.base_fields}


class ConcessionForm(forms.Form):
    given = forms.CharField(label=_("what we give"), max_length=200)
    total = _money(_("total after it"))
    received = forms.CharField(label=_("what we got in return"), max_length=200, required=False)
    why = forms.CharField(
        label=_("why, if it goes below the floor"), required=False, widget=forms.Textarea({"rows": 2})
    )


class ObjectionForm(forms.Form):
    """An objection by LAER: listen, acknowledge, explore, respond."""

    kind = forms.ChoiceField(label=_("kind"), choices=ObjectionKind.choices)
    heard = forms.CharField(label=_label(Objection, "heard"), widget=deepcopy(_WORDS))
    acknowledged = _text(_label(Objection, "acknowledged"))
    explored = _text(_label(Objection, "explored"))
    responded = _text(_label(Objection, "responded"))
    outcome = forms.ChoiceField(label=_("outcome"), choices=ObjectionOutcome.choices)
    contact_id = forms.TypedChoiceField(
        label=_label(Objection, "contact"), coerce=int, empty_value=None, required=False
    )
    is_shared = forms.BooleanField(label=_label(Objection, "is_shared"), required=False)

    def __init__(self, *args: Any, contacts: Sequence[Contact], **more: Any) -> None:
        super().__init__(*args, **more)
        chosen: Any = self.fields["contact_id"]
        chosen.choices = [("", "–"), *[(one.pk, one.name) for one in contacts]]


class ValueLinesForm(RowsForm):
    columns: Mapping[str, forms.Field] = {
        "need": forms.CharField(label=_("need"), max_length=200),
        "feature": forms.CharField(label=_("feature: what it is"), max_length=200),
        "advantage": forms.CharField(label=_("advantage: what it does better"), max_length=200),
        "benefit": forms.CharField(label=_("benefit: what the customer gains"), max_length=200),
    }


class ValueCaseForm(RowsForm):
    """The customer's calculation."""

    years = forms.IntegerField(label=_label(ValueCase, "years"), min_value=1, max_value=30)
    discount_rate = forms.DecimalField(
        label=_label(ValueCase, "discount_rate"), min_value=0, max_value=100, max_digits=5, decimal_places=2
    )
    note = _text(_label(ValueCase, "note"))
    at_least = 5
    columns: Mapping[str, forms.Field] = {
        "kind": forms.ChoiceField(label=_("kind"), choices=FlowKind.choices),
        "name": forms.CharField(label=_("what"), max_length=160),
        "at_start": _money(_("at the start")),
        "per_year": _money(_("every year")),
    }


class ReviewForm(forms.Form):
    """Five questions."""

    reason_id = forms.TypedChoiceField(label=_label(DealReview, "reason"), coerce=int, empty_value=None, required=False)
    competitor = forms.CharField(label=_label(DealReview, "competitor"), max_length=120, required=False)
    decided_in_id = forms.TypedChoiceField(
        label=_label(DealReview, "decided_in"), coerce=int, empty_value=None, required=False
    )
    did_well = _text(_label(DealReview, "did_well"))
    learned = _text(_label(DealReview, "learned"))

    def __init__(self, *args: Any, reasons: Choices, stages: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, offered in (("reason_id", reasons), ("decided_in_id", stages)):
            chosen: Any = self.fields[name]
            chosen.choices = [("", "–"), *offered]
