"""The talk about a review: notes, next steps, signatures, what follows."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from quarterdeck.core.pages.answers import answer_form, version_of
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.performance.actions.reviews import talking as actions
from quarterdeck.performance.forms.agreements import AgreeForm
from quarterdeck.performance.forms.reviews import NotesForm, OutcomeForm, SignForm
from quarterdeck.performance.queries.reviews import records
from quarterdeck.performance.views.reviews.choosing import address
from quarterdeck.performance.views.reviews.records import OWN


@screen(why=OWN)
def notes(request: MemberRequest, review_id: int) -> HttpResponse:
    """What was said and agreed."""
    review = records.review(viewer=request.member, review_id=review_id)
    version = version_of(request, review.version)
    initial = {"talk_on": review.talk_on or request.today, "talk_notes": review.talk_notes}
    return answer_form(
        request,
        NotesForm(request.POST or None, initial=initial),
        lambda values: actions.write_notes(review_id=review_id, values=values, version=version, by=request.member),
        title=_("The talk with %(name)s") % {"name": review.member.name},
        form_intro=_("Both of you read this."),
        back=address(review_id),
        fields_template="performance/versioned_fields.html",
        version=version,
    )


@screen(why=OWN)
def agree(request: MemberRequest, review_id: int) -> HttpResponse:
    """A next step with its day."""
    review = records.review(viewer=request.member, review_id=review_id)
    return answer_form(
        request,
        AgreeForm(request.POST or None),
        lambda values: actions.agree_step(review_id=review_id, at=timezone.now(), by=request.member, **values),
        title=_("A next step of %(name)s") % {"name": review.member.name},
        back=address(review_id),
    )


@screen(why=OWN)
def sign(request: MemberRequest, review_id: int) -> HttpResponse:
    """Sign that the talk took place; the person may record another view."""
    review = records.review(viewer=request.member, review_id=review_id)
    return answer_form(
        request,
        SignForm(request.POST or None, is_own=review.member_id == request.member.pk),
        lambda values: actions.sign(
            review_id=review_id,
            disagreement=values.get("disagreement", ""),
            at=timezone.now(),
            by=request.member,
        ),
        title=_("Sign the review"),
        form_intro=_("After that, what was written stays as it is."),
        submit_label=_("Sign"),
        back=address(review_id),
    )


@screen(why=OWN)
def outcome(request: MemberRequest, review_id: int) -> HttpResponse:
    """What follows."""
    review = records.review(viewer=request.member, review_id=review_id)
    return answer_form(
        request,
        OutcomeForm(request.POST or None),
        lambda values: actions.decide(review_id=review_id, at=timezone.now(), by=request.member, **values),
        title=_("What follows for %(name)s") % {"name": review.member.name},
        form_intro=_("It begins at once: a plan to prepare, a proposal to decide, or thanks for all to see."),
        submit_label=_("Decide"),
        back=address(review_id),
    )
