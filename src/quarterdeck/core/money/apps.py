"""Django's record of this app."""

from django.apps import AppConfig


class MoneyConfig(AppConfig):
    name = "quarterdeck.core.money"
    label = "core_money"
