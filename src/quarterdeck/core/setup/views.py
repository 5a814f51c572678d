"""The screens of the company's settings."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.company import actions as company_actions
from quarterdeck.core.company import queries as company
from quarterdeck.core.money import actions as money_actions
from quarterdeck.core.money import queries as money
from quarterdeck.core.pages.answers import answer_form, do
from quarterdeck.core.pages.components import Tab
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.setup import forms

MANAGE = "company.manage_company"


@screen(right=MANAGE)
def settings(request: MemberRequest) -> HttpResponse:
    """The company, and the fiscal calendar that follows from it."""
    own = company.company()
    known = {
        "name": own.name,
        "language": own.language,
        "timezone": own.timezone,
        "currency_id": own.currency_id,
        "fiscal_first_month": own.fiscal_first_month,
        "week_start": own.week_start,
    }
    form = forms.CompanyForm(request.POST or None, currencies=money.currency_codes(), initial=known)
    return answer_form(
        request,
        form,
        lambda typed: company_actions.edit_company(values=typed, by=request.member),
        title=_("Company"),
        back=reverse("setup:company"),
        done=_("Saved."),
        template="setup/company.html",
        tabs=_tabs("company"),
        preview=company.fiscal_year_preview(on=request.today),
    )


@screen(right=MANAGE)
def days(request: MemberRequest) -> HttpResponse:
    """Holidays and make-up days of a year."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and 1900 < int(asked[:5]) < 2200 else request.today.year
    exceptions = company.day_exceptions(year=year)
    context = {
        "year": year,
        "before": year - 1,
        "after": year + 1,
        "exceptions": exceptions,
        "is_empty": not exceptions,
        "working_days": company.working_days_of_year(year=year),
        "tabs": _tabs("days"),
    }
    return render_page(request, "setup/days.html", context)


@screen(right=MANAGE)
def set_day(request: MemberRequest) -> HttpResponse:
    """Say that a day is off, or worked in exchange."""
    form = forms.DayForm(request.POST or None, initial={"day": request.today})
    return answer_form(
        request,
        form,
        lambda typed: company_actions.set_day_exception(**typed, by=request.member),
        title=_("Holiday or make-up day"),
        back=lambda made: f"{reverse('setup:days')}?year={made.day.year}",
        done=_("Saved."),
        cancel_url=reverse("setup:days"),
    )


@screen(right=MANAGE)
@require_POST
def remove_day(request: MemberRequest, day: date) -> HttpResponse:
    return do(
        request,
        lambda: company_actions.remove_day_exception(day=day, by=request.member),
        back=f"{reverse('setup:days')}?year={day.year}",
        done=_("The day is again what its weekday says."),
    )


@screen(right=MANAGE)
def rates(request: MemberRequest) -> HttpResponse:
    """Currencies, and what they were worth when."""
    context = {
        "own": company.company().currency_id,
        "currencies": money.currencies_with_rates(on=request.today),
        "tabs": _tabs("rates"),
    }
    return render_page(request, "setup/rates.html", context)


@screen(right=MANAGE)
def add_currency(request: MemberRequest) -> HttpResponse:
    """Let people sell in another currency."""
    return answer_form(
        request,
        forms.CurrencyForm(request.POST or None),
        lambda typed: money_actions.add_currency(**typed),
        title=_("New currency"),
        back=reverse("setup:rates"),
        done=_("Added. Now set its rate."),
    )


@screen(right=MANAGE)
def set_rate(request: MemberRequest) -> HttpResponse:
    """Set what a currency is worth from a day on."""
    own = company.company().currency_id
    foreign = [code for code in money.currency_codes() if code != own]
    initial = {"from_on": request.today, "currency": request.GET.get("currency")}
    form = forms.RateForm(request.POST or None, currencies=foreign, initial=initial)

    def act(typed: dict[str, Any]) -> Any:
        return money_actions.set_rate(**typed, by=request.member)

    return answer_form(
        request,
        form,
        act,
        title=_("Exchange rate"),
        back=reverse("setup:rates"),
        done=_("Saved. It counts for deals booked from that day on."),
        form_intro=_("How many %(own)s one unit costs.") % {"own": own},
    )


@screen(right=MANAGE)
@require_POST
def remove_rate(request: MemberRequest, rate_id: int) -> HttpResponse:
    return do(
        request,
        lambda: money_actions.remove_rate(rate_id=rate_id, by=request.member),
        back=reverse("setup:rates"),
        done=_("Removed."),
    )


def _tabs(active: str) -> list[Tab]:
    labels = {"company": _("Company"), "days": _("Holidays and make-up days"), "rates": _("Currencies and rates")}
    return [Tab(label, reverse(f"setup:{name}"), name == active) for name, label in labels.items()]
