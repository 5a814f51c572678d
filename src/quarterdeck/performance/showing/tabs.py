"""The pages of this room, as tabs above each of them."""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from quarterdeck.core.pages.components import Tab
from quarterdeck.core.pages.requests import MemberRequest


def tabs(request: MemberRequest, active: str) -> list[Tab]:
    """What the member may open here."""
    pages = (
        ("mine", _("My scorecard"), "performance:my_scorecard", "performance.view_scorecards"),
        ("scorecards", _("Scorecards"), "performance:scorecards", "performance.score_others"),
        ("diagnosis", _("Diagnosis"), "performance:diagnosis", "performance.view_diagnosis"),
        ("templates", _("Templates"), "performance:scorecard_templates", "performance.manage_scorecards"),
    )
    found = []
    for code, label, url_name, right in pages:
        if not request.member.may(right):
            continue
        try:
            found.append(Tab(label, reverse(url_name), code == active))
        except NoReverseMatch:
            continue
    return found
