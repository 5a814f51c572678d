"""Django's record of this app."""

from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "quarterdeck.targets"
    label = "targets"
