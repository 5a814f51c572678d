"""Django's record of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.pages import shell


class MailboxConfig(AppConfig):
    name = "quarterdeck.core.mailbox"
    label = "core_mailbox"

    def ready(self) -> None:
        shell.add_navigation(
            _("Mailboxes"),
            icon="mail",
            url_name="mailbox:mailboxes",
            right="company.manage_company",
            order=34,
            place="settings",
            group="leads",
        )
