"""Addresses of this room."""

from django.urls import URLPattern, path

from quarterdeck.targets.views import files, grid, mine, nodes, okrs, plans

app_name = "targets"
urlpatterns: list[URLPattern] = [
    path("", plans.home, name="home"),
    path("mine/", mine.mine, name="mine"),
    path("mine/why/", mine.why, name="why"),
    path("plans/", plans.plan_list, name="plans"),
    path("plans/new/", plans.plan_new, name="plan_new"),
    path("plans/<int:target_plan_id>/", grid.plan, name="plan"),
    path("plans/<int:target_plan_id>/cells/", grid.save_cells, name="save_cells"),
    path("plans/<int:target_plan_id>/edit/", plans.plan_edit, name="plan_edit"),
    path("plans/<int:target_plan_id>/discuss/", plans.discuss, name="discuss"),
    path("plans/<int:target_plan_id>/conclude/", plans.conclude, name="conclude"),
    path("plans/<int:target_plan_id>/put-in-force/", plans.put_in_force, name="put_in_force"),
    path("plans/<int:target_plan_id>/revise/", plans.revise, name="revise"),
    path("plans/<int:target_plan_id>/withdraw/", plans.withdraw, name="withdraw"),
    path("plans/<int:target_plan_id>/tree/", plans.follow_tree, name="tree"),
    path("plans/<int:target_plan_id>/export/", files.export, name="export"),
    path("plans/<int:target_plan_id>/bring/", files.bring, name="bring"),
    path("plans/<int:target_plan_id>/nodes/<int:node_id>/", nodes.node, name="node"),
    path("plans/<int:target_plan_id>/nodes/<int:node_id>/smart/", nodes.smart_part, name="smart"),
    path("plans/<int:target_plan_id>/nodes/<int:node_id>/note/", nodes.note, name="note"),
    path("plans/<int:target_plan_id>/nodes/<int:node_id>/submit/", nodes.submit, name="submit"),
    path("plans/<int:target_plan_id>/nodes/<int:node_id>/agree/", nodes.agree, name="agree"),
    path("plans/<int:target_plan_id>/nodes/<int:node_id>/sign/", nodes.sign, name="sign"),
    path("plans/<int:target_plan_id>/nodes/<int:node_id>/fill/", nodes.fill, name="fill"),
    path("plans/<int:target_plan_id>/nodes/<int:node_id>/past/", nodes.past_part, name="past"),
    path("plans/<int:target_plan_id>/nodes/<int:node_id>/split/", nodes.split, name="split"),
    path("plans/<int:target_plan_id>/nodes/<int:node_id>/gather/", nodes.gather, name="gather"),
    path("okrs/", okrs.okrs, name="okrs"),
    path("okrs/new/", okrs.okr_new, name="okr_new"),
    path("okrs/<int:objective_id>/", okrs.okr_record, name="okr"),
    path("okrs/<int:objective_id>/edit/", okrs.okr_edit, name="okr_edit"),
    path("okrs/<int:objective_id>/archive/", okrs.okr_archive, name="okr_archive"),
    path("okrs/<int:objective_id>/restore/", okrs.okr_restore, name="okr_restore"),
    path("okrs/<int:objective_id>/check-in/", okrs.okr_check_in, name="okr_check_in"),
    path("okrs/<int:objective_id>/score/", okrs.okr_score, name="okr_score"),
    path("okrs/<int:objective_id>/reopen/", okrs.okr_reopen, name="okr_reopen"),
    path("okrs/<int:objective_id>/results/new/", okrs.key_result_new, name="key_result_new"),
    path("okrs/results/<int:key_result_id>/edit/", okrs.key_result_edit, name="key_result_edit"),
    path("okrs/results/<int:key_result_id>/archive/", okrs.key_result_archive, name="key_result_archive"),
    path("okrs/results/<int:key_result_id>/restore/", okrs.key_result_restore, name="key_result_restore"),
]
