"""Django's record of this app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "quarterdeck.api"
    label = "api"

    def ready(self) -> None:
        from quarterdeck.api import listeners  # noqa: F401 - it registers by being loaded
