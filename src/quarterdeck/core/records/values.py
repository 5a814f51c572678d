"""A record's values by name, the company's own fields among them as `custom.<code>`."""

from typing import Any

CUSTOM = "custom."


def value_of(record: Any, name: str) -> Any:
    """The value of a field; of `custom.tier` the tier."""
    if name.startswith(CUSTOM):
        return record.custom.get(name.removeprefix(CUSTOM))
    return getattr(record, name)


def put(record: Any, name: str, value: Any) -> None:
    """Set a field; None takes a field of the company's own away."""
    if not name.startswith(CUSTOM):
        setattr(record, name, value)
        return
    rest = {code: kept for code, kept in record.custom.items() if code != name.removeprefix(CUSTOM)}
    record.custom = rest if value is None else {**rest, name.removeprefix(CUSTOM): value}


def columns(names: Any) -> set[str]:
    """The columns behind these fields."""
    return {name.partition(".")[0] for name in names}
