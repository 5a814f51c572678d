"""Rights: declared once, spread over the built-in roles by rank."""

from quarterdeck.core.access import rights
from quarterdeck.core.access.scopes import Scope


def test_reps_reach_their_own_and_readers_everything() -> None:
    spread = rights.by_rank()

    assert spread[rights.REP] is Scope.OWN
    assert spread[rights.MANAGER] is Scope.SUBTREE
    assert spread[rights.READER] is Scope.ALL
    assert rights.READER not in rights.by_rank(readers=None)


def test_every_declared_right_has_a_name_and_known_roles() -> None:
    for right in rights.all_rights():
        assert str(right.label), right.code
        assert "." in right.code
        assert set(right.built_in) <= set(rights.EVERY_ROLE), right.code


def test_administrator_can_do_what_it_takes_to_run_the_instance() -> None:
    for code in ("people.manage_members", "people.manage_roles", "company.manage_company", "imports.run_import"):
        assert rights.ADMINISTRATOR in rights.get(code).built_in
