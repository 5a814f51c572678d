"""The tables of reports, dashboards, decks, alerts and schedules, theme by theme, as the squashed migration of this room makes them."""

from quarterdeck.reporting.migrations.laid_out import (
    alerts,
    briefs,
    dashboards,
    decks,
    reports,
    schedules,
)

_THEMES = (alerts, briefs, dashboards, decks, reports, schedules)
MODELS = [model for theme in _THEMES for model in theme.MODELS]
