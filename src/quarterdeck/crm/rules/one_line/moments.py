"""Days, times and lengths of time as people write them."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta

Days = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Moment:
    """A day found in a text: `ahead` when it is meant for what comes, `back` when it tells what was. None where it cannot."""

    start: int
    end: int
    ahead: date | None
    back: date | None
    at: time | None = None


_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_WEEKDAYS = (
    {c: n for n, c in enumerate("一二三四五六")} | {"日": 6, "天": 6, "末": 5} | {str(n): n - 1 for n in range(1, 8)}
)
_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORDS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "couple of": 2,
}
_N = r"\d{1,3}|[一二两三四五六七八九十]{1,3}"
_WEEKDAY = r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_COUNT = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|couple of)"
_FROM = {"大后天": 3, "后天": 2, "明天": 1, "明日": 1, "明早": 1, "明晚": 1, "今天": 0, "今日": 0, "今早": 0, "今晚": 0}
_BEFORE = {"昨天": -1, "昨日": -1, "昨晚": -1, "前天": -2}


def number(text: str) -> int:
    """What a count says, in digits or in Chinese up to 99."""
    if text.isdecimal():
        return int(text)
    if text in _WORDS:
        return _WORDS[text]
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS.get(text[-1:], 0)
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + _DIGITS.get(ones, 0)


def moments(text: str, today: date) -> list[Moment]:
    """Every day in a folded text, with the time that stands beside it; a time alone means today."""
    taken: list[Moment] = []
    for pattern, read in _PATTERNS:
        for found in pattern.finditer(text):
            if any(found.start() < one.end and one.start < found.end() for one in taken):
                continue
            try:
                days = read(found, today)
            except (ValueError, OverflowError):
                continue
            if days != (None, None):
                taken.append(Moment(found.start(), found.end(), *days))
    times = [one for one in clock_times(text) if not any(_overlap(one, day) for day in taken)]
    return _with_times(sorted(taken, key=lambda one: one.start), times, text, today)


def clock_times(text: str) -> list[tuple[int, int, time]]:
    """Times of day and where they stand."""
    found: list[tuple[int, int, time]] = []
    for pattern, read in ((_CLOCK, _clock), (_CLOCK_EN, _clock_en), (_PART, _part)):
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end, _at in found):
                continue
            at = read(match)
            if at is not None:
                found.append((match.start(), match.end(), at))
    return sorted(found)


def lengths(text: str) -> list[tuple[int, int, int]]:
    """Lengths of time in minutes, and where they stand."""
    found: list[tuple[int, int, int]] = []
    for pattern, read in _LENGTHS:
        for match in pattern.finditer(text):
            minutes = read(match)
            if 0 < minutes <= 1440 and not any(match.start() < end and start < match.end() for start, end, _m in found):
                found.append((match.start(), match.end(), minutes))
    return sorted(found)


def _overlap(one: tuple[int, int, time], day: Moment) -> bool:
    return one[0] < day.end and day.start < one[1]


def _with_times(days: list[Moment], times: list[tuple[int, int, time]], text: str, today: date) -> list[Moment]:
    """Each day with the time nearest to it that only blanks part from it; the times left over are today's."""
    joined: list[Moment] = []
    for day in days:
        near = next((one for one in times if _is_beside(day, one, text)), None)
        if near is None:
            joined.append(day)
            continue
        times.remove(near)
        joined.append(Moment(min(day.start, near[0]), max(day.end, near[1]), day.ahead, day.back, near[2]))
    joined += [Moment(start, end, today, today, at) for start, end, at in times]
    return sorted(joined, key=lambda one: one.start)


def _is_beside(day: Moment, one: tuple[int, int, time], text: str) -> bool:
    between = text[day.end : one[0]] if one[0] >= day.end else text[one[1] : day.start]
    return not between.strip(" ,的at@") and len(between) < 6


def _weekday(found: re.Match[str], today: date) -> Days:
    return _of_week(found["which"] or "", _WEEKDAYS[found["day"]], today)


def _weekday_en(found: re.Match[str], today: date) -> Days:
    which = (found["which"] or "").strip()
    return _of_week({"next": "下", "last": "上", "this": "本"}.get(which, ""), _NAMES.index(found["day"][:3]), today)


def _of_week(which: str, weekday: int, today: date) -> Days:
    this_week = today + timedelta(weekday - today.weekday())
    if which.startswith("上"):
        return None, this_week - timedelta(7 * len(which.replace("个", "")))
    if which.startswith("下"):
        return this_week + timedelta(7 * len(which.replace("个", ""))), None
    if which:
        return (
            (this_week, this_week)
            if this_week == today
            else ((this_week, None) if this_week > today else (None, this_week))
        )
    ahead = today + timedelta((weekday - today.weekday() - 1) % 7 + 1)
    return ahead, today - timedelta((today.weekday() - weekday) % 7)


def _near(found: re.Match[str], today: date) -> Days:
    days = (_FROM | _BEFORE)[found[0]]
    day = today + timedelta(days)
    return (day if days >= 0 else None), (day if days <= 0 else None)


