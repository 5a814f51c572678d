"""Reads of what stages ask: for their settings, for the page of a deal, and for a move about to be made."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from quarterdeck.core.approvals import deciding
from quarterdeck.core.approvals import queries as approvals
from quarterdeck.core.approvals.models import Approval
from quarterdeck.crm.models import (
    Activity,
    ActivityKind,
    Attachment,
    BuyingRole,
    Contact,
    Opportunity,
    OpportunityLine,
    SalesProcess,
    Stage,
    StageCriterion,
    StageGuidance,
    StageKind,
    StageTask,
    StageTransition,
)
from quarterdeck.crm.rules import criteria as rules
from quarterdeck.crm.rules.criteria import Check, Criterion, DealState
from quarterdeck.people.models import Member, Role

MOVE = "crm.move"
SUBJECT = "crm.opportunity"


@dataclass(frozen=True, slots=True)
class StageSetup:
    """A stage with everything that is said about it."""

    stage: Stage
    criteria: list[Criterion]
    guidance: list[StageGuidance]
    tasks: list[StageTask]


@dataclass(frozen=True, slots=True)
class StageHelp:
    """What a deal's page says about its present stage."""

    checks: list[Check]
    guidance: list[StageGuidance]
    approval: Approval | None


@dataclass(frozen=True, slots=True)
class MoveNeeds:
    """What a move asks for: what is missing, a reason, an approval; or why it cannot be at all."""

    missing: list[Check]
    needs_reason: bool = False
    approver: str = ""
    is_waiting: bool = False
    refusal: str = ""


def stage_setup(*, viewer: Member, stage_id: int) -> StageSetup:
    """One stage for its settings page."""
    stage = get_object_or_404(Stage.objects.select_related("process"), pk=stage_id)
    return StageSetup(
        stage=stage,
        criteria=[as_rule(row) for row in StageCriterion.objects.filter(stage=stage)],
        guidance=list(StageGuidance.objects.filter(stage=stage)),
        tasks=list(StageTask.objects.filter(stage=stage)),
    )


def transitions_of(*, viewer: Member, process_id: int) -> dict[tuple[int, int], StageTransition]:
    """The rules of a process, by where from and where to."""
    rows = StageTransition.objects.filter(from_stage__process=process_id)
    return {(row.from_stage_id, row.to_stage_id): row for row in rows}


def transition(*, viewer: Member, from_id: int, to_id: int) -> tuple[Stage, Stage, StageTransition]:
    """Two stages of one process and what is asked between them (an unsaved row that asks nothing when nothing is)."""
    before = get_object_or_404(Stage.objects.select_related("process"), pk=from_id)
    after = get_object_or_404(Stage.objects.exclude(pk=from_id), pk=to_id, process=before.process_id)
    found = StageTransition.objects.filter(from_stage=before, to_stage=after).first()
    return before, after, found or StageTransition(from_stage=before, to_stage=after)


def approver_choices() -> list[tuple[str, str]]:
    """Who may be asked for approval: the superior, or whoever holds a role."""
    held = [(f"role:{row.code}", str(row)) for row in Role.objects.order_by("pk")]
    return [("", _("nobody")), (deciding.SUPERIOR, _("the superior")), *held]


def field_choices() -> list[tuple[str, str]]:
    """The fields a criterion may ask for, by their names on screen."""
    return [(name, field_label(name)) for name in rules.FIELDS]


def field_label(name: str) -> str:
    if name == "lines":
        return _("Products")
    field: Any = Opportunity._meta.get_field(name.removesuffix("_id"))
    return capfirst(str(field.verbose_name))


def as_rule(row: StageCriterion) -> Criterion:
    """A criterion as the rules know it, with its sentence."""
    return _with_label(
        Criterion(
            kind=row.kind,
            field=row.field,
            activity_kind=row.activity_kind,
            count=row.count,
            document=row.document,
            role=row.role,
            id=row.pk,
        )
    )


