"""What happened here, as plain values for those who listen."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ActUndone:
    act_id: int
    kind: str
    by_id: int
