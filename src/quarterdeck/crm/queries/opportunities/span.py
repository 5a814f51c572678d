"""How far the data reaches."""

from datetime import date

from quarterdeck.crm.models import Opportunity, StageKind
from quarterdeck.people.models import Member


def last_win(*, viewer: Member) -> date | None:
    """The latest day a deal the viewer may see was won."""
    won = Opportunity.objects.visible_to(viewer).current().filter(status=StageKind.WON)
    return won.order_by("-closed_on").values_list("closed_on", flat=True).first()
