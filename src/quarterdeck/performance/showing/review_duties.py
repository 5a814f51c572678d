"""What waits for somebody in reviews, on the screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from quarterdeck.people.models import Member
from quarterdeck.performance.models.reviews import Evaluation, Review, ReviewCycle
from quarterdeck.performance.queries.reviews.waiting import Waiting

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do, with the day by which it is asked for and the word on its button."""

    title: str
    cycle: str
    by: date
    is_late: bool
    act: str
    url: str


def duties(found: Waiting, *, viewer: Member, today: date) -> Sequence[Duty]:
    """The first few that wait, the earliest day first."""
    listed = [
        *(_write(one, viewer, today) for one in found.to_write),
        *(_sign(one, viewer, today) for one in found.to_sign),
        *(_calibrate(one, today) for one in found.to_calibrate),
    ]
    return sorted(listed, key=lambda one: one.by)[:SHOWN]


def _write(one: Evaluation, viewer: Member, today: date) -> Duty:
    name = one.review.member.name
    title = _("Your own view") if one.review.member_id == viewer.pk else _("Your view of %(name)s") % {"name": name}
    url = reverse("performance:evaluation", args=[one.pk])
    return _duty(title, one.review.cycle, one.review.cycle.evaluate_by, today, _("Write"), url)


def _sign(one: Review, viewer: Member, today: date) -> Duty:
    if one.member_id == viewer.pk:
        title, act = _("Your review"), _("Read it") if one.talk_on is None else _("Sign")
    else:
        title = _("Talk with %(name)s") % {"name": one.member.name}
        act = pgettext("review", "Hold the talk") if one.talk_on is None else _("Sign")
    return _duty(title, one.cycle, one.cycle.talk_by, today, act, reverse("performance:review", args=[one.pk]))


def _calibrate(one: ReviewCycle, today: date) -> Duty:
    return _duty(
        _("Calibration"),
        one,
        one.calibrate_by,
        today,
        _("Calibrate"),
        reverse("performance:calibration", args=[one.pk]),
    )


def _duty(title: str, cycle: ReviewCycle, by: date, today: date, act: str, url: str) -> Duty:
    return Duty(title=title, cycle=cycle.name, by=by, is_late=by < today, act=act, url=url)
