"""How often somebody may post: counted in the database, because several processes answer the same form."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.models import PostCount

OF_ADDRESS = 10  # an office behind one address may fill a form now and then, a script may not
OF_FORM = 600  # all visitors of a form together, a minute
_KEPT = timedelta(hours=1)

_ADD = """
    INSERT INTO crm_postcount (who, minute, posts) VALUES (%s, %s, 1)
    ON CONFLICT (who, minute) DO UPDATE SET posts = crm_postcount.posts + 1
    RETURNING posts
"""


class TooMany(Refusal):
    """Somebody posts more often than a person would."""

    def __init__(self) -> None:
        super().__init__(_("That was a lot at once. Please try again in a minute."), code="too_many")


def count(*, address: str, form_id: int, at: datetime) -> None:
    """Count a post, or refuse it as one too many. A refused one only reads, so that a flood costs no writes."""
    minute = at.replace(second=0, microsecond=0)
    limits = {f"a:{address}"[:80]: OF_ADDRESS, f"f:{form_id}": OF_FORM}
    before = dict(PostCount.objects.filter(who__in=limits, minute=minute).values_list("who", "posts"))
    if any(before.get(who, 0) >= limit for who, limit in limits.items()):
        raise TooMany
    with transaction.atomic():
        counted = {who: _add(who, minute) for who in limits}
    if any(counted[who] > limit for who, limit in limits.items()):
        raise TooMany


def forget_old(*, now: datetime) -> int:
    """Drop counts nobody needs any more; returns how many."""
    return PostCount.objects.filter(minute__lt=now - _KEPT).delete()[0]


def _add(who: str, minute: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [who, minute])
        return int(cursor.fetchone()[0])
