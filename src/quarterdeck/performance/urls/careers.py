"""Addresses of ladders and promotions."""

from django.urls import URLPattern, path

from quarterdeck.performance.views.careers import ladders, promotions

_LADDER = "careers/<int:ladder_id>/"
_STEP = "careers/steps/<int:ladder_step_id>/"
_MEMBER = "careers/members/<int:member_id>/"
_PROMOTION = "careers/promotions/<int:promotion_id>/"

urlpatterns: list[URLPattern] = [
    path("careers/", ladders.ladders, name="careers"),
    path("careers/new/", ladders.ladder_new, name="ladder_new"),
    path(_LADDER, ladders.ladder, name="ladder"),
    path(f"{_LADDER}edit/", ladders.ladder_edit, name="ladder_edit"),
    path(f"{_LADDER}archive/", ladders.ladder_archive, name="ladder_archive"),
    path(f"{_LADDER}restore/", ladders.ladder_restore, name="ladder_restore"),
    path(f"{_LADDER}steps/new/", ladders.step_new, name="ladder_step_new"),
    path(f"{_STEP}edit/", ladders.step_edit, name="ladder_step_edit"),
    path(f"{_STEP}remove/", ladders.step_remove, name="ladder_step_remove"),
    path(f"{_STEP}up/", ladders.step_up, name="ladder_step_up"),
    path(f"{_STEP}down/", ladders.step_down, name="ladder_step_down"),
    path(f"{_STEP}criteria/new/", ladders.criterion_new, name="step_criterion_new"),
    path("careers/criteria/<int:step_criterion_id>/remove/", ladders.criterion_remove, name="step_criterion_remove"),
    path(_MEMBER, promotions.way, name="career_of_member"),
    path(f"{_MEMBER}propose/", promotions.propose, name="propose_promotion"),
    path(f"{_MEMBER}place/", promotions.place, name="place_on_ladder"),
    path("careers/promotions/", promotions.proposals, name="promotions"),
    path(_PROMOTION, promotions.proposal, name="promotion"),
    path(f"{_PROMOTION}decide/", promotions.decide, name="decide_promotion"),
    path(f"{_PROMOTION}withdraw/", promotions.withdraw, name="withdraw_promotion"),
]
