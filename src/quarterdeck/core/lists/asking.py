"""What an address asks a list for: filters, conditions, columns, order, as one member may ask it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, OrderBy, Q
from django.http import QueryDict
from django.utils.functional import cached_property

from quarterdeck.core.fields import queries as field_queries
from quarterdeck.core.fields import registry as entities
from quarterdeck.core.fields.field_view import FieldView
from quarterdeck.core.lists import conditions, registry
from quarterdeck.core.lists.conditions import EVERYTHING, Group, Problem
from quarterdeck.core.lists.models import ListHabit, SavedView
from quarterdeck.core.lists.registry import Extra, ListKind, Rows

WHERE, SORT, SAVED, COLUMNS = "where", "sort", "saved", "columns"
Column = FieldView | Extra


@dataclass
class Asked:
    """One look at a list. `problem` says in words why the conditions cannot be used; the list is empty then."""

    kind: ListKind
    viewer: Any
    params: QueryDict
    today: date
    group: Group
    problem: str
    views: Sequence[SavedView]
    habits: Sequence[ListHabit]

    @cached_property
    def entity(self) -> entities.Entity:
        return entities.get(self.kind.entity)

    @cached_property
    def fields(self) -> list[FieldView]:
        return field_queries.fields_of(self.kind.entity, self.viewer)

    @cached_property
    def view(self) -> SavedView | None:
        """The saved view that is open."""
        wanted = self.params.get(SAVED, "")
        return next((one for one in self.views if str(one.pk) == wanted), None)

    @cached_property
    def habit(self) -> ListHabit | None:
        """How the member last looked at this view, or at the list without one."""
        key = self.view.pk if self.view else None
        return next((one for one in self.habits if one.view_id == key), None)

    @cached_property
    def offered(self) -> list[Column]:
        """Every column one may choose, the title aside."""
        return [*(field for field in self.fields if field.code != self.title_code), *self.kind.extras]

    @property
    def title_code(self) -> str:
        return self.entity.title_path

    @cached_property
    def title(self) -> FieldView | None:
        """The field that names a row, unless it is hidden from the viewer."""
        return next((field for field in self.fields if field.code == self.title_code), None)

    @cached_property
    def columns(self) -> list[Column]:
        """The columns shown, in order: the address's, else the habit's, else the view's, else the usual ones."""
        known = {column.code: column for column in self.offered}
        asked = [code for code in self.params.get(COLUMNS, "").split(".") if code]
        habit = self.habit.columns if self.habit else []
        chosen = asked or habit or (self.view.columns if self.view else [])
        found = [known[code] for code in dict.fromkeys(chosen) if code in known]
        return found or [column for column in self.offered if _is_usual(column)]

    @cached_property
    def sort(self) -> str:
        """The order in force: the address's, else the habit's, else the view's, else the list's own."""
        remembered = self.habit.sort if self.habit else ""
        chosen = (self.params.get(SORT, ""), remembered, self.view.sort if self.view else "", self.kind.default_sort)
        return next((sort for sort in chosen if sort and self._is_known_sort(sort)), self.kind.default_sort)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.group) or bool(self.problem)

    def rows(self) -> Rows:
        """The rows asked for, in no order."""
        found = self.kind.rows(self.viewer, self.params, self.today)
        return found.filter(self.condition()) if self.is_narrowed else found

    def condition(self) -> Q:
        if self.problem:
            return Q(pk__in=[])
        return conditions.compiled(self.group, fields=self.fields, viewer=self.viewer, today=self.today)

    def ordering(self) -> tuple[Any, ...]:
        """The order, ending with the key."""
        code, descending = self.sort.removeprefix("-"), self.sort.startswith("-")
        if given := self.kind.order(code, descending):
            return given
        field = next((one for one in self.fields if one.code == code and one.is_sortable), None)
        if field is None:
            return ("-pk",)
        return (_order_by(self.entity, field, descending=descending), "-pk" if descending else "pk")

    def _is_known_sort(self, sort: str) -> bool:
        code = sort.removeprefix("-")
        if self.kind.order(code, sort.startswith("-")):
            return True
        return any(field.code == code and field.is_sortable for field in self.fields)


def asked(kind: ListKind, *, viewer: Any, params: QueryDict, today: date) -> Asked:
    """Read an address, with the views the viewer may open."""
    group, problem = EVERYTHING, ""
    try:
        group = conditions.parse(params.get(WHERE, ""))
    except Problem as found:
        problem = str(found)
    views = (
        SavedView.objects.visible_to(viewer).filter(entity=kind.entity).select_related("owner").order_by("name", "pk")
    )
    habits = ListHabit.objects.filter(member=viewer, entity=kind.entity)
    look = Asked(kind, viewer, params, today, group, problem, list(views), list(habits))
    if not problem:
        try:
            conditions.check(group, fields=look.fields)
        except Problem as found:
            look.problem = str(found)
    return look


def of_entity(entity: str, *, viewer: Any, query: str, today: date) -> Asked:
    """The same from an address kept as text, for work in the background."""
    return asked(registry.get(entity), viewer=viewer, params=QueryDict(query.removeprefix("?")), today=today)


def _is_usual(column: Column) -> bool:
    return column.is_default if isinstance(column, Extra) else column.is_default_column


def _order_by(entity: entities.Entity, field: FieldView, *, descending: bool) -> OrderBy:
    """A column that is never empty is asked for plainly, so that its index answers."""
    plain = {one.name for one in entity.model._meta.concrete_fields if not one.null}
    if not field.shown_path and field.path in plain:
        return OrderBy(F(field.path), descending=descending)
    return field.ordering(descending=descending)
