"""Addresses of this room."""

from datetime import date

from django.urls import path, register_converter

from quarterdeck.core.setup import views


class DayConverter:
    """A day in an address: 2026-02-14."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")

app_name = "setup"
urlpatterns = [
    path("", views.settings, name="company"),
    path("days/", views.days, name="days"),
    path("days/set/", views.set_day, name="set_day"),
    path("days/<day:day>/remove/", views.remove_day, name="remove_day"),
    path("rates/", views.rates, name="rates"),
    path("rates/set/", views.set_rate, name="set_rate"),
    path("rates/<int:rate_id>/remove/", views.remove_rate, name="remove_rate"),
    path("currencies/new/", views.add_currency, name="add_currency"),
]
