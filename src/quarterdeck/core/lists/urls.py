"""Addresses of lists: choices of the filter builder, saved views, columns, acts on many, files."""

from django.urls import path

from quarterdeck.core.lists import views

app_name = "lists"

urlpatterns = [
    path("files/", views.files, name="files"),
    path("files/<int:export_id>/", views.file, name="file"),
    path("runs/<int:list_run_id>/", views.run, name="run"),
    path("views/<int:view_id>/edit/", views.view_edit, name="view_edit"),
    path("views/<int:view_id>/update/", views.view_update, name="view_update"),
    path("views/<int:view_id>/copy/", views.view_copy, name="view_copy"),
    path("views/<int:view_id>/delete/", views.view_delete, name="view_delete"),
    path("<str:entity>/choices/<slug:field_code>/", views.choices, name="choices"),
    path("<str:entity>/columns/", views.columns, name="columns"),
    path("<str:entity>/views/new/", views.view_new, name="view_new"),
    path("<str:entity>/pin/", views.pin, name="pin"),
    path("<str:entity>/many/", views.many, name="many"),
    path("<str:entity>/many/value/", views.many_value, name="many_value"),
    path("<str:entity>/export/", views.export, name="export"),
]
