"""Keys of records as addresses and forms name them."""

from collections.abc import Iterable

# What a big integer of the database surely holds.
_MOST_DIGITS = 17


def key_of(written: object) -> int | None:
    """A key as somebody wrote it; None for anything that is none."""
    text = str(written).strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else None


def keys_of(written: Iterable[object]) -> list[int]:
    """Those of many that are keys, in their order."""
    return [key for one in written if (key := key_of(one)) is not None]
