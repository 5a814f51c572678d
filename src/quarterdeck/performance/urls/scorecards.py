"""Addresses of scorecards."""

from django.urls import URLPattern, path

from quarterdeck.performance.views.scorecards import appeals, cards, closing, parts, templates

_CARD = "scorecards/members/<int:member_id>/<int:card_template_id>/"
_KEPT = "scorecards/<int:scorecard_id>/"
_TEMPLATE = "scorecards/templates/<int:card_template_id>/"
_PART = "scorecards/templates/parts/<int:card_part_id>/"

urlpatterns: list[URLPattern] = [
    path("scorecards/", cards.team, name="scorecards"),
    path("scorecards/export/<str:kind>/", cards.export_team, name="export_scorecards"),
    path("scorecards/mine/", cards.mine, name="my_scorecard"),
    path(_CARD, cards.of_member, name="member_scorecard"),
    path(f"{_CARD}days/", cards.days, name="scorecard_days"),
    path(f"{_CARD}parts/<int:card_part_id>/judge/", closing.judge, name="judge"),
    path(f"{_CARD}close/", closing.close, name="close_scorecard"),
    path(_KEPT, cards.kept, name="scorecard"),
    path(f"{_KEPT}figures/<int:figure_id>/", cards.frozen_figure, name="frozen_figure"),
    path(f"{_KEPT}reopen/", closing.reopen, name="reopen_scorecard"),
    path(f"{_KEPT}appeal/", appeals.appeal, name="appeal"),
    path("scorecards/appeals/<int:appeal_id>/", appeals.answer, name="answer_appeal"),
    path("scorecards/templates/", templates.template_list, name="scorecard_templates"),
    path("scorecards/templates/new/", templates.template_new, name="scorecard_template_new"),
    path(_TEMPLATE, templates.template, name="scorecard_template"),
    path(f"{_TEMPLATE}smart/", templates.smart, name="scorecard_smart"),
    path(f"{_TEMPLATE}edit/", templates.template_edit, name="scorecard_template_edit"),
    path(f"{_TEMPLATE}archive/", templates.template_archive, name="scorecard_template_archive"),
    path(f"{_TEMPLATE}restore/", templates.template_restore, name="scorecard_template_restore"),
    path(f"{_TEMPLATE}draft/", templates.draft, name="scorecard_draft"),
    path(f"{_TEMPLATE}drop/", templates.drop, name="scorecard_drop_draft"),
    path(f"{_TEMPLATE}put-in-force/", templates.put_in_force, name="scorecard_put_in_force"),
    path(f"{_TEMPLATE}close/", closing.close_ready, name="close_ready_scorecards"),
    path(f"{_TEMPLATE}parts/new/", parts.part_new, name="scorecard_part_new"),
    path(f"{_PART}edit/", parts.part_edit, name="scorecard_part_edit"),
    path(f"{_PART}remove/", parts.part_remove, name="scorecard_part_remove"),
    path(f"{_PART}up/", parts.part_up, name="scorecard_part_up"),
    path(f"{_PART}down/", parts.part_down, name="scorecard_part_down"),
]
