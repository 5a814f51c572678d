"""The trail keeps who changed what from what to what."""

import pytest

from quarterdeck.core.audit import trail
from quarterdeck.people import actions
from tests import factories

pytestmark = pytest.mark.django_db


def test_change_is_kept_with_both_values_and_its_author() -> None:
    cast = factories.cast()

    actions.edit_member(member_id=cast.alice.pk, values={"title": "Rep"}, by=cast.mona)

    latest = trail.entries_for(cast.alice)[0]
    assert (latest.act, latest.by, latest.changes) == ("edited", cast.mona, {"title": ["", "Rep"]})


def test_edit_that_changes_nothing_leaves_no_trace() -> None:
    cast = factories.cast()
    before = len(trail.entries_for(cast.alice))

    actions.edit_member(member_id=cast.alice.pk, values={"name": "Alice"}, by=cast.ada)

    assert len(trail.entries_for(cast.alice)) == before


def test_entries_of_many_are_read_with_one_query(django_assert_num_queries: object) -> None:
    cast = factories.cast()
    for title in ("a", "b", "c"):
        actions.edit_member(member_id=cast.alice.pk, values={"title": title}, by=cast.ada)

    with django_assert_num_queries(1):  # type: ignore[operator]  # a fixture that is a function
        assert {entry.by.name for entry in trail.entries_for(cast.alice) if entry.by} == {"ada"}
