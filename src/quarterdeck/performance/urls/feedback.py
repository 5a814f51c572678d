"""Addresses of feedback."""

from django.urls import URLPattern, path

from quarterdeck.performance.views import feedback

_REQUEST = "feedback/requests/<int:feedback_request_id>/"

urlpatterns: list[URLPattern] = [
    path("feedback/", feedback.page, name="feedback"),
    path("feedback/new/", feedback.give, name="feedback_new"),
    path("feedback/ask/", feedback.ask, name="feedback_ask"),
    path(f"{_REQUEST}answer/", feedback.answer, name="feedback_answer"),
    path(f"{_REQUEST}decline/", feedback.decline, name="feedback_decline"),
    path("feedback/of/<int:member_id>/", feedback.stream, name="feedback_of"),
    path("feedback/<int:feedback_id>/", feedback.one, name="feedback_one"),
    path("feedback/<int:feedback_id>/take-back/", feedback.take_back, name="feedback_take_back"),
]
