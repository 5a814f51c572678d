"""What people type to get a token."""

from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _


class TokenForm(forms.Form):
    """A name to know it by, what it may do, and for how long."""

    name = forms.CharField(label=_("what it is for"), max_length=80)
    may_write = forms.BooleanField(label=_("may change records, not only read"), required=False)
    days = forms.TypedChoiceField(
        label=_("valid for"),
        coerce=int,
        initial=90,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("one year")), (0, _("until taken back"))],
    )

    def scopes(self) -> list[str]:
        """What the token may do."""
        return ["read", "write"] if self.cleaned_data["may_write"] else ["read"]

    def expires_at(self, now: datetime) -> datetime | None:
        """When it ends by itself."""
        days: int = self.cleaned_data["days"]
        return now + timedelta(days=days) if days else None
