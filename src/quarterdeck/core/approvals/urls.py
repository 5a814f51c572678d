"""Addresses of this room."""

from django.urls import path

from quarterdeck.core.approvals import views

app_name = "approvals"
urlpatterns = [
    path("", views.approvals, name="list"),
    path("<int:approval_id>/", views.approval, name="approval"),
    path("<int:approval_id>/decide/", views.decide, name="decide"),
    path("<int:approval_id>/withdraw/", views.withdraw, name="withdraw"),
]
