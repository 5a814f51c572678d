"""The doors for reads of feedback: one's stream, what one gave and asked for, what was said about somebody over a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.shortcuts import get_object_or_404

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company
from quarterdeck.people import access
from quarterdeck.people.models import Member
from quarterdeck.performance.models.feedback import Feedback, FeedbackQuerySet, FeedbackRequest
from quarterdeck.performance.rules import feedback as rules

SHOWN = 100
MOST_DIGITS = 18
VIEWS = ("received", "given", "team", "everyone")


@dataclass(frozen=True, slots=True)
class Page:
    """A view of feedback, newest first, with what waits: asked of the viewer, and asked by the viewer."""

    found: list[Feedback]
    to_answer: list[FeedbackRequest]
    waiting_for: list[FeedbackRequest]


def page(*, viewer: Member, view: str) -> Page:
    """One of `VIEWS` of what the viewer may read, cut off after `SHOWN`."""
    requests = FeedbackRequest.objects.visible_to(viewer).open().select_related("asked_by", "asked_of", "about")
    waiting = list(requests)
    return Page(
        found=list(_viewed(viewer, view)[:SHOWN]),
        to_answer=[one for one in waiting if one.asked_of_id == viewer.pk],
        waiting_for=[one for one in waiting if one.asked_by_id == viewer.pk],
    )


def to_answer(*, viewer: Member) -> list[FeedbackRequest]:
    """What the viewer is asked and has not answered, the longest first."""
    found = FeedbackRequest.objects.open().filter(asked_of=viewer).select_related("asked_by", "about")
    return list(found.order_by("asked_at", "pk"))


def one(*, viewer: Member, feedback_id: int) -> Feedback:
    """A single one the viewer may read, or 404."""
    return get_object_or_404(_seen(viewer), pk=feedback_id)


def member_seen(*, viewer: Member, member_id: int) -> Member:
    """A colleague the viewer may see, or 404."""
    return get_object_or_404(Member.objects.visible_to(viewer), pk=member_id)


def during(*, viewer: Member, member_id: int, period: Period) -> list[Feedback]:
    """What was said about somebody on the days of a period, oldest first, as far as the viewer may read it."""
    begins, ends = company.start_of(period.start), company.start_of(period.end)
    found = _seen(viewer).filter(about=member_id, given_at__gte=begins, given_at__lt=ends)
    return list(found.order_by("given_at", "pk")[:SHOWN])


def by_month(*, viewer: Member, member_id: int, period: Period) -> Mapping[date, Sequence[Feedback]]:
    """The same by month, empty ones too, so that the last weeks do not stand for the whole."""
    found = during(viewer=viewer, member_id=member_id, period=period)
    return rules.by_month(((company.local_day(one.given_at), one) for one in found), period)


def request(*, viewer: Member, request_id: int) -> FeedbackRequest:
    """What the viewer is asked and has not answered, or 404."""
    found = FeedbackRequest.objects.open().filter(asked_of=viewer).select_related("asked_by", "about")
    return get_object_or_404(found, pk=request_id)


def names(ids: Sequence[str]) -> list[tuple[int, str]]:
    """The names of colleagues who are chosen already."""
    wanted = [int(one) for one in ids if one.isdecimal() and len(one) < MOST_DIGITS]
    return list(Member.objects.active().filter(pk__in=wanted).order_by("name", "pk").values_list("pk", "name"))


def people_led(*, viewer: Member) -> list[tuple[int, str]]:
    """Those the viewer leads, by name."""
    found = Member.objects.active().filter(pk__in=access.led_by(viewer))
    return list(found.order_by("name", "pk").values_list("pk", "name"))


def _viewed(viewer: Member, view: str) -> FeedbackQuerySet:
    seen = _seen(viewer)
    match view:
        case "given":
            return seen.filter(by=viewer)
        case "team":
            return seen.filter(about__in=access.led_by(viewer))
        case "everyone":
            return seen.filter(audience="everyone")
        case _:
            return seen.filter(about=viewer)


def _seen(viewer: Member) -> FeedbackQuerySet:
    return Feedback.objects.visible_to(viewer).select_related("by", "about", "request__asked_by")
