"""Addresses of the pages of this room."""

from django.urls import path

from quarterdeck.api import views

app_name = "tokens"
urlpatterns = [
    path("", views.tokens, name="tokens"),
    path("<int:token_id>/revoke/", views.revoke, name="revoke"),
]
