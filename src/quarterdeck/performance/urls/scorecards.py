"""Addresses of scorecards."""

from django.urls import URLPattern, path

from quarterdeck.performance.views.scorecards import mine

urlpatterns: list[URLPattern] = [
    path("scorecards/mine/", mine.mine, name="my_scorecard"),
]
