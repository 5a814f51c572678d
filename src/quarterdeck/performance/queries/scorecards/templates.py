"""Templates and their editions, for those who set them up and for those who are judged by them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404
from django.urls import reverse

from quarterdeck.core.calendar.periods import FiscalCalendar, Grain, Period
from quarterdeck.core.company import queries as company
from quarterdeck.metrics import catalogue
from quarterdeck.metrics.catalogue import Better
from quarterdeck.metrics.queries.usage import Use
from quarterdeck.people.models import Member, Role
from quarterdeck.performance.models.scorecards import EditionState, ScorecardPart, ScorecardTemplate, TemplateEdition
from quarterdeck.performance.queries.scorecards.measuring import is_known
from quarterdeck.performance.rules.scoring import cards


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A template with the edition in force today, the draft beside it, and how many people it is for."""

    template: ScorecardTemplate
    current: TemplateEdition | None
    draft: TemplateEdition | None
    people: int


@dataclass(frozen=True, slots=True)
class EditionView:
    """An edition with its parts, and what the weights lack to 100 (None when they add up)."""

    edition: TemplateEdition
    parts: Sequence[ScorecardPart]
    lacking: Decimal | None


def template_rows(*, today: date, is_archived: bool = False) -> list[TemplateRow]:
    """All templates, by name."""
    found = ScorecardTemplate.objects.archived() if is_archived else ScorecardTemplate.objects.current()
    active = Count("role__assignments", filter=Q(role__assignments__member__is_active=True))
    people = dict(found.order_by().annotate(people=active).values_list("pk", "people"))
    return [
        TemplateRow(
            one, _current(one, today), next((e for e in one.editions.all() if e.is_draft), None), people[one.pk]
        )
        for one in found.select_related("role").prefetch_related("editions").order_by("name", "pk")
    ]


def template(*, template_id: int) -> ScorecardTemplate:
    return get_object_or_404(ScorecardTemplate.objects.select_related("role"), pk=template_id)


def editions(*, template_id: int) -> list[EditionView]:
    """The draft, then every edition that was or is in force, latest first."""
    parts = Prefetch("parts", ScorecardPart.objects.order_by("position", "pk"))
    found = TemplateEdition.objects.filter(template=template_id).prefetch_related(parts)
    ordered = sorted(found, key=lambda one: (one.is_draft, one.from_on or date.max), reverse=True)
    return [_viewed(one) for one in ordered]


def edition_of(template: ScorecardTemplate, period: Period) -> TemplateEdition | None:
    """What counts for a period: the edition in force on its first day, or the first one that begins within it."""
    found = TemplateEdition.objects.filter(
        Q(until_on=None) | Q(until_on__gt=period.start),
        template=template,
        state=EditionState.IN_FORCE,
        from_on__lt=period.end,
    )
    return found.prefetch_related("parts").order_by("from_on").first()


def templates_for(*, member: Member) -> list[ScorecardTemplate]:
    """By which templates a member is judged: those of the member's roles."""
    roles = member.role_assignments.values("role_id")
    return list(ScorecardTemplate.objects.current().filter(role__in=roles).order_by("role_id", "grain", "pk"))


def templates_with(viewer: Member, code: str) -> list[Use]:
    """The templates that judge by a metric, drafts and what counts now among them, for who may open them."""
    if not viewer.may("performance.manage_scorecards"):
        return []
    counting = Q(state=EditionState.DRAFT) | Q(state=EditionState.IN_FORCE, until_on=None)
    judged = TemplateEdition.objects.filter(counting, parts__metric_code=code)
    found = ScorecardTemplate.objects.current().filter(pk__in=judged.values("template"))
    address = "performance:scorecard_template"
    return [Use(one.name, reverse(address, args=[one.pk])) for one in found.order_by("name", "pk")]


def part(*, part_id: int) -> ScorecardPart:
    return get_object_or_404(ScorecardPart.objects.select_related("edition__template"), pk=part_id)


def period_of(template: ScorecardTemplate, day: date) -> Period:
    """The period of a template that holds a day."""
    return company.fiscal_calendar().containing(day, Grain(template.grain))


def periods_around(template: ScorecardTemplate, today: date, *, before: int = 5) -> list[Period]:
    """The running period and those before it, latest first."""
    calendar: FiscalCalendar = company.fiscal_calendar()
    found = [period_of(template, today)]
    while len(found) <= before:
        found.append(calendar.previous(found[-1], Grain(template.grain)))
    return found


def role_choices() -> list[tuple[int, str]]:
    return [(role.pk, str(role)) for role in Role.objects.order_by("pk")]


def direction_of(metric_code: str) -> bool | None:
    """Whether less of a metric is better; None where neither is, and where the metric is not known."""
    if not is_known(metric_code):
        return None
    better = catalogue.metric(metric_code).better
    return None if better is Better.NEITHER else better is Better.LOWER


def _current(template: ScorecardTemplate, today: date) -> TemplateEdition | None:
    dated = [one for one in template.editions.all() if one.from_on and one.from_on <= today]
    return next((one for one in dated if one.until_on is None or one.until_on > today), None)


def _viewed(edition: TemplateEdition) -> EditionView:
    parts = list(edition.parts.all())
    return EditionView(edition, parts, cards.why_not_weights([one.weight for one in parts]))
