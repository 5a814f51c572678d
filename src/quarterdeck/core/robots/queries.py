"""Reads of robots; their addresses and secrets never leave the actions."""

from collections.abc import Sequence

from django.shortcuts import get_object_or_404

from quarterdeck.core.robots.models import GroupRobot, RobotMessage

LATEST = 50


def robots(*, with_archived: bool = False) -> list[GroupRobot]:
    """Every robot, by name."""
    found = GroupRobot.objects.all() if with_archived else GroupRobot.objects.filter(archived_at=None)
    return list(found.defer("sealed_url", "sealed_secret").order_by("archived_at", "name", "pk"))


def robot_choices() -> list[tuple[int, str]]:
    """Those that may write, to choose from in forms."""
    return [(one.pk, f"{one.name} · {one.get_kind_display()}") for one in robots() if one.is_on]


def robot(*, robot_id: int) -> GroupRobot:
    """One robot; 404 when there is none."""
    return get_object_or_404(GroupRobot.objects.defer("sealed_url", "sealed_secret"), pk=robot_id)


def latest_messages(*, robot_id: int) -> Sequence[RobotMessage]:
    """What was last written to a group, latest first."""
    return list(RobotMessage.objects.filter(robot_id=robot_id).order_by("-asked_at", "-pk")[:LATEST])
