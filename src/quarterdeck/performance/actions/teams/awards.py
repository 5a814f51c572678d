"""Choosing excellent teams: open a round, nominate, freeze the evidence, decide, announce."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.core.audit import trail
from quarterdeck.core.events import bus
from quarterdeck.people.models import Member
from quarterdeck.performance.actions.teams.recognition import recognize_winners
from quarterdeck.performance.actions.teams.refusals import CannotChooseTeam
from quarterdeck.performance.actions.telling import tell
from quarterdeck.performance.events import TeamsChosen
from quarterdeck.performance.models.teams import AwardState, TeamAward, TeamNomination
from quarterdeck.performance.queries.teams import awards as queries
from quarterdeck.performance.queries.teams import reviews
from quarterdeck.performance.rules.teams.choosing import ranked

FIELDS = ("name", "starts_on", "ends_on", "least_people")
TOPIC = "team_award"


@transaction.atomic
def open_award(*, values: Mapping[str, Any], by: Member) -> TeamAward:
    """Open a round: teams may be nominated for what they did in its days, and their managers are told."""
    award = TeamAward(**{name: values[name] for name in FIELDS if name in values})
    if award.ends_on <= award.starts_on:
        raise CannotChooseTeam(_("The last day is before the first."), code="ends_on")
    award.save()
    trail.record(award, "created", by=by)
    url = reverse("performance:team_award", args=[award.pk])
    for manager in reviews.managers_of_teams():
        if manager.pk != by.pk:
            sentence = gettext_lazy("%(name)s: say which team deserves it, and why.")
            tell(manager, sentence, {"name": award.name}, topic=TOPIC, url=url)
    return award


@transaction.atomic
def nominate(*, award_id: int, unit_id: int, why: str, today: date, at: datetime, by: Member) -> TeamNomination:
    """Propose a team with a reason. Refuses a round that takes none any more, a team that may not be chosen, and a second time."""
    award = _locked(award_id, AwardState.NOMINATING)
    if unit_id not in {unit.pk for unit in queries.candidates(award=award, today=today)}:
        raise CannotChooseTeam(
            _("Only teams with at least %(n)d people can be nominated.") % {"n": award.least_people}, code="unit_id"
        )
    if not why.strip():
        raise CannotChooseTeam(_("Say what makes the team excellent."), code="why")
    try:
        with transaction.atomic():
            made = TeamNomination.objects.create(award=award, unit_id=unit_id, why=why.strip(), by=by, at=at)
    except IntegrityError as error:
        raise CannotChooseTeam(_("That team is nominated already."), code="unit_id") from error
    trail.record(award, "nominated", by=by, changes={"unit": ("", made.unit.name)}, note=made.why)
    return made


@transaction.atomic
def begin_deciding(*, award_id: int, today: date, by: Member) -> TeamAward:
    """End the nominations: the facts of every nominated team are frozen, with its last team review and the place that gives.

    Refuses before the days are over, and with nobody nominated.
    """
    award = _locked(award_id, AwardState.NOMINATING)
    nominated = list(award.nominations.all())
    if today < award.ends_on:
        raise CannotChooseTeam(_("The period still runs: decide once it is over."))
    if not nominated:
        raise CannotChooseTeam(_("No team is nominated yet."))
    points = queries.review_points([one.unit_id for one in nominated], period=award.period)
    places = ranked({one.unit_id: points.get(one.unit_id) for one in nominated})
    for one in nominated:
        one.evidence = [
            fact.kept() for fact in queries.evidence_of(unit_id=one.unit_id, period=award.period, today=today)
        ]
        one.points, one.rank = points.get(one.unit_id), places[one.unit_id]
    TeamNomination.objects.bulk_update(nominated, ["evidence", "points", "rank"])
    _move(award, AwardState.JUDGING, "judging_began", by)
    return award


@transaction.atomic
def announce(
    *, award_id: int, winners: Collection[int], why: str, value_id: int, at: datetime, by: Member
) -> TeamAward:
    """Choose among the nominated with a reason, and tell everybody: the winners' people are thanked on the wall.

    Refuses no winner, one that is not nominated, and a choice of the own team alone.
    """
    award = _locked(award_id, AwardState.JUDGING)
    chosen = list(award.nominations.filter(pk__in=winners).select_related("unit"))
    if not chosen or len(chosen) != len(set(winners)):
        raise CannotChooseTeam(_("Choose at least one of the nominated teams."), code="winners")
    if not why.strip():
        raise CannotChooseTeam(_("Say why: the others will want to know."), code="why")
    if all(one.unit.manager_id == by.pk for one in chosen):
        raise CannotChooseTeam(_("Nobody chooses the own team alone; ask somebody else to decide."), code="winners")
    award.nominations.filter(pk__in=[one.pk for one in chosen]).update(is_winner=True)
    award.decided_at, award.decided_by, award.why = at, by, why.strip()
    _move(award, AwardState.ANNOUNCED, "announced", by, note=award.why)
    for one in chosen:
        recognize_winners(award=award, unit=one.unit, value_id=value_id, text=award.why, at=at, by=by)
    bus.publish(TeamsChosen(award.pk, tuple(one.unit_id for one in chosen)), by=by)
    return award


@transaction.atomic
def call_off(*, award_id: int, why: str, by: Member) -> TeamAward:
    """End a round without a choice, with a reason."""
    award = _locked(award_id, AwardState.NOMINATING, AwardState.JUDGING)
    if not why.strip():
        raise CannotChooseTeam(_("Say why."), code="why")
    award.why = why.strip()
    _move(award, AwardState.CALLED_OFF, "called_off", by, note=award.why)
    return award


def _locked(award_id: int, *states: AwardState) -> TeamAward:
    award = get_object_or_404(TeamAward.objects.select_for_update(of=("self",)), pk=award_id)
    if award.state not in states:
        raise CannotChooseTeam(_("The round is past that step."), code="state")
    return award


def _move(award: TeamAward, state: AwardState, act: str, by: Member, *, note: str = "") -> None:
    changes = {"state": (award.state, state.value)}
    award.state = state
    award.version += 1
    award.save()
    trail.record(award, act, by=by, changes=changes, note=note)
