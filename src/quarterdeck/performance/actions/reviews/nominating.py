"""Choosing who assesses: proposed by the person, agreed by the manager; and what happens when somebody cannot."""

from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.crm.actions.follow_up.moving import sends_mail
from quarterdeck.crm.models import Contact
from quarterdeck.people.models import Member
from quarterdeck.people.queries.approvers import superiors_of
from quarterdeck.performance.actions.reviews import telling
from quarterdeck.performance.actions.reviews.refusals import CannotReview
from quarterdeck.performance.models.reviews import (
    NOMINATED,
    CycleState,
    Evaluation,
    EvaluationState,
    Review,
    Side,
)
from quarterdeck.performance.rules.reviews import links

_CHOOSING = (CycleState.NOMINATING, CycleState.EVALUATING)
OPEN_DAYS = timedelta(days=21)
MAIL_PAUSE = timedelta(days=1)


@transaction.atomic
def propose(*, review_id: int, by: Member, member_id: int | None = None, contact_id: int | None = None) -> Evaluation:
    """Name a colleague or a customer's contact. One's own proposal waits for the manager; the manager's counts at once.

    Refuses oneself, those who assess anyway, who left, too many, and a cycle in which nobody chooses any more.
    """
    review = _choosing(review_id, by)
    side = Side.CUSTOMERS if contact_id is not None else Side.PEERS
    _refuse_side(review, side)
    made = Evaluation(review=review, side=side, proposed_by=by, state=EvaluationState.PROPOSED)
    if contact_id is not None:
        made.contact = get_object_or_404(Contact.objects.visible_to(by), pk=contact_id, archived_at=None)
    else:
        made.evaluator = _colleague(review, member_id)
    if by.pk != review.member_id:
        made.state = EvaluationState.OPEN
    _save(made)
    trail.record(review, "reviewer_proposed", by=by)
    if made.state == EvaluationState.OPEN:
        _begun(made)
    else:
        sentence = gettext_lazy("%(name)s proposes reviewers: please agree or name others.")
        telling.tell_of_review(review, review.manager, sentence, {"name": by.name}, once="proposed")
    return made


@transaction.atomic
def agree(*, evaluation_id: int, by: Member) -> Evaluation:
    """Agree that somebody who was proposed is asked."""
    found = _led(evaluation_id, by)
    if found.state != EvaluationState.PROPOSED:
        raise CannotReview(_("That was decided already."))
    found.state = EvaluationState.OPEN
    found.save(update_fields=["state"])
    trail.record(found.review, "reviewer_agreed", by=by)
    _begun(found)
    return found


@transaction.atomic
def withdraw(*, evaluation_id: int, by: Member) -> Evaluation:
    """Do not ask somebody after all. What was handed in stays; one's own proposal may be taken back."""
    found = _led_or_own(evaluation_id, by)
    if found.side not in NOMINATED or found.state not in (EvaluationState.PROPOSED, EvaluationState.OPEN):
        raise CannotReview(_("What was handed in stays, and those who assess by their place are asked."))
    found.state, found.key_hash = EvaluationState.WITHDRAWN, ""
    found.save(update_fields=["state", "key_hash"])
    trail.record(found.review, "reviewer_withdrawn", by=by)
    return found


@transaction.atomic
def hand_to(*, evaluation_id: int, member_id: int, by: Member) -> Evaluation:
    """Let another manager speak in the place of one who cannot; what the first wrote and did not hand in is not taken over."""
    found = _led(evaluation_id, by)
    if found.side not in (Side.MANAGER, Side.UPPER) or found.state not in (
        EvaluationState.OPEN,
        EvaluationState.DECLINED,
        EvaluationState.WITHDRAWN,
    ):
        raise CannotReview(_("Only a manager's view that is still missing can be handed to somebody else."))
    other = get_object_or_404(Member.objects.active(), pk=member_id)
    if other.pk == found.review.member_id:
        raise CannotReview(_("Nobody assesses themselves from this side."), code="member_id")
    if found.state == EvaluationState.OPEN:
        found.state = EvaluationState.WITHDRAWN
        found.save(update_fields=["state"])
    made = Evaluation(review=found.review, side=found.side, evaluator=other, share=found.share, proposed_by=by)
    _save(made)
    trail.record(found.review, "reviewer_replaced", by=by, changes={"side": (found.name, other.name)})
    _begun(made)
    return made


