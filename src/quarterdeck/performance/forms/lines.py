"""Lines typed into a box as `name = number`, with the signs of any keyboard."""

from decimal import Decimal

_SIGNS = str.maketrans("，－％", ",-%")


def typed_lines(text: str) -> list[str]:
    """The lines that hold something, to be parted at their `=`; words stay as they were typed."""
    return [line.replace("＝", "=").strip() for line in text.splitlines() if line.strip()]


def plain_signs(text: str) -> str:
    """A text of numbers with the commas, dashes and per cents that programs know."""
    return text.translate(_SIGNS)


def typed_number(text: str) -> Decimal:
    """A number that somebody typed; InvalidOperation or ValueError where it is none."""
    found = Decimal(text.strip())
    if not found.is_finite():
        raise ValueError(text)
    return found
