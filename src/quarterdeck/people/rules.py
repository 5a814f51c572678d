"""Pure decisions about people and the organization."""

import hashlib
import re
from datetime import date, timedelta

from django.utils.translation import gettext as _

# Units that are there from the outset, so that history brought in by imports has a place.
THE_BEGINNING = date(1900, 1, 1)
INVITATION_LASTS = timedelta(days=7)

_LOGIN = re.compile(r"[\w.@+-]{2,150}")


def why_not_a_login(login: str) -> str | None:
    """Sign-in names are letters (of any script), digits and . @ + - _ without spaces."""
    if _LOGIN.fullmatch(login):
        return None
    return _("A sign-in name has at least two letters, digits or . @ + - _ and no spaces.")


def why_not_move_unit(
    *, unit_path: str, unit_since: date, parent_path: str, parent_since: date, on: date
) -> str | None:
    """A unit moves from its last move on, never under itself, and never under a parent that moved later than that day."""
    if unit_path.count("/") == 2:
        return _("The top of the organization cannot be moved.")
    if parent_path.startswith(unit_path):
        return _("A unit cannot be moved below itself.")
    if on < unit_since:
        return _("The unit was moved on %(day)s already. Choose that day or a later one.") % {"day": unit_since}
    if on < parent_since:
        return _("The new parent has its place since %(day)s. Choose that day or a later one.") % {"day": parent_since}
    return None


def why_not_move_member(*, since: date, unit_since: date, on: date) -> str | None:
    """A member moves from the last move on, to a unit that exists on that day."""
    if on < since:
        return _("The last move was on %(day)s. Choose that day or a later one.") % {"day": since}
    if on < unit_since:
        return _("The unit exists since %(day)s. Choose that day or a later one.") % {"day": unit_since}
    return None


def hash_of(token: str) -> str:
    """What is kept of an invitation's token: a thief of the database cannot make a link of it."""
    return hashlib.sha256(token.encode()).hexdigest()
