"""Addresses of the health page."""

from django.urls import path

from quarterdeck.core.health import views

app_name = "health"
urlpatterns = [path("", views.health, name="health")]
