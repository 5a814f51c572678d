"""What a digest says."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quarterdeck.core.notifications.models import Notification


def digest(*, address: str, name: str, waiting: Sequence[Notification]) -> EmailMessage:
    """One mail with everything that waits, in the language that is active. Links need the instance's public address."""
    count = len(waiting)
    subject = ngettext("%(count)d new message in Quarterdeck", "%(count)d new messages in Quarterdeck", count)
    lines = [_("Hello %(name)s,") % {"name": name}, ""]
    for one in waiting:
        lines.append(f"• {one.text}")
        if one.url and settings.PUBLIC_ADDRESS:
            lines.append(f"  {settings.PUBLIC_ADDRESS}{one.url}")
    lines += ["", _("You can turn these mails off in your preferences.")]
    return EmailMessage(subject % {"count": count}, "\n".join(lines), to=[address])
