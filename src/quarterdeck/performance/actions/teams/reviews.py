"""Reviewing teams: begin, judge, close, open again."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.core.audit import trail
from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.events import bus
from quarterdeck.people.models import Member, OrgUnit
from quarterdeck.performance.actions.teams.refusals import CannotReviewTeam
from quarterdeck.performance.actions.telling import tell
from quarterdeck.performance.events import TeamReviewClosed
from quarterdeck.performance.models.teams import TeamCriterion, TeamReview, TeamReviewLine
from quarterdeck.performance.queries.teams import facts
from quarterdeck.performance.queries.teams import reviews as queries
from quarterdeck.performance.rules.teams import reviewing

TOPIC = "team_review"


@transaction.atomic
def begin_review(*, unit_id: int, period: Period, by: Member) -> TeamReview:
    """Begin the review of a team over some days, with the criteria as they are now.

    Refuses a team out of reach or the own one, criteria whose weights do not add up to 100, and a second review of the same days.
    """
    unit = get_object_or_404(OrgUnit.objects.filter(pk__in=queries.judgeable_units(viewer=by)), pk=unit_id)
    criteria = list(TeamCriterion.objects.current())
    missing = reviewing.missing_weight(one.weight for one in criteria)
    if missing:
        raise CannotReviewTeam(
            _("The weights of the criteria add up to %(sum)d, not to 100. Sales operations can set them right.")
            % {"sum": 100 - missing}
        )
    try:
        with transaction.atomic():
            review = TeamReview.objects.create(unit=unit, starts_on=period.start, ends_on=period.end)
    except IntegrityError as error:
        raise CannotReviewTeam(_("There is a review of these days already."), code="period") from error
    TeamReviewLine.objects.bulk_create([_line(review, one) for one in criteria])
    trail.record(review, "created", by=by)
    return review


@transaction.atomic
def judge_line(
    *,
    line_id: int,
    level: int | None,
    reason: str,
    at: datetime,
    by: Member,
    is_left_out: bool = False,
    seen: str | None = None,
) -> TeamReviewLine:
    """Choose a level for a criterion with a reason, or leave it out with one.

    Refuses a closed review, and one that somebody else judged since it was `seen` (the line's `judged`), where that is given.
    """
    review = _open_review(get_object_or_404(TeamReviewLine, pk=line_id).review_id, by)
    line = TeamReviewLine.objects.select_related("by").get(pk=line_id)
    if seen is not None and seen != line.judged:
        raise CannotReviewTeam(
            _("%(name)s has judged this meanwhile: %(level)s. Open it again to see why.")
            % {"name": line.by, "level": line.level or _("left out")},
            code="level",
        )
    if not is_left_out and level not in reviewing.LEVELS:
        raise CannotReviewTeam(_("Choose one of the levels."), code="level")
    if not reason.strip():
        raise CannotReviewTeam(_("Give a reason that the team can follow."), code="reason")
    line.level, line.is_left_out = (None if is_left_out else level), is_left_out
    line.reason, line.by, line.at = reason.strip(), by, at
    line.save(update_fields=["level", "is_left_out", "reason", "by", "at"])
    said = _("left out") if is_left_out else str(level)
    trail.record(review, "judged", by=by, changes={line.name: ("", said)}, note=line.reason)
    return line


@transaction.atomic
def close_review(*, review_id: int, note: str, today: date, at: datetime, by: Member) -> TeamReview:
    """Close a review: freeze its facts, reckon its score, tell the team. Refuses before its days are over or with lines unjudged."""
    review = _open_review(review_id, by)
    if today < review.ends_on:
        raise CannotReviewTeam(_("The period still runs: close the review once it is over."))
    lines = list(review.lines.all())
    waiting = [line.name for line in lines if line.level is None and not line.is_left_out]
    if waiting:
        raise CannotReviewTeam(_("Not judged yet: %(names)s.") % {"names": ", ".join(waiting)})
    found = facts.facts_of(
        unit_id=review.unit_id,
        codes=[code for line in lines for code in line.metric_codes],
        period=review.period,
        today=today,
    )
    for line in lines:
        line.facts = [found[code].kept() for code in line.metric_codes if code in found]
    TeamReviewLine.objects.bulk_update(lines, ["facts"])
    review.score = reviewing.team_score((line.weight, line.level) for line in lines)
    review.note, review.closed_at, review.closed_by = note.strip(), at, by
    review.version += 1
    review.save(update_fields=["score", "note", "closed_at", "closed_by", "version", "updated_at"])
    trail.record(review, "closed", by=by, changes={"score": ("", str(review.score))}, note=review.note)
    bus.publish(TeamReviewClosed(review.pk, review.unit_id, review.starts_on, review.ends_on, review.score), by=by)
    _tell_team(review, by)
    return review


@transaction.atomic
def reopen_review(*, review_id: int, why: str, by: Member) -> TeamReview:
    """Open a closed review again, with a reason that stays on record."""
    review = _locked(review_id, by)
    if not review.is_closed:
        raise CannotReviewTeam(_("It is open already."))
    if not why.strip():
        raise CannotReviewTeam(_("Say why it is opened again."), code="why")
    review.closed_at = review.closed_by = review.score = None
    review.version += 1
    review.save(update_fields=["score", "closed_at", "closed_by", "version", "updated_at"])
    trail.record(review, "reopened", by=by, note=why.strip())
    return review


def _line(review: TeamReview, criterion: TeamCriterion) -> TeamReviewLine:
    return TeamReviewLine(
        review=review,
        name=criterion.name,
        guide=criterion.guide,
        weight=criterion.weight,
        metric_codes=criterion.metric_codes,
        position=criterion.position,
    )


def _locked(review_id: int, by: Member) -> TeamReview:
    judged = TeamReview.objects.judgeable_by(by).select_for_update(of=("self",)).select_related("unit")
    return get_object_or_404(judged, pk=review_id)


def _open_review(review_id: int, by: Member) -> TeamReview:
    review = _locked(review_id, by)
    if review.is_closed:
        raise CannotReviewTeam(_("It is closed. Open it again first."), code="closed")
    return review


def _tell_team(review: TeamReview, by: Member) -> None:
    url = reverse("performance:team_review", args=[review.pk])
    for member in queries.people_of(unit_id=review.unit_id):
        if member.pk != by.pk:
            sentence = gettext_lazy("The review of %(team)s is closed: what went well, and what comes next.")
            tell(member, sentence, {"team": review.unit.name}, topic=TOPIC, url=url)
