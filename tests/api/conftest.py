"""A caller with a token, and one with only a session."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from quarterdeck.api import actions
from quarterdeck.people.models import Member


@dataclass
class Caller:
    """Sends JSON as a member with a personal token."""

    member: Member
    token: str

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        response = Client().generic(
            method,
            f"/api/v1{path}",
            b"" if body is None else json.dumps(body).encode(),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.token}", **headers},
        )
        response.data = json.loads(response.content) if response.content else None
        return response

    def get(self, path: str) -> Any:
        return self.send("GET", path)

    def send_raw(self, path: str) -> bytes:
        """A file's content."""
        response = Client().get(f"/api/v1{path}", headers={"Authorization": f"Bearer {self.token}"})
        return b"".join(response.streaming_content)  # type: ignore[attr-defined]  # a file is streamed

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("POST", path, {} if body is None else body, **headers)

    def patch(self, path: str, body: Any) -> Any:
        return self.send("PATCH", path, body)


@pytest.fixture
def calling() -> Any:
    """`calling(member)` gives a caller; `calling(member, scopes=["read"])` one that may only read."""

    def make(member: Member, scopes: tuple[str, ...] = ("read", "write")) -> Caller:
        return Caller(member, actions.create_token(login=member.login, scopes=scopes))

    return make
