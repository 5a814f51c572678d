"""Addresses of this room."""

from django.urls import path

from quarterdeck.metrics.views import catalogue, own, rows

app_name = "metrics"
urlpatterns = [
    path("", catalogue.catalogue, name="catalogue"),
    path("choices/<slug:dimension>/", catalogue.choices, name="choices"),
    path("own/new/", own.define, name="define"),
    path("own/preview/", own.preview, name="preview"),
    path("own/<int:own_id>/change/", own.change, name="change"),
    path("own/<int:own_id>/archive/", own.archive, name="archive"),
    path("own/<int:own_id>/restore/", own.restore, name="restore"),
    path("<slug:metric>/", catalogue.metric, name="metric"),
    path("<slug:code>/rows/", rows.rows, name="rows"),
    path("<slug:code>/rows/export/<slug:kind>/", rows.export, name="export"),
]
