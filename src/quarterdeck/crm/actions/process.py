"""What people do with sales processes: their stages, and the reasons deals end for."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.core.records import versions
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed, refuse_invalid
from quarterdeck.crm.models import CloseReason, Opportunity, SalesProcess, Stage, StageKind
from quarterdeck.crm.rules import process as rules
from quarterdeck.crm.rules.process import ReasonInput, StageInput
from quarterdeck.people.models import Member

PROCESS_FIELDS = ("name", "is_default", "back_needs_reason")
STAGE_FIELDS = frozenset(["name", "probability", "forecast_category", "expected_days", "warning_days"])
STAGE_WORDS = frozenset(["purpose", "entry_approver"])


def create_default_process(*, by: Member) -> SalesProcess:
    """The process a fresh company starts with, in the company's language. Nothing happens when there is one already."""
    present = SalesProcess.objects.filter(is_default=True).first()
    if present:
        return present
    with translation.override(company.company().language):
        return create_process(
            name=_("Standard process"), stages=usual_stages(), reasons=usual_reasons(), is_default=True, by=by
        )


def usual_stages() -> list[StageInput]:
    """Four steps to a decision, and the decision."""
    return [
        StageInput(_("Prospecting"), "open", Decimal(10), "pipeline", "prospecting", 14, 21),
        StageInput(_("Qualification"), "open", Decimal(25), "pipeline", "qualification", 14, 21),
        StageInput(_("Proposal"), "open", Decimal(50), "best_case", "proposal", 21, 35),
        StageInput(_("Negotiation"), "open", Decimal(75), "commit", "negotiation", 14, 28),
        StageInput(_("Won"), "won", Decimal(100), "closed", "won"),
        StageInput(_("Lost"), "lost", Decimal(0), "omitted", "lost"),
    ]


def usual_reasons() -> list[ReasonInput]:
    """Why deals usually end."""
    won = [_("Best fit for the need"), _("Price and terms"), _("Trust and relationship"), _("Service and delivery")]
    lost = [
        _("Price too high"),
        _("Lost to a competitor"),
        _("No budget"),
        _("No decision"),
        _("Product does not fit"),
        _("Contact was lost"),
    ]
    return [*(ReasonInput(name, "won") for name in won), *(ReasonInput(name, "lost") for name in lost)]


@transaction.atomic
def create_process(
    *,
    name: str,
    by: Member,
    stages: Sequence[StageInput] = (),
    reasons: Sequence[ReasonInput] = (),
    is_default: bool = False,
) -> SalesProcess:
    """A new process with its stages in order (the usual ones without any). The first process becomes the default one."""
    _need(by)
    wanted = list(stages) or usual_stages()
    _refuse(rules.why_not_stages([stage.kind for stage in wanted]), field="stages")
    is_default = is_default or not SalesProcess.objects.filter(is_default=True).exists()
    if is_default:
        SalesProcess.objects.filter(is_default=True).update(is_default=False)
    process = SalesProcess(name=name.strip(), is_default=is_default)
    refuse_invalid(process)
    process.save()
    taken: set[str] = set()
    for position, stage in enumerate(wanted, start=1):
        _new_stage(process, stage, position=position, taken=taken).save()
    CloseReason.objects.bulk_create(
        [
            CloseReason(process=process, kind=reason.kind, name=reason.name.strip(), position=position)
            for position, reason in enumerate(reasons, start=1)
        ]
    )
    trail.record(process, "created", by=by)
    return process


@transaction.atomic
def edit_process(*, process_id: int, values: Mapping[str, Any], version: int | None, by: Member) -> SalesProcess:
    """Rename a process, say whether a step back needs a reason, or make it the default one.

    Being the default one cannot be taken away, only given to another.
    """
    process = _process(process_id, by)
    wanted = {field: values[field] for field in PROCESS_FIELDS if field in values}
    versions.refuse_stale(process, wanted, version=version)
    changes = trail.differences(process, wanted)
    if "is_default" in changes:
        if not wanted["is_default"]:
            raise Invalid(_("Make another process the default one instead."), field="is_default")
        SalesProcess.objects.filter(is_default=True).update(is_default=False)
    written: SalesProcess = _write(process, wanted, changes, by=by)
    return written


@transaction.atomic
def add_stage(*, process_id: int, stage: StageInput, by: Member, position: int | None = None) -> Stage:
    """Put an open stage into a process, before its closing stages or at a position; the later ones make room."""
    process = _process(process_id, by)
    if stage.kind != StageKind.OPEN:
        raise Invalid(_("A sales process has exactly one stage for won deals and one for lost deals."), field="kind")
    present = list(process.stages.order_by("position"))
    open_stages = sum(1 for other in present if other.kind == StageKind.OPEN)
    at = min(position or open_stages + 1, open_stages + 1)
    for other in present:
        if other.position >= at:
            other.position += 1
    Stage.objects.bulk_update(present, ["position"])
    added = _new_stage(process, stage, position=at, taken={other.code for other in present})
    added.save()
    trail.record(process, "stage_added", by=by, changes={"stage": ("", added.name)})
    return added


@transaction.atomic
def edit_stage(*, stage_id: int, values: Mapping[str, Any], version: int | None, by: Member) -> Stage:
    """Change a stage's name, probability, forecast category or days. Deals keep the history they have."""
    stage = _stage(stage_id, by)
    if unknown := sorted(set(values) - STAGE_FIELDS - STAGE_WORDS):
        raise Invalid(_("There is no field %(name)s.") % {"name": unknown[0]}, field=unknown[0])
    versions.refuse_stale(stage, values, version=version)
    changes = trail.differences(stage, values)
    merged = {field: values.get(field, getattr(stage, field)) for field in STAGE_FIELDS}
    _refuse(rules.why_not_stage(StageInput(kind=stage.kind, code=stage.code, **merged)))
    written: Stage = _write(stage, values, changes, by=by)
    return written


