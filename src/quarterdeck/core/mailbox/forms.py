"""What operations type about a mailbox."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.mailbox import handling
from quarterdeck.core.mailbox.models import Mailbox, Security


class MailboxForm(forms.Form):
    name = forms.CharField(label=_("name"), max_length=80)
    purpose = forms.ChoiceField(label=_("mails become"))
    host = forms.CharField(label=_("server"), max_length=200)
    port = forms.IntegerField(label=_("port"), min_value=1, max_value=65535, initial=993)
    security = forms.ChoiceField(label=_("encryption"), choices=Security.choices)
    login = forms.CharField(label=_("user name"), max_length=200)
    password = forms.CharField(
        label=_("password"),
        required=False,
        help_text=_("Kept encrypted and never shown. Leave it empty to keep the present one."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    folder = forms.CharField(label=_("folder"), max_length=120, initial="INBOX")
    source = forms.CharField(label=_("source"), max_length=60, required=False, initial=_("E-mail"))
    is_on = forms.BooleanField(label=_("read"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        purpose = self.fields["purpose"]
        if isinstance(purpose, forms.ChoiceField):
            purpose.choices = [(one.code, str(one.label)) for one in handling.purposes()]

    @classmethod
    def of(cls, found: Mailbox, data: Any) -> "MailboxForm":
        """The form with the present settings, without the password."""
        names = ("name", "purpose", "host", "port", "security", "login", "folder", "is_on")
        return cls(data, initial={**{name: getattr(found, name) for name in names}, **found.settings})

    def clean(self) -> dict[str, Any]:
        """The values as the door takes them: what the room that handles the mails wants to know stands in `settings`."""
        given = super().clean() or {}
        return {**given, "settings": {"source": given.pop("source", "")}}
