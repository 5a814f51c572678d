"""China's public holidays and make-up days, as far as they are announced, from the package `chinesecalendar`."""

from chinese_calendar import constants

from quarterdeck.core.company.models import DayException


def known_exceptions() -> list[DayException]:
    """Holidays that fall on weekdays and weekend days that are worked in exchange."""
    holidays = [
        DayException(day=day, is_worked=False, label=_chinese(label))
        for day, label in constants.holidays.items()
        if day.weekday() < 5
    ]
    worked = [DayException(day=day, is_worked=True, label=_chinese(label)) for day, label in constants.workdays.items()]
    return holidays + worked


def _chinese(label: str) -> str:
    return str(next((holiday.chinese for holiday in constants.Holiday if holiday.value == label), label))
