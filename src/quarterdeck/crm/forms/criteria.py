"""What people type about stages, and what they give a deal so that it may leave one."""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.crm.forms.opportunities import OpportunityForm
from quarterdeck.crm.models import ActivityKind, BuyingRole, Contact, CriterionKind
from quarterdeck.crm.rules import criteria as rules
from quarterdeck.crm.rules.criteria import Check, Criterion

Choices = Iterable[tuple[object, object]]


class CriterionForm(forms.Form):
    """One thing asked for; only the fields of its kind count."""

    kind = forms.ChoiceField(label=gettext_lazy("what is asked"), choices=CriterionKind.choices)
    field = forms.ChoiceField(label=gettext_lazy("which field"), required=False)
    activity_kind = forms.ChoiceField(
        label=gettext_lazy("which activity"),
        choices=[("", gettext_lazy("any")), *ActivityKind.choices],
        required=False,
    )
    count = forms.IntegerField(label=gettext_lazy("how many"), min_value=1, max_value=99, initial=1, required=False)
    document = forms.CharField(label=gettext_lazy("which document"), max_length=80, required=False)
    role = forms.ChoiceField(label=gettext_lazy("which role"), choices=[("", "–"), *BuyingRole.choices], required=False)

    def __init__(self, *args: Any, fields: Choices = (), **more: Any) -> None:
        super().__init__(*args, **more)
        offered: Any = self.fields["field"]
        offered.choices = [("", "–"), *fields]

    def criterion(self) -> Criterion:
        given = self.cleaned_data
        kind = given["kind"]
        own = {
            rules.FIELD: ("field",),
            rules.ACTIVITY: ("activity_kind", "count"),
            rules.DOCUMENT: ("document",),
            rules.CONTACT: ("role",),
        }[kind]
        values = {name: given[name] for name in own if given[name]}
        return Criterion(kind, **values)


class GuidanceForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("title"), max_length=120)
    text = forms.CharField(label=gettext_lazy("talk track"), required=False, widget=forms.Textarea({"rows": 3}))
    url = forms.URLField(label=gettext_lazy("link"), required=False, max_length=400, assume_scheme="https")


class TaskForm(forms.Form):
    subject = forms.CharField(label=gettext_lazy("what"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=ActivityKind.choices, initial=ActivityKind.TASK)
    due_days = forms.IntegerField(label=gettext_lazy("due after days"), min_value=0, max_value=365, initial=1)


class TransitionForm(forms.Form):
    """What is asked of moves between two stages."""

    is_allowed = forms.BooleanField(label=gettext_lazy("allowed"), required=False)
    fields_needed = forms.MultipleChoiceField(
        label=gettext_lazy("needs these fields"), required=False, widget=forms.CheckboxSelectMultiple
    )
    role = forms.ChoiceField(label=gettext_lazy("only for the role"), required=False)
    approver = forms.ChoiceField(label=gettext_lazy("approved by"), required=False)

    def __init__(self, *args: Any, fields: Choices, roles: Choices, approvers: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, offered in (("fields_needed", fields), ("role", roles), ("approver", approvers)):
            chosen: Any = self.fields[name]
            chosen.choices = list(offered)


class HealthForm(forms.Form):
    """A switch and a number for each fact."""

    def __init__(self, *args: Any, facts: Iterable[tuple[str, str, bool, int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.facts = list(facts)
        for name, label, is_on, limit, unit in self.facts:
            self.fields[f"{name}_on"] = forms.BooleanField(label=label, required=False, initial=is_on)
            if unit:
                self.fields[f"{name}_limit"] = forms.IntegerField(
                    label=unit, min_value=0, max_value=3650, initial=limit
                )

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField | None, str]]:
        return [
            (self[f"{name}_on"], self[f"{name}_limit"] if unit else None, unit)
            for name, _label, _is_on, _limit, unit in self.facts
        ]

    def chosen(self) -> dict[str, tuple[bool, int]]:
        given = self.cleaned_data
        return {name: (given[f"{name}_on"], given.get(f"{name}_limit") or 0) for name, *_more in self.facts}


class FulfilForm(forms.Form):
    """Asks for what is missing, each thing in its own way; what is left empty stays missing."""

    def __init__(self, *args: Any, checks: Sequence[Check], contacts: Sequence[Contact] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.checks = list(checks)
        for number, check in enumerate(self.checks):
            self._ask(f"c{number}", check.criterion, contacts)

    def _ask(self, name: str, asked: Criterion, contacts: Sequence[Contact]) -> None:
        if asked.kind == rules.FIELD and asked.field != "lines":
            own: Any = deepcopy(OpportunityForm.base_fields[asked.field])
            own.required, own.help_text = False, asked.label
            self.fields[name] = own
        elif asked.kind == rules.DOCUMENT:
            self.fields[name] = forms.FileField(
                label=_("File: %(document)s") % {"document": asked.document}, required=False, help_text=asked.label
            )
        elif asked.kind == rules.CONTACT:
            role = str(dict(BuyingRole.choices)[asked.role])
            offered = [("", "–"), *[(one.pk, one.name) for one in contacts]]
            self.fields[name] = forms.TypedChoiceField(
                label=role, choices=offered, coerce=int, empty_value=None, required=False, help_text=asked.label
            )
            self.fields[f"{name}_name"] = forms.CharField(
                label=_("%(role)s: name of a new contact") % {"role": role}, max_length=120, required=False
            )
        elif asked.kind == rules.ACTIVITY:
            label = str(dict(ActivityKind.choices).get(asked.activity_kind) or _("Activity"))
            self.fields[name] = forms.CharField(
                label=_("%(activity)s: what was said or done") % {"activity": label},
                max_length=200,
                required=False,
                help_text=asked.label,
            )

    def given(self) -> list[tuple[Criterion, Any, str]]:
        """What was filled in: the criterion, the value, the name of a new contact."""
        found = []
        for number, check in enumerate(self.checks):
            value = self.cleaned_data.get(f"c{number}")
            name = self.cleaned_data.get(f"c{number}_name", "")
            if value not in (None, "", 0) or name:
                found.append((check.criterion, value, name))
        return found


class MoveForm(FulfilForm):
    """The same for a move, with the reason of a step back and the words for an approver."""

    def __init__(self, *args: Any, needs_reason: bool = False, needs_approval: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        if needs_reason:
            self.fields["note"] = forms.CharField(label=_("why it goes back"), widget=forms.Textarea({"rows": 2}))
        if needs_approval:
            self.fields["why"] = forms.CharField(
                label=_("why it should be approved"), required=False, widget=forms.Textarea({"rows": 2})
            )
