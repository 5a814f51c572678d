"""Secrets the database keeps: sealed with the instance's own key, so that a backup alone opens nothing."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def seal(plain: str, *, purpose: str) -> str:
    """The secret as it is kept; `purpose` names whose it is, so that one package's secrets open nothing of another."""
    return _fernet(purpose).encrypt(plain.encode()).decode()


def opened(sealed: str, *, purpose: str) -> str | None:
    """The secret again; None when it was sealed with another key."""
    try:
        return _fernet(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _fernet(purpose: str) -> Fernet:
    key = hashlib.sha256(f"{purpose}:".encode() + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
