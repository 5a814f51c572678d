"""Fields a company adds to its records."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.fields.registry import COMPUTED, FieldType
from quarterdeck.core.records.models import Archivable, RecordQuerySet, Versioned


class Aggregate(models.TextChoices):
    COUNT = "count", _("How many")
    SUM = "sum", _("Sum")
    MIN = "min", _("Smallest")
    MAX = "max", _("Largest")
    AVERAGE = "average", _("Average")


class FieldDefinitionQuerySet(RecordQuerySet["FieldDefinition"]):
    """Definitions, current or archived."""


class FieldDefinition(Versioned, Archivable):
    """One field of one kind of record. Its values stand in `record.custom[code]`; code and type never change.

    `options` of a choice are [{"code", "label"}]; one that is no longer offered carries "archived": true and is still shown.
    A formula keeps its text and the type of its result; a roll-up names related records, what is taken of which of their fields,
    and, in the words of a formula, which of them count.
    """

    entity = models.CharField(max_length=60, editable=False)
    code = models.SlugField(max_length=40, editable=False)
    label = models.CharField(_("name"), max_length=80)
    label_zh_hans = models.CharField(_("name in simplified Chinese"), max_length=80, blank=True)
    label_zh_hant = models.CharField(_("name in traditional Chinese"), max_length=80, blank=True)
    type = models.CharField(_("type"), max_length=10, choices=FieldType)
    help = models.CharField(_("help"), max_length=200, blank=True)
    is_required = models.BooleanField(_("must be filled in"), default=False)
    is_in_lists = models.BooleanField(_("a column of lists from the start"), default=False)
    position = models.PositiveIntegerField(default=0)
    options = models.JSONField(default=list, blank=True)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=2)
    result_type = models.CharField(max_length=10, choices=FieldType, blank=True)
    formula = models.TextField(_("formula"), blank=True, max_length=1000)
    related = models.CharField(_("related records"), max_length=60, blank=True)
    aggregate = models.CharField(_("what is taken of them"), max_length=8, choices=Aggregate, blank=True)
    related_field = models.CharField(_("of which field"), max_length=40, blank=True)
    condition = models.TextField(_("only those where"), blank=True, max_length=1000)

    objects = FieldDefinitionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["entity", "position", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["entity", "code"], name="field_code_once")]

    def __str__(self) -> str:
        language = (get_language() or "").lower()
        if language.startswith(("zh-hant", "zh-tw", "zh-hk")):
            return self.label_zh_hant or self.label_zh_hans or self.label
        return (self.label_zh_hans if language.startswith("zh") else "") or self.label

    @property
    def full_code(self) -> str:
        return f"{self.entity}.{self.code}"

    @property
    def is_computed(self) -> bool:
        return self.type in COMPUTED

    @property
    def value_type(self) -> FieldType:
        """What its values are: the result's type where it is computed."""
        return FieldType(self.result_type if self.is_computed and self.result_type else self.type)

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Every option with its label, those no longer offered too."""
        return tuple((option["code"], option["label"]) for option in self.options)

    @property
    def offered(self) -> tuple[tuple[str, str], ...]:
        """The options one may choose now."""
        return tuple((option["code"], option["label"]) for option in self.options if not option.get("archived"))

    def settings(self) -> dict[str, Any]:
        """What an administrator may change, for the audit trail and for copies."""
        return {name: getattr(self, name) for name in SETTINGS}


SETTINGS = (
    *("label", "label_zh_hans", "label_zh_hant", "help", "is_required", "is_in_lists", "options", "decimals"),
    *("formula", "result_type", "related", "aggregate", "related_field", "condition"),
)
