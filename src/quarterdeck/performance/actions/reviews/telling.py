"""Telling people what they are asked for in reviews, each in their own language and once."""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from quarterdeck.people.models import Member
from quarterdeck.performance.actions.telling import tell
from quarterdeck.performance.models.reviews import Evaluation, Review, ReviewCycle

TOPIC = "review"
NO_WORDS: Mapping[str, str] = {}


def tell_of_review(
    review: Review, member: Member | None, sentence: Promise, words: Mapping[str, str] = NO_WORDS, *, once: str = ""
) -> None:
    """Tell somebody of a review with the address of its page."""
    if member is not None and member.is_active:
        url = reverse("performance:review", args=[review.pk])
        tell(member, sentence, words, topic=TOPIC, url=url, once=once and f"review-{review.pk}-{once}")


def ask_to_write(evaluations: Iterable[Evaluation], *, again: str = "") -> None:
    """Ask everybody for their view; `again` is the day of a reminder."""
    sentence = (
        gettext_lazy("Your view of %(name)s is still missing in “%(cycle)s”.")
        if again
        else gettext_lazy("You are asked for your view of %(name)s in “%(cycle)s”.")
    )
    for one in evaluations:
        if one.evaluator is None or not one.evaluator.is_active:
            continue
        words = {"name": one.review.member.name, "cycle": one.review.cycle.name}
        url = reverse("performance:evaluation", args=[one.pk])
        tell(one.evaluator, sentence, words, topic=TOPIC, url=url, once=f"evaluation-{one.pk}-{again}")


def tell_launched(cycle: ReviewCycle, reviews: Iterable[Review]) -> None:
    """Tell everybody who is assessed that it begins."""
    sentence = gettext_lazy("“%(cycle)s” has begun: look at what is asked, and propose who knows your work.")
    for review in reviews:
        tell_of_review(review, review.member, sentence, {"cycle": cycle.name}, once="launched")
