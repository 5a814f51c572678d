"""The screens of the competence model: skills with their levels, and what roles need."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.answers import answer_form, do
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.performance.actions import careers
from quarterdeck.performance.actions import skills as actions
from quarterdeck.performance.forms.skills import ProfileForm, SkillForm, typed_profile, typed_skill
from quarterdeck.performance.models.skills.assessments import VIEW
from quarterdeck.performance.queries.skills import competences
from quarterdeck.performance.showing import skills as showing
from quarterdeck.performance.showing.scorecard_templates import metric_choices
from quarterdeck.performance.showing.tabs import tabs

MANAGE = "performance.manage_skills"


@screen(right=VIEW)
def model(request: MemberRequest) -> HttpResponse:
    """Every skill with its levels, and every profile. Open to all: what is wanted is no secret."""
    is_archived = request.GET.get("view") == "archived"
    groups = competences.groups(is_archived=is_archived)
    context = {
        "tabs": tabs(request, "skills"),
        "subnav": showing.subnav(request, "model"),
        "groups": [
            (
                group.title,
                [(skill, showing.ladder(skill, None), showing.evidence_words(skill)) for skill in group.skills],
            )
            for group in groups
        ],
        "profiles": [(one, list(one.lines.all())) for one in competences.profiles()],
        "is_archived": is_archived,
        "may_manage": request.member.may(MANAGE),
        "has_model": bool(groups),
    }
    return render_page(request, "performance/skills/model.html", context)


@screen(right=MANAGE)
@require_POST
def load(request: MemberRequest) -> HttpResponse:
    """Begin with our model and ladders."""

    def begin() -> None:
        actions.load_model(by=request.member)
        careers.load_ladders(by=request.member)

    return do(
        request,
        begin,
        back=reverse("performance:skills"),
        done=_("The model is there. Change what is different with you."),
    )


@screen(right=MANAGE)
def skill_new(request: MemberRequest) -> HttpResponse:
    form = SkillForm(request.POST or None, metrics=metric_choices(), names=_usual_names())
    return answer_form(
        request,
        form,
        lambda values: actions.create_skill(
            values=values, told=form.told(), evidence=form.evidence(), by=request.member
        ),
        title=_("New skill"),
        back=reverse("performance:skills"),
    )


@screen(right=MANAGE)
def skill_edit(request: MemberRequest, skill_id: int) -> HttpResponse:
    skill = competences.skill(skill_id=skill_id)
    metrics = metric_choices()
    witness = getattr(skill, "evidence", None)
    unit = next((unit for code, _name, unit in metrics if witness and code == witness.metric_code), None)
    form = SkillForm(request.POST or None, metrics=metrics, initial=typed_skill(skill, unit))
    version = request.POST.get("version", "")
    return answer_form(
        request,
        form,
        lambda values: actions.edit_skill(
            skill_id=skill_id,
            values=values,
            told=form.told(),
            evidence=form.evidence(),
            version=int(version) if version.isdecimal() else None,
            by=request.member,
        ),
        title=skill.name,
        back=reverse("performance:skills"),
        fields_template="performance/versioned_fields.html",
        version=skill.version,
    )


@screen(right=MANAGE)
@require_POST
def skill_archive(request: MemberRequest, skill_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.archive_skill(skill_id=skill_id, at=timezone.now(), by=request.member),
        back=reverse("performance:skills"),
        done=_("Archived."),
        undo_url=reverse("performance:skill_restore", args=[skill_id]),
    )


@screen(right=MANAGE)
@require_POST
def skill_restore(request: MemberRequest, skill_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.restore_skill(skill_id=skill_id, by=request.member),
        back=reverse("performance:skills"),
    )


@screen(right=MANAGE)
def profile_new(request: MemberRequest) -> HttpResponse:
    """What a role needs of which nobody has said so yet."""
    return _profile(request, roles=competences.roles_without_profile(), initial={}, title=_("New profile"))


@screen(right=MANAGE)
def profile_edit(request: MemberRequest, skill_profile_id: int) -> HttpResponse:
    profile = competences.profile(profile_id=skill_profile_id)
    lines = {one.skill_id: one for one in profile.lines.all()}
    return _profile(
        request,
        roles=[(profile.role_id, str(profile.role))],
        initial={"role_id": profile.role_id, "name": profile.name, **typed_profile(lines)},
        title=profile.name,
    )


def _profile(
    request: MemberRequest, *, roles: list[tuple[int, str]], initial: dict[str, Any], title: str
) -> HttpResponse:
    skills = [skill for group in competences.groups() for skill in group.skills]
    form = ProfileForm(request.POST or None, roles=roles, skills=skills, initial=initial)
    return answer_form(
        request,
        form,
        lambda values: actions.save_profile(
            role_id=values["role_id"], name=values["name"], lines=form.lines(), by=request.member
        ),
        title=title,
        form_intro=_("A skill without a level is not asked for. Weights say how much a skill counts for readiness."),
        fields_template="performance/skills/profile_fields.html",
        back=f"{reverse('performance:skills')}#profiles",
    )


def _usual_names() -> list[str]:
    """The names of the levels as the first skill has them."""
    first = next((skill for group in competences.groups() for skill in group.skills), None)
    return [one.name for one in first.levels.all()] if first else []
