"""Addresses of the page shell."""

from django.urls import URLPattern

app_name = "pages"
urlpatterns: list[URLPattern] = []
