"""What the filter builder offers one viewer: the fields, how each is asked, names of what is chosen already."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext as _

from quarterdeck.core.fields import registry
from quarterdeck.core.fields.field_view import FieldView
from quarterdeck.core.lists.conditions import OPERATORS, SPANS, Condition, Family, Group, family_of
from quarterdeck.core.lists.conditions.operators import PEOPLE
from quarterdeck.core.records.keys import keys_of

MOST_OFFERED = 20


def schema(fields: Iterable[FieldView], *, viewer: Any, group: Group, with_me: bool = True) -> dict[str, Any]:
    """Everything the builder draws from, as JSON. A rule, which nobody looks at, has no "me" (`with_me=False`)."""
    asked = [field for field in fields if field.is_filterable]
    return {
        "fields": [_field(field, with_me=with_me) for field in asked],
        "operators": {
            family: [{"code": one.code, "label": str(one.label), "takes": one.takes} for one in offered]
            for family, offered in OPERATORS.items()
        },
        "spans": [[code, str(label)] for code, label in SPANS.items()],
        "names": names_of(group, asked, viewer=viewer),
        "words": {
            "all": _("All of these"),
            "any": _("Any of these"),
            "joined": _("How the conditions are joined"),
            "group": _("Group of conditions"),
            "add": _("Add a condition"),
            "add_group": _("Add a group"),
            "remove": _("Remove this condition"),
            "remove_group": _("Remove this group"),
            "field": _("Field"),
            "operator": _("How it is asked"),
            "value": _("Value"),
            "days": _("days"),
        },
    }


def names_of(group: Group, fields: Iterable[FieldView], *, viewer: Any) -> dict[str, str]:
    """The names of members and records a tree names by key, as `field:key`, as far as the viewer may see them."""
    known = {field.code: field for field in fields}
    found: dict[str, str] = {}
    for condition in group.conditions():
        field = known.get(condition.field)
        if field is not None and (keys := _keys(condition)) and _is_looked_up(field):
            found |= {f"{field.code}:{pk}": name for pk, name in named(field, viewer=viewer, keys=keys)}
    return found


def named(
    field: FieldView, *, viewer: Any, keys: Iterable[int] | None = None, words: str = ""
) -> list[tuple[int, str]]:
    """Members or records a field may lead to, by key or by the words typed."""
    model = _target(field)
    if model is None:
        return []
    rows = model._default_manager.all()
    if hasattr(rows, "visible_to"):
        rows = rows.visible_to(viewer)
    title = "name"
    if keys is not None:
        rows = rows.filter(pk__in=list(keys))
    elif words.strip():
        rows = rows.matching(words) if hasattr(rows, "matching") else rows.filter(name__icontains=words.strip())
    return list(rows.order_by(title, "pk").values_list("pk", title)[:MOST_OFFERED])


def _field(field: FieldView, *, with_me: bool) -> dict[str, Any]:
    family = family_of(field.type)
    options = [[str(value), str(label)] for value, label in field.choices]
    if family is Family.MEMBER and with_me:
        options = [[code, str(label)] for code, label in PEOPLE.items()]
    offered: dict[str, Any] = {"code": field.code, "label": str(field.label), "family": family, "options": options}
    if _is_looked_up(field):
        offered["url"] = reverse("lists:choices", args=[field.entity, field.code])
    return offered


def _is_looked_up(field: FieldView) -> bool:
    return not field.choices and field.type in ("member", "record")


def _target(field: FieldView) -> Any:
    if field.type == "member":
        return get_user_model()
    found: Any = registry.get(field.entity).model
    for step in field.path.split("__"):
        found = found._meta.get_field(step).related_model
    return found if any(one.name == "name" for one in found._meta.get_fields()) else None


def _keys(condition: Condition) -> list[int]:
    given = condition.value if isinstance(condition.value, list) else [condition.value]
    return keys_of(given)
