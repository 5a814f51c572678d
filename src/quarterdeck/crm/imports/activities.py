"""What was done with customers (跟进), out of files."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.core.imports.kinds import Complaint, Field, FieldType, Kind, Loader, Record
from quarterdeck.crm.actions import activities, bulk
from quarterdeck.crm.actions.bulk import ActivityRow
from quarterdeck.crm.imports import cells, titles
from quarterdeck.crm.models import Activity, ActivityKind, Outcome

_PLAIN = ("subject", "note", "minutes", "outcome", "next_step", "next_step_on")
_ABOUT = ("account", "opportunity", "contact", "lead")


class ActivityLoader(Loader):
    """An activity is done at its time unless the file says that it is not; one without a time was done now."""

    model = Activity

    def labels(self, name: str) -> Mapping[str, str]:
        return cells.labels(name, kind=ActivityKind, outcome=Outcome)

    def affected(self, records: Sequence[Record]) -> Mapping[str, Sequence[int]]:
        """Deals, accounts and leads remember their last contact."""
        found: dict[str, list[int]] = {}
        for name in ("account", "opportunity", "lead"):
            ids = sorted({record.values[name] for record in records if record.values.get(name)})
            found[f"crm.{name}"] = ids
        return found

    def complaints(self, records: Sequence[Record]) -> Iterator[Complaint]:
        for record in records:
            told = record.values
            if not any(told.get(name) for name in _ABOUT) and not told.get("owner"):
                yield Complaint(record, "account", _("It says neither whom this was done with nor who did it."))

    def create(self, records: Sequence[Record]) -> list[int]:
        return [one.pk for one in bulk.load_activities([self._row(one) for one in records], self.context.by)]

    def _row(self, record: Record) -> ActivityRow:
        told = record.values
        kind = told.get("kind", ActivityKind.NOTE)
        subject = told.get("subject") or str(ActivityKind(kind).label)
        return ActivityRow(
            kind=kind,
            owner_id=told.get("owner") or self.context.by.pk,
            **(cells.told(record, _PLAIN) | {"subject": subject[:200]}),
            **self._when(told),
            **cells.told(record, _ABOUT, suffix="_id"),
        )

    def _when(self, told: Mapping[str, Any]) -> dict[str, Any]:
        at = told.get("at") or told.get("created_at") or self.context.at
        is_done = told.get("is_done", at <= self.context.at)
        return {"done_at": at} if is_done else {"due_at": at}

    def update(self, records: Sequence[Record]) -> None:
        for record in records:
            values = cells.told(record, (*_PLAIN, "kind"))
            activities.edit_activity(
                activity_id=cells.object_id(record), values=values, version=None, by=self.context.by
            )


ACTIVITY = Kind(
    code="activity",
    label=gettext_lazy("Activity"),
    right="crm.change_activity",
    words=titles.of("activity", "*"),
    fields=titles.with_titles(
        "activity",
        Field("kind", gettext_lazy("kind"), FieldType.CHOICE, choices=tuple(ActivityKind.values)),
        Field("subject", gettext_lazy("what"), max_length=200),
        Field("note", gettext_lazy("note")),
        Field("owner", gettext_lazy("owner"), FieldType.LINK, link="member"),
        Field("at", gettext_lazy("when"), FieldType.MOMENT),
        Field("is_done", gettext_lazy("is done"), FieldType.YES_NO),
        Field("minutes", gettext_lazy("minutes"), FieldType.INTEGER),
        Field("outcome", gettext_lazy("outcome"), FieldType.CHOICE, choices=tuple(Outcome.values)),
        Field("account", gettext_lazy("account"), FieldType.LINK, link="account"),
        Field("opportunity", gettext_lazy("opportunity"), FieldType.LINK, link="opportunity"),
        Field("contact", gettext_lazy("contact"), FieldType.LINK, link="contact"),
        Field("lead", gettext_lazy("lead"), FieldType.LINK, link="lead"),
        Field("next_step", gettext_lazy("next step"), max_length=200),
        Field("next_step_on", gettext_lazy("next step on"), FieldType.DATE),
        Field("created_at", gettext_lazy("created"), FieldType.MOMENT),
    ),
    loader=ActivityLoader,
)