@transaction.atomic
def reorder_stages(*, process_id: int, stage_ids: Sequence[int], by: Member) -> None:
    """Put the stages in this order: all of them, beginning with an open one, the closing ones last."""
    process = _process(process_id, by)
    stages = {stage.pk: stage for stage in process.stages.filter(archived_at=None)}
    if set(stage_ids) != set(stages) or len(stage_ids) != len(stages):
        raise Invalid(_("The stages have changed meanwhile. Load the page again."), field="stages")
    kinds = [stages[pk].kind for pk in stage_ids]
    if StageKind.OPEN in kinds[-2:] and len(kinds) > 2:
        raise Invalid(_("Won and lost stand at the end."), field="stages")
    _refuse(rules.why_not_stages(kinds), field="stages")
    for position, pk in enumerate(stage_ids, start=1):
        stages[pk].position = position
    retired = list(process.stages.exclude(archived_at=None))
    for position, stage in enumerate(retired, start=len(stage_ids) + 1):
        stage.position = position
    Stage.objects.bulk_update([*stages.values(), *retired], ["position"])
    trail.record(process, "stages_reordered", by=by, note=" → ".join(stages[pk].name for pk in stage_ids))


@transaction.atomic
def archive_stage(*, stage_id: int, at: Any, by: Member) -> None:
    """Take an open stage out of use. Refused while deals stand in it, and for the last open one."""
    stage = _stage(stage_id, by)
    others = Stage.objects.filter(process=stage.process_id, kind=StageKind.OPEN, archived_at=None).exclude(pk=stage.pk)
    if stage.kind != StageKind.OPEN or not others.exists():
        raise Invalid(_("A process needs an open stage, a won one and a lost one."))
    if Opportunity.objects.filter(stage=stage, archived_at=None).exists():
        raise Invalid(_("Deals stand in this stage. Move them first."))
    stage.archived_at = at
    stage.version += 1
    stage.save(update_fields=["archived_at", "version", "updated_at"])
    trail.record(stage, "archived", by=by)


@transaction.atomic
def restore_stage(*, stage_id: int, by: Member) -> None:
    """Bring a stage back into use."""
    stage = _stage(stage_id, by)
    stage.archived_at = None
    stage.version += 1
    stage.save(update_fields=["archived_at", "version", "updated_at"])
    trail.record(stage, "restored", by=by)


@transaction.atomic
def add_reason(*, process_id: int, reason: ReasonInput, by: Member) -> CloseReason:
    """A further reason to win or lose for; one that was out of use comes back."""
    process = _process(process_id, by)
    if not reason.name.strip() or reason.kind not in (StageKind.WON, StageKind.LOST):
        raise Invalid(_("A reason needs a name."), field="name")
    found, _is_new = CloseReason.objects.update_or_create(
        process=process,
        kind=reason.kind,
        name=reason.name.strip()[:120],
        defaults={"is_active": True},
        create_defaults={"is_active": True, "position": process.close_reasons.count() + 1},
    )
    trail.record(process, "reason_added", by=by, changes={"reason": ("", found.name)})
    return found


@transaction.atomic
def retire_reason(*, reason_id: int, by: Member) -> None:
    """Offer a reason no longer; deals that have it keep it."""
    _need(by)
    reason = get_object_or_404(CloseReason.objects.select_related("process"), pk=reason_id)
    reason.is_active = False
    reason.save(update_fields=["is_active"])
    trail.record(reason.process, "reason_retired", by=by, changes={"reason": (reason.name, "")})


def _need(by: Member) -> None:
    if not by.may("crm.manage_process"):
        raise NotAllowed(_("You may not change the sales process."))


def _process(process_id: int, by: Member) -> SalesProcess:
    _need(by)
    return get_object_or_404(SalesProcess.objects.select_for_update(), pk=process_id)


def _stage(stage_id: int, by: Member) -> Stage:
    _need(by)
    return get_object_or_404(Stage.objects.select_for_update(), pk=stage_id)


def _new_stage(process: SalesProcess, stage: StageInput, *, position: int, taken: set[str]) -> Stage:
    _refuse(rules.why_not_stage(stage))
    code = _code(stage.code or stage.name, taken)
    taken.add(code)
    row = Stage(
        process=process,
        code=code,
        name=stage.name.strip(),
        position=position,
        kind=stage.kind,
        probability=stage.probability,
        forecast_category=stage.forecast_category,
        expected_days=stage.expected_days,
        warning_days=stage.warning_days,
    )
    refuse_invalid(row)
    return row


def _code(name: str, taken: set[str]) -> str:
    """A code made of the name, Chinese in pinyin, that no other stage of the process has."""
    base = slugify("-".join(lazy_pinyin(name)))[:50] or "stage"
    code, turn = base, 2
    while code in taken:
        code, turn = f"{base}-{turn}", turn + 1
    return code


def _write(record: Any, wanted: Mapping[str, Any], changes: Mapping[str, Any], *, by: Member) -> Any:
    if not changes:
        return record
    for field in changes:
        setattr(record, field, wanted[field])
    refuse_invalid(record)
    record.version += 1
    record.save(update_fields=[*changes, "version", "updated_at"])
    trail.record(record, "edited", by=by, changes=dict(changes))
    return record


def _refuse(reason: str | None, *, field: str = "") -> None:
    if reason:
        raise Invalid(reason, field=field)
