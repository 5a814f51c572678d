"""How people write dates, numbers, yes and no: pure readers of one text each. `None` where the text is no such thing.

A date whose day and month could be told either way needs the order of its column ("dmy" or "mdy"); a bare number needs to be told that
it is an Excel day ("serial") or milliseconds since 1970 ("epoch"). Without, such texts are no dates.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from datetime import time as clock
from decimal import Decimal, InvalidOperation

DAY_FIRST, MONTH_FIRST, SERIAL, EPOCH = "dmy", "mdy", "serial", "epoch"
ORDERS = (DAY_FIRST, MONTH_FIRST, SERIAL, EPOCH)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_TIME = re.compile(
    r"[\sT,]+(?P<noon>上午|下午|中午|凌晨|晚上)?\s*(?P<hour>\d{1,2})(?::|时|時|点|點)(?P<minute>\d{1,2})分?"
    r"(?::?(?P<second>\d{2})秒?(?:[.,]\d+)?)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?$"
)
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号號]?")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})")
_DAY_MONTH_NAME = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s-]*([A-Za-z]{3,9})\.?,?[\s-]*(\d{4}|\d{2})")
_MONTH_NAME_DAY = re.compile(r"([A-Za-z]{3,9})\.?[\s-]*(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4}|\d{2})")
_WEEKDAY = re.compile(
    r"^(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)|\s*[(（]?(?:星期|周|週)[一二三四五六日天][)）]?",
    re.I,
)
_EXCEL_BEGINS = datetime.fromisoformat("1899-12-30")
_SERIAL = re.compile(r"\d{4,5}(?:\.\d+)?")
_EPOCH = re.compile(r"\d{12,13}|\d{9,10}")

_SIGNS = re.compile(
    r"(?:US\$|HK\$|NT\$|C\$|A\$|S\$|R\$|RMB|人民币|人民幣|美元|美金|港币|港幣|欧元|歐元|新台币|新臺幣|日元|日圓|[¥$€£₩₹元圆圓円]"
    r"|(?:CNY|CNH|USD|EUR|GBP|JPY|HKD|TWD|SGD|AUD|CAD|CHF|INR|KRW|SEK|NOK|DKK|MYR|THB|VND))",
    re.I,
)
_SCALES = {
    "": 0, "k": 3, "m": 6, "mm": 6, "mn": 6, "mio": 6, "b": 9, "bn": 9, "t": 12, "千": 3, "万": 4, "萬": 4, "w": 4,
    "百万": 6, "百萬": 6, "千万": 7, "千萬": 7, "亿": 8, "億": 8, "万亿": 12, "萬億": 12,
}  # fmt: skip
_SCALE = "|".join(sorted((re.escape(word) for word in _SCALES if word), key=len, reverse=True))
_BODY = {
    ".": r"(?:\d{1,3}(?:[,' ]\d{3})+|\d+)(?:\.\d*)?|\.\d+",
    ",": r"(?:\d{1,3}(?:[.' ]\d{3})+|\d+)(?:,\d*)?|,\d+",
}
_PART = {point: re.compile(rf"({body})(?:[eE]([+-]?\d{{1,2}}))?\s*({_SCALE})?", re.I) for point, body in _BODY.items()}
_YES = {"yes", "y", "true", "t", "1", "是", "有", "对", "對", "真", "√", "✓", "✔", "on", "done", "已完成", "完成"}
_NO = {
    *("no", "n", "false", "f", "0", "否", "没有", "沒有", "无", "無", "不", "不是", "假", "×", "✗", "off", "undone"),
    *("未完成", "to do"),
}
_EMAIL = re.compile(r"[^\s@,;<>()\"]+@[^\s@,;<>()\"]+\.[^\s@,;<>()\"]{2,}")
_PHONE = re.compile(r"[+(]?[\d()\s./+-]{5,30}?(?:\s*(?:ext\.?|extension|x|转|轉|分机|分機|#)\s*\d{1,6})?", re.I)
_LINK = re.compile(r"(?:https?://\S+|(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/\S*)?)", re.I)


def plain(text: str) -> str:
    """Full-width characters as narrow ones, odd spaces and minus signs as usual ones."""
    return unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-").replace("\u2019", "'").strip()


def moment(text: str, order: str = "") -> datetime | None:
    """What a date with or without a time says; without a zone in it, the wall clock of wherever it was written."""
    bare = _WEEKDAY.sub("", plain(text)).strip()
    if order == SERIAL and _SERIAL.fullmatch(bare):
        return _after(Decimal(bare))
    if order == EPOCH and _EPOCH.fullmatch(bare):
        seconds = int(bare) / (1000 if len(bare) > 10 else 1)
        return datetime.fromtimestamp(seconds, UTC)
    time = _TIME.search(bare)
    day = _day(bare[: time.start()].strip() if time else bare, order)
    if day is None:
        return None
    return datetime.combine(day, clock()) if time is None else _at(day, time)


def day(text: str, order: str = "") -> date | None:
    """The day of it, as written."""
    found = moment(text, order)
    return found.date() if found else None


def number(text: str, point: str = ".") -> Decimal | None:
    """A number with groups, a currency, K or 万 behind it, or in brackets for less than nothing. `point` is the decimal mark."""
    bare = plain(text)
    negative = bare.startswith("(") and bare.endswith(")")
    bare = _SIGNS.sub("", bare[1:-1] if negative else bare).strip()
    if bare.startswith("(") and bare.endswith(")"):
        negative, bare = True, bare[1:-1].strip()
    if bare[:1] in ("+", "-"):
        negative, bare = negative ^ (bare[0] == "-"), _SIGNS.sub("", bare[1:]).strip()
    elif bare.endswith("-"):
        negative, bare = not negative, bare[:-1].strip()
    value = _sum_of_parts(bare.replace("\xa0", " "), point)
    return None if value is None else -value if negative else value


def percent(text: str, point: str = ".", *, is_share: bool = False) -> Decimal | None:
    """Percent points: 60 of "60%", and of "0.6" in a column of shares."""
    bare = plain(text)
    value = number(bare.rstrip("%").strip(), point)
    if value is None:
        return None
    return value * 100 if is_share and not bare.endswith("%") else value


def names_a_currency(text: str) -> bool:
    return _SIGNS.search(plain(text)) is not None


def yes_or_no(text: str) -> bool | None:
    word = plain(text).casefold()
    return True if word in _YES else False if word in _NO else None


def emails(text: str) -> list[str]:
    """Every address in a cell, once each."""
    return list(dict.fromkeys(_EMAIL.findall(plain(text).replace("mailto:", ""))))


def phone(text: str) -> str | None:
    """A phone number as written, narrow; at least five digits."""
    bare = plain(text)
    return bare if _PHONE.fullmatch(bare) and sum(c.isdigit() for c in bare) >= 5 else None


def link(text: str) -> str | None:
    """A web address, with its scheme."""
    bare = plain(text)
    if not _LINK.fullmatch(bare):
        return None
    return bare if bare.lower().startswith(("http://", "https://")) else f"https://{bare}"


def _day(text: str, order: str) -> date | None:
    if found := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_MONTH_NAME.fullmatch(text):
        return _date(_year(found[3]), _month(found[2]), int(found[1]))
    if found := _MONTH_NAME_DAY.fullmatch(text):
        return _date(_year(found[3]), _month(found[1]), int(found[2]))
    if order in (DAY_FIRST, MONTH_FIRST) and (found := _YEAR_LAST.fullmatch(text)):
        first, second = int(found[1]), int(found[3])
        of_month, month = (first, second) if order == DAY_FIRST else (second, first)
        return _date(_year(found[4]), month, of_month)
    return None


def _date(year: int, month: int, of_month: int) -> date | None:
    try:
        return date(year, month, of_month)
    except ValueError:
        return None


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 69 else 1900)


def _month(name: str) -> int:
    word = name.lower()
    if word in _FULL_MONTHS:
        return _FULL_MONTHS.index(word) + 1
    short = "sep" if word == "sept" else word
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0


def _at(of: date, time: "re.Match[str]") -> datetime | None:
    hour, minute, second = int(time["hour"]), int(time["minute"]), int(time["second"] or 0)
    half = (time["half"] or "").replace(".", "").lower()
    if half or time["noon"]:
        if half and not 1 <= hour <= 12:
            return None
        is_late = half == "pm" or time["noon"] in ("下午", "晚上")
        hour = hour % 12 + 12 if is_late or (time["noon"] == "中午" and hour in (12, 1, 2)) else hour % 12
    try:
        return datetime(of.year, of.month, of.day, hour, minute, second, tzinfo=_zone(time["zone"]))
    except ValueError:
        return None


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text[0] not in "+-":
        return UTC
    away = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(away if text[0] == "+" else -away) if away < timedelta(hours=24) else UTC


def _after(days: Decimal) -> datetime | None:
    return _EXCEL_BEGINS + timedelta(seconds=round(float(days) * 86_400))


def _sum_of_parts(text: str, point: str) -> Decimal | None:
    """One number, or several of falling scale that belong together (1亿2000万)."""
    total, place, scale_before = Decimal(0), 0, 99
    while place < len(text):
        found = _PART[point].match(text, place)
        if found is None or found.end() == place:
            return None
        scale = _SCALES[(found[3] or "").lower()]
        if scale >= scale_before or (place and not scale_before):
            return None
        digits = re.sub(r"[,' .]" if point == "," else r"[,' ]", lambda m: "." if m[0] == point else "", found[1])
        try:
            total += Decimal(digits).scaleb(scale + int(found[2] or 0))
        except InvalidOperation:
            return None
        scale_before, place = scale, found.end()
    return total if place else None
