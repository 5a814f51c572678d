"""Feedback on the screen: no queries, no decisions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from quarterdeck.core.pages.components import Tab, Tone
from quarterdeck.performance.models.feedback import Audience, Feedback, FeedbackKind, FeedbackRequest


@dataclass(frozen=True, slots=True)
class Said:
    """One piece of feedback with who may read it, and a way to take it back for whoever wrote it."""

    feedback: Feedback
    tone: Tone
    read_by: str
    take_back_url: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month of somebody's stream."""

    first: date
    said: list[Said]


def said(found: Iterable[Feedback], viewer_id: int) -> list[Said]:
    return [
        Said(
            feedback=one,
            tone="green" if one.kind == FeedbackKind.PRAISE else "amber",
            read_by=read_by(one, viewer_id),
            take_back_url=reverse("performance:feedback_take_back", args=[one.pk]) if one.by_id == viewer_id else "",
        )
        for one in found
    ]


def months(found: Mapping[date, Sequence[Feedback]], viewer_id: int) -> list[Month]:
    """The latest month first, empty ones too."""
    return [Month(first, said(reversed(ones), viewer_id)) for first, ones in sorted(found.items(), reverse=True)]


def read_by(one: Feedback, viewer_id: int) -> str:
    """Who reads it, in words that hold for this one."""
    asker = one.request.asked_by if one.request and one.request.asked_by_id != one.about_id else None
    if one.audience == Audience.EVERYONE:
        return _("Everybody reads this")
    if one.audience == Audience.ASKER and asker:
        return _("Only %(asker)s reads this") % {"asker": asker.name}
    if one.audience == Audience.LEADERS:
        about = {"person": one.about.name}
        own = one.about_id == viewer_id
        return (
            _("You and those who lead you read this")
            if own
            else _("%(person)s and those who lead them read this") % about
        )
    if asker:
        return _("%(person)s and %(asker)s read this") % {"person": one.about.name, "asker": asker.name}
    return (
        _("Only you read this")
        if one.about_id == viewer_id
        else _("Only %(person)s reads this") % {"person": one.about.name}
    )


def audiences(asked: FeedbackRequest | None = None) -> list[tuple[str, str]]:
    """Who may read it, to choose from; of an answer, whoever asked always does."""
    if asked is None or asked.asked_by_id == asked.about_id:
        person = _("Only %(person)s") % {"person": asked.about.name} if asked else str(Audience.PERSON.label)
        found = [(Audience.PERSON, person), (Audience.LEADERS, str(Audience.LEADERS.label))]
        return [(code.value, label) for code, label in [*found, (Audience.EVERYONE, str(Audience.EVERYONE.label))]]
    both = {"person": asked.about.name, "asker": asked.asked_by.name}
    return [
        (Audience.ASKER.value, _("Only %(asker)s") % both),
        (Audience.PERSON.value, _("%(person)s and %(asker)s") % both),
        (Audience.LEADERS.value, str(Audience.LEADERS.label)),
    ]


def views(active: str, *, leads: bool) -> list[Tab]:
    """Whose feedback is looked at."""
    pages = [
        ("received", _("For me")),
        ("given", _("From me")),
        ("team", _("My people")),
        ("everyone", _("For everybody")),
    ]
    return [Tab(label, f"?view={code}", code == active) for code, label in pages if code != "team" or leads]
