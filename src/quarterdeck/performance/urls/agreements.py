"""Addresses of what was agreed."""

from django.urls import URLPattern, path

from quarterdeck.performance.views import agreements

urlpatterns: list[URLPattern] = [
    path("agreements/<int:agreement_id>/finish/", agreements.finish, name="agreement_finish"),
    path("agreements/<int:agreement_id>/reopen/", agreements.reopen, name="agreement_reopen"),
    path("agreements/<int:agreement_id>/drop/", agreements.drop, name="agreement_drop"),
]
