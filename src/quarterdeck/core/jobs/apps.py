"""Django's record of this app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "quarterdeck.core.jobs"
    label = "core_jobs"
