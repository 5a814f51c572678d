"""Addresses of this room."""

from django.urls import path

from quarterdeck.core.undo import views

app_name = "undo"
urlpatterns = [
    path("", views.recent, name="recent"),
    path("<int:act_id>/", views.undo, name="undo"),
]
