"""Addresses of the page shell."""

from django.urls import path

from quarterdeck.core.pages import views

app_name = "pages"
urlpatterns = [path("styleguide/", views.styleguide, name="styleguide")]
