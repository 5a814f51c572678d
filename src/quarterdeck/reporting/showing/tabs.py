"""The parts of the reports' pages."""

from django.urls import reverse
from django.utils.translation import gettext as _

from quarterdeck.core.pages.components import Tab


def whose(url_name: str, active: str) -> list[Tab]:
    """Whose reports or dashboards a list shows, and what was put away."""
    names = {"all": _("All"), "mine": _("Mine"), "shared": _("Shared with me"), "archived": _("Archived")}
    return [Tab(label, f"{reverse(url_name)}?whose={code}", code == active) for code, label in names.items()]


def parts(active: str) -> list[Tab]:
    """Reports, dashboards, what is sent, what is watched."""
    names = {
        "reports": _("Reports"),
        "dashboards": _("Dashboards"),
        "decks": _("Review decks"),
        "brief": _("Brief"),
        "schedules": _("Schedules"),
        "alerts": _("Alerts"),
    }
    return [Tab(label, reverse(f"reporting:{name}"), name == active) for name, label in names.items()]
