"""What operations type to set up public forms and the response clock."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from quarterdeck.crm.forms.pickers import PickField
from quarterdeck.crm.models import Lead, LeadForm, ResponseSetting, SourceResponse
from quarterdeck.crm.rules import forms as rules

LANGUAGES = (("zh-hans", _("Simplified Chinese")), ("zh-hant", _("Traditional Chinese")), ("en", _("English")))
TEXTS = (("title", _("title")), ("intro", _("introduction")), ("consent", _("consent")), ("thanks", _("thank-you")))


def _labels() -> list[tuple[str, str]]:
    """The fields a form may ask, as leads call them."""
    return [(name, asked_as(name)) for name in rules.LONGEST]


def asked_as(name: str) -> str:
    """What a form calls a field of a lead; the name asked for is a person's, not that of a thing."""
    return (
        pgettext("person", "name") if name == "name" else str(getattr(Lead._meta.get_field(name), "verbose_name", name))
    )


class PublicFormSettings(forms.Form):
    """A public form: what it asks, what it says in each language, who gets its leads."""

    name = forms.CharField(label=_("name"), max_length=80)
    fields_asked = forms.MultipleChoiceField(
        label=_("fields"), choices=_labels, widget=forms.CheckboxSelectMultiple, initial=rules.USUAL
    )
    required = forms.MultipleChoiceField(
        label=_("required fields"), choices=_labels, widget=forms.CheckboxSelectMultiple, required=False
    )
    source = forms.CharField(label=_("source"), max_length=60, required=False)
    campaign = forms.CharField(label=_("campaign"), max_length=120, required=False)
    cost = forms.DecimalField(label=_("cost of a lead"), min_value=0, max_digits=12, decimal_places=2, required=False)
    owner_id = PickField(label=_("owner"), required=False, search_url="/accounts/colleagues/")
    pool_id = forms.TypedChoiceField(label=_("public pool"), required=False, coerce=int, empty_value=None)
    allowed_sites = forms.CharField(
        label=_("sites that may show it"),
        required=False,
        widget=forms.Textarea({"rows": 2, "placeholder": "https://www.example.com"}),
    )
    asks_consent = forms.BooleanField(label=_("asks for consent"), required=False, initial=True)

    def __init__(self, *args: Any, pools: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pool = self.fields["pool_id"]
        if isinstance(pool, forms.ChoiceField):
            pool.choices = [("", _("by the routing rules")), *pools]
        for language, spoken in LANGUAGES:
            for code, label in TEXTS:
                is_long = code in {"intro", "thanks"}
                self.fields[f"{code}_{language}"] = forms.CharField(
                    label=f"{label} ({spoken})",
                    required=False,
                    max_length=1000 if is_long else 200,
                    widget=forms.Textarea({"rows": 2}) if is_long else forms.TextInput,
                )

    @classmethod
    def of(cls, found: LeadForm, data: Any, *, pools: list[tuple[int, str]]) -> "PublicFormSettings":
        """The form with the present settings."""
        names = ("name", "required", "source", "campaign", "cost", "owner_id", "pool_id", "allowed_sites")
        initial: dict[str, Any] = {name: getattr(found, name) for name in (*names, "asks_consent")}
        texts = {f"{code}_{lang}": said for lang, kept in found.texts.items() for code, said in kept.items()}
        return cls(data, initial={**initial, **texts, "fields_asked": found.fields}, pools=pools)

    def clean(self) -> dict[str, Any]:
        """The values as the door takes them: fields in the order offered, texts by language."""
        given = super().clean() or {}
        chosen = given.pop("fields_asked", ())
        asked = [name for name in rules.LONGEST if name in chosen]
        texts: dict[str, dict[str, str]] = {}
        for language, _spoken in LANGUAGES:
            said = {code: given.pop(f"{code}_{language}", "") for code, _label in TEXTS}
            if kept := {code: text for code, text in said.items() if text}:
                texts[language] = kept
        required = [name for name in asked if name in given.get("required", ())]
        return {**given, "fields": asked, "required": required, "texts": texts}


class ResponseForm(forms.Form):
    """How soon an answer is owed. Sources that differ stand one a line: `Trade fair: 240`."""

    minutes = forms.IntegerField(label=_("answer owed within (working minutes)"), min_value=1, max_value=9600)
    manager_after_minutes = forms.IntegerField(
        label=_("manager is told after another (working minutes)"), min_value=0, max_value=9600
    )
    opens = forms.TimeField(label=_("work begins"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    closes = forms.TimeField(label=_("work ends"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    by_source = forms.CharField(
        label=_("other minutes by source, one a line, such as “Trade fair: 240”"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )

    @classmethod
    def of(cls, present: ResponseSetting, by_source: list[SourceResponse], data: Any) -> "ResponseForm":
        """The form with the present setting."""
        names = ("minutes", "manager_after_minutes", "opens", "closes")
        initial: dict[str, Any] = {name: getattr(present, name) for name in names}
        initial["by_source"] = "\n".join(f"{one.source}: {one.minutes}" for one in by_source)
        return cls(data, initial=initial)

    def clean_by_source(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for line in self.cleaned_data["by_source"].splitlines():
            source, colon, minutes = line.replace("：", ":").rpartition(":")
            if not line.strip():
                continue
            if not colon or not source.strip() or not minutes.strip().isdecimal() or not 0 < int(minutes) <= 9600:
                raise ValidationError(_("Write each line as “source: minutes”."))
            found[source.strip()[:60]] = int(minutes)
        return found
