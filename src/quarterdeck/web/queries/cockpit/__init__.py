"""The door for reads of the cockpit: its tabs, their sections, and the deals behind a change."""

from quarterdeck.web.queries.cockpit.changes import NAMES, changed_deals, days_of
from quarterdeck.web.queries.cockpit.outlook import Outlook
from quarterdeck.web.queries.cockpit.tabs import Section, Tab, leads, tabs_of

__all__ = ["NAMES", "Outlook", "Section", "Tab", "changed_deals", "days_of", "leads", "tabs_of"]
