"""Values of the fields a company added itself, checked as the form would check them."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from quarterdeck.core.fields import rules
from quarterdeck.core.fields.models import FieldDefinition
from quarterdeck.core.imports.kinds import Complaint, Record
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.actions import bulk
from quarterdeck.crm.imports import common
from quarterdeck.people.models import Member


class Customs:
    """For one feed of a run."""

    def __init__(self, entity: str) -> None:
        self._entity = entity

    @cached_property
    def _known(self) -> dict[str, FieldDefinition]:
        return common.definitions_of(self._entity)

    def of(self, record: Record) -> dict[str, Any]:
        """What a new record keeps."""
        given = common.custom_of(record)
        return self._kept(given, {}) if given else {}

    def complaints(self, records: Sequence[Record]) -> Iterator[Complaint]:
        """Values that their field cannot hold."""
        for record in records:
            for code, value in common.custom_of(record).items():
                try:
                    rules.kept(self._known[code], _choice(self._known[code], value))
                except Refusal as refusal:
                    yield Complaint(record, f"{common.CUSTOM}{code}", str(refusal))

    def update(self, model: type[Any], records: Sequence[Record], by: Member) -> None:
        """Bring records that are here to the values of the file; what it does not mention stays."""
        told = {common.object_id(record): given for record in records if (given := common.custom_of(record))}
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
