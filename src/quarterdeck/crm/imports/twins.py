"""Whether a new record is certainly somebody who is here already, asked for a thousand at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext as _

from quarterdeck.core.imports.kinds import Complaint, Record
from quarterdeck.crm.imports import cells
from quarterdeck.crm.models import Account, Contact, Lead
from quarterdeck.crm.rules import identity

_TOLD = ("name", "company_name", "phone", "email", "wechat", "website", "credit_code", "tax_id")
# A mark that many share, such as the domain of a mail provider, says nothing, and comparing all with all would take for ever.
_MOST_SHARING = 20
_STRONG = ("e:", "p:", "w:", "o:", "c:", "t:", "x:", "d:")


@dataclass(frozen=True)
class _Known:
    """Somebody who is here, or who stood on an earlier row."""

    told: Mapping[str, str]
    line: int = 0


def complaints(kind: str, records: Sequence[Record]) -> Iterator[Complaint]:
    """New records that are certainly the same as one that is here, or as an earlier one of these."""
    told = [(record, _told(record)) for record in records]
    keyed = [(record, said, _keys(kind, said)) for record, said in told]
    by_key = _here(kind, sorted({key for _record, _said, keys in keyed for key in keys}))
    for record, said, keys in keyed:
        near = [known for key in keys for known in by_key.get(key, ()) if len(by_key[key]) <= _MOST_SHARING]
        twin = next((known for known in near if _is_same(kind, said, known.told)), None)
        if twin is not None:
            yield Complaint(record, "name", _sentence(twin))
            continue
        for key in keys:
            if len(sharing := by_key.setdefault(key, [])) <= _MOST_SHARING:
                sharing.append(_Known(said, record.line))


def _sentence(twin: _Known) -> str:
    name = twin.told.get("name") or twin.told.get("company_name", "")
    if twin.line:
        return _("This is certainly “%(name)s” of line %(line)s.") % {"name": name, "line": twin.line}
    return _("This is certainly “%(name)s”, who is here already.") % {"name": name}


def _told(record: Record) -> dict[str, str]:
    said = cells.told(record, _TOLD)
    return {name: str(said.get(name) or "") for name in _TOLD}


def _keys(kind: str, said: Mapping[str, str]) -> list[str]:
    if kind == "account":
        marks = {name: said[name] for name in ("phone", "website", "credit_code", "tax_id")}
        found = identity.keys_of_account(said["name"], **marks)
    else:
        marks = {name: said[name] for name in ("phone", "email", "wechat")}
        found = identity.keys_of_contact(said["name"], company=said["company_name"], **marks)
    return [key for key in found if key.startswith(_STRONG)]


def _here(kind: str, keys: list[str]) -> dict[str, list[_Known]]:
    model: Any = {"account": Account, "contact": Contact, "lead": Lead}[kind]
    names = {field.name for field in model._meta.concrete_fields} & set(_TOLD)
    paths = {"company_name": "account__name"} if kind == "contact" else {}
    wanted = [*sorted(names), *paths.values()]
    found: dict[str, list[_Known]] = {}
    asked = set(keys)
    for row in model.objects.current().filter(pk__in=_sharing(model, keys)).values("identity_keys", *wanted):
        said = {name: str(row.get(paths.get(name, name)) or "") for name in _TOLD}
        for key in asked.intersection(row["identity_keys"]):
            found.setdefault(key, []).append(_Known(said))
    return found


def _sharing(model: type[models.Model], keys: list[str]) -> list[int]:
    """Records with one of the keys, each key looked up by itself: no planner knows how rare thousands of them together are. What
    was written a moment ago still waits beside the index, where each look would read all of it; so it is put in first."""
    if not keys:
        return []
    table, index = model._meta.db_table, next(i for i in model._meta.indexes if i.fields == ["identity_keys"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [index.name])
        cursor.execute(
            f'SELECT DISTINCT same.id FROM unnest(%s::text[]) AS key CROSS JOIN LATERAL (SELECT t.id FROM "{table}" t'  # noqa: S608 - our own table
            " WHERE t.identity_keys @> ARRAY[key] AND t.archived_at IS NULL LIMIT %s) AS same",
            [keys, _MOST_SHARING + 1],
        )
        return [row[0] for row in cursor.fetchall()]


def _is_same(kind: str, one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    if kind == "account":
        return identity.compare_companies(_company(one), _company(other)).certainty == "same"
    return identity.compare_people(_person(one), _person(other)).certainty == "same"


def _company(said: Mapping[str, str]) -> identity.Company:
    marks = {name: said[name] for name in ("credit_code", "tax_id", "website", "phone")}
    return identity.company_of(said["name"], **marks)


def _person(said: Mapping[str, str]) -> identity.Person:
    marks = {name: said[name] for name in ("email", "wechat", "phone")}
    return identity.person_of(said["name"], company=said["company_name"], **marks)