def _with_label(criterion: Criterion) -> Criterion:
    labels = {
        rules.FIELD: lambda: _("%(field)s is filled in") % {"field": field_label(criterion.field)},
        rules.DOCUMENT: lambda: _("“%(document)s” is attached") % {"document": criterion.document},
        rules.CONTACT: lambda: _("%(role)s is known") % {"role": dict(BuyingRole.choices)[criterion.role]},
        rules.ACTIVITY: lambda: _activity_label(criterion),
    }
    return Criterion(
        criterion.kind,
        criterion.field,
        criterion.activity_kind,
        criterion.count,
        criterion.document,
        criterion.role,
        label=str(labels[criterion.kind]()),
        id=criterion.id,
    )


def _activity_label(criterion: Criterion) -> str:
    kind = str(dict(ActivityKind.choices).get(criterion.activity_kind) or _("Activity"))
    if criterion.count == 1:
        return _("%(activity)s is done") % {"activity": kind}
    return _("%(activity)s is done %(n)d times") % {"activity": kind, "n": criterion.count}


def stage_help(*, viewer: Member, deal: Opportunity) -> StageHelp:
    """What the present stage asks of a deal and offers for it; nothing for a closed one."""
    if deal.status != StageKind.OPEN:
        return StageHelp([], [], None)
    criteria = [as_rule(row) for row in StageCriterion.objects.filter(stage=deal.stage_id)]
    return StageHelp(
        checks=rules.checked(criteria, state_of(deal, criteria)),
        guidance=list(StageGuidance.objects.filter(stage=deal.stage_id)),
        approval=approvals.latest(kind=MOVE, subject_model=SUBJECT, subject_id=deal.pk),
    )


def one_check(*, viewer: Member, deal: Opportunity, criterion_id: int) -> Check:
    """One criterion of the deal's process and whether the deal meets it."""
    row = get_object_or_404(StageCriterion, pk=criterion_id, stage__process=deal.process_id)
    criterion = as_rule(row)
    return rules.check(criterion, state_of(deal, [criterion]))


def state_of(deal: Opportunity, criteria: Iterable[Criterion]) -> DealState:
    """What the deal has of what is asked for; only that is read."""
    asked = {one.kind for one in criteria}
    fields = {one.field for one in criteria if one.kind == rules.FIELD}
    filled = {name for name in fields - {"lines"} if getattr(deal, name) not in (None, "", 0)}
    if "lines" in fields and OpportunityLine.objects.filter(opportunity=deal).exists():
        filled.add("lines")
    done: dict[str, int] = {}
    if rules.ACTIVITY in asked:
        rows = Activity.objects.filter(opportunity=deal, done_at__isnull=False, archived_at=None)
        done = Counter(dict(rows.order_by().values_list("kind").annotate(number=Count("pk"))))
    documents: Sequence[tuple[str, str]] = ()
    if rules.DOCUMENT in asked:
        kept = Attachment.objects.filter(opportunity=deal, archived_at=None)
        documents = list(kept.values_list("purpose", "name"))
    known: set[str] = set()
    if rules.CONTACT in asked and deal.account_id:
        contacts = Contact.objects.current().filter(account=deal.account_id).exclude(buying_role="")
        known = set(contacts.values_list("buying_role", flat=True))
    return DealState(filled=filled, activities=done, documents=documents, roles=known)


def criteria_between(deal_stage: Stage, to_stage: Stage) -> list[Criterion]:
    """What has to be met on the way: of the present stage and of each open stage that is passed. Nothing for a loss."""
    if to_stage.kind == StageKind.LOST or deal_stage.kind != StageKind.OPEN:
        return []
    until = Q() if to_stage.kind == StageKind.WON else Q(stage__position__lt=to_stage.position)
    rows = StageCriterion.objects.filter(
        until,
        stage__process=deal_stage.process_id,
        stage__kind=StageKind.OPEN,
        stage__archived_at=None,
        stage__position__gte=deal_stage.position,
    ).order_by("stage__position", "position", "pk")
    if to_stage.kind == StageKind.OPEN and to_stage.position <= deal_stage.position:
        return []
    return [as_rule(row) for row in rows]


