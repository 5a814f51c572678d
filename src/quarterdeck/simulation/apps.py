"""Django's record of this app."""

from django.apps import AppConfig


class SimulationConfig(AppConfig):
    name = "quarterdeck.simulation"
    label = "simulation"
