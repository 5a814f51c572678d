"""The door for writes: robots kept, messages asked for, messages sent."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.records import sealing, versions
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.core.robots import addresses, posting
from quarterdeck.core.robots.kinds import KINDS, Message, request_of
from quarterdeck.core.robots.models import GroupRobot, RobotMessage

logger = logging.getLogger(__name__)
FIELDS = ("name", "kind", "is_on")
_PURPOSE = "core.robots"
# The chat is told to slow down by this code of WeCom (45009) and DingTalk (130101); the message itself is good.
_TOO_FAST = ("45009", "130101", "11232")


class NotSent(Exception):
    """A message could not be sent now; the job tries again."""


@transaction.atomic
def save_robot(
    *,
    values: Mapping[str, Any],
    url: str,
    secret: str,
    by: Any,
    robot_id: int | None = None,
    version: int | None = None,
) -> GroupRobot:
    """Add or change a robot. An empty address or secret keeps the present one; another chat asks for both anew."""
    found = GroupRobot.objects.select_for_update().get(pk=robot_id) if robot_id else GroupRobot()
    wanted = {name: values[name] for name in FIELDS if name in values}
    versions.refuse_stale(found, wanted, version=version)
    changes = trail.differences(found, wanted)
    for name, value in wanted.items():
        setattr(found, name, value)
    if "kind" in changes:
        found.sealed_url = found.sealed_secret = ""
    _refuse_unusable(found, url)
    if url:
        found.sealed_url = sealing.seal(url, purpose=_PURPOSE)
        found.problem = ""
    if secret:
        found.sealed_secret = sealing.seal(secret, purpose=_PURPOSE)
    found.version += 1 if robot_id else 0
    found.save()
    plain = {name: (str(before), str(after)) for name, (before, after) in changes.items()}
    trail.record(found, "edited" if robot_id else "created", by=by, changes=plain)
    return found


@transaction.atomic
def set_robot_archived(*, robot_id: int, at: datetime | None, by: Any) -> GroupRobot:
    """Put a robot away, or (None) bring it back; what waits for it is not sent meanwhile."""
    found = GroupRobot.objects.select_for_update().get(pk=robot_id)
    if (found.archived_at is None) != (at is None):
        found.archived_at = at
        found.version += 1
        found.save(update_fields=["archived_at", "version", "updated_at"])
        trail.record(found, "archived" if at else "restored", by=by)
    return found


@transaction.atomic
def send(
    robot: GroupRobot, *, title: str, text: str = "", url: str = "", at: datetime, dedupe_key: str = ""
) -> RobotMessage | None:
    """Have a message written to a group in the background; None where that very message was asked for before.

    `text` is plain; a line that begins with `## ` stands out. `url` is an address of this instance, as `/reports/3/`.
    """
    from quarterdeck.core.robots import jobs

    asked = {"title": title[:120], "text": text, "url": url, "asked_at": at}
    if dedupe_key:
        message, is_new = RobotMessage.objects.get_or_create(robot=robot, dedupe_key=dedupe_key, defaults=asked)
        if not is_new:
            return None
    else:
        message = RobotMessage.objects.create(robot=robot, **asked)
    jobs.send_message.defer(message_id=message.pk)
    return message


def deliver(*, message_id: int, at: datetime) -> bool:
    """Send a message that waits; a second call sends nothing. Whether it is sent.

    Raises `NotSent` where trying again may help; what the chat refuses for good is kept in words and not tried again.
    """
    with transaction.atomic():
        message = RobotMessage.objects.select_for_update().select_related("robot").get(pk=message_id)
        if message.sent_at is not None:
            return True
        problem, is_passing = _posted(message, at)
        message.problem = problem[:300]
        message.sent_at = None if problem else at
        message.save(update_fields=["problem", "sent_at"])
        GroupRobot.objects.filter(pk=message.robot_id).update(
            problem=message.problem, **({} if problem else {"wrote_at": at})
        )
    if is_passing:
        raise NotSent(problem)
    return not problem


def try_out(*, robot_id: int, at: datetime, by: Any) -> str:
    """Write a greeting to a group at once; what went wrong, in words, or nothing."""
    robot = GroupRobot.objects.get(pk=robot_id)
    greeting = _("This robot brings reports, alerts and briefs. %(name)s tried it out.") % {"name": by.name}
    message = RobotMessage.objects.create(robot=robot, title=_("Quarterdeck says hello"), text=greeting, asked_at=at)
    try:
        deliver(message_id=message.pk, at=at)
    except NotSent as failure:
        return str(failure)
    message.refresh_from_db(fields=["problem"])
    return message.problem


def _posted(message: RobotMessage, at: datetime) -> tuple[str, bool]:
    """Post it: what went wrong, and whether that may pass."""
    robot = message.robot
    if robot.archived_at is not None or not robot.is_on:
        return _("The robot is switched off."), False
    url = sealing.opened(robot.sealed_url, purpose=_PURPOSE) or ""
    if not url or addresses.why_not(robot.kind, url):
        return _("The robot's address is missing. Enter it again."), False
    secret = sealing.opened(robot.sealed_secret, purpose=_PURPOSE) if robot.sealed_secret else ""
    kind = KINDS[robot.kind]
    try:
        answer = posting.post(request_of(kind, _worded(message), url=url, secret=secret or "", at=at.timestamp()))
    except posting.NotReached as failure:
        logger.warning("robot was not reached", extra={"robot": robot.pk, "failure": str(failure)})
        return _("The chat could not be reached."), True
    refused = kind.refusal(answer.status, answer.content)
    if refused:
        logger.warning("robot was refused", extra={"robot": robot.pk, "answer": refused[:200]})
        return _("The chat refused it: %(answer)s") % {"answer": refused[:200]}, refused.startswith(_TOO_FAST)
    return "", False


def _worded(message: RobotMessage) -> Message:
    """The message with its link, where people can reach this instance."""
    url = f"{settings.PUBLIC_ADDRESS}{message.url}" if message.url and settings.PUBLIC_ADDRESS else ""
    return Message(message.title, message.text, url, _("Open in Quarterdeck"))


def _refuse_unusable(found: GroupRobot, url: str) -> None:
    if found.kind not in KINDS:
        raise Refusal(_("Choose the chat."), code="kind")
    if not found.name.strip():
        raise Refusal(_("Give the robot a name."), code="name")
    if GroupRobot.objects.filter(name=found.name).exclude(pk=found.pk).exists():
        raise Refusal(_("There is a robot of that name already."), code="name")
    if not url and not found.sealed_url:
        raise Refusal(_("Paste the address the chat gave you for the robot."), code="url")
    if url and (reason := addresses.why_not(found.kind, url)):
        raise Refusal(reason, code="url")