def stage_with_rules(stage_id: int, before: Stage) -> Stage | None:
    """A stage, its process, and whether anything is asked of moves there: one read for the moves that are asked nothing."""
    arrivals = StageTransition.objects.filter(from_stage=before, to_stage=OuterRef("pk"))
    asked = StageCriterion.objects.filter(stage__process=before.process_id)
    return (
        Stage.objects.select_related("process")
        .annotate(
            has_transition=Exists(arrivals),
            has_criteria=Exists(asked),
            has_tasks=Exists(StageTask.objects.filter(stage=OuterRef("pk"))),
        )
        .filter(pk=stage_id)
        .first()
    )


def plans_tasks(stage: Any) -> bool:
    """Whether a stage read with its rules has to-dos to plan."""
    return bool(stage.has_tasks)


def is_back(before: Stage, stage: Stage) -> bool:
    """Whether a move goes back: to an earlier open stage, or from an end to an open one."""
    if stage.kind != StageKind.OPEN:
        return False
    return before.kind != StageKind.OPEN or stage.position < before.position


def move_needs(*, viewer: Member, deal: Opportunity, stage: Stage) -> MoveNeeds:
    """What a move of this deal to a stage asks of the viewer, before it is made."""
    found = StageTransition.objects.filter(from_stage=deal.stage_id, to_stage=stage).first()
    criteria = criteria_between(deal.stage, stage) + fields_of(found)
    unique = {(one.kind, one.label): one for one in criteria}
    checks = rules.checked(unique.values(), state_of(deal, list(unique.values())))
    rule = approval_rule(found, stage)
    needs = rule and not may_approve(viewer, deal, rule, timezone.now()) and not granted(deal, stage, deal.stage_since)
    waiting = (
        approvals.latest(kind=MOVE, subject_model=SUBJECT, subject_id=deal.pk, key=str(stage.pk)) if needs else None
    )
    process = SalesProcess.objects.get(pk=deal.process_id)
    return MoveNeeds(
        missing=rules.missing(checks),
        needs_reason=process.back_needs_reason and is_back(deal.stage, stage),
        approver=_approver_name(rule) if needs else "",
        is_waiting=waiting is not None and waiting.state == "waiting",
        refusal=why_not_transition(found, deal.stage, stage, viewer) or "",
    )


def fields_of(found: StageTransition | None) -> list[Criterion]:
    """The fields a transition needs, as criteria."""
    return [_with_label(Criterion(rules.FIELD, field=name)) for name in (found.fields if found else ())]


def why_not_transition(found: StageTransition | None, before: Stage, stage: Stage, by: Member) -> str | None:
    """Why this member may not make this move, or None."""
    if found is None:
        return None
    has_role = not found.role or Role.objects.filter(code=found.role, members=by).exists()
    role = Role.objects.filter(code=found.role).first() if found.role else None
    return rules.why_not_transition(
        is_allowed=found.is_allowed,
        from_name=before.name,
        to_name=stage.name,
        needs_role=found.role,
        has_role=has_role,
        role_name=str(role or found.role),
    )


def approval_rule(found: StageTransition | None, stage: Stage) -> str:
    """Who approves a move: named by the transition, else by the stage that is entered."""
    return (found.approver if found else "") or stage.entry_approver


def may_approve(by: Member, deal: Opportunity, rule: str, at: datetime) -> bool:
    """Whether the member would be asked anyway when the owner asked, and so need not ask."""
    return by.pk in {one.pk for one in deciding.people_for(deal.owner, rule, at)}


def granted(deal: Opportunity, stage: Stage, since: datetime) -> bool:
    """Whether this move was approved while the deal stands where it does."""
    return approvals.is_granted(kind=MOVE, subject_model=SUBJECT, subject_id=deal.pk, key=str(stage.pk), since=since)


def _approver_name(rule: str) -> str:
    return dict(approver_choices()).get(rule) or rule


def role_choices() -> list[tuple[str, str]]:
    """Roles to choose from, or everybody."""
    return [("", _("everybody")), *[(row.code, str(row)) for row in Role.objects.order_by("pk")]]
