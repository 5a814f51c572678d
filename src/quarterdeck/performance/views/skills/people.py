"""The screens of people's skills: one's own, somebody's, one skill of somebody, a team side by side."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.exports import tables
from quarterdeck.core.pages.answers import do
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.people import actions as members
from quarterdeck.performance.actions import skills as actions
from quarterdeck.performance.models.skills import SkillProfile
from quarterdeck.performance.models.skills.assessments import ASSESS, VIEW
from quarterdeck.performance.queries.careers import ladders
from quarterdeck.performance.queries.skills import competences, development, levels, mentoring
from quarterdeck.performance.queries.skills.levels import Sheet
from quarterdeck.performance.rules.skills.levels import HIGHEST, LOWEST
from quarterdeck.performance.showing import skill_team as showing_team
from quarterdeck.performance.showing import skills as showing
from quarterdeck.performance.showing.tabs import tabs


@screen(right=VIEW)
def mine(request: MemberRequest) -> HttpResponse:
    """A member's own skills."""
    return _page(request, request.member.pk)


@screen(right=VIEW)
def of_member(request: MemberRequest, member_id: int) -> HttpResponse:
    """Somebody's skills."""
    return _page(request, member_id)


@screen(right=VIEW)
def one_skill(request: MemberRequest, member_id: int, skill_id: int) -> HttpResponse:
    """One skill of somebody: its levels, who sees the person where, and how it went."""
    found = levels.sheet(viewer=request.member, member_id=member_id, today=request.today)
    skill = competences.skill(skill_id=skill_id)
    line = next((one for one in [*found.lines, *found.others] if one.skill.pk == skill.pk), None)
    changes = levels.history(viewer=request.member, member_id=member_id, skill_id=skill_id)
    context = {
        "tabs": tabs(request, "skills"),
        "subnav": showing.subnav(request, "mine" if member_id == request.member.pk else "team"),
        "member": found.member,
        "is_own": member_id == request.member.pk,
        "skill": skill,
        "line": line,
        "level": showing.level_text(skill, line.held.level if line and line.held else None),
        "ladder": showing.ladder(skill, line),
        "evidence": showing.evidence_words(skill),
        "course": showing.course(changes),
        "changes": [(one, showing.level_text(skill, one.level), showing.said_by(one)) for one in changes],
        "may_assess": levels.may_assess(viewer=request.member, member=found.member),
    }
    return render_page(request, "performance/skills/one_skill.html", context)


@screen(right=ASSESS)
def team(request: MemberRequest) -> HttpResponse:
    """Everybody within reach side by side; `?skill=3&level=4` asks who has a level of a skill or a higher one."""
    sheets = levels.team(viewer=request.member, today=request.today)
    profiles = showing_team.profiles_in(sheets)
    chosen = _chosen(request, profiles)
    context: dict[str, Any] = {
        "tabs": tabs(request, "skills"),
        "subnav": showing.subnav(request, "team"),
        "choices": competences.choices(),
        "scale": range(LOWEST, HIGHEST + 1),
        "asked": _asked(request),
        "has_model": competences.has_model(),
        "may_manage": request.member.may("performance.manage_skills"),
    }
    if chosen is not None:
        found = showing_team.heat_map(sheets, chosen, only=_able(request))
        context |= {
            "map": found,
            "query": request.GET.urlencode(),
            "choices": showing_team.own_first(context["choices"], found),
            "columns": list(zip(found.skills, found.below, strict=True)),
            "profiles": showing_team.profile_links(profiles, chosen),
            "figures": showing_team.figures(found),
        }
    return render_page(request, "performance/skills/team.html", context)


@screen(right=ASSESS)
def team_export(request: MemberRequest, kind: str) -> HttpResponse:
    """The table as it is shown, as a file; the trail says who took it."""
    sheets = levels.team(viewer=request.member, today=request.today)
    chosen = _chosen(request, showing_team.profiles_in(sheets))
    if chosen is None:
        raise Http404
    found = showing_team.heat_map(sheets, chosen, only=_able(request))
    members.log_export(what="skills", rows=len(found.rows), by=request.member)
    columns, rows = showing_team.exported(found)
    return tables.response(kind, name=f"skills-{request.today}", columns=columns, rows=rows)


@screen(right=VIEW)
@require_POST
def read_evidence(request: MemberRequest, member_id: int) -> HttpResponse:
    """Let somebody's figures speak anew."""
    levels.member_seen(viewer=request.member, member_id=member_id)
    return do(
        request,
        lambda: actions.read_evidence(member_id=member_id, today=request.today, at=timezone.now(), by=request.member),
        back=reverse("performance:member_skills", args=[member_id]),
        done=_("The figures of the last whole months have spoken."),
    )


@screen(right=VIEW)
def home(request: MemberRequest) -> HttpResponse:
    """Where skills begin: the team for those who lead one, one's own for others."""
    name = "team_skills" if request.member.may(ASSESS) else "my_skills"
    return redirect(f"performance:{name}")


def _page(request: MemberRequest, member_id: int) -> HttpResponse:
    viewer = request.member
    found = levels.sheet(viewer=viewer, member_id=member_id, today=request.today)
    is_own = member_id == viewer.pk
    context = {
        "tabs": tabs(request, "skills"),
        "subnav": showing.subnav(request, "mine" if is_own else "team"),
        "sheet": found,
        "is_own": is_own,
        "figures": showing.figures(found),
        "radar": showing.radar(found),
        **_lines(request, found),
        "may_assess": is_own or levels.may_assess(viewer=viewer, member=found.member),
        "may_plan": viewer.may("performance.change_development"),
        "plans": development.plans_of(viewer=viewer, member_id=member_id, today=request.today),
        "pairs": mentoring.rows(viewer=viewer, member_id=member_id),
        "place": ladders.place_of(viewer=viewer, member_id=member_id),
        "has_model": competences.has_model(),
        "may_manage": viewer.may("performance.manage_skills"),
    }
    return render_page(request, "performance/skills/person.html", context)


def _lines(request: MemberRequest, found: Sheet) -> dict[str, Any]:
    may_coach = levels.may_assess(viewer=request.member, member=found.member)
    largest = found.largest_gap
    return {
        "lines": showing.lines(found.lines, found, may_coach=may_coach),
        "others": showing.lines(found.others, found, may_coach=False),
        "sources": showing.source_names(),
        "largest": showing.lines([largest], found, may_coach=may_coach)[0] if largest else None,
    }


def _chosen(request: MemberRequest, profiles: Sequence[SkillProfile]) -> SkillProfile | None:
    """The profile that is asked for, or that of most people."""
    asked = request.GET.get("profile")
    return next((one for one in profiles if str(one.pk) == asked), profiles[0] if profiles else None)


def _asked(request: MemberRequest) -> dict[str, int]:
    """Which skill and level are asked for, where both are numbers."""
    given = {name: request.GET.get(name, "") for name in ("skill", "level")}
    return {name: int(value) for name, value in given.items() if value.isdecimal() and len(value) < 12}


def _able(request: MemberRequest) -> set[int] | None:
    asked = _asked(request)
    if "skill" not in asked:
        return None
    return levels.able(viewer=request.member, skill_id=asked["skill"], at_least=asked.get("level", LOWEST))
