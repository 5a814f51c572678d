"""The passwords of mailboxes: sealed in the database, or in the environment."""

import os

from quarterdeck.core.records import sealing

_PURPOSE = "core.mailbox"


def seal(plain: str) -> str:
    """The password as it is kept."""
    return sealing.seal(plain, purpose=_PURPOSE)


def opened(sealed: str) -> str | None:
    """The password again; None when it was sealed with another key."""
    return sealing.opened(sealed, purpose=_PURPOSE)


def from_environment(mailbox_id: int) -> str:
    """A password that the environment holds instead: QUARTERDECK_MAILBOX_<id>_PASSWORD."""
    return os.environ.get(f"QUARTERDECK_MAILBOX_{mailbox_id}_PASSWORD", "")
