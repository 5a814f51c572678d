"""What people do with one typed line: log it or plan it, with its next step."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.crm.actions import activities
from quarterdeck.crm.actions.refusals import Invalid
from quarterdeck.crm.models import Activity
from quarterdeck.crm.queries import quick_log as queries
from quarterdeck.crm.queries.quick_log import About, Reading
from quarterdeck.people.models import Member

KEPT_DAYS = 30
SUBJECT = 200


@transaction.atomic
def log_line(
    *,
    line: str,
    by: Member,
    at: datetime,
    now: datetime,
    about: About | None = None,
    kept: Mapping[str, Any] | None = None,
) -> Activity:
    """Keep what a line says: done when it tells of something, planned when it names a day ahead for it.

    `at` is when it was typed, which may be a while before `now` where there was no network; days in the line are counted from it.
    """
    if not line.strip():
        raise Invalid(_("Say what it was, or whom it was with."), field="line")
    typed_at = max(min(at, now), now - timedelta(days=KEPT_DAYS))
    reading = queries.read_line(viewer=by, line=line.strip(), at=typed_at, about=about, kept=kept)
    return _plan(reading, by) if reading.is_planned else _log(reading, by, typed_at)


def _log(reading: Reading, by: Member, typed_at: datetime) -> Activity:
    values = reading.values
    done_at = typed_at
    if values["done_on"]:
        done_at = min(queries.moment_of(values["done_on"], None, otherwise=time(12)), typed_at)
    first, _break, more = reading.note.partition("\n")
    next_step_on = values["next_step_on"]
    return activities.log_activity(
        kind=values["kind"],
        subject=first[:SUBJECT],
        note=reading.note if more or len(first) > SUBJECT else "",
        by=by,
        done_at=done_at,
        minutes=values["minutes"],
        outcome=values["outcome"] or "",
        next_step=values["next_step"] or (_("Follow up") if next_step_on else ""),
        next_step_on=next_step_on,
        next_step_at=values["next_step_at"],
        **_about(reading.about),
    )


def _plan(reading: Reading, by: Member) -> Activity:
    values = reading.values
    return activities.plan_activity(
        kind=values["kind"],
        subject=reading.subject[:SUBJECT],
        note=reading.note,
        by=by,
        due_at=queries.moment_of(values["due_on"], values["due_at"], otherwise=time(9)),
        **_about(reading.about),
    )


def _about(about: About) -> dict[str, int | None]:
    return {
        "account_id": about.account_id,
        "opportunity_id": about.opportunity_id,
        "contact_id": about.contact_id,
        "lead_id": about.lead_id,
    }
