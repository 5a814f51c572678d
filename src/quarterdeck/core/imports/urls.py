"""Addresses of this room."""

from django.urls import path

from quarterdeck.core.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.imports, name="list"),
    path("<int:run_id>/", views.run, name="run"),
    path("<int:run_id>/confirm/", views.confirm, name="confirm"),
    path("<int:run_id>/rejected/<str:file>.<slug:kind>", views.rejected, name="rejected"),
]
