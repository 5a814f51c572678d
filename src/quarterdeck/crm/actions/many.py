"""Acts on many rows of a list: a handful of statements for thousands of rows, each row within its own rights.

What may not be done to a row leaves that row alone and says why; the others are done. Each act keeps what it touches with
`core.undo`, so that it can be taken back as a whole.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.db.models import F, Model, Q, Value
from django.db.models.fields.json import JSONField
from django.utils.translation import gettext as _

from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.fields import queries as fields
from quarterdeck.core.fields import rules as field_rules
from quarterdeck.core.fields.field_view import FieldView
from quarterdeck.core.lists.registry import Outcome
from quarterdeck.core.undo.actions import Recording
from quarterdeck.crm.actions import leads as lead_actions
from quarterdeck.crm.actions import opportunities as deal_actions
from quarterdeck.crm.actions import ownership, pools, scoring
from quarterdeck.crm.actions.opportunities import history
from quarterdeck.crm.actions.refusals import Invalid
from quarterdeck.crm.models import (
    Account,
    Activity,
    Contact,
    Lead,
    Opportunity,
    OpportunityRevision,
    OwnershipSpan,
    PoolKind,
)
from quarterdeck.people import access
from quarterdeck.people.models import Member

Refused = list[tuple[int, str, str]]
# Setting these by hand keeps rules from changing them again.
FIXED_BY_HAND = {"life_cycle": "is_life_cycle_fixed", "level": "is_level_fixed"}
IN_HISTORY = frozenset(("probability", "expected_close_on", "account", "source", "opened_on", "closed_on"))


_TRAIL_CHANGE = """
    INSERT INTO core_audit_auditentry (kind, object_id, act, changes, note, at, by_id)
    SELECT %s, row.id, %s, jsonb_build_object(%s::text, jsonb_build_array({shown}, %s::jsonb)), '', %s, %s
    FROM "{table}" AS row {join} WHERE row.id = ANY(%s)
