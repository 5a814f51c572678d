"""Links by which somebody from outside answers: long, unguessable, and kept as a hash only."""

import hashlib
import secrets


def new_key() -> str:
    return secrets.token_urlsafe(32)


def hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
