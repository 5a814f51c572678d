"""Setting up what a role is judged by."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.records import versions
from quarterdeck.people.models import Member, Role
from quarterdeck.performance.actions.scorecards.refusals import CannotSetUp
from quarterdeck.performance.models.scorecards import (
    EditionState,
    RuleKind,
    ScorecardPart,
    ScorecardTemplate,
    TargetSource,
    TemplateEdition,
)
from quarterdeck.performance.queries.scorecards.measuring import is_known
from quarterdeck.performance.queries.scorecards.templates import direction_of
from quarterdeck.performance.rules.scoring import cards, settings, words
from quarterdeck.performance.rules.scoring.settings import NotARule

TEMPLATE_FIELDS = ("name", "role_id", "grain")
PART_FIELDS = (
    "group",
    "title",
    "guide",
    "metric_code",
    "scope",
    "target_source",
    "target",
    "weight",
    "kind",
    "settings",
)


@transaction.atomic
def create_template(
    *, values: Mapping[str, Any], by: Member, parts: Sequence[Mapping[str, Any]] = ()
) -> ScorecardTemplate:
    """A template with a first draft. Refuses a second one of the same role and length, and parts that cannot be."""
    template = ScorecardTemplate(**{name: values[name] for name in TEMPLATE_FIELDS if name in values})
    _save(template)
    draft = TemplateEdition.objects.create(template=template)
    for part in parts:
        _add(draft, part)
    trail.record(template, "created", by=by)
    return template


@transaction.atomic
def edit_template(*, template_id: int, values: Mapping[str, Any], version: int | None, by: Member) -> ScorecardTemplate:
    """Rename a template, or give it to another role before anything of it is in force."""
    template = _locked(template_id)
    wanted = {name: values[name] for name in TEMPLATE_FIELDS if name in values}
    versions.refuse_stale(template, wanted, version=version)
    is_used = template.editions.filter(state=EditionState.IN_FORCE).exists()
    if is_used and any(getattr(template, name) != value for name, value in wanted.items() if name != "name"):
        raise CannotSetUp(_("It has counted already: make a new template for another role or length."), code="role_id")
    changes = trail.differences(template, wanted)
    for name, value in wanted.items():
        setattr(template, name, value)
    template.version += 1
    _save(template)
    trail.record(template, "edited", by=by, changes=changes)
    return template


@transaction.atomic
def archive_template(*, template_id: int, at: datetime, by: Member) -> None:
    template = _locked(template_id)
    template.archived_at = at
    template.save(update_fields=["archived_at", "updated_at"])
    trail.record(template, "archived", by=by)


@transaction.atomic
def restore_template(*, template_id: int, by: Member) -> None:
    """Bring a template back. Refuses while another one of the same role and length is in use."""
    template = _locked(template_id)
    template.archived_at = None
    _save(template)
    trail.record(template, "restored", by=by)


@transaction.atomic
def draft_edition(*, template_id: int, by: Member) -> TemplateEdition:
    """The template's draft: the one there is, or a new one that begins as the latest edition."""
    template = _locked(template_id)
    if draft := template.editions.filter(state=EditionState.DRAFT).first():
        return draft
    latest = template.editions.order_by("-from_on").first()
    draft = TemplateEdition.objects.create(template=template)
    ScorecardPart.objects.bulk_create(
        [
            ScorecardPart(edition=draft, position=part.position, **{name: getattr(part, name) for name in PART_FIELDS})
            for part in (latest.parts.order_by("position", "pk") if latest else ())
        ]
    )
    trail.record(template, "edition_drafted", by=by)
    return draft


@transaction.atomic
def drop_draft(*, template_id: int, by: Member) -> None:
    """Throw the draft away. Refuses where it is all the template has."""
    template = _locked(template_id)
    if not template.editions.filter(state=EditionState.IN_FORCE).exists():
        raise CannotSetUp(_("The draft is all this template has. Archive the template instead."))
    template.editions.filter(state=EditionState.DRAFT).delete()
    trail.record(template, "edition_dropped", by=by)


@transaction.atomic
def put_in_force(*, template_id: int, from_on: date, why: str, by: Member) -> TemplateEdition:
    """Let the draft count for periods that begin on `from_on` or later; the edition before ends there.

    Refuses weights that do not add up to 100, parts of metrics that are gone, and a day before an edition already in force.
    """
    template = _locked(template_id)
    draft = template.editions.filter(state=EditionState.DRAFT).first()
    if draft is None:
        raise CannotSetUp(_("There is no draft to put in force."))
    parts = list(draft.parts.order_by("position", "pk"))
    _refuse_weights(parts)
    if gone := next((part for part in parts if part.metric_code and not is_known(part.metric_code)), None):
        raise CannotSetUp(_("The figure “%(code)s” is no longer in the catalogue.") % {"code": gone.metric_code})
    latest = template.editions.filter(state=EditionState.IN_FORCE).order_by("-from_on").first()
    if latest is not None and latest.from_on is not None:
        if from_on <= latest.from_on:
            words_ = {"day": latest.from_on.isoformat()}
            raise CannotSetUp(_("Another edition counts since %(day)s: begin later.") % words_, code="from_on")
        latest.until_on = from_on
        latest.save(update_fields=["until_on"])
    draft.state, draft.from_on, draft.why = EditionState.IN_FORCE, from_on, why.strip()
    draft.save(update_fields=["state", "from_on", "why"])
    trail.record(template, "edition_in_force", by=by, changes={"from_on": ("", from_on.isoformat())}, note=draft.why)
    return draft


