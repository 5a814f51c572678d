"""Moving everything that belongs to some records over to another one, whatever tables there are or will be.

Foreign keys are found by the models themselves. Where a table allows only one row (one plan of an account, one sharing with a
colleague), the two rows become one the same way, and what hung below the second hangs below the first.
"""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, models, transaction

from quarterdeck.core.undo.actions import Recording

Model = type[models.Model]


def relink(act: Recording, model: Model, *, kept_id: int, gone_ids: Sequence[int]) -> None:
    """Make every row that points at one of `gone_ids` point at `kept_id`, and keep all of it for undoing."""
    for field in references_to(model):
        owner = field.model
        rows = owner._base_manager.filter(**{f"{field.attname}__in": list(gone_ids)})
        if owner is model:
            rows = rows.exclude(pk__in=[kept_id, *gone_ids])
        ids = act.keep(rows)
        if not ids:
            continue
        if _is_delicate(field, model):
            for pk in ids:
                _relink_one(act, field, pk, kept_id=kept_id)
        else:
            owner._base_manager.filter(pk__in=ids).update(**{field.attname: kept_id})


def references_to(model: Model) -> list["models.ForeignKey[Any, Any]"]:
    """Every foreign key of a real table to this model, hidden ones too."""
    found = []
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and not isinstance(relation.related_model, str):
            field: Any = relation.field
            if field.model._meta.managed and field.concrete and getattr(field, "db_constraint", True):
                found.append(field)
    return sorted(found, key=lambda one: (one.model._meta.label_lower, one.name))


def _is_delicate(field: "models.ForeignKey[Any, Any]", model: Model) -> bool:
    """Whether a table may refuse the move: the key stands in a unique rule, or beside another key to the same table."""
    others = [one for one in references_to(model) if one.model is field.model]
    return bool(field.unique or len(others) > 1 or _rules_with(field))


def _rules_with(field: "models.ForeignKey[Any, Any]") -> list[models.UniqueConstraint]:
    return [
        one
        for one in field.model._meta.constraints
        if isinstance(one, models.UniqueConstraint) and field.name in one.fields
    ]


def _relink_one(act: Recording, field: "models.ForeignKey[Any, Any]", pk: int, *, kept_id: int) -> None:
    rows = field.model._base_manager.filter(pk=pk)
    if _moved(rows, {field.attname: kept_id}):
        return
    row = rows.get()
    setattr(row, field.attname, kept_id)
    twin = next((other for other in _twins(field) if getattr(row, other.attname) != kept_id), None)
    if twin is not None and _moved(rows, {field.attname: getattr(row, twin.attname), twin.attname: kept_id}):
        return
    standing = _standing(field, row)
    if standing is not None:
        relink(act, field.model, kept_id=standing.pk, gone_ids=[pk])
        _take_over(act, standing, row)
    rows.delete()


def _moved(rows: "models.QuerySet[Any]", values: dict[str, Any]) -> bool:
    try:
        with transaction.atomic():
            rows.update(**values)
    except IntegrityError:
        return False
    return True


def _twins(field: "models.ForeignKey[Any, Any]") -> list["models.ForeignKey[Any, Any]"]:
    """Other keys of the row to the same table, such as both sides of an acquaintance."""
    target = field.remote_field.model
    return [one for one in references_to(target) if one.model is field.model and one is not field]


def _standing(field: "models.ForeignKey[Any, Any]", row: models.Model) -> models.Model | None:
    """The row that already stands where this one would go."""
    rows = field.model._base_manager.exclude(pk=row.pk)
    if field.unique:
        return rows.filter(**{field.attname: getattr(row, field.attname)}).first()
    for rule in _rules_with(field):
        values = {name: getattr(row, field.model._meta.get_field(name).attname) for name in rule.fields}  # type: ignore[union-attr]
        found = rows.filter(**values)
        if rule.condition is not None:
            found = found.filter(rule.condition)
        if (standing := found.first()) is not None:
            return standing
    return None


def _take_over(act: Recording, standing: models.Model, row: models.Model) -> None:
    """What one allows and the other does not is allowed: a right to act on a shared account stays."""
    flags = [
        one.name
        for one in row._meta.concrete_fields
        if isinstance(one, models.BooleanField) and one.name.startswith("may_")
    ]
    gained = {name: True for name in flags if getattr(row, name) and not getattr(standing, name)}
    if gained:
        rows = type(standing)._base_manager.filter(pk=standing.pk)
        act.keep(rows)
        rows.update(**gained)
