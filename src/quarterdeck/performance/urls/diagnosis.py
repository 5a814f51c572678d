"""Addresses of the diagnosis."""

from django.urls import URLPattern, path

from quarterdeck.performance.views import diagnosis

urlpatterns: list[URLPattern] = [
    path("diagnosis/", diagnosis.diagnosis, name="diagnosis"),
    path("diagnosis/rest/", diagnosis.diagnosis_rest, name="diagnosis_rest"),
    path("diagnosis/run/", diagnosis.diagnose, name="diagnose"),
    path("diagnosis/findings/<int:finding_id>/dismiss/", diagnosis.dismiss, name="dismiss_finding"),
    path("diagnosis/dismissals/<int:dismissal_id>/take-back/", diagnosis.take_back, name="take_back_dismissal"),
]
