"""When something is sent, and to whom."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.pages.pickers import IdsField
from quarterdeck.core.records.keys import keys_of
from quarterdeck.core.robots import queries as robots
from quarterdeck.people.models import Member
from quarterdeck.reporting.models import Schedule
from quarterdeck.reporting.models.schedules import FILE_KINDS, RHYTHMS
from quarterdeck.reporting.rules.files import FileKind
from quarterdeck.reporting.rules.scheduling import Plan, Rhythm

WEEKDAYS = (
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
)


def _names(keys: Sequence[str]) -> list[tuple[int, str]]:
    return list(Member.objects.filter(pk__in=keys_of(keys)).order_by("name", "pk").values_list("pk", "name"))


class RecipientsForm(forms.Form):
    """Who is written to. Without the right to share, oneself only."""

    members = IdsField(
        label=_("readers"),
        required=False,
        url=reverse_lazy("people:choices"),
        name_of=_names,
        help_text=_("Each gets the figures of their own reach."),
    )
    robots = forms.TypedMultipleChoiceField(
        label=_("groups"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A group gets the figures that you may see."),
    )

    def __init__(self, *args: Any, by: Member, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by = by
        groups = robots.robot_choices() if may_share else []
        self.fields["robots"].choices = groups  # type: ignore[attr-defined]  # a field of choices
        if not groups:
            del self.fields["robots"]
        if may_share:
            # Who is chosen is named now: nothing is asked while a page is drawn.
            self["members"]
        else:
            del self.fields["members"]

    @property
    def member_ids(self) -> list[int]:
        found: list[int] = self.cleaned_data.get("members", [self._by.pk])
        return found

    @property
    def robot_ids(self) -> list[int]:
        found: list[int] = self.cleaned_data.get("robots", [])
        return found


class ScheduleForm(RecipientsForm):
    """How often a report goes out."""

    rhythm = forms.ChoiceField(label=_("how often"), choices=RHYTHMS)
    weekday = forms.TypedChoiceField(
        label=_("weekday"), coerce=int, choices=WEEKDAYS, initial=0, help_text=_("For every week.")
    )
    day = forms.IntegerField(
        label=_("day"), min_value=1, max_value=31, initial=1, help_text=_("Of the month or the quarter.")
    )
    time = forms.TimeField(label=_("time"), initial="08:00", widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    file_kind = forms.TypedChoiceField(
        label=_("file format"),
        coerce=FileKind,
        choices=FILE_KINDS,
        initial=FileKind.XLSX.value,
        required=False,
        empty_value=FileKind.XLSX,
        help_text=_("For the mail."),
    )
    field_order = ("rhythm", "weekday", "day", "time", "file_kind", "members", "robots")

    def __init__(self, *args: Any, may_print: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_print:
            del self.fields["file_kind"]

    @property
    def file_kind_chosen(self) -> FileKind:
        found: FileKind = self.cleaned_data.get("file_kind", FileKind.XLSX)
        return found

    def plan(self) -> Plan:
        given = self.cleaned_data
        return Plan(Rhythm(given["rhythm"]), given["time"], given["weekday"], given["day"])


def initial_of(schedule: Schedule) -> dict[str, Any]:
    """A kept plan as the form shows it."""
    return {
        "rhythm": schedule.rhythm,
        "weekday": schedule.weekday,
        "day": schedule.day,
        "time": schedule.time,
        "file_kind": schedule.file_kind,
        "members": [str(member.pk) for member in schedule.members.all()],
        "robots": [robot.pk for robot in schedule.robots.all()],
    }
