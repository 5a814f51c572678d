"""Addresses of reviews."""

from django.urls import URLPattern, path

from quarterdeck.performance.views.reviews import (
    calibrating,
    choosing,
    cycles,
    home,
    links,
    records,
    talking,
    writing,
)

_ONE = "reviews/<int:review_id>/"
_ASKED = "reviews/evaluations/<int:evaluation_id>/"
_NAMED = "reviews/reviewers/<int:evaluation_id>/"
_GOAL = "reviews/goals/<int:goal_id>/"
_CYCLE = "reviews/cycles/<int:cycle_id>/"

urlpatterns: list[URLPattern] = [
    path("reviews/", home.home, name="reviews"),
    path(_ONE, records.review, name="review"),
    path(f"{_ONE}evidence/", records.evidence, name="review_evidence"),
    path(f"{_ONE}reviewers/propose/", choosing.propose, name="reviewer_propose"),
    path(f"{_ONE}reviewers/propose-customer/", choosing.propose_customer, name="reviewer_propose_customer"),
    path(f"{_ONE}goals/new/", choosing.goal_new, name="review_goal_new"),
    path(f"{_ONE}notes/", talking.notes, name="review_notes"),
    path(f"{_ONE}agree/", talking.agree, name="review_agree"),
    path(f"{_ONE}sign/", talking.sign, name="review_sign"),
    path(f"{_ONE}outcome/", talking.outcome, name="review_outcome"),
    path(f"{_ONE}move/", calibrating.move, name="review_move"),
    path(f"{_ONE}potential/", calibrating.potential, name="review_potential"),
    path(f"{_ONE}reopen/", calibrating.reopen, name="review_reopen"),
    path(f"{_ONE}lock/", calibrating.lock_again, name="review_lock_again"),
    path(f"{_NAMED}agree/", choosing.agree, name="reviewer_agree"),
    path(f"{_NAMED}withdraw/", choosing.withdraw, name="reviewer_withdraw"),
    path(f"{_NAMED}hand-to/", choosing.hand_to, name="reviewer_hand_to"),
    path(f"{_NAMED}link/", choosing.link, name="reviewer_link"),
    path(f"{_NAMED}mail/", choosing.mail_link, name="reviewer_mail"),
    path(f"{_GOAL}agree/", choosing.goal_agree, name="review_goal_agree"),
    path(f"{_GOAL}drop/", choosing.goal_drop, name="review_goal_drop"),
    path(f"{_GOAL}assess/", choosing.goal_assess, name="review_goal_assess"),
    path(_ASKED, writing.evaluation, name="evaluation"),
    path(f"{_ASKED}keep/", writing.keep, name="evaluation_keep"),
    path(f"{_ASKED}decline/", writing.decline, name="evaluation_decline"),
    path(f"{_ASKED}evidence/", writing.evidence, name="evaluation_evidence"),
    path("reviews/answer/<str:token>/", links.by_link, name="review_by_link"),
    path("reviews/calibration/", calibrating.calibrations, name="calibrations"),
    path("reviews/cycles/", cycles.cycle_list, name="review_cycles"),
    path("reviews/cycles/new/", cycles.cycle_new, name="review_cycle_new"),
    path(_CYCLE, cycles.cycle, name="review_cycle"),
    path(f"{_CYCLE}edit/", cycles.cycle_edit, name="review_cycle_edit"),
    path(f"{_CYCLE}sides/<str:side>/", cycles.side, name="review_side"),
    path("reviews/cycles/sides/<int:cycle_part_id>/remove/", cycles.side_remove, name="review_side_remove"),
    path(f"{_CYCLE}bands/", cycles.bands, name="review_bands"),
    path(f"{_CYCLE}archive/", cycles.archive, name="review_cycle_archive"),
    path(f"{_CYCLE}restore/", cycles.restore, name="review_cycle_restore"),
    path(f"{_CYCLE}launch/", cycles.launch, name="review_cycle_launch"),
    path(f"{_CYCLE}assess/", cycles.begin_assessing, name="review_cycle_assess"),
    path(f"{_CYCLE}end-assessing/", cycles.end_assessing, name="review_cycle_end_assessing"),
    path(f"{_CYCLE}lock/", cycles.lock, name="review_cycle_lock"),
    path(f"{_CYCLE}release/", cycles.release, name="review_cycle_release"),
    path(f"{_CYCLE}close/", cycles.close, name="review_cycle_close"),
    path(f"{_CYCLE}calibration/", calibrating.calibration, name="calibration"),
    path(f"{_CYCLE}calibration/<str:kind>/", calibrating.export, name="export_calibration"),
]
