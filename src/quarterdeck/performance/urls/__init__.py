"""Addresses of this room, one module a theme."""

from django.urls import URLPattern, path

from quarterdeck.performance.urls import diagnosis, scorecards
from quarterdeck.performance.views import home

app_name = "performance"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    *scorecards.urlpatterns,
    *diagnosis.urlpatterns,
]
