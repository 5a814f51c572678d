"""Addresses of skills, development plans and mentoring."""

from django.urls import URLPattern, path

from quarterdeck.performance.views.skills import assessing, development, mentoring, model, people

_MEMBER = "skills/members/<int:member_id>/"
_PLAN = "skills/plans/<int:development_plan_id>/"
_PAIR = "skills/mentoring/<int:mentoring_id>/"
_SKILL = "skills/model/<int:skill_id>/"

urlpatterns: list[URLPattern] = [
    path("skills/", people.home, name="skills_home"),
    path("skills/mine/", people.mine, name="my_skills"),
    path("skills/team/", people.team, name="team_skills"),
    path("skills/team/export/<str:kind>/", people.team_export, name="team_skills_export"),
    path(_MEMBER, people.of_member, name="member_skills"),
    path(f"{_MEMBER}assess/", assessing.assess, name="assess_skills"),
    path(f"{_MEMBER}evidence/", people.read_evidence, name="read_skill_evidence"),
    path(f"{_MEMBER}plans/new/", development.plan_new, name="development_plan_new"),
    path(f"{_MEMBER}<int:skill_id>/", people.one_skill, name="member_skill"),
    path(f"{_MEMBER}<int:skill_id>/test/", assessing.note_test, name="skill_test"),
    path("skills/plans/", development.plans, name="development_plans"),
    path(_PLAN, development.plan, name="development_plan"),
    path(f"{_PLAN}items/new/", development.item_new, name="development_item_new"),
    path(f"{_PLAN}end/", development.plan_end, name="development_plan_end"),
    path("skills/mentoring/", mentoring.pairs, name="mentoring"),
    path("skills/mentoring/new/", mentoring.pair_new, name="mentoring_new"),
    path(_PAIR, mentoring.pair, name="mentoring_pair"),
    path(f"{_PAIR}meetings/new/", mentoring.meeting_new, name="mentoring_meeting_new"),
    path(f"{_PAIR}end/", mentoring.pair_end, name="mentoring_end"),
    path("skills/model/", model.model, name="skills"),
    path("skills/model/load/", model.load, name="skills_load"),
    path("skills/model/new/", model.skill_new, name="skill_new"),
    path(f"{_SKILL}edit/", model.skill_edit, name="skill_edit"),
    path(f"{_SKILL}archive/", model.skill_archive, name="skill_archive"),
    path(f"{_SKILL}restore/", model.skill_restore, name="skill_restore"),
    path("skills/profiles/new/", model.profile_new, name="skill_profile_new"),
    path("skills/profiles/<int:skill_profile_id>/", model.profile_edit, name="skill_profile"),
]
