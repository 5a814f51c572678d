"""Conditions of rules: what a company builds in a form, read as the database understands it. Rules have no viewer."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from quarterdeck.core.access.field_access import FieldAccess
from quarterdeck.core.fields import queries as fields
from quarterdeck.core.fields.field_view import FieldView
from quarterdeck.core.lists import conditions
from quarterdeck.crm.models import PoolKind

ENTITIES = {PoolKind.LEADS.value: "crm.lead", PoolKind.ACCOUNTS.value: "crm.account"}


class _Rule:
    """A rule asks for every field, whoever made it."""

    def field_access(self, code: str) -> FieldAccess:
        return FieldAccess.EDIT


def fields_for(kind: str) -> list[FieldView]:
    """The fields a rule about leads or accounts may ask for."""
    return fields.fields_of(ENTITIES[kind], _Rule())


def met(tree: Mapping[str, Any], *, kind: str, today: date) -> Q:
    """The condition of a tree; nothing asked is met by everything."""
    return conditions.compiled(conditions.read(tree), fields=fields_for(kind), viewer=None, today=today)


def why_not(tree: Mapping[str, Any], *, kind: str) -> str | None:
    """What is wrong with a tree: it cannot be read, asks for something unknown, or contradicts itself."""
    known = fields_for(kind)
    try:
        group = conditions.read(tree)
        conditions.check(group, fields=known)
    except conditions.Problem as problem:
        return str(problem)
    return next(iter(conditions.contradictions(group, fields=known)), None)


def in_words(tree: Mapping[str, Any], *, kind: str) -> str:
    """The tree as a sentence; empty for one that asks for nothing, or that a field went missing from."""
    try:
        return conditions.in_words(conditions.read(tree), fields=fields_for(kind))
    except conditions.Problem as problem:
        return str(problem)
