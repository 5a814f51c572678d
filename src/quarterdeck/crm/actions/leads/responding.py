"""How soon an answer is owed, by the company's own hours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed, refuse_invalid
from quarterdeck.crm.models import ResponseSetting, SourceResponse
from quarterdeck.crm.rules import working_time
from quarterdeck.crm.rules.working_time import WorkingHours
from quarterdeck.people.models import Member


def setting() -> ResponseSetting:
    """The company's setting, or the one a company starts with."""
    return ResponseSetting.objects.first() or ResponseSetting(opens=time(9), closes=time(18))


def hours(found: ResponseSetting) -> WorkingHours:
    """When somebody works here: the hours of the setting on the days of the company's calendar."""
    zone = ZoneInfo(company.company().timezone)
    return WorkingHours(found.opens, found.closes, zone, company.fiscal_calendar().is_working_day)


@dataclass(frozen=True, slots=True)
class Clock:
    """The setting read once, for many leads."""

    minutes_owed: int
    by_source: Mapping[str, int]
    hours: WorkingHours

    def due_at(self, source: str, at: datetime) -> datetime:
        """When a lead that came in at `at` is owed an answer."""
        return working_time.after(at, self.by_source.get(source.casefold(), self.minutes_owed), self.hours)

    def minutes(self, since: datetime, until: datetime) -> int:
        """Working minutes between two moments."""
        return working_time.minutes_between(since, until, self.hours)


def clock() -> Clock:
    """The company's response clock as it is set now."""
    found = setting()
    by_source = {
        source.casefold(): minutes for source, minutes in SourceResponse.objects.values_list("source", "minutes")
    }
    return Clock(found.minutes, by_source, hours(found))


def due_at(*, source: str, at: datetime) -> datetime:
    """When a lead that came in at `at` is owed an answer."""
    return clock().due_at(source, at)


@transaction.atomic
def save_response_setting(
    *,
    minutes: int,
    manager_after_minutes: int,
    opens: time,
    closes: time,
    by_source: Mapping[str, int],
    by: Member,
) -> ResponseSetting:
    """Set how soon answers are owed; leads that wait already keep the moment they were promised."""
    if not by.may("crm.manage_pools"):
        raise NotAllowed(_("You may not set how soon leads are answered."))
    if closes <= opens:
        raise Invalid(_("Work ends after it begins."), field="closes")
    kept = ResponseSetting(minutes=minutes, manager_after_minutes=manager_after_minutes, opens=opens, closes=closes)
    refuse_invalid(kept)
    kept.save()
    SourceResponse.objects.all().delete()
    SourceResponse.objects.bulk_create(
        [SourceResponse(source=source, minutes=wanted) for source, wanted in sorted(by_source.items())]
    )
    trail.record(kept, "edited", by=by)
    return kept