def _near_en(found: re.Match[str], today: date) -> Days:
    word = found[0]
    days = (
        2 if word.startswith("day") else 0 if word.startswith("to") and word[2] in "dn" else -1 if word[0] == "y" else 1
    )
    day = today + timedelta(days)
    return (day if days >= 0 else None), (day if days <= 0 else None)


def _after(found: re.Match[str], today: date) -> Days:
    count, unit = number(found["n"]), found["unit"]
    if "月" in unit or unit.startswith("month"):
        return _months_later(today, count), None
    if "工作" in unit or "working" in unit or "business" in unit:
        return _working_days_later(today, count), None
    days = 7 if unit[0] == "w" or "周" in unit or "星期" in unit or "礼拜" in unit else 1
    return today + timedelta(count * days), None


def _ago(found: re.Match[str], today: date) -> Days:
    days = 7 if found["unit"][0] == "w" or "周" in found["unit"] else 1
    return None, today - timedelta(number(found["n"]) * days)


def _months_later(today: date, count: int) -> date:
    month = today.month - 1 + count
    year, month = today.year + month // 12, month % 12 + 1
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def _working_days_later(today: date, count: int) -> date:
    day = today
    while count > 0:
        day += timedelta(1)
        count -= day.weekday() < 5
    return day


def _full(found: re.Match[str], today: date) -> Days:
    day = date(int(found["y"]), int(found["m"]), int(found["d"]))
    return (day if day >= today else None), (day if day <= today else None)


def _month_day(found: re.Match[str], today: date) -> Days:
    return _yearly(int(found["m"]), int(found["d"]), today)


def _month_day_en(found: re.Match[str], today: date) -> Days:
    month, day = _MONTHS.index(found["m"][:3]) + 1, int(found["d"])
    if found["y"]:
        fixed = date(int(found["y"]), month, day)
        return (fixed if fixed >= today else None), (fixed if fixed <= today else None)
    return _yearly(month, day, today)


def _yearly(month: int, day: int, today: date) -> Days:
    """The next and the last time this day comes. The 29th of February waits for a leap year."""
    years = [year for year in range(today.year - 8, today.year + 9) if _exists(year, month, day)]
    if not years:
        raise ValueError
    days = [date(year, month, day) for year in years]
    return min((d for d in days if d >= today), default=None), max((d for d in days if d <= today), default=None)


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _day_of_month(found: re.Match[str], today: date) -> Days:
    day = int(found["d"])
    if not 1 <= day <= 31:
        raise ValueError
    months = [_months_later(today.replace(day=1), shift) for shift in range(3)]
    ahead = (month.replace(day=day) for month in months if day <= monthrange(month.year, month.month)[1])
    return next((one for one in ahead if one >= today), None), (today.replace(day=day) if day <= today.day else None)


def _week_ahead(found: re.Match[str], today: date) -> Days:
    return today + timedelta(7 - today.weekday()), None


def _month_ahead(found: re.Match[str], today: date) -> Days:
    return _months_later(today.replace(day=1), 1), None


def _month_end(found: re.Match[str], today: date) -> Days:
    return today.replace(day=monthrange(today.year, today.month)[1]), None


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Days]], ...] = (
    (
        re.compile(
            r"(?P<y>20\d\d)\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})[日号]?(?!\d)(?:之前|以前|前)?"
        ),
        _full,
    ),
    (re.compile(r"(?<!\d)(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]?(?!\d)(?:之前|以前|前)?"), _month_day),
    (re.compile(rf"(?P<n>{_N})(?P<unit>个?工作日|天|日|周|个?星期|个?礼拜|个月)(?:之后|以后|后|内)"), _after),
    (re.compile(rf"(?P<n>{_N})(?P<unit>天|日|周)(?:之前|以前|前)"), _ago),
    (re.compile(r"大后天|后天|明天|明日|明早|明晚|今天|今日|今早|今晚|昨天|昨日|昨晚|前天"), _near),
    (
        re.compile(
            r"(?P<which>下下个?|下个?|上上个?|上个?|本|这个?)?(?:周|星期"
            r"|礼拜)(?P<day>[一二三四五六日天末1-7])(?![\d个])(?:之前|以前|前)?"
        ),
        _weekday,
    ),
    (re.compile(r"下个?(?:周|星期|礼拜)"), _week_ahead),
    (re.compile(r"下个?月(?!\d)"), _month_ahead),
    (re.compile(r"(?:本|这个)?月底"), _month_end),
    (re.compile(r"(?<![\d月.])(?P<d>\d{1,2})号"), _day_of_month),
    (
        re.compile(rf"\b(?:on |by )?(?P<m>{_MONTH})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<y>20\d\d))?"),
        _month_day_en,
    ),
    (
        re.compile(rf"\b(?:on |by )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?P<m>{_MONTH})\b(?:,? (?P<y>20\d\d))?"),
        _month_day_en,
    ),
    (
        re.compile(rf"\b(?:in|within|after) (?P<n>{_COUNT}) (?P<unit>(?:working |business )?days?|weeks?|months?)\b"),
        _after,
    ),
    (re.compile(rf"\b(?P<n>{_COUNT}) (?P<unit>days?|weeks?|months?) (?:later|from now)\b"), _after),
    (re.compile(rf"\b(?P<n>{_COUNT}) (?P<unit>days?|weeks?) ago\b"), _ago),
    (re.compile(r"\bday after tomorrow\b|\btoday\b|\btonight\b|\btomorrow\b|\btmrw?\b|\byesterday\b"), _near_en),
    (re.compile(rf"\b(?:on |by )?(?P<which>next |last |this )?(?P<day>{_WEEKDAY})\b"), _weekday_en),
    (re.compile(r"\bnext week\b"), _week_ahead),
    (re.compile(r"\bnext month\b"), _month_ahead),
    (re.compile(r"\b(?:by )?(?:the )?end of (?:the |this )?month\b|\beom\b"), _month_end),
    (re.compile(r"(?<![\d/.-])(?P<m>1[0-2]|0?[1-9])/(?P<d>3[01]|[12]\d|0?[1-9])(?![\d/])"), _month_day),
)

