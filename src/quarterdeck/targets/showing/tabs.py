"""The pages of this room, as tabs above each of them."""

from django.utils.translation import gettext as _

from quarterdeck.core.pages.components import Tab
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.tabs import tabs_of


def tabs(request: MemberRequest, active: str) -> list[Tab]:
    """What the member may open here: plans, pace, objectives."""
    pages = (
        ("plans", _("Plans"), "targets:plans", "targets.view_targets"),
        ("mine", _("My targets"), "targets:mine", "targets.view_targets"),
        ("pace", _("Pace"), "web:pace", "targets.view_targets"),
        ("okrs", _("OKR"), "targets:okrs", "targets.view_okrs"),
    )
    return tabs_of(request, pages, active)
