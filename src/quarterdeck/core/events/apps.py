"""Django's record of this app."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "quarterdeck.core.events"
    label = "core_events"