_HOUR_PARTS = {"凌晨": 0, "早上": 0, "上午": 0, "中午": 12, "下午": 12, "傍晚": 12, "晚上": 12}
_CLOCK = re.compile(
    r"(?P<part>凌晨|早上|上午|中午|下午|傍晚|晚上)?\s*(?:(?P<h>\d{1,2}"
    r"|[一二两三四五六七八九十]{1,3})点(?P<m>半|一刻|三刻|钟|\d{1,2}分?)?"
    r"|(?P<h2>\d{1,2}):(?P<m2>[0-5]\d)(?!\d)(?!\s*[ap]m\b))"
)
_CLOCK_EN = re.compile(r"(?:\bat |@)?(?<![\d:.])(?P<h>1[0-2]|0?[1-9])(?::(?P<m>[0-5]\d))?\s?(?P<half>[ap])\.?m\b\.?")
_PART = re.compile(r"上午|下午|中午|傍晚|晚上|\b(?:this |in the )?(?:morning|afternoon|evening)\b|\bnoon\b")
_PART_HOURS = (("上午", 10), ("morning", 10), ("下午", 14), ("afternoon", 14), ("中午", 12), ("noon", 12))


def _clock(found: re.Match[str]) -> time | None:
    hour, minute = number(found["h"] or found["h2"]), found["m"] or found["m2"] or ""
    minutes = {"半": 30, "一刻": 15, "三刻": 45, "钟": 0, "": 0}.get(minute)
    minutes = int(minute.rstrip("分")) if minutes is None else minutes
    part = found["part"] or ""
    if hour < 12 and _HOUR_PARTS.get(part) == 12 and not (part == "中午" and hour >= 10):
        hour += 12
    if not part and found["h"] and 1 <= hour <= 6:
        hour += 12  # Nobody meets at three in the night: 三点 is the afternoon.
    return time(hour, minutes) if hour < 24 and minutes < 60 else None


def _clock_en(found: re.Match[str]) -> time | None:
    return time(int(found["h"]) % 12 + (12 if found["half"] == "p" else 0), int(found["m"] or 0))


def _part(found: re.Match[str]) -> time | None:
    return time(next((hour for word, hour in _PART_HOURS if word in found[0]), 19))


def _minutes(found: re.Match[str]) -> int:
    return number(found["n"])


def _hours(found: re.Match[str]) -> int:
    count = found["n"]
    minutes = round(float(count) * 60) if "." in count else number(count) * 60
    more = found.groupdict().get("more") or ""
    return minutes + (30 if more == "半" else int(more) if more.isdecimal() else 0)


_LENGTHS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], int]], ...] = (
    (re.compile(r"(?<!个)半个?(?:小时|钟头)|\bhalf an hour\b"), lambda found: 30),
    (re.compile(r"一刻钟|\bquarter of an hour\b"), lambda found: 15),
    (re.compile(r"(?P<n>\d{1,2}(?:\.\d)?|[一二两三四五六七八九十]{1,2})个?(?P<more>半)?(?:小时|钟头)"), _hours),
    (re.compile(rf"(?<![\d.])(?P<n>{_N})\s*分钟?(?![\d之])"), _minutes),
    (
        re.compile(
            r"(?<![\w.])(?P<n>\d{1,2}(?:\.\d)?)\s?h(?:ours?|rs?)?\s?(?P<more>[0-5]?\d)?(?:\s?m(?:in(?:ute)?s?)?)?(?!\w)"
        ),
        _hours,
    ),
    (re.compile(r"\b(?P<n>an|one|two|three) hours?\b"), _hours),
    (re.compile(r"(?<![\w.])(?P<n>\d{1,3})\s?(?:min(?:ute)?s?\b|m\b|')"), _minutes),
)
