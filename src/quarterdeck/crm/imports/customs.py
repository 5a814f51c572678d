"""Values of the fields a company added itself, checked as the form would check them."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from typing import Any

from quarterdeck.core.fields import rules
from quarterdeck.core.fields.models import FieldDefinition
from quarterdeck.core.fields.registry import FieldType as OwnType
from quarterdeck.core.imports.kinds import Complaint, Field, FieldType, Record
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.actions import bulk
from quarterdeck.crm.imports.cells import object_id
from quarterdeck.people.models import Member

_CUSTOM = "custom."
_TYPES = {
    OwnType.NUMBER: FieldType.SIGNED,
    OwnType.MONEY: FieldType.SIGNED,
    OwnType.PERCENT: FieldType.PERCENT,
    OwnType.DATE: FieldType.DATE,
    OwnType.DATETIME: FieldType.MOMENT,
    OwnType.YES_NO: FieldType.YES_NO,
    OwnType.CHOICES: FieldType.WORDS,
    OwnType.URL: FieldType.WEB,
    OwnType.PHONE: FieldType.PHONE,
}


class Customs:
    """For one feed of a run."""

    def __init__(self, entity: str) -> None:
        self._entity = entity

    @cached_property
    def _known(self) -> dict[str, FieldDefinition]:
        return _definitions_of(self._entity)

    def of(self, record: Record) -> dict[str, Any]:
        """What a new record keeps."""
        given = _custom_of(record)
        return self._kept(given, {}) if given else {}

    def complaints(self, records: Sequence[Record]) -> Iterator[Complaint]:
        """Values that their field cannot hold."""
        for record in records:
            for code, value in _custom_of(record).items():
                try:
                    rules.kept(self._known[code], _choice(self._known[code], value))
                except Refusal as refusal:
                    yield Complaint(record, f"{_CUSTOM}{code}", str(refusal))

    def update(self, model: type[Any], records: Sequence[Record], by: Member) -> None:
        """Bring records that are here to the values of the file; what it does not mention stays."""
        told = {object_id(record): given for record in records if (given := _custom_of(record))}
        if told:
            rows = model._default_manager.filter(pk__in=list(told)).order_by("pk").select_for_update()
            bulk.set_custom(model, {row.pk: self._kept(told[row.pk], row.custom) for row in rows}, by)

    def _kept(self, given: dict[str, Any], present: dict[str, Any]) -> dict[str, Any]:
        kept = {code: rules.kept(self._known[code], _choice(self._known[code], value)) for code, value in given.items()}
        return present | {code: value for code, value in kept.items() if value is not None}


def _choice(definition: FieldDefinition, value: Any) -> Any:
    """A choice may be written by its label."""
    codes = {label.casefold(): code for code, label in definition.choices}
    if not codes:
        return value
    if isinstance(value, list):
        return [codes.get(str(one).casefold(), one) for one in value]
    return codes.get(str(value).casefold(), value)


def _custom_of(record: Record) -> dict[str, Any]:
    """The values of the company's own fields, by their code."""
    return {name.removeprefix(_CUSTOM): value for name, value in record.values.items() if name.startswith(_CUSTOM)}


def own_fields(entity: str) -> Callable[[], tuple[Field, ...]]:
    """What a kind can be told beyond the fields the program brings: those the company added."""
    return partial(_own_fields, entity)


def _own_fields(entity: str) -> tuple[Field, ...]:
    return tuple(
        Field(
            f"{_CUSTOM}{known.code}",
            str(known),
            _TYPES.get(OwnType(known.type), FieldType.TEXT),
            words=(known.code, known.label, known.label_zh_hans, known.label_zh_hant),
        )
        for known in _definitions_of(entity).values()
        if not known.is_computed and known.type not in (OwnType.MEMBER, OwnType.RECORD)
    )


def _definitions_of(entity: str) -> dict[str, FieldDefinition]:
    return {known.code: known for known in FieldDefinition.objects.current().filter(entity=entity)}
