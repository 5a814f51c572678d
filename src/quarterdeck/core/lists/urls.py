"""Addresses of lists: choices of the filter builder, saved views, columns, acts on many, files."""

from django.urls import path

from quarterdeck.core.lists import views

app_name = "lists"

urlpatterns = [
    path("<str:entity>/choices/<slug:field_code>/", views.choices, name="choices"),
]
