"""Passwords the database keeps: sealed with the instance's own key, so that a backup alone opens nothing."""

import base64
import hashlib
import os

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def seal(plain: str) -> str:
    """The password as it is kept."""
    return _fernet().encrypt(plain.encode()).decode()


def opened(sealed: str) -> str | None:
    """The password again; None when it was sealed with another key."""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def from_environment(mailbox_id: int) -> str:
    """A password that the environment holds instead: QUARTERDECK_MAILBOX_<id>_PASSWORD."""
    return os.environ.get(f"QUARTERDECK_MAILBOX_{mailbox_id}_PASSWORD", "")


def _fernet() -> Fernet:
    key = hashlib.sha256(b"core.mailbox:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
