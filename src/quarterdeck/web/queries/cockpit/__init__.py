"""The door for reads of the cockpit: its tabs, their sections, and the deals behind a change."""

from quarterdeck.web.queries.cockpit.changes import NAMES, changed_deals, days_of
from quarterdeck.web.queries.cockpit.cuts import behind
from quarterdeck.web.queries.cockpit.outlook import Outlook, number_of
from quarterdeck.web.queries.cockpit.tabs import Section, Tab, leads, tabs_of

__all__ = ["NAMES", "Outlook", "Section", "Tab", "behind", "changed_deals", "days_of", "leads", "number_of", "tabs_of"]
