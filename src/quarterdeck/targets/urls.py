"""Addresses of this room."""

from django.urls import URLPattern, path

from quarterdeck.targets.views import okrs

app_name = "targets"
urlpatterns: list[URLPattern] = [
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
