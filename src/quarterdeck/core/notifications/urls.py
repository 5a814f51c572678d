"""Addresses of this room."""

from django.urls import path

from quarterdeck.core.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.notifications, name="list"),
    path("read/", views.read_all, name="read_all"),
    path("<int:notification_id>/open/", views.open_one, name="open"),
]