@transaction.atomic
def add_part(*, template_id: int, values: Mapping[str, Any], by: Member) -> ScorecardPart:
    """Add a part to the draft. Refuses a metric without target, a rule that does not fit, and text without a figure or levels."""
    part = _add(_draft(template_id), values)
    trail.record(part.edition.template, "part_added", by=by, changes={"part": ("", str(part))})
    return part


@transaction.atomic
def edit_part(*, part_id: int, values: Mapping[str, Any], by: Member) -> ScorecardPart:
    """Change a part of the draft. Refuses what `add_part` refuses, and parts of an edition in force."""
    part = _drafted(part_id)
    for name in PART_FIELDS:
        if name in values:
            setattr(part, name, values[name])
    _refuse_wrong(part)
    part.save()
    trail.record(part.edition.template, "part_edited", by=by, changes={"part": ("", str(part))})
    return part


@transaction.atomic
def remove_part(*, part_id: int, by: Member) -> None:
    part = _drafted(part_id)
    trail.record(part.edition.template, "part_removed", by=by, changes={"part": (str(part), "")})
    part.delete()


@transaction.atomic
def move_part(*, part_id: int, is_up: bool, by: Member) -> None:
    """Swap a part of the draft with its neighbour; the first and the last stay where they are."""
    part = _drafted(part_id)
    ordered = list(part.edition.parts.select_for_update().order_by("position", "pk"))
    place = next(number for number, one in enumerate(ordered) if one.pk == part.pk)
    other = place - 1 if is_up else place + 1
    if 0 <= other < len(ordered):
        ordered[place], ordered[other] = ordered[other], ordered[place]
    for number, one in enumerate(ordered):
        one.position = number
    ScorecardPart.objects.bulk_update(ordered, ["position"])
    trail.record(part.edition.template, "part_edited", by=by, changes={"part": ("", str(part))})


def _locked(template_id: int) -> ScorecardTemplate:
    return get_object_or_404(ScorecardTemplate.objects.select_for_update(), pk=template_id)


def _draft(template_id: int) -> TemplateEdition:
    template = _locked(template_id)
    draft = template.editions.filter(state=EditionState.DRAFT).first()
    if draft is None:
        raise CannotSetUp(_("What is in force is not changed: begin a new edition."))
    return draft


def _drafted(part_id: int) -> ScorecardPart:
    part = get_object_or_404(ScorecardPart.objects.select_related("edition__template"), pk=part_id)
    _locked(part.edition.template_id)
    if not part.edition.is_draft:
        raise CannotSetUp(_("What is in force is not changed: begin a new edition."))
    return part


def _add(draft: TemplateEdition, values: Mapping[str, Any]) -> ScorecardPart:
    last = draft.parts.order_by("-position").values_list("position", flat=True).first()
    part = ScorecardPart(
        edition=draft,
        position=0 if last is None else last + 1,
        **{name: values[name] for name in PART_FIELDS if name in values},
    )
    _refuse_wrong(part)
    part.save()
    return part


def _refuse_weights(parts: Sequence[ScorecardPart]) -> None:
    lacking = cards.why_not_weights([part.weight for part in parts])
    if lacking is None:
        return
    told = {"sum": words.plain(cards.FULL_WEIGHT - lacking), "lacking": words.plain(abs(lacking))}
    if lacking > 0:
        raise CannotSetUp(_("The weights add up to %(sum)s: %(lacking)s are missing to 100.") % told, code="weight")
    raise CannotSetUp(_("The weights add up to %(sum)s: that is %(lacking)s more than 100.") % told, code="weight")


def _refuse_wrong(part: ScorecardPart) -> None:
    """Put a part into its proper shape, or say which value of it cannot be."""
    if part.kind == RuleKind.RUBRIC:
        part.metric_code, part.target, part.target_source = "", None, TargetSource.NUMBER
        if not part.title.strip():
            raise CannotSetUp(_("Give what is judged a title."), code="title")
    elif not is_known(part.metric_code):
        raise CannotSetUp(_("Choose a figure of the catalogue."), code="metric_code")
    elif part.target_source == TargetSource.TARGETS:
        part.target = None
    elif part.target is None:
        raise CannotSetUp(
            _("Without a target nothing can be scored: give a number, or take the target in force."), code="target"
        )
    if not 0 <= part.weight <= cards.FULL_WEIGHT or (not part.weight and part.kind != RuleKind.GATE):
        raise CannotSetUp(_("A weight goes from above 0 to 100; only a gate may have none."), code="weight")
    try:
        rule = settings.read(part.kind, part.settings)
    except NotARule as wrong:
        raise CannotSetUp(str(wrong), code="kind") from wrong
    if reason := settings.why_not(rule, lower_is_better=direction_of(part.metric_code)):
        raise CannotSetUp(reason, code="kind")
    part.settings = settings.kept(rule)


def _save(template: ScorecardTemplate) -> None:
    if not Role.objects.filter(pk=template.role_id).exists():
        raise CannotSetUp(_("Choose a role."), code="role_id")
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError as error:
        raise CannotSetUp(_("That role has a scorecard of this length already."), code="role_id") from error
