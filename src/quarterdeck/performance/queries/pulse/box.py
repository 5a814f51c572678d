"""The sealed box of a running round: how many chose what by unit, and marks of who answered.

Nothing else is written when somebody answers. The box is one text under the instance's own key, which no backup holds; the mark
of a member is a keyed hash, so that even an opened box names nobody without the key. Marks are kept sorted, counts have no order
at all: inside the box, too, nothing joins a mark to an answer (decision 143).
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings

from quarterdeck.core.records import sealing
from quarterdeck.performance.rules.pulse.cells import Tally
from quarterdeck.performance.rules.pulse.questions import LEVELS, QUESTIONS

_PURPOSE = "pulse"


@dataclass(frozen=True, slots=True)
class Box:
    """What the box holds: tallies by unit, and the marks."""

    tallies: Mapping[int, Tally] = field(default_factory=dict)
    marks: frozenset[str] = frozenset()


def mark_of(round_id: int, member_id: int) -> str:
    """The member's mark in a round: the same each time, and nobody's without the key."""
    message = f"{_PURPOSE}:{round_id}:{member_id}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()


def opened(sealed: str) -> Box:
    """The box again; empty where there is none yet, or where the key was changed meanwhile (everybody may answer anew then)."""
    text = sealing.opened(sealed, purpose=_PURPOSE) if sealed else None
    if text is None:
        return Box()
    kept = json.loads(text)
    tallies = {int(unit): Tally(tuple(tuple(row) for row in counts)) for unit, counts in kept["tallies"].items()}
    return Box(tallies, frozenset(kept["marks"]))


def sealed(box: Box) -> str:
    """The box as it is kept."""
    kept = {
        "tallies": {str(unit): box.tallies[unit].counts for unit in sorted(box.tallies)},
        "marks": sorted(box.marks),
    }
    return sealing.seal(json.dumps(kept), purpose=_PURPOSE)


def one_answer(levels: Mapping[str, int]) -> Tally:
    """Somebody's answers as a tally of one, in the order of the questions."""
    return Tally(tuple(tuple(int(levels[question.topic] == level) for level in LEVELS) for question in QUESTIONS))