"""


def changeable(model: type[Model], by: Member) -> "models.QuerySet[Any]":
    """The rows of a kind the member may change."""
    if model is Contact:
        return Contact.objects.filter(account__in=Account.objects.changeable_by(by).values("pk"))
    if model is Activity:
        return Activity.objects.filter(access.owner_filter(by, "crm.change_activity"))
    rows: Any = model._default_manager.all()
    return rows.changeable_by(by)  # type: ignore[no-any-return]  # accounts, leads and deals have it


def edit_many(
    model: type[Model], *, ids: Sequence[int], values: Mapping[str, Any], by: Member, at: datetime, recorded: Recording
) -> Outcome:
    """Set one field (`values["field"]`) of many rows to one value (`values["value"]`). Refuses a value the field cannot hold."""
    field = _field_of(model, str(values.get("field", "")), by)
    if field.code == "owner":
        return assign_many(model, ids=ids, values={"owner_id": values.get("value")}, by=by, at=at, recorded=recorded)
    allowed, refused = _allowed(model, ids, by=by)
    recorded.keep(model._default_manager.filter(pk__in=allowed))
    if field.is_custom:
        changed = _set_custom(model, allowed, field, values.get("value"), by=by, at=at)
    else:
        changed = _set_column(model, allowed, field, _understood(model, field, values.get("value")), by=by, at=at)
    if model is Opportunity and field.code in IN_HISTORY:
        _revise(changed, recorded, by=by, at=at)
    if model is Lead:
        scoring.rescore_leads(at=at, lead_ids=changed)
    return Outcome(len(changed), refused)


def assign_many(
    model: type[Model], *, ids: Sequence[int], values: Mapping[str, Any], by: Member, at: datetime, recorded: Recording
) -> Outcome:
    """Give many rows to one colleague (`values["owner_id"]`)."""
    given = str(values.get("owner_id") or "")
    if not given.isdecimal() or len(given) > 17:
        raise Invalid(_("Choose the colleague they go to."), field="owner")
    owner = ownership.chosen_owner(int(given), by=by)
    allowed, refused = _allowed(model, ids, by=by, right="crm.assign_owner")
    moving = list(
        model._default_manager.filter(pk__in=allowed).exclude(owner=owner).order_by("pk").values_list("pk", flat=True)
    )
    recorded.keep(model._default_manager.filter(pk__in=moving))
    if not moving:
        return Outcome(0, refused)
    if model is Opportunity:
        _keep_revisions(moving, recorded)
        deal_actions.assign_opportunities(opportunity_ids=moving, owner_id=owner.pk, by=by, at=at)
        _note_revisions(moving, recorded)
        return Outcome(len(moving), refused)
    column = "account" if model is Account else "lead"
    spans = OwnershipSpan.objects.filter(**{f"{column}__in": moving}, until_at=None)
    recorded.keep(spans)
    if model is Lead:
        lead_actions.assign_leads(lead_ids=moving, owner_id=owner.pk, by=by, at=at)
    else:
        _trail_change(model, moving, "assigned", "owner_id", owner.pk, by=by, at=at)
        ownership.take_many(Account, moving, owner_id=owner.pk, how=OwnershipSpan.How.ASSIGNED, by=by, at=at)
    recorded.created(OwnershipSpan, spans.values_list("pk", flat=True))
    return Outcome(len(moving), refused)


def archive_many(
    model: type[Model], *, ids: Sequence[int], values: Mapping[str, Any], by: Member, at: datetime, recorded: Recording
) -> Outcome:
    """Put many rows away."""
    allowed, refused = _allowed(model, ids, by=by)
    return Outcome(_set_archived(model, allowed, at, "archived", by=by, at=at, recorded=recorded), refused)


def restore_many(
    model: type[Model], *, ids: Sequence[int], values: Mapping[str, Any], by: Member, at: datetime, recorded: Recording
) -> Outcome:
    """Bring many rows back from the archive."""
    allowed, refused = _allowed(model, ids, by=by, is_archived=True)
    return Outcome(_set_archived(model, allowed, None, "restored", by=by, at=at, recorded=recorded), refused)


def release_many(
    model: type[Model], *, ids: Sequence[int], values: Mapping[str, Any], by: Member, at: datetime, recorded: None
) -> Outcome:
    """Give many accounts or leads back to a public pool (`values["choice"]`), with a reason."""
    allowed, refused = _allowed(model, ids, by=by)
    owned = list(
        model._default_manager.filter(pk__in=allowed).exclude(owner=None).order_by("pk").values_list("pk", flat=True)
    )
    refused += _named(model, set(allowed) - set(owned), _("It has no owner already."))
    pool = str(values.get("choice") or "")
    if not pool.isdecimal():
        raise Invalid(_("Choose a public pool."), field="pool")
    if not owned:
        return Outcome(0, refused)
    act = pools.release(
        kind=PoolKind.LEADS.value if model is Lead else PoolKind.ACCOUNTS.value,
        record_ids=owned,
        pool_id=int(pool),
        reason=str(values.get("reason") or _("Released from the list")),
        by=by,
        at=at,
    )
    return Outcome(len(owned), refused, undo_id=act)


def _field_of(model: type[Model], code: str, by: Member) -> FieldView:
    field = next((one for one in fields.fields_of(model._meta.label_lower, by) if one.code == code), None)
    if field is None or not field.is_in_bulk:
        raise Invalid(_("That field cannot be changed for many at once."), field=code)
    return field


def _understood(model: type[Model], field: FieldView, raw: Any) -> Any:
    """The value as the column holds it."""
    column: Any = model._meta.get_field(field.code)
    form_field = column.formfield()
    try:
        cleaned = form_field.clean(raw)
        if not form_field.required and cleaned in form_field.empty_values:
            return None if column.null else ""
        column.run_validators(cleaned)
    except ValidationError as wrong:
        raise Invalid(f"{field.label}: {' '.join(wrong.messages)}", field=field.code) from wrong
    return cleaned


def _allowed(
    model: type[Model], ids: Sequence[int], *, by: Member, right: str = "", is_archived: bool = False
) -> tuple[list[int], Refused]:
    """The rows that may be changed, in order, and the others with the reason."""
    mine = changeable(model, by).filter(pk__in=ids)
    if right:
        reach = access.owner_filter(by, right)
        mine = mine.filter(reach | Q(owner=None)) if reach else mine
    found = dict(mine.order_by("pk").values_list("pk", "archived_at"))
    allowed = [pk for pk, archived_at in found.items() if (archived_at is not None) == is_archived]
    elsewhere = _("It is not in the archive.") if is_archived else _("It is in the archive.")
    refused = _named(model, set(found) - set(allowed), elsewhere)
    visible: Any = model._default_manager.all()
    seen = set(visible.visible_to(by).filter(pk__in=set(ids) - set(found)).values_list("pk", flat=True))
    return allowed, [*refused, *_named(model, seen, _("You may look at it but not change it."))]


def _named(model: type[Model], ids: set[int], reason: str) -> Refused:
    title = "subject" if model is Activity else "name"
    rows = model._default_manager.filter(pk__in=ids).order_by("pk").values_list("pk", title) if ids else ()
    return [(pk, str(name), reason) for pk, name in rows]


def _set_column(
    model: type[Model], ids: Sequence[int], field: FieldView, value: Any, *, by: Member, at: datetime
) -> list[int]:
    """Write a column where it differs, with the trail before and after. Returns the rows that changed."""
    column: Any = model._meta.get_field(field.code)
    kept = value.pk if isinstance(value, Model) else value
    same = Q(**{f"{field.code}__isnull": True}) if kept is None else Q(**{field.code: kept})
    changing = list(model._default_manager.filter(pk__in=ids).exclude(same).order_by("pk").values_list("pk", flat=True))
    _trail_change(model, changing, "edited", column.attname, kept, by=by, at=at)
    more: dict[str, Any] = {column.attname: kept}
    if model is Account and field.code in FIXED_BY_HAND:
        more[FIXED_BY_HAND[field.code]] = bool(kept)
    model._default_manager.filter(pk__in=changing).update(**more, version=F("version") + 1, updated_at=at)
    return changing


def _set_custom(
    model: type[Model], ids: Sequence[int], field: FieldView, raw: Any, *, by: Member, at: datetime
) -> list[int]:
    """Write a field the company added."""
    kept = field_rules.kept(field.definition, raw) if field.definition else None
    if kept is None and field.is_required:
        raise Invalid(_("%(field)s must be filled in.") % {"field": field.label}, field=field.code)
    rows = model._default_manager.filter(pk__in=ids).order_by("pk").values_list("pk", f"custom__{field.code}")
    before = {pk: old for pk, old in rows if old != kept}
    AuditEntry.objects.bulk_create(
        [
            AuditEntry(
                kind=model._meta.label_lower,
                object_id=pk,
                act="edited",
                changes={str(field.label): [old, kept]},
                at=at,
                by=by,
            )
            for pk, old in before.items()
        ],
        batch_size=2000,
    )
    change, sign = (Value(field.code), " - ") if kept is None else (Value({field.code: kept}, JSONField()), " || ")
    written = models.Func(F("custom"), change, template="(%(expressions)s)", arg_joiner=sign, output_field=JSONField())
    model._default_manager.filter(pk__in=list(before)).update(custom=written, version=F("version") + 1, updated_at=at)
    return list(before)


def _set_archived(
    model: type[Model],
    ids: Sequence[int],
    archived_at: datetime | None,
    act: str,
    *,
    by: Member,
    at: datetime,
    recorded: Recording,
) -> int:
    recorded.keep(model._default_manager.filter(pk__in=ids))
    model._default_manager.filter(pk__in=ids).update(archived_at=archived_at, version=F("version") + 1, updated_at=at)
    if model is Opportunity:
        _revise(ids, recorded, by=by, at=at)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_audit_auditentry (kind, object_id, act, changes, note, at, by_id)"
            " SELECT %s, id, %s, '{}', '', %s, %s FROM unnest(%s::bigint[]) AS one (id)",
            [model._meta.label_lower, act, at, by.pk, list(ids)],
        )
    return len(ids)


def _trail_change(
    model: type[Model], ids: Sequence[int], act: str, column: str, after: Any, *, by: Member, at: datetime
) -> None:
    """A line in the trail for each row, with what a column was and what it becomes, in one statement. Keys become names."""
    shown, join = f'row."{column}"', ""
    name = column.removesuffix("_id")
    relation: Any = model._meta.get_field(name)
    if relation.is_relation:
        target = relation.related_model
        join = f'LEFT JOIN "{target._meta.db_table}" AS other ON other.id = row."{column}"'
        shown = "other.name"
        after = target._default_manager.filter(pk=after).values_list("name", flat=True).first() if after else None
    statement = _TRAIL_CHANGE.format(shown=shown, table=model._meta.db_table, join=join)
    with connection.cursor() as cursor:
        cursor.execute(statement, [model._meta.label_lower, act, name, _json(after), at, by.pk, list(ids)])


def _json(value: Any) -> str:
    return DjangoJSONEncoder().encode(value)


def _revise(deal_ids: Sequence[int], recorded: Recording, *, by: Member, at: datetime) -> None:
    _keep_revisions(deal_ids, recorded)
    history.revise(deal_ids, at=at, by=by)
    _note_revisions(deal_ids, recorded)


def _keep_revisions(deal_ids: Sequence[int], recorded: Recording) -> None:
    recorded.keep(OpportunityRevision.objects.filter(opportunity__in=deal_ids, until_at=None))


def _note_revisions(deal_ids: Sequence[int], recorded: Recording) -> None:
    present = OpportunityRevision.objects.filter(opportunity__in=deal_ids, until_at=None)
    recorded.created(OpportunityRevision, present.values_list("pk", flat=True))
