"""Telling people of this room's news, each in their own language."""

from collections.abc import Mapping

from django.utils import translation
from django.utils.functional import Promise

from quarterdeck.core.company import queries as company
from quarterdeck.core.notifications import actions as notifications
from quarterdeck.people.models import Member


def tell(member: Member, sentence: Promise, words: Mapping[str, str], *, topic: str, url: str, once: str = "") -> None:
    """Tell somebody a sentence; with `once`, the same thing is told one time however often it is said."""
    with translation.override(member.language or company.company().language):
        text = str(sentence) % words
    notifications.notify(member=member, topic=topic, text=text, url=url, dedupe_key=once)
