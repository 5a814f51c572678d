"""What statements found, kept in the memory of a process for as long as it is what they would find again.

An answer is kept with the state of the tables it was made of, and given only to a reader who sees that very state, whichever
process or transaction changed them. What the viewer may see is among the values of a statement, so nobody is given an answer
made for somebody else's reach.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches

from quarterdeck.metrics.engine import versions

MOST_ROWS = 2_000

Answer = tuple[list[str], Sequence[Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class Statement:
    """What is asked. `settled_fact` names the fact of which it reads only days whose deals seldom change any more."""

    sql: str
    values: Mapping[str, Any]
    settled_fact: str = ""

    @property
    def key(self) -> str:
        """The same for the same statement with the same values."""
        written = repr((self.sql, sorted(self.values.items())))
        return hashlib.blake2b(written.encode(), digest_size=20).hexdigest()

    def state(self, seen: Mapping[str, versions.Version]) -> Any:
        """The state of what it reads (see `versions.state_of`)."""
        return versions.state_of(self.sql, seen, settled_fact=self.settled_fact)


def remembered(statements: Sequence[Statement], run: Callable[[Statement], Answer]) -> list[Answer]:
    """What each statement finds: as kept, where nothing it reads has changed since, else by running it."""
    seen = versions.visible()
    if seen is None:
        return [run(statement) for statement in statements]
    states = [statement.state(seen) for statement in statements]
    keys = [statement.key for statement in statements]
    kept = caches["figures"].get_many(keys)
    found: list[Answer | None] = [_current(kept.get(key), state) for key, state in zip(keys, states, strict=True)]
    ran = {place: run(statements[place]) for place, answer in enumerate(found) if answer is None}
    if ran:
        _keep({place: answer for place, answer in ran.items() if states[place] is not None}, statements, seen)
    return [answer if answer is not None else ran[place] for place, answer in enumerate(found)]


def _current(kept: Any, state: Any) -> Answer | None:
    if kept is None or state is None:
        return None
    made_of, answer = kept
    return answer if made_of == state else None


def _keep(ran: Mapping[int, Answer], statements: Sequence[Statement], seen: Mapping[str, versions.Version]) -> None:
    """Keep answers of a state that was visible before and after they were made, and so while they were."""
    after = versions.visible() if ran else None
    if after is None:
        return
    for place, answer in ran.items():
        statement = statements[place]
        state = statement.state(seen)
        if state == statement.state(after) and len(answer[1]) <= MOST_ROWS:
            caches["figures"].set(statement.key, (state, answer))
