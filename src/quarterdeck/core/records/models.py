"""What records of every room have in common: a version, an archive instead of a bin, words to be found by."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from quarterdeck.core.access import masks
from quarterdeck.core.records.concealing import Concealment, ShownOnly, ShownRows
from quarterdeck.core.search import text

# How many rows are read to tell which of them somebody, from whom phones are kept, may find by what was typed.
LOOKED_AT = 2000
M = TypeVar("M", bound=models.Model, covariant=True)


class Versioned(models.Model):
    """Counts edits, so that a stale one is noticed (see `versions.py`)."""

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuses rows that were loaded for somebody to look at (`shown_to`): their masks must never be written."""
        if self.__dict__.get("is_shown_only") or any(
            isinstance(value, masks.MASKED) for value in self.__dict__.values()
        ):
            raise ShownOnly(f"{type(self).__name__} {self.pk} was loaded to be shown.")
        super().save(*args, **kwargs)


class Archivable(models.Model):
    """Deleting is archiving: the row stays, and can be restored."""

    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class Searchable(models.Model):
    """Found by name, pinyin, initials, phone digits or number; actions fill `search_tokens` on every write."""

    search_tokens = ArrayField(models.TextField(), default=list, editable=False)

    class Meta:
        abstract = True
        indexes = [GinIndex(fields=["search_tokens"], name="%(app_label)s_%(class)s_search")]


class Identified(models.Model):
    """Compared with others of its kind: `identity_keys` are the marks two records of the same thing share (`crm.rules.identity`)."""

    identity_keys = ArrayField(models.TextField(), default=list, editable=False)

    class Meta:
        abstract = True
        indexes = [GinIndex(fields=["identity_keys"], name="%(app_label)s_%(class)s_same")]


class Customizable(models.Model):
    """Carries the fields a company added itself: code to value, as `core.fields` understands them."""

    custom = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        abstract = True


def _shown(narrow: Callable[..., Any]) -> Callable[..., Any]:
    """A method that narrows rows to what a viewer may see, and shows them as the viewer may see them."""

    @wraps(narrow)
    def narrowed(self: Any, viewer: Any, *args: Any, **kwargs: Any) -> Any:
        found = narrow(self, viewer, *args, **kwargs)
        if isinstance(found, list):
            return [part.shown_to(viewer) for part in found]
        return found.shown_to(viewer)

    return narrowed


class RecordQuerySet(models.QuerySet[M]):
    """Filters every record list shares."""

    _concealment: Concealment | None = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Whatever `visible_to` lets somebody see is shown as that person may see it; no door can forget to."""
        super().__init_subclass__(**kwargs)
        for name in ("visible_to", "visible_parts"):
            if name in cls.__dict__:
                setattr(cls, name, _shown(cls.__dict__[name]))

    def shown_to(self, viewer: Any) -> Self:
        """The rows as the viewer may see them: masks in place of what their roles keep from them, on related rows too.

        Costs nothing for a viewer without such rules. Rows that hold masks refuse to be saved; rows locked for a change are whole.
        What is masked cannot be taken out by `values` or found by `matching`.
        """
        concealment: Concealment = viewer.concealment() if viewer is not None else {}
        if not concealment:
            return self
        shown = self.all()
        shown._concealment = concealment
        shown._iterable_class = ShownRows
        return shown

    def _clone(self) -> Self:
        copy: Self = super()._clone()  # type: ignore[misc]  # Django's own, without a type
        copy._concealment = self._concealment
        return copy

    def _values(self, *fields: Any, **expressions: Any) -> Self:
        kept = {name for concealed in (self._concealment or {}).values() for name in (*concealed.attributes, "custom")}
        for name in fields:
            if isinstance(name, str) and name.rpartition("__")[2] in kept:
                raise ShownOnly(f"{name} may be masked: take it from the rows.")
        copy: Self = super()._values(*fields, **expressions)  # type: ignore[misc]  # Django's own, without a type
        return copy

    def current(self) -> Self:
        return self.filter(archived_at=None)

    def archived(self) -> Self:
        return self.exclude(archived_at=None)

    def matching(self, words: str) -> Self:
        """Rows that hold every word typed, in any script (see `core.search.text`)."""
        tokens: Iterable[str] = text.query_tokens(words)
        if not tokens:
            return self.none()
        return self._found_openly(self.filter(search_tokens__contains=list(tokens)), set(tokens))

    def _found_openly(self, found: Self, tokens: set[str]) -> Self:
        """Those found by what the viewer may know: digits of a masked phone find nothing. Looks at `LOOKED_AT` rows at most."""
        concealed = (self._concealment or {}).get(self.model._meta.label_lower)
        if concealed is None or concealed.searchable is None:
            return found
        rows = found.order_by().values_list("pk", *concealed.searchable)[:LOOKED_AT]
        return self.filter(pk__in=[pk for pk, *texts in rows if tokens <= set(text.tokens_for(*texts))])

    def scanned_for(self, words: str) -> Self:
        """The same, read row by row: for a set that another condition already made small.

        The database takes tokens to be independent, believes a long word to be rare, and would read every match of it first.
        """
        tokens = list(text.query_tokens(words))
        if not tokens:
            return self.none()
        kept = ArrayField(models.TextField())
        unindexed = models.Func(
            models.F("search_tokens"),
            models.Value([], kept),
            template="(%(expressions)s)",
            arg_joiner=" || ",
            output_field=kept,
        )
        found = self.alias(unindexed_words=unindexed).filter(unindexed_words__contains=tokens)
        return self._found_openly(found, set(tokens))
