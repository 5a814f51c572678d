"""Addresses of coaching."""

from django.urls import URLPattern, path

from quarterdeck.performance.views.coaching import lists, observing, records, writing

_TALK = "coaching/<int:session_id>/"
_PLAN = "coaching/plans/<int:coaching_plan_id>/"
_SEEN = "coaching/observations/<int:observation_id>/"

urlpatterns: list[URLPattern] = [
    path("coaching/", lists.home, name="coaching"),
    path("coaching/week/", lists.week, name="coaching_week"),
    path("coaching/mine/", lists.mine, name="my_coaching"),
    path("coaching/talks/", lists.session_list, name="coaching_sessions"),
    path("coaching/plans/", lists.plan_list, name="coaching_plans"),
    path("coaching/effect/", lists.effects, name="coaching_effects"),
    path("coaching/new/", writing.new, name="coaching_new"),
    path("coaching/plans/new/", writing.plan_new, name="coaching_plan_new"),
    path(_PLAN, records.plan, name="coaching_plan"),
    path(f"{_PLAN}end/", writing.plan_end, name="coaching_plan_end"),
    path("coaching/support/<int:support_id>/", records.support_file, name="coaching_support_file"),
    path(_SEEN, observing.sheet, name="coaching_observation"),
    path(f"{_SEEN}keep/", observing.keep, name="coaching_observation_keep"),
    path(_TALK, records.session, name="coaching_session"),
    path(f"{_TALK}write/", writing.write, name="coaching_write"),
    path(f"{_TALK}move/", writing.move, name="coaching_move"),
    path(f"{_TALK}hold/", writing.hold, name="coaching_hold"),
    path(f"{_TALK}follow-up/", writing.follow_up, name="coaching_follow_up"),
    path(f"{_TALK}call-off/", writing.call_off, name="coaching_call_off"),
    path(f"{_TALK}agree/", writing.agree, name="coaching_agree"),
    path(f"{_TALK}note/", writing.note, name="coaching_note"),
    path(f"{_TALK}observe/", observing.observe, name="coaching_observe"),
    path(f"{_TALK}support/", writing.support, name="coaching_support"),
    path(f"{_TALK}no-support/", writing.no_support, name="coaching_no_support"),
]
