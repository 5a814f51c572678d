"""What figures can be split by and limited to: how a word finds its key, and how a key is shown."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quarterdeck.catalog.models import Product
from quarterdeck.core.calendar.periods import Grain
from quarterdeck.crm.models import Account, Stage
from quarterdeck.people.models import Member, OrgUnit

Key = Any


@dataclass(frozen=True, slots=True)
class Dimension:
    """`rows` are the records whose id is the key, with `label` the field shown; none where the key is the word itself.

    `order` sorts the keys of records that have an order of their own. `fields` are those of records that it tells: who may not
    read one of them may not split by it. Whose a record is, where they belong and what a product is are no secrets.
    """

    code: str
    name: str | Promise
    rows: Callable[[], QuerySet[Any]] | None = None
    label: str = "name"
    order: tuple[str, ...] = ()
    grain: Grain | None = None
    is_unit: bool = False
    fields: tuple[str, ...] = ()

    def labels(self, keys: Iterable[Key]) -> dict[Key, str]:
        """Every key with what is shown for it."""
        wanted = {key for key in keys if key is not None}
        if self.rows is None:
            return {key: str(key) for key in wanted}
        found = self.rows().order_by().filter(pk__in=wanted).values_list("pk", self.label)
        return {key: str(label) for key, label in found}

    def ranks(self, keys: Iterable[Key]) -> dict[Key, tuple[Any, ...]]:
        """Where keys stand in their own order; empty where they go by label."""
        if self.rows is None or not self.order:
            return {}
        found = self.rows().order_by().filter(pk__in={key for key in keys if key is not None})
        return {row[0]: row[1:] for row in found.values_list("pk", *self.order)}

    def count(self) -> int:
        """How many records there are; 0 where the key is the word itself."""
        return self.rows().order_by().count() if self.rows else 0

    def find(self, words: Sequence[str | int]) -> list[Key]:
        """The keys of ids or exact names (without regard to case); a word that names nothing is left out."""
        if self.rows is None:
            return [str(word) for word in words]
        ids = [word for word in words if isinstance(word, int)]
        found = set(self.rows().filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
        for word in words:
            if isinstance(word, str):
                found |= set(self.rows().filter(**{f"{self.label}__iexact": word}).values_list("pk", flat=True))
        return sorted(found)


@dataclass(frozen=True, slots=True)
class ProductDimension(Dimension):
    """A product of the catalogue by its id, or by the words it came with where the catalogue does not know it."""

    def labels(self, keys: Iterable[Key]) -> dict[Key, str]:
        wanted = [key for key in keys if key is not None]
        known = Product.objects.filter(pk__in=[int(key) for key in wanted if not key.startswith("=")])
        names = {str(pk): name for pk, name in known.order_by().values_list("pk", "name")}
        return {key: key[1:] if key.startswith("=") else names.get(key, key) for key in wanted}

    def count(self) -> int:
        return Product.objects.count()

    def find(self, words: Sequence[str | int]) -> list[Key]:
        keys: set[str] = set()
        for word in words:
            if isinstance(word, int) or word.isdecimal():
                keys.add(str(word))
                continue
            named = Product.objects.filter(name__iexact=word) | Product.objects.filter(code__iexact=word)
            keys |= {str(pk) for pk in named.values_list("pk", flat=True)}
            keys.add(word if word.startswith("=") else f"={word}")
        return sorted(keys)


def _regions() -> QuerySet[OrgUnit]:
    return OrgUnit.objects.filter(kind="region")


_ALL = (
    Dimension("member", _("Member"), rows=Member.objects.all),
    Dimension("team", _("Team"), rows=OrgUnit.objects.all, is_unit=True),
    Dimension("region", _("Region"), rows=_regions, is_unit=True),
    ProductDimension("product", _("Product")),
    Dimension("series", _("Product series")),
    Dimension(
        "account", _("Account"), rows=Account.objects.all, fields=("crm.account.name", "crm.opportunity.account")
    ),
    Dimension("industry", _("Industry"), fields=("crm.account.industry", "crm.lead.industry")),
    Dimension("source", _("Source"), fields=("crm.opportunity.source", "crm.lead.source")),
    Dimension(
        "stage",
        _("Stage"),
        rows=Stage.objects.all,
        order=("process_id", "position"),
        fields=("crm.opportunity.stage",),
    ),
    Dimension("day", _("Day"), grain=Grain.DAY),
    Dimension("week", _("Week"), grain=Grain.WEEK),
    Dimension("month", _("Month"), grain=Grain.MONTH),
    Dimension("quarter", _("Quarter"), grain=Grain.QUARTER),
    Dimension("year", _("Fiscal year"), grain=Grain.YEAR),
)

DIMENSIONS: dict[str, Dimension] = {dimension.code: dimension for dimension in _ALL}
