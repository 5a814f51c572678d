"""Custom values in a query: out of JSON, as their type."""

from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import OuterRef, Subquery
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from quarterdeck.core.fields.formulas import FormulaProblem
from quarterdeck.core.fields.registry import NUMBERS, TEXTS, FieldType

NUMERIC = models.DecimalField(max_digits=30, decimal_places=8)
OUTPUTS: dict[FieldType, "models.Field[Any, Any]"] = {
    **dict.fromkeys(NUMBERS, NUMERIC),
    **dict.fromkeys((*TEXTS, FieldType.CHOICE), models.TextField()),
    FieldType.DATE: models.DateField(),
    FieldType.DATETIME: models.DateTimeField(),
    FieldType.YES_NO: models.BooleanField(),
    FieldType.MEMBER: models.BigIntegerField(),
    FieldType.CHOICES: models.JSONField(),
}


def stored(kind: FieldType, code: str) -> Combinable:
    """The value of a custom field, NULL where there is none."""
    if kind is FieldType.CHOICES:
        return KeyTransform(code, "custom", output_field=models.JSONField())
    text = KeyTextTransform(code, "custom")
    return text if kind in TEXTS or kind is FieldType.CHOICE else Cast(text, OUTPUTS[kind])


def name_of_member(code: str) -> Combinable:
    """The name of the colleague a custom field names."""
    key = Cast(KeyTextTransform(code, OuterRef("custom")), models.BigIntegerField())
    return Subquery(get_user_model()._default_manager.filter(pk=key).values("name")[:1])


def day_of(text: str) -> str:
    """A day in quotation marks, checked."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise FormulaProblem(_("A day is written “2026-03-05”.")) from None
