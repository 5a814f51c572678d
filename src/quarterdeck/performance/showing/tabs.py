"""The pages of this room, as tabs above each of them."""

from django.utils.translation import gettext as _

from quarterdeck.core.pages.components import Tab
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.tabs import tabs_of


def tabs(request: MemberRequest, active: str) -> list[Tab]:
    """What the member may open here."""
    leads = "performance.lead_improvement"
    fair = leads if request.member.may(leads) else "performance.oversee_improvement"
    pages = (
        ("mine", _("My scorecard"), "performance:my_scorecard", "performance.view_scorecards"),
        ("scorecards", _("Scorecards"), "performance:scorecards", "performance.score_others"),
        ("diagnosis", _("Diagnosis"), "performance:diagnosis", "performance.view_diagnosis"),
        ("reviews", _("Reviews"), "performance:reviews", "performance.view_reviews"),
        ("coaching", _("Coaching"), "performance:coaching", "performance.view_coaching"),
        ("one_to_ones", _("One-to-ones"), "performance:one_to_ones", "performance.hold_one_to_ones"),
        ("improvement", _("Improvement"), "performance:improvements", fair),
        ("skills", _("Skills"), "performance:skills_home", "performance.view_skills"),
        ("teams", _("Teams"), "performance:teams", "performance.view_recognition"),
        ("pulse", _("Pulse"), "performance:pulse", "performance.view_pulse"),
        ("templates", _("Templates"), "performance:scorecard_templates", "performance.manage_scorecards"),
    )
    return tabs_of(request, pages, active)
