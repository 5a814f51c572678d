"""The shape of an upload."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class Files(forms.FileField):
    """One or more files in one field."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        one = super().clean
        given = data if isinstance(data, list | tuple) else [data]
        return [one(file, initial) for file in given or [None]]


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class UploadForm(forms.Form):
    profile = forms.ChoiceField(label=_("What is it"), required=False)
    uploads = Files(
        label=_("Files to import"),
        widget=SeveralFiles(attrs={"accept": ".csv,.tsv,.txt,.xlsx", "multiple": True}),
        help_text=_("CSV (UTF-8 or GB18030) up to 256 MB, or XLSX up to 32 MB. Drop them here or choose them."),
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["profile"].choices = [("", _("Let the files tell")), *choices]  # type: ignore[attr-defined]  # a ChoiceField
