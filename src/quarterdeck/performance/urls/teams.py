"""Addresses of teams: reviews, the choice of excellent ones, recognition, setting up."""

from django.urls import URLPattern, path

from quarterdeck.performance.views.teams import awards, recognition, reviews, setting_up

_REVIEW = "teams/reviews/<int:team_review_id>/"
_AWARD = "teams/awards/<int:team_award_id>/"
_WALL = "teams/recognition/"
_SETUP = "teams/setup/<str:setup_kind>/"

urlpatterns: list[URLPattern] = [
    path("teams/", recognition.teams, name="teams"),
    path("teams/reviews/", reviews.review_list, name="team_reviews"),
    path("teams/reviews/new/", reviews.new, name="team_review_new"),
    path("teams/reviews/lines/<int:team_line_id>/judge/", reviews.judge, name="team_review_judge"),
    path(_REVIEW, reviews.review, name="team_review"),
    path(f"{_REVIEW}close/", reviews.close, name="team_review_close"),
    path(f"{_REVIEW}reopen/", reviews.reopen, name="team_review_reopen"),
    path("teams/awards/", awards.award_list, name="team_awards"),
    path("teams/awards/new/", awards.new, name="team_award_new"),
    path(_AWARD, awards.award, name="team_award"),
    path(f"{_AWARD}nominate/", awards.nominate, name="team_award_nominate"),
    path(f"{_AWARD}decide/", awards.decide, name="team_award_decide"),
    path(f"{_AWARD}announce/", awards.announce, name="team_award_announce"),
    path(f"{_AWARD}call-off/", awards.call_off, name="team_award_call_off"),
    path(_WALL, recognition.wall, name="recognition_wall"),
    path(f"{_WALL}new/", recognition.new, name="recognition_new"),
    path(f"{_WALL}members/<int:member_id>/", recognition.person, name="recognition_of"),
    path(f"{_WALL}<int:recognition_id>/react/", recognition.react, name="recognition_react"),
    path(f"{_WALL}<int:recognition_id>/withdraw/", recognition.withdraw, name="recognition_withdraw"),
    path("teams/setup/", setting_up.setup, name="team_setup"),
    path("teams/setup/begin/", setting_up.begin, name="team_setup_begin"),
    path("teams/setup/points/", setting_up.points, name="team_setup_points"),
    path(f"{_SETUP}new/", setting_up.new, name="team_setup_new"),
    path(f"{_SETUP}<int:setup_id>/edit/", setting_up.edit, name="team_setup_edit"),
    path(f"{_SETUP}<int:setup_id>/archive/", setting_up.archive, name="team_setup_archive"),
    path(f"{_SETUP}<int:setup_id>/restore/", setting_up.restore, name="team_setup_restore"),
]
