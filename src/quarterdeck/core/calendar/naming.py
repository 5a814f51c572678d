"""What a day, week, month, quarter or year is called on screen."""

from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from quarterdeck.core.calendar.periods import FiscalCalendar, Grain


def name_of(grain: Grain, day: date, calendar: FiscalCalendar) -> str:
    """The name of the span that holds a day: FY2026 Q4, November 2026, FY2026."""
    year, quarter = calendar.quarter_of(day)
    match grain:
        case Grain.QUARTER:
            return _("FY%(year)s Q%(quarter)s") % {"year": year, "quarter": quarter}
        case Grain.YEAR:
            return _("FY%(year)s") % {"year": year}
        case Grain.MONTH:
            return formats.date_format(day, "YEAR_MONTH_FORMAT")
        case Grain.WEEK:
            start = calendar.containing(day, Grain.WEEK).start
            return _("Week of %(day)s") % {"day": formats.date_format(start, "MONTH_DAY_FORMAT")}
        case Grain.DAY:
            return formats.date_format(day, "DATE_FORMAT")
