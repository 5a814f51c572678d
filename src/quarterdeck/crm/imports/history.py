"""The stages a deal passed, out of the history another system kept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.core.imports.kinds import Complaint, Field, FieldType, Kind, Loader, Record
from quarterdeck.core.imports.models import SourceKey
from quarterdeck.crm.actions import bulk
from quarterdeck.crm.actions.bulk import Step
from quarterdeck.crm.imports import cells, titles
from quarterdeck.crm.models import Opportunity, Stage

CODE = "stage_change"


class StageChangeLoader(Loader):
    """Each row is what a deal became at a moment. The past that was guessed when the deal came in gives way to it; its present stays."""

    model = None

    def choices(self, name: str) -> Iterable[str] | None:
        asked = {stage["code"] for stage in self.context.options.get("process", {}).get("stages", [])}
        return asked | {word for word, _process in self._stages} if name == "stage" else None

    def labels(self, name: str) -> Mapping[str, str]:
        return {code: stage.name for (code, _process), stage in self._stages.items()} if name == "stage" else {}

    def affected(self, records: Sequence[Record]) -> Mapping[str, Sequence[int]]:
        return {"crm.opportunity": sorted({record.values["opportunity"] for record in records})}

    def complaints(self, records: Sequence[Record]) -> Iterator[Complaint]:
        processes = dict(
            Opportunity.objects.filter(pk__in=[record.values["opportunity"] for record in records]).values_list(
                "pk", "process_id"
            )
        )
        for record in records:
            process = processes.get(record.values["opportunity"])
            if process is not None and (record.values["stage"], process) not in self._stages:
                yield Complaint(record, "stage", _("The process of this opportunity has no such stage."))

    def create(self, records: Sequence[Record]) -> list[int]:
        deals = sorted({record.values["opportunity"] for record in records})
        told = SourceKey.objects.filter(source=self.context.source, kind=CODE, object_id__in=deals)
        bulk.add_steps(self._steps(records), keep_present_past=set(told.values_list("object_id", flat=True)))
        return [record.values["opportunity"] for record in records]

    def update(self, records: Sequence[Record]) -> None:
        bulk.add_steps(self._steps(records), keep_present_past={cells.object_id(record) for record in records})

    def _steps(self, records: Sequence[Record]) -> dict[int, list[Step]]:
        deals = {
            deal.pk: deal
            for deal in Opportunity.objects.filter(pk__in=[record.values["opportunity"] for record in records])
        }
        found: dict[int, list[Step]] = {}
        for record in records:
            told, deal = record.values, deals[record.values["opportunity"]]
            step = Step(
                told["at"].astimezone(UTC),
                self._stages[told["stage"], deal.process_id].pk,
                told.get("amount", deal.amount if "amount" not in told else Decimal(0)),
                told.get("owner") or deal.owner_id,
                told.get("expected_close_on"),
                told.get("author") or self.context.by.pk,
            )
            found.setdefault(deal.pk, []).append(step)
        return found

    @cached_property
    def _stages(self) -> dict[tuple[str, int], Stage]:
        return {(stage.code, stage.process_id): stage for stage in Stage.objects.all()}


STAGE_CHANGE = Kind(
    code=CODE,
    label=gettext_lazy("Stage history"),
    right="crm.change_opportunity",
    words=titles.of("stage_change", "*"),
    fields=titles.with_titles(
        "stage_change",
        Field("opportunity", gettext_lazy("opportunity"), FieldType.LINK, required=True, link="opportunity"),
        Field("at", gettext_lazy("when"), FieldType.MOMENT, required=True),
        Field("stage", gettext_lazy("stage"), FieldType.CHOICE, required=True),
        Field("amount", gettext_lazy("amount"), FieldType.MONEY),
        Field("expected_close_on", gettext_lazy("expected close"), FieldType.DATE),
        Field("owner", gettext_lazy("owner"), FieldType.LINK, link="member"),
        Field("author", gettext_lazy("created by"), FieldType.LINK, link="member"),
    ),
    loader=StageChangeLoader,
)
