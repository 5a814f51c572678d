"""Who handles the mails of a mailbox: rooms register themselves by purpose; this package knows no room."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from quarterdeck.core.mailbox.mails import Mail

# Takes a mail with the mailbox's settings and says what it became, such as `lead 12`; empty when it was passed over.
Handler = Callable[[Mail, Mapping[str, Any], datetime], str]


@dataclass(frozen=True, slots=True)
class Purpose:
    code: str
    label: str | Promise
    handle: Handler


_purposes: dict[str, Purpose] = {}


def register(code: str, label: str | Promise, handle: Handler) -> None:
    """Let a room handle the mails of mailboxes of a purpose."""
    _purposes[code] = Purpose(code, label, handle)


def purpose(code: str) -> Purpose | None:
    return _purposes.get(code)


def purposes() -> list[Purpose]:
    return sorted(_purposes.values(), key=lambda one: one.code)
