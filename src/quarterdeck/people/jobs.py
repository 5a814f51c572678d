"""Mail to people who are invited."""

from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from quarterdeck.core.company import queries as company
from quarterdeck.core.jobs.schedule import RETRY
from quarterdeck.people import actions
from quarterdeck.people.models import Member


@app.task(queue="mail", retry=RETRY, pass_context=False)
def mail_invitation(member_id: int, by_id: int, address: str) -> None:
    """Mail a member a link of their own. It is made here, so that no link ever stands in the table of jobs."""
    member = Member.objects.active().filter(pk=member_id).first()
    by = Member.objects.active().filter(pk=by_id).first()
    if member is None or by is None or not member.email:
        return
    token = actions.invite_member(member_id=member_id, at=timezone.now(), by=by)
    settings = company.company()
    with translation.override(member.language or settings.language):
        body = _(
            "Hello %(name)s,\n\n%(by)s invites you to the Quarterdeck of %(company)s. Your sign-in name is %(login)s.\n"
            "Choose a password here within seven days:\n\n%(link)s\n"
        ) % {
            "name": member.name,
            "by": by.name,
            "company": settings.name,
            "login": member.login,
            "link": f"{address.rstrip('/')}/people/join/{token}/",
        }
        EmailMessage(_("Your invitation to Quarterdeck"), body, to=[member.email]).send()
