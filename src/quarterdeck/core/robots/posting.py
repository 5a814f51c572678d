"""Posts to a chat: no redirects, a short wait, a small answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests

from quarterdeck.core.robots.kinds import Request

_SECONDS = (5, 10)
_LONGEST_ANSWER = 10_000
# Answers after which the same message may well pass a little later: too many at once, or the chat's own trouble.
_PASSING = frozenset({429, 500, 502, 503, 504})


class NotReached(Exception):
    """The chat did not answer, or asked to come back later."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    content: Mapping[str, Any]


def post(request: Request) -> Answer:
    """Post a message. Raises `NotReached` where trying again may help."""
    try:
        with requests.post(
            request.url, json=request.body, timeout=_SECONDS, allow_redirects=False, stream=True
        ) as found:
            raw = found.raw.read(_LONGEST_ANSWER, decode_content=True)
            status = found.status_code
    except requests.RequestException as failure:
        # The failure's own words hold the address, which is a secret.
        raise NotReached(type(failure).__name__) from None
    if status in _PASSING:
        raise NotReached(str(status))
    return Answer(status, _content(raw))


def _content(raw: bytes) -> Mapping[str, Any]:
    """The answer as JSON, or its text under `text`."""
    text = raw.decode(errors="replace")
    try:
        found = json.loads(text)
    except ValueError:
        return {"text": text[:200]}
    return found if isinstance(found, dict) else {"text": text[:200]}