@transaction.atomic
def send_link(*, evaluation_id: int, at: datetime, by: Member) -> str:
    """A new link for a customer's contact, valid for three weeks; the one before stops working. It is told this one time."""
    found = _asked_customer(evaluation_id, by)
    key = links.new_key()
    found.key_hash, found.expires_at = links.hashed(key), at + OPEN_DAYS
    found.save(update_fields=["key_hash", "expires_at"])
    trail.record(found.review, "link_made", by=by)
    return key


@transaction.atomic
def ask_by_mail(*, evaluation_id: int, at: datetime, start: Callable[[int], None], by: Member) -> Evaluation:
    """Have a customer's contact mailed their link; `start` asks for the job that calls `mail_link`.

    Refuses while nobody assesses, where there is no address, a second mail within a day, and an instance without mail.
    """
    found = _asked_customer(evaluation_id, by)
    if reason := _why_not_mail(found, at):
        raise CannotReview(reason)
    found.mailed_at = at
    found.save(update_fields=["mailed_at"])
    trail.record(found.review, "link_mailed", by=by)
    start(found.pk)
    return found


@transaction.atomic
def mail_link(*, evaluation_id: int, address: str, at: datetime, by: Member) -> bool:
    """Mail a customer's contact a new link of this instance's `address`, in the company's language.

    Nothing is sent where the contact has answered or was taken out meanwhile. Of an address that the mail server refuses whoever
    sent it is told, and may try again at once. Returns whether a mail went out.
    """
    try:
        key = send_link(evaluation_id=evaluation_id, at=at, by=by)
    except (CannotReview, Http404):
        return False
    found = _asked_customer(evaluation_id, by)
    url = f"{address.rstrip('/')}{reverse('performance:review_by_link', args=[key])}"
    try:
        _invitation(found, url, by).send()
    except SMTPRecipientsRefused:
        found.mailed_at = None
        found.save(update_fields=["mailed_at"])
        sentence = gettext_lazy("The mail to %(name)s was refused: please check the address.")
        telling.tell_of_review(found.review, by, sentence, {"name": found.name})
        return False
    return True


def step_back(*, member_id: int) -> int:
    """Somebody left: withdraw what they were asked and did not hand in, and tell those who can name another.

    A manager's or the upper manager's view goes to whoever manages the person now.
    """
    waiting = Evaluation.objects.filter(
        evaluator=member_id,
        state__in=(EvaluationState.OPEN, EvaluationState.PROPOSED),
        review__cycle__state__in=_CHOOSING,
    ).select_related("review__member", "review__manager", "review__cycle", "evaluator")
    found = list(waiting)
    for one in found:
        _step_back(one)
    return len(found)


@transaction.atomic
def _step_back(one: Evaluation) -> None:
    review = one.review
    one.state = EvaluationState.WITHDRAWN
    one.save(update_fields=["state"])
    trail.record(review, "reviewer_left", by=None)
    above = superiors_of(review.member)
    if one.side == Side.MANAGER and above and review.manager_id == one.evaluator_id:
        review.manager, review.upper = above[0], above[1] if len(above) > 1 else None
        review.save(update_fields=["manager", "upper"])
    if one.side in (Side.MANAGER, Side.UPPER) and above:
        other = above[0] if one.side == Side.MANAGER else above[min(1, len(above) - 1)]
        taken = review.evaluations.live().filter(side=one.side, evaluator=other)
        if not taken.exists():
            _begun(Evaluation.objects.create(review=review, side=one.side, evaluator=other, share=one.share))
    elif one.evaluator is not None:
        sentence = gettext_lazy("%(left)s has left and will not assess %(name)s: please name somebody else.")
        words = {"left": one.evaluator.name, "name": review.member.name}
        telling.tell_of_review(review, review.manager, sentence, words)


def _choosing(review_id: int, by: Member) -> Review:
    review = get_object_or_404(_locked(Review.objects.visible_to(by)), pk=review_id)
    if review.cycle.state not in _CHOOSING:
        raise CannotReview(_("Reviewers are not chosen any more."))
    return review


def _locked(within: "QuerySet[Review]") -> "QuerySet[Review]":
    return within.select_for_update(of=("self",)).select_related("cycle", "member", "manager", "upper")


