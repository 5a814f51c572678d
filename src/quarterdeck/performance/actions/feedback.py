"""The doors for writes of feedback: given, asked for, declined, taken back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.core.audit import trail
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.people import access
from quarterdeck.people.models import Member
from quarterdeck.performance.actions.telling import tell
from quarterdeck.performance.models.feedback import Audience, Feedback, FeedbackRequest
from quarterdeck.performance.rules import feedback as rules

TOPIC = "feedback"
MOST_ASKED = 8


class CannotGive(Refusal):
    """Why feedback cannot be given, asked for, declined or taken back so; the code names the value at fault."""


@transaction.atomic
def give(*, member_ids: Sequence[int], values: dict[str, Any], at: datetime, by: Member) -> list[Feedback]:
    """Tell colleagues what one saw, and what came of it; each gets their own. Refuses oneself and public pointers."""
    if not 0 < len(member_ids) <= MOST_ASKED:
        raise CannotGive(_("Choose one to eight colleagues."), code="member_ids")
    about = [_colleague(pk, by) for pk in dict.fromkeys(member_ids)]
    return [_given(one, values, None, at=at, by=by) for one in about]


@transaction.atomic
def answer(*, request_id: int, values: dict[str, Any], at: datetime, by: Member) -> Feedback:
    """Answer what one was asked; once."""
    asked = _open_request(request_id, by)
    made = _given(asked.about, values, asked, at=at, by=by)
    if made.audience == Audience.ASKER or asked.asked_by_id != asked.about_id:
        sentence = gettext_lazy("%(name)s answered: feedback about %(about)s.")
        words = {"name": by.name, "about": asked.about.name}
        tell(asked.asked_by, sentence, words, topic=TOPIC, url=_address(made))
    return made


@transaction.atomic
def ask(
    *, asked_of_ids: Sequence[int], about_id: int, question: str, due_on: date | None, at: datetime, by: Member
) -> list[FeedbackRequest]:
    """Ask colleagues for feedback about oneself, or about somebody one leads. Whoever is asked already is not asked again.

    Refuses to ask about others, to ask the person about themselves, and more than a handful at once.
    """
    about = by if about_id == by.pk else _led(about_id, by)
    if not question.strip():
        raise CannotGive(_("Say what you want to know."), code="question")
    if not 0 < len(asked_of_ids) <= MOST_ASKED:
        raise CannotGive(_("Ask one to eight colleagues."), code="asked_of_ids")
    if about.pk in asked_of_ids or by.pk in asked_of_ids:
        raise CannotGive(_("Ask somebody else than the person it is about, and than yourself."), code="asked_of_ids")
    waiting = FeedbackRequest.objects.open().filter(asked_by=by, about=about).values_list("asked_of_id", flat=True)
    wanted = [_colleague(pk, by) for pk in dict.fromkeys(asked_of_ids) if pk not in set(waiting)]
    return [_asked(one, about, question.strip(), due_on, at=at, by=by) for one in wanted]


@transaction.atomic
def decline(*, request_id: int, why: str, at: datetime, by: Member) -> FeedbackRequest:
    """Say that one has nothing to say about it. Nobody has to give a reason."""
    asked = _open_request(request_id, by)
    asked.declined_at, asked.declined_why = at, why.strip()[:300]
    asked.save(update_fields=["declined_at", "declined_why"])
    trail.record(asked, "declined", by=by)
    sentence = gettext_lazy("%(name)s cannot give the feedback you asked for.")
    tell(asked.asked_by, sentence, {"name": by.name}, topic=TOPIC, url=reverse("performance:feedback"))
    return asked


@transaction.atomic
def take_back(*, feedback_id: int, at: datetime, by: Member) -> Feedback:
    """Take back what one wrote oneself: nobody reads it any more."""
    found = get_object_or_404(Feedback.objects.select_for_update().filter(by=by, taken_back_at=None), pk=feedback_id)
    found.taken_back_at = at
    found.save(update_fields=["taken_back_at"])
    trail.record(found, "taken_back", by=by)
    return found


def _given(
    about: Member, values: dict[str, Any], asked: FeedbackRequest | None, *, at: datetime, by: Member
) -> Feedback:
    about_asker = asked is not None and asked.asked_by_id == asked.about_id
    refused = rules.why_not_read_by(
        values["audience"], kind=values["kind"], is_about_asker=about_asker, is_asked=asked is not None
    )
    if refused:
        raise CannotGive(refused, code="audience")
    for name in ("situation", "behaviour", "effect"):
        if not values[name].strip():
            raise CannotGive(_("Say it in a sentence, so that the person can see what you saw."), code=name)
    made = Feedback.objects.create(about=about, by=by, given_at=at, request=asked, **values)
    trail.record(made, "given", by=by)
    if made.audience != Audience.ASKER:
        sentence = gettext_lazy("%(name)s gave you feedback.")
        tell(about, sentence, {"name": by.name}, topic=TOPIC, url=_address(made))
    return made


def _asked(
    of: Member, about: Member, question: str, due_on: date | None, *, at: datetime, by: Member
) -> FeedbackRequest:
    made = FeedbackRequest.objects.create(
        asked_by=by, asked_of=of, about=about, question=question, due_on=due_on, asked_at=at
    )
    trail.record(made, "asked", by=by)
    sentence = gettext_lazy("%(name)s asks you for feedback.")
    tell(of, sentence, {"name": by.name}, topic=TOPIC, url=reverse("performance:feedback_answer", args=[made.pk]))
    return made


def _address(made: Feedback) -> str:
    return reverse("performance:feedback_one", args=[made.pk])


def _colleague(member_id: int, by: Member) -> Member:
    """An active colleague, not oneself."""
    if member_id == by.pk:
        raise CannotGive(_("Choose somebody else than yourself."), code="member_ids")
    return get_object_or_404(Member.objects.active(), pk=member_id)


def _led(member_id: int, by: Member) -> Member:
    return get_object_or_404(Member.objects.active().filter(pk__in=access.led_by(by)), pk=member_id)


def _open_request(request_id: int, by: Member) -> FeedbackRequest:
    asked = get_object_or_404(
        FeedbackRequest.objects.filter(asked_of=by).select_for_update(of=("self",)), pk=request_id
    )
    if asked.declined_at is not None or Feedback.objects.filter(request=asked).exists():
        raise CannotGive(_("You have answered this already."))
    return asked
