"""Mail in the background."""

import logging
from datetime import timedelta

from django.utils import timezone, translation
from procrastinate.contrib.django import app

from quarterdeck.core.company import queries as company
from quarterdeck.core.notifications import mail, queries
from quarterdeck.core.notifications.models import Notification

logger = logging.getLogger(__name__)
# Who is at the screen reads it there first.
PATIENCE = timedelta(minutes=10)


@app.periodic(cron="*/15 * * * *")
@app.task(queue="mail", queueing_lock="mail-digests", pass_context=False)
def mail_digests(timestamp: int) -> int:
    """Mail everybody what they were told and have not read, in one message each. Returns how many mails went out."""
    now = timezone.now()
    sent = 0
    for member, waiting in queries.waiting_for_mail(before=now - PATIENCE).items():
        with translation.override(member.language or company.company().language):
            message = mail.digest(address=member.email, name=member.name, waiting=waiting)
        try:
            message.send()
        except OSError:
            logger.exception("digest was not sent", extra={"member": member.pk})
            continue
        Notification.objects.filter(pk__in=[one.pk for one in waiting]).update(mailed_at=now)
        sent += 1
    return sent