def _refuse_side(review: Review, side: Side) -> None:
    if not review.cycle.parts.filter(side=side).exists():
        raise CannotReview(_("Nobody is asked from this side in this cycle."))
    if side == Side.PEERS and review.evaluations.live().filter(side=side).count() >= review.cycle.most_peers:
        told = {"n": review.cycle.most_peers}
        raise CannotReview(_("There are %(n)s colleagues already; that is enough.") % told, code="member_id")


def _colleague(review: Review, member_id: int | None) -> Member:
    other = Member.objects.active().filter(pk=member_id or 0).first()
    if other is None:
        raise CannotReview(_("Choose somebody who works here."), code="member_id")
    by_place = {review.member_id, review.manager_id, review.upper_id}
    reports = review.evaluations.live().filter(side=Side.REPORTS, evaluator=other).exists()
    if other.pk in by_place or reports:
        raise CannotReview(_("That person is asked anyway, from another side."), code="member_id")
    return other


def _asked_customer(evaluation_id: int, by: Member) -> Evaluation:
    found = _led(evaluation_id, by)
    if found.side != Side.CUSTOMERS or found.state != EvaluationState.OPEN:
        raise CannotReview(_("A link is for a customer's contact who has not answered yet."))
    if found.review.cycle.state != CycleState.EVALUATING:
        raise CannotReview(_("Assessing has not begun yet; a link would not work."))
    return found


def _why_not_mail(found: Evaluation, at: datetime) -> str:
    """Why a contact is not mailed now, in words; empty where they may be."""
    told = {"name": found.name}
    if found.contact is None or not found.contact.email:
        return _("%(name)s has no e-mail address. Add one to the contact, or make a link and pass it on.") % told
    if found.mailed_at is not None and at - found.mailed_at < MAIL_PAUSE:
        return _("%(name)s was sent a link within the last day. Give them time to answer.") % told
    if not sends_mail():
        return _("This Quarterdeck sends no e-mail yet: its operator has to set that up. Make a link and pass it on.")
    return ""


def _invitation(found: Evaluation, url: str, by: Member) -> EmailMessage:
    """The mail to a customer's contact, whose answers go to `by`'s address."""
    settings = company.company()
    with translation.override(settings.language):
        words = {
            "contact": found.name,
            "name": found.review.member.name,
            "company": settings.name,
            "by": by.name,
            "link": url,
            "day": f"{company.local_day(found.expires_at):%Y-%m-%d}" if found.expires_at else "",
        }
        subject = _("%(company)s: how is it to work with %(name)s?") % words
        body = _(
            "Hello %(contact)s,\n\n%(name)s of %(company)s works with you, and we would like to hear how that is. "
            "It takes two minutes:\n\n%(link)s\n\nThe link is meant for you alone. It works once, until %(day)s. "
            "What you answer is only ever shown together with the answers of others.\n\n%(by)s\n%(company)s\n"
        )
    to = [found.contact.email] if found.contact else []
    return EmailMessage(subject, body % words, to=to, reply_to=[by.email] if by.email else [])


def _led(evaluation_id: int, by: Member) -> Evaluation:
    within = Evaluation.objects.filter(review__in=Review.objects.led_by(by).values("pk"))
    return _running(within, evaluation_id)


def _led_or_own(evaluation_id: int, by: Member) -> Evaluation:
    """One that the member may withdraw: of somebody led, or what the member proposed for themselves and is not agreed yet."""
    own = Evaluation.objects.filter(review__member=by, proposed_by=by, state=EvaluationState.PROPOSED)
    led = Evaluation.objects.filter(review__in=Review.objects.led_by(by).values("pk"))
    return _running(own | led, evaluation_id)


def _running(within: "QuerySet[Evaluation]", evaluation_id: int) -> Evaluation:
    rows = within.select_related("review__cycle", "review__member", "review__manager", "evaluator", "contact")
    found = get_object_or_404(rows.select_for_update(of=("self",)), pk=evaluation_id)
    if found.review.cycle.state not in _CHOOSING:
        raise CannotReview(_("Reviewers are not chosen any more."))
    return found


def _begun(made: Evaluation) -> None:
    if made.review.cycle.state == CycleState.EVALUATING:
        telling.ask_to_write([made])


def _save(made: Evaluation) -> None:
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise CannotReview(_("That person is asked already."), code="member_id") from error
