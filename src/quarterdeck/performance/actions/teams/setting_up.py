"""Setting up what teams are looked at by, what the company stands for, and how thanks are given."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.records import versions
from quarterdeck.people.models import Member
from quarterdeck.performance.actions.teams.refusals import CannotSetUpTeams
from quarterdeck.performance.models.teams import Badge, CompanyValue, RecognitionRules, TeamCriterion
from quarterdeck.performance.queries.scorecards.measuring import is_known
from quarterdeck.performance.rules.teams import starters

FIELDS: dict[type[Any], tuple[str, ...]] = {
    TeamCriterion: ("name", "guide", "weight", "metric_codes", "position"),
    CompanyValue: ("name", "meaning", "position"),
    Badge: ("name", "icon", "meaning"),
}
T = TypeVar("T", TeamCriterion, CompanyValue, Badge)


@transaction.atomic
def begin_with_the_usual(*, by: Member) -> None:
    """Put the usual criteria and values in place, each kind only where there is none yet."""
    if not TeamCriterion.objects.exists():
        for place, values in enumerate(starters.criteria()):
            add(TeamCriterion, values={**values, "position": place}, by=by)
    if not CompanyValue.objects.exists():
        for place, (name, meaning) in enumerate(starters.values()):
            add(CompanyValue, values={"name": name, "meaning": meaning, "position": place}, by=by)


@transaction.atomic
def add(model: type[T], *, values: Mapping[str, Any], by: Member) -> T:
    """Add a criterion, a value or a badge. Refuses a name that is taken, and figures the catalogue does not have."""
    made = model(**{name: values[name] for name in FIELDS[model] if name in values})
    _save(made)
    trail.record(made, "created", by=by)
    return made


@transaction.atomic
def edit(model: type[T], pk: int, *, values: Mapping[str, Any], version: int | None, by: Member) -> T:
    """Change one; reviews and thanks that used it keep what they said."""
    found = get_object_or_404(model.objects.select_for_update(of=("self",)), pk=pk)
    wanted = {name: values[name] for name in FIELDS[model] if name in values}
    versions.refuse_stale(found, wanted, version=version)
    changes = trail.differences(found, wanted)
    for name, value in wanted.items():
        setattr(found, name, value)
    found.version += 1
    _save(found)
    trail.record(found, "edited", by=by, changes=changes)
    return found


@transaction.atomic
def put_away(model: type[T], pk: int, *, at: datetime, by: Member) -> None:
    """Put one away: it is no longer offered; what used it stays."""
    _set_archived(model, pk, at, by)


@transaction.atomic
def bring_back(model: type[T], pk: int, *, by: Member) -> None:
    """Offer one again. Refuses where another has its name meanwhile."""
    _set_archived(model, pk, None, by)


@transaction.atomic
def set_points(*, points_a_month: int, by: Member) -> RecognitionRules:
    """How many points a person may give away a month; 0 turns points off."""
    rules, _made = RecognitionRules.objects.select_for_update().get_or_create(pk=1)
    changes = trail.differences(rules, {"points_a_month": points_a_month})
    rules.points_a_month = points_a_month
    rules.save(update_fields=["points_a_month"])
    trail.record(rules, "edited", by=by, changes=changes)
    return rules


def _set_archived(model: type[T], pk: int, at: datetime | None, by: Member) -> None:
    found = get_object_or_404(model.objects.select_for_update(of=("self",)), pk=pk)
    found.archived_at = at
    _save(found)
    trail.record(found, "archived" if at else "restored", by=by)


def _save(row: TeamCriterion | CompanyValue | Badge) -> None:
    unknown = [code for code in getattr(row, "metric_codes", ()) if not is_known(code)]
    if unknown:
        raise CannotSetUpTeams(_("The catalogue has no figure “%(code)s”.") % {"code": unknown[0]}, code="metric_codes")
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise CannotSetUpTeams(_("There is one of that name already."), code="name") from error
