"""What operations type about a robot."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.robots.models import GroupRobot, RobotKind


class RobotForm(forms.Form):
    name = forms.CharField(label=_("name"), max_length=80, help_text=_("Such as the name of the group."))
    kind = forms.ChoiceField(label=_("chat"), choices=RobotKind.choices)
    url = forms.CharField(
        label=_("address"),
        required=False,
        max_length=500,
        help_text=_(
            "The webhook address the chat shows when you add a robot to the group. Kept encrypted and not shown again."
        ),
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "url"}),
    )
    secret = forms.CharField(
        label=_("signing secret"),
        required=False,
        max_length=200,
        help_text=_("Where you chose “signature” in DingTalk or Feishu. Leave it empty to keep the present one."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    is_on = forms.BooleanField(label=_("may write"), required=False, initial=True)

    @classmethod
    def of(cls, found: GroupRobot, data: Any) -> "RobotForm":
        """The form with the present settings, without what is secret."""
        form = cls(data, initial={"name": found.name, "kind": found.kind, "is_on": found.is_on})
        form.fields["url"].help_text = _("Leave it empty to keep the present one.")
        return form
