"""Giving levels: the whole sheet at once, or the result of a test."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from quarterdeck.core.pages.answers import answer_form
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.performance.actions import skills as actions
from quarterdeck.performance.forms.skills import LevelForm, SheetForm
from quarterdeck.performance.models.skills import Source
from quarterdeck.performance.models.skills.assessments import ASSESS, VIEW
from quarterdeck.performance.queries.skills import competences, levels


@screen(right=VIEW)
def assess(request: MemberRequest, member_id: int) -> HttpResponse:
    """Every skill of a person at once: as one's own view, or as the manager's."""
    found = levels.sheet(viewer=request.member, member_id=member_id, today=request.today)
    is_own = member_id == request.member.pk
    source = Source.SELF if is_own else Source.MANAGER
    form = SheetForm(request.POST or None, lines=[*found.lines, *found.others], source=source)
    intro = _("Choose what you do most of the time, not what you did once. Where a level changes, say what happened.")
    if not is_own:
        intro = _("Choose what you see most of the time. Where a level changes, say what you saw; the person reads it.")
    return answer_form(
        request,
        form,
        lambda _values: actions.assess_many(
            member_id=member_id, source=source, given=form.given(), at=timezone.now(), by=request.member
        ),
        title=_("How I see my skills") if is_own else _("Skills of %(name)s") % {"name": found.member.name},
        form_intro=intro,
        fields_template="performance/skills/sheet_fields.html",
        back=_address(member_id),
        done=_("Kept."),
    )


@screen(right=ASSESS)
def note_test(request: MemberRequest, member_id: int, skill_id: int) -> HttpResponse:
    """What a test showed of one skill."""
    member = levels.member_seen(viewer=request.member, member_id=member_id)
    skill = competences.skill(skill_id=skill_id)
    return answer_form(
        request,
        LevelForm(request.POST or None, skill=skill),
        lambda values: actions.assess(
            member_id=member_id,
            skill_id=skill_id,
            source=Source.TEST,
            level=values["level"],
            why=values["why"],
            at=timezone.now(),
            by=request.member,
        ),
        title=_("Test of %(skill)s") % {"skill": skill.name},
        form_intro=_("%(name)s: which test, when, with what result.") % {"name": member.name},
        back=reverse("performance:member_skill", args=[member_id, skill_id]),
    )


def _address(member_id: int) -> str:
    return reverse("performance:member_skills", args=[member_id])
