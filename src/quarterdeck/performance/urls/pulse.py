"""Addresses of the team pulse."""

from django.urls import URLPattern, path

from quarterdeck.performance.views import pulse

urlpatterns: list[URLPattern] = [
    path("pulse/", pulse.board, name="pulse"),
    path("pulse/answer/", pulse.answer, name="pulse_answer"),
    path("pulse/signs/", pulse.signs, name="pulse_signs"),
    path("pulse/help/", pulse.guide, name="pulse_help"),
    path("pulse/settings/", pulse.settings, name="pulse_settings"),
]
