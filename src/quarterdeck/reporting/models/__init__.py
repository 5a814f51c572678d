"""Tables of this room."""

from quarterdeck.reporting.models.alerts import Alert, AlertNote, AlertWatch
from quarterdeck.reporting.models.briefs import BriefHabit, BriefSending
from quarterdeck.reporting.models.dashboards import Dashboard, Tile, TileLook, TileWidth
from quarterdeck.reporting.models.decks import Deck, DeckTemplate
from quarterdeck.reporting.models.reports import Report
from quarterdeck.reporting.models.schedules import Schedule, Sending
from quarterdeck.reporting.models.sharing import Shared, SharedQuerySet

__all__ = [
    "Alert",
    "AlertNote",
    "AlertWatch",
    "BriefHabit",
    "BriefSending",
    "Dashboard",
    "Deck",
    "DeckTemplate",
    "Report",
    "Schedule",
    "Sending",
    "Shared",
    "SharedQuerySet",
    "Tile",
    "TileLook",
    "TileWidth",
]
