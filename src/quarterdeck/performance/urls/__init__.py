"""Addresses of this room, one module a theme."""

from django.urls import URLPattern, path

from quarterdeck.performance.urls import (
    agreements,
    careers,
    coaching,
    diagnosis,
    feedback,
    improvement,
    one_to_ones,
    pulse,
    questions,
    reviews,
    scorecards,
    skills,
    teams,
)
from quarterdeck.performance.views import home

app_name = "performance"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    *scorecards.urlpatterns,
    *diagnosis.urlpatterns,
    *agreements.urlpatterns,
    *coaching.urlpatterns,
    *feedback.urlpatterns,
    *one_to_ones.urlpatterns,
    *improvement.urlpatterns,
    *questions.urlpatterns,
    *reviews.urlpatterns,
    *teams.urlpatterns,
    *pulse.urlpatterns,
    *skills.urlpatterns,
    *careers.urlpatterns,
]
