"""What records of every room have in common: a version, an archive instead of a bin, words to be found by."""

from collections.abc import Iterable
from typing import Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from quarterdeck.core.search import text

M = TypeVar("M", bound=models.Model, covariant=True)


class Versioned(models.Model):
    """Counts edits, so that a stale one is noticed (see `versions.py`)."""

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    class Meta:
        abstract = True


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


class RecordQuerySet(models.QuerySet[M]):
    """Filters every record list shares."""

    def current(self) -> Self:
        return self.filter(archived_at=None)

    def archived(self) -> Self:
        return self.exclude(archived_at=None)

    def matching(self, words: str) -> Self:
        """Rows that hold every word typed, in any script (see `core.search.text`)."""
        tokens: Iterable[str] = text.query_tokens(words)
        return self.filter(search_tokens__contains=list(tokens)) if tokens else self.none()

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
        return self.alias(unindexed_words=unindexed).filter(unindexed_words__contains=tokens)
