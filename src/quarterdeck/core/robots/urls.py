"""Addresses of this package."""

from django.urls import path

from quarterdeck.core.robots import views

app_name = "robots"
urlpatterns = [
    path("", views.robots, name="robots"),
    path("new/", views.robot_new, name="robot_new"),
    path("<int:robot_id>/", views.robot, name="robot"),
    path("<int:robot_id>/edit/", views.robot_edit, name="robot_edit"),
    path("<int:robot_id>/try/", views.robot_try, name="robot_try"),
    path("<int:robot_id>/archive/", views.robot_archive, name="robot_archive"),
    path("<int:robot_id>/restore/", views.robot_restore, name="robot_restore"),
]
