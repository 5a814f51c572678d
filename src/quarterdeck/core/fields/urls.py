"""Addresses of the settings of fields."""

from django.urls import path

from quarterdeck.core.fields import views

app_name = "fields"
urlpatterns = [
    path("", views.fields, name="fields"),
    path("new/", views.new, name="new"),
    path("colleagues/", views.colleagues, name="colleagues"),
    path("<int:field_id>/edit/", views.edit, name="edit"),
    path("<int:field_id>/move/", views.move, name="move"),
    path("<int:field_id>/archive/", views.archive, name="archive"),
    path("<int:field_id>/restore/", views.restore, name="restore"),
]
