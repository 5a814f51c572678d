"""Which addresses a robot may have: only those of its chat, so that no one can make the server call anything else."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from quarterdeck.core.robots.kinds import KINDS


def why_not(kind: str, url: str) -> str:
    """Why an address cannot be a robot's of this chat, or nothing.

    It begins with https and one of the chat's own hosts, or with an origin this instance allows (`ROBOT_ORIGINS`, for a chat that
    a company runs itself).
    """
    try:
        parts = urlsplit(url)
        origin, port = f"{parts.scheme}://{parts.netloc}", parts.port
    except ValueError:
        return _("That is not an address.")
    if origin in settings.ROBOT_ORIGINS:
        return ""
    hosts = KINDS[kind].hosts
    is_plain = parts.scheme == "https" and port in (None, 443) and not parts.username and not parts.password
    if not is_plain or parts.hostname not in hosts:
        return _("The address of such a robot begins with %(start)s.") % {"start": f"https://{hosts[0]}/"}
    return ""
