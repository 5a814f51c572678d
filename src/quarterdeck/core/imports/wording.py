"""A run in words."""

from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from quarterdeck.core.company import queries as company
from quarterdeck.core.imports import kinds, profiles
from quarterdeck.core.imports.problems import ProfileProblem

if TYPE_CHECKING:
    from quarterdeck.core.imports.models import ImportRun


def language_of(member: Any) -> translation.override:
    """The language of whoever reads what a run says, as a block to write it in."""
    return translation.override(getattr(member, "language", "") or company.company().language)


def outcome(run: "ImportRun") -> str:
    """One sentence: what became of a run."""
    numbers = {
        "title": title_of(run.profile),
        "created": run.total("created"),
        "updated": run.total("updated"),
        "rejected": run.total("rejected"),
    }
    if run.error:
        return _("Import “%(title)s” stopped: %(error)s") % {**numbers, "error": run.error}
    if run.is_dry_run:
        return (
            _("Dry run of “%(title)s”: %(created)s would be created, %(updated)s updated, %(rejected)s rejected.")
            % numbers
        )
    return _("Import “%(title)s” is done: %(created)s created, %(updated)s updated, %(rejected)s rejected.") % numbers


def title_of(profile: str) -> str:
    """The profile's title, or its name when it is no longer there."""
    try:
        return profiles.get(profile).title
    except ProfileProblem:
        return profile


def label_of(kind: str) -> str:
    """The kind's name for people."""
    try:
        return str(kinds.get(kind).label)
    except ProfileProblem:
        return kind


def summary_lines(run: "ImportRun") -> list[str]:
    """The outcome, one line a feed, then the findings, in the language of whoever began the run."""
    with language_of(run.started_by):
        return _lines(run)


def _lines(run: "ImportRun") -> list[str]:
    counted = _(
        "%(kind)s (%(file)s): %(created)s created, %(updated)s updated, %(unchanged)s unchanged, %(rejected)s rejected"
    )
    worth = _("Worth a look: %(file)s, %(column)s: %(reason)s (%(rows)s rows, first on line %(first_line)s)")
    return [
        outcome(run),
        *(counted % {**entry, "kind": label_of(entry["kind"])} for entry in run.counts),
        *(worth % finding for finding in run.report.get("findings", [])),
        *(_("Not given: %(file)s") % {"file": name} for name in run.report.get("missing", [])),
    ]
