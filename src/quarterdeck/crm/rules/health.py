"""How a deal is doing: named facts, each with its own switch and limit, said in words with what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

DEFAULT_WARNING_DAYS = 30


@dataclass(frozen=True, slots=True)
class Health:
    """`level` is good, watch or act; `reasons` are sentences, the gravest first; `advice` is the next best action."""

    level: str
    reasons: tuple[str, ...] = ()
    advice: str = ""


GOOD = Health("good")


@dataclass(frozen=True, slots=True)
class Setting:
    """Whether a fact counts, from how many on. `unit` says of what: days, times, contacts, percent, or nothing."""

    is_on: bool
    limit: int
    unit: str


# The usual ones, in the order of their gravity. `stalled` counts days only where a stage has no warning of its own.
USUAL: Mapping[str, Setting] = {
    "close_date_passed": Setting(True, 0, "days"),
    "stalled": Setting(True, DEFAULT_WARNING_DAYS, "days"),
    "step_overdue": Setting(True, 0, "days"),
    "amount_cut": Setting(True, 20, "percent"),
    "date_pushed": Setting(True, 3, "times"),
    "no_activity": Setting(True, 14, "days"),
    "no_next_step": Setting(True, 0, ""),
    "no_decision_maker": Setting(False, 0, ""),
    "few_contacts": Setting(False, 2, "contacts"),
}
ACT = frozenset(["close_date_passed", "stalled", "step_overdue"])
ASKED_APART = frozenset(["amount_cut", "date_pushed", "no_decision_maker", "few_contacts"])


@dataclass(frozen=True, slots=True)
class DealFacts:
    """What is known about an open deal. The last four are read apart; None means nobody asked."""

    expected_close_on: date | None
    in_stage_since: date
    stage_warning_days: int | None
    last_activity_on: date | None
    next_step: str
    next_step_on: date | None
    times_pushed: int | None = None
    share_cut: Decimal | None = None
    contacts: int | None = None
    decision_makers: int | None = None


Fact = tuple[str, str]


def warning_days(stage_warning_days: int | None, default: int = DEFAULT_WARNING_DAYS) -> int:
    """After how many days in a stage to worry."""
    return stage_warning_days or default


def settings_with(chosen: Mapping[str, tuple[bool, int]]) -> dict[str, Setting]:
    """The usual settings with a company's own in their place."""
    own = {
        name: Setting(chosen[name][0], chosen[name][1], usual.unit) for name, usual in USUAL.items() if name in chosen
    }
    return {**USUAL, **own}


def needs_more(settings: Mapping[str, Setting]) -> bool:
    """Whether a fact is switched on that has to be read apart."""
    return any(settings[name].is_on for name in ASKED_APART)


def of_deal(deal: DealFacts, *, today: date, is_open: bool, settings: Mapping[str, Setting] = USUAL) -> Health:
    """An open deal's health: the facts that hold, the gravest first. A closed deal is always well."""
    if not is_open:
        return GOOD
    held = [
        (name, found)
        for name, judge in _JUDGES.items()
        if settings[name].is_on and (found := judge(deal, settings[name].limit, today)) is not None
    ]
    if not held:
        return Health("good", (), deal.next_step)
    level = "act" if any(name in ACT for name, _found in held) else "watch"
    return Health(level, tuple(found[0] for _name, found in held), held[0][1][1])


def _close_date_passed(deal: DealFacts, limit: int, today: date) -> Fact | None:
    late = (today - deal.expected_close_on).days if deal.expected_close_on else 0
    if late <= limit:
        return None
    sentence = ngettext("Expected %(n)d day ago", "Expected %(n)d days ago", late) % {"n": late}
    return sentence, _("Agree on a new date, or close it")


def _stalled(deal: DealFacts, limit: int, today: date) -> Fact | None:
    days = (today - deal.in_stage_since).days
    if days <= warning_days(deal.stage_warning_days, limit or DEFAULT_WARNING_DAYS):
        return None
    return ngettext("%(n)d day in this stage", "%(n)d days in this stage", days) % {"n": days}, _(
        "Find out what holds it up"
    )


def _step_overdue(deal: DealFacts, limit: int, today: date) -> Fact | None:
    late = (today - deal.next_step_on).days if deal.next_step_on else 0
    return (_("The next step is overdue"), deal.next_step or _("Do the next step")) if late > limit else None


def _no_activity(deal: DealFacts, limit: int, today: date) -> Fact | None:
    quiet = (today - (deal.last_activity_on or deal.in_stage_since)).days
    if quiet <= limit:
        return None
    sentence = ngettext("No contact for %(n)d day", "No contact for %(n)d days", quiet) % {"n": quiet}
    return sentence, _("Call the customer")


def _no_next_step(deal: DealFacts, _limit: int, _today: date) -> Fact | None:
    return None if deal.next_step else (_("No next step"), _("Agree on the next step"))


def _date_pushed(deal: DealFacts, limit: int, _today: date) -> Fact | None:
    times = deal.times_pushed or 0
    if times < max(limit, 1):
        return None
    sentence = ngettext("Expected close put off %(n)d time", "Expected close put off %(n)d times", times)
    return sentence % {"n": times}, _("Ask what has to happen for a decision")


def _amount_cut(deal: DealFacts, limit: int, _today: date) -> Fact | None:
    percent = int((deal.share_cut or Decimal(0)) * 100)
    if percent < max(limit, 1):
        return None
    return _("Amount %(percent)d%% below its highest") % {"percent": percent}, _("Trade what you give away")


def _few_contacts(deal: DealFacts, limit: int, _today: date) -> Fact | None:
    if deal.contacts is None or deal.contacts >= limit:
        return None
    sentence = ngettext("Only %(n)d contact known", "Only %(n)d contacts known", deal.contacts) % {"n": deal.contacts}
    return (sentence if deal.contacts else _("No contact known")), _("Get to know more people there")


def _no_decision_maker(deal: DealFacts, _limit: int, _today: date) -> Fact | None:
    if deal.decision_makers is None or deal.decision_makers:
        return None
    return _("No decision maker known"), _("Find out who decides")


_JUDGES = {
    "close_date_passed": _close_date_passed,
    "stalled": _stalled,
    "step_overdue": _step_overdue,
    "amount_cut": _amount_cut,
    "date_pushed": _date_pushed,
    "no_activity": _no_activity,
    "no_next_step": _no_next_step,
    "no_decision_maker": _no_decision_maker,
    "few_contacts": _few_contacts,
}
