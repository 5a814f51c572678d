"""What figures may be limited to: values of a dimension that the viewer may see, as one types, and those chosen in words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from quarterdeck.catalog.models import Product
from quarterdeck.core.calendar.periods import Period, add_months
from quarterdeck.crm.models import Account, Stage
from quarterdeck.metrics.dimensions import DIMENSIONS, Key
from quarterdeck.metrics.engine import query, withholding
from quarterdeck.metrics.engine.reach import RIGHT
from quarterdeck.people import queries as people
from quarterdeck.people.models import Member

MOST = 40
_YEARS = 3
Choice = tuple[Any, str]
Filters = Mapping[str, Sequence[Key]]


def choices(*, viewer: Member, code: str, words: str, today: date) -> list[Choice]:
    """Keys and names of a dimension's values that match what was typed; all, as far as they are few, where nothing was.

    Raises `CannotMeasure` for what the viewer's roles hide.
    """
    withholding.refuse_hidden(viewer, [code])
    match code:
        case "member":
            return [(pk, name) for pk, name, _unit in people.member_choices(viewer=viewer, words=words, limit=MOST)]
        case "account":
            accounts = Account.objects.visible_to(viewer).current()
            found = accounts.matching(words) if words else accounts
            return [(one.pk, one.name) for one in found.order_by("name", "pk")[:MOST]]
        case "product":
            products = Product.objects.filter(name__icontains=words).order_by("name", "pk")
            return [(str(pk), name) for pk, name in products.values_list("pk", "name")[:MOST]]
        case "stage":
            stages = Stage.objects.filter(name__icontains=words).order_by("process_id", "position", "pk")
            return list(stages.values_list("pk", "name")[:MOST])
        case "team" | "region":
            return _matching(_units(viewer, today, is_region=code == "region"), words)
        case _:
            return _matching(_occurring(viewer, code, today), words)


def named(code: str, keys: Sequence[Key]) -> list[Choice]:
    """The keys of a filter with their names, for a form that shows them."""
    dimension = DIMENSIONS[code]
    labels = dimension.labels(keys)
    nothing = _("Without %(thing)s") % {"thing": dimension.name}
    return [(key, nothing if key is None else str(labels.get(key, key))) for key in keys]


def in_words(filters: Filters) -> list[tuple[str, str]]:
    """What figures are limited to: each dimension by name, and its values in words."""
    return every_in_words([filters])[0]


def every_in_words(several: Sequence[Filters]) -> list[list[tuple[str, str]]]:
    """Many limits in words, at the price of one: the values of each dimension are named once."""
    keys: dict[str, list[Key]] = defaultdict(list)
    for filters in several:
        for code, chosen in filters.items():
            keys[code] += chosen
    names = {code: dict(named(code, list(dict.fromkeys(found)))) for code, found in keys.items()}
    return [
        [
            (str(DIMENSIONS[code].name), ", ".join(names[code][key] for key in chosen))
            for code, chosen in filters.items()
        ]
        for filters in several
    ]


def _units(viewer: Member, today: date, *, is_region: bool) -> list[Choice]:
    units = people.visible_units(viewer=viewer, on=today, right=RIGHT)
    return [(unit.id, unit.name) for unit in units if not is_region or unit.kind == "region"]


def _occurring(viewer: Member, code: str, today: date) -> list[Choice]:
    """Words (sources, industries …) that occur in the viewer's own figures of the last years."""
    period = Period(add_months(today, -12 * _YEARS), add_months(today, 1))
    found = query(viewer=viewer, metrics=["opportunities_created"], by=[code], period=period, today=today)
    return [(key, str(row[0])) for (key,), row in zip(found.keys, found.rows, strict=True) if key is not None]


def _matching(found: list[Choice], words: str) -> list[Choice]:
    return [one for one in found if words.casefold() in one[1].casefold()][:MOST]
