"""Addresses of this room."""

from django.urls import path

from quarterdeck.core.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.imports, name="list"),
    path("drafts/<int:draft_id>/", views.draft, name="draft"),
    path("<int:run_id>/undo/", views.undo, name="undo"),
    path("<int:run_id>/keep/", views.keep, name="keep"),
    path("<int:run_id>/", views.run, name="run"),
    path("<int:run_id>/confirm/", views.confirm, name="confirm"),
    path("<int:run_id>/rejected/<str:file>.<slug:kind>", views.rejected, name="rejected"),
]
