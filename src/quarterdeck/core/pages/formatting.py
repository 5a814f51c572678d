"""How figures, money and days are written in each language: pure text, no markup.

Money is shortened the way people of the language say it (万/亿, K/M/B) with a fixed number of
decimals, so that columns line up; the full amount stands beside it for hover and export.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext, ngettext

from quarterdeck.core.access.masks import Withheld

EMPTY = "–"
MINUS = "−"

_SYMBOLS = {
    "CNY": "¥",
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "JPY": "JP¥",
    "HKD": "HK$",
    "TWD": "NT$",
    "SGD": "S$",
    "KRW": "₩",
}
WITHOUT_CENTS = {"JPY", "KRW", "TWD"}

# (from which amount on, divisor, suffix, decimals), largest first.
_SCALES: dict[str, Sequence[tuple[Decimal, Decimal, str, int]]] = {
    "zh-hans": (
        (Decimal(10) ** 8, Decimal(10) ** 8, "亿", 2),
        (Decimal(10) ** 4, Decimal(10) ** 4, "万", 1),
    ),
    "zh-hant": (
        (Decimal(10) ** 8, Decimal(10) ** 8, "億", 2),
        (Decimal(10) ** 4, Decimal(10) ** 4, "萬", 1),
    ),
    "en": (
        (Decimal(10) ** 9, Decimal(10) ** 9, "B", 2),
        (Decimal(10) ** 6, Decimal(10) ** 6, "M", 2),
        (Decimal(10) ** 4, Decimal(10) ** 3, "K", 1),
    ),
}


@dataclass(frozen=True, slots=True)
class MoneyText:
    short: str
    full: str
    is_negative: bool


_WEEKDAYS = "一二三四五六日"


def family(language: str | None) -> str:
    """The language family that decides how figures are written: zh-hans, zh-hant or en."""
    code = (language or "").lower()
    if code.startswith(("zh-hant", "zh-tw", "zh-hk", "zh-mo")):
        return "zh-hant"
    return "zh-hans" if code.startswith("zh") else "en"


def grouped(value: Decimal, decimals: int) -> str:
    """A number with thousands separators, rounded half up, with a true minus sign."""
    if isinstance(value, Withheld):
        return str(value)
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return f"{rounded:,}".replace("-", MINUS) if rounded else f"{abs(rounded):,}"


def shortened(value: Decimal, language: str | None) -> str:
    """12,863,400 as 1286.3万 or 12.86M; a rounding that reaches the next unit takes it."""
    size = abs(value)
    scales = _SCALES[family(language)]
    for index, (threshold, divisor, suffix, decimals) in enumerate(scales):
        below = scales[index + 1] if index + 1 < len(scales) else (0, Decimal(1), "", 0)
        if size >= threshold - below[1] / Decimal(10) ** below[3] / 2:
            return grouped(value / divisor, decimals) + suffix
    return grouped(value, 0 if value == value.to_integral_value() or size >= 1000 else 2)


def money(amount: Decimal, currency: str, language: str | None) -> MoneyText:
    """An amount for reading (¥128.6万 / ¥1.29M) and for exactness (¥1,286,340.00)."""
    if isinstance(amount, Withheld):
        return MoneyText(str(amount), str(amount), is_negative=False)
    sign = MINUS if amount < 0 else ""
    decimals = 0 if currency in WITHOUT_CENTS else 2
    return MoneyText(
        short=f"{sign}{symbol(currency)}{shortened(abs(amount), language)}",
        full=f"{sign}{symbol(currency)}{grouped(abs(amount), decimals)}",
        is_negative=amount < 0,
    )


def symbol(currency: str) -> str:
    """What stands before an amount: ¥, $, or the code where there is no usual sign."""
    return _SYMBOLS.get(currency, f"{currency} " if currency else "")


def percent(ratio: Decimal) -> str:
    """0.6315 as 63.2%."""
    return grouped(ratio * 100, 1) + "%"


def quantity(value: Decimal, kind: str, currency: str, language: str | None) -> str:
    """A metric's value as text, by its kind: money, percent, days or number."""
    if kind == "money":
        return money(value, currency, language).short
    if kind == "percent":
        return percent(value)
    if kind == "days":
        return gettext("%(count)s days") % {"count": grouped(value, 0 if value == int(value) else 1)}
    return grouped(value, 0 if value == value.to_integral_value() else 1)


@dataclass(frozen=True, slots=True)
class Change:
    """How a value moved against a base: direction is -1, 0 or 1."""

    text: str
    direction: int


def change(value: Decimal, base: Decimal, kind: str) -> Change | None:
    """The relative change, or for shares the difference in points; None where neither says anything."""
    if kind == "percent":
        points = (value - base) * 100
        text = gettext("%(points)s pts") % {"points": _signed(points)}
        return Change(text, _direction(points))
    if base <= 0:
        return None
    share = (value - base) / base * 100
    return Change(_signed(share) + "%", _direction(share))


def _direction(value: Decimal) -> int:
    rounded = value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return (rounded > 0) - (rounded < 0)


def _signed(value: Decimal) -> str:
    return ("+" if _direction(value) > 0 else "") + grouped(value, 1)


def exact_day(day: date, language: str | None) -> str:
    """2026年3月5日 or 5 Mar 2026."""
    if family(language) == "en":
        return f"{day.day} {day:%b} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def short_day(day: date, language: str | None) -> str:
    """3月5日 or 5 Mar: a day whose year is plain."""
    return f"{day.day} {day:%b}" if family(language) == "en" else f"{day.month}月{day.day}日"


def weekday(day: date, language: str | None) -> str:
    """周一, 週一 or Mon."""
    match family(language):
        case "en":
            return f"{day:%a}"
        case "zh-hant":
            return f"週{_WEEKDAYS[day.weekday()]}"
        case _:
            return f"周{_WEEKDAYS[day.weekday()]}"


def spoken_day(day: date, today: date, language: str | None) -> str:
    """A day as people say it, seen from today: 今天, 3天前, 3月5日, 2025年3月5日."""
    distance = (day - today).days
    near = {0: gettext("Today"), -1: gettext("Yesterday"), 1: gettext("Tomorrow")}
    if distance in near:
        return near[distance]
    if -14 <= distance < 0:
        return ngettext("%(count)d day ago", "%(count)d days ago", -distance) % {"count": -distance}
    if 0 < distance <= 14:
        return ngettext("in %(count)d day", "in %(count)d days", distance) % {"count": distance}
    if day.year != today.year:
        return exact_day(day, language)
    return short_day(day, language)


def initials(name: str) -> str:
    """One or two characters that stand for a person: 晓明 for 王晓明, AM for Anna Lee Miller."""
    name = name.strip()
    if not name:
        return "?"
    if any("\u3400" <= character <= "\u9fff" for character in name):
        return name.replace(" ", "")[-2:]
    words = name.split()
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
