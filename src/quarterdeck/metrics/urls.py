"""Addresses of this room."""

from django.urls import path

from quarterdeck.metrics import views

app_name = "metrics"
urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("<slug:code>/rows/", views.rows, name="rows"),
    path("<slug:code>/rows/export/<slug:kind>/", views.export, name="export"),
]
