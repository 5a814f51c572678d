"""Django's record of this app."""

from django.apps import AppConfig


class IdempotencyConfig(AppConfig):
    name = "quarterdeck.core.idempotency"
    label = "core_idempotency"
