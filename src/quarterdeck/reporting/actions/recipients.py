"""To whom reports and alerts may go."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from quarterdeck.core.robots.models import GroupRobot
from quarterdeck.people.models import Member
from quarterdeck.reporting.actions.reports import SHARE, CannotReport


def refuse_unreachable(members: Sequence[int], robot_ids: Sequence[int], *, by: Member) -> None:
    """Refuse nobody at all, people one may not see, and without the right to share anybody but oneself."""
    if not members and not robot_ids:
        raise CannotReport(_("Choose at least one reader or group."), code="members")
    if (set(members) - {by.pk} or robot_ids) and not by.may(SHARE):
        raise CannotReport(_("Without the right to share you can only send it to yourself."), code="members")
    reachable = Member.objects.visible_to(by).active().filter(pk__in=members).values_list("pk", flat=True)
    if set(members) - set(reachable):
        raise CannotReport(_("One of the readers is not somebody you can choose."), code="members")
    if GroupRobot.objects.filter(pk__in=robot_ids, archived_at=None, is_on=True).count() < len(set(robot_ids)):
        raise CannotReport(_("One of the groups cannot be written to any more."), code="robots")
