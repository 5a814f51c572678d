"""Dates, numbers and yes or no as people write them: each read as what it means, or not at all."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.core.imports import recognition, spellings
from quarterdeck.core.imports.recognition import Guess

DAYS = st.dates(date(1970, 1, 1), date(2068, 12, 31))
NUMBERS = st.decimals(Decimal("-999999999.99"), Decimal("999999999.99"), places=2)


@pytest.mark.parametrize(
    ("text", "order", "meant"),
    [
        ("15 Apr, 2021 00:03:00", "", datetime.fromisoformat("2021-04-15T00:03")),
        ("03-07-2021 01:09", "dmy", datetime.fromisoformat("2021-07-03T01:09")),
        ("03-07-2021 01:09", "mdy", datetime.fromisoformat("2021-03-07T01:09")),
        ("2024年3月5日", "", datetime.fromisoformat("2024-03-05T00:00")),
        ("２０２４年３月５日 下午3:20", "", datetime.fromisoformat("2024-03-05T15:20")),
        ("2024-03-05T08:09:10.123Z", "", datetime(2024, 3, 5, 8, 9, 10, tzinfo=UTC)),
        ("02/23/26 08:55 PM", "mdy", datetime.fromisoformat("2026-02-23T20:55")),
        ("12/31/2021 12:05 AM", "mdy", datetime.fromisoformat("2021-12-31T00:05")),
        ("September 3rd, 2021", "", datetime.fromisoformat("2021-09-03T00:00")),
        ("Tue, 2 Mar 2021", "", datetime.fromisoformat("2021-03-02T00:00")),
        ("20240305", "", datetime.fromisoformat("2024-03-05T00:00")),
        ("45356.5", "serial", datetime.fromisoformat("2024-03-05T12:00")),
        ("1709640000000", "epoch", datetime(2024, 3, 5, 12, tzinfo=UTC)),
    ],
)
def test_moments_are_read(text: str, order: str, meant: datetime) -> None:
    assert spellings.moment(text, order) == meant


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("03-07-2021", ""),
        ("31/31/2021", "dmy"),
        ("2021-02-30", ""),
        ("13/13/21", "mdy"),
        ("45356", ""),
        ("soon", "dmy"),
        ("", ""),
    ],
)
def test_what_is_no_day_is_none(text: str, order: str) -> None:
    assert spellings.moment(text, order) is None


@pytest.mark.parametrize(
    ("text", "point", "meant"),
    [
        ("$342.09K", ".", "342090"),
        ("$22,700.00", ".", "22700"),
        ("１２．５万", ".", "125000"),
        ("1.2亿", ".", "120000000"),
        ("1亿2000万", ".", "120000000"),
        ("(1,234.00)", ".", "-1234"),
        ("1.234,56", ",", "1234.56"),
        ("1 234,56 €", ",", "1234.56"),
        ("-¥1,000", ".", "-1000"),
        ("USD 3.5m", ".", "3500000"),
        ("12'500.50 CHF", ".", "12500.50"),
        ("(¥5)", ".", "-5"),
        ("500元", ".", "500"),
        ("1e3", ".", "1000"),
    ],
)
def test_numbers_are_read(text: str, point: str, meant: str) -> None:
    assert spellings.number(text, point) == Decimal(meant)


@pytest.mark.parametrize("text", ["", "1.2.3", "ten", "1,23", "1万2亿", "NaN", "--5", "万", "12 34", "1e999999"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert spellings.number(text) is None


def test_percents_and_yes_and_no() -> None:
    assert [spellings.percent(text) for text in ("60%", "１２．５％", "x")] == [60, Decimal("12.5"), None]
    assert spellings.percent("0.6", is_share=True) == 60
    assert [spellings.yes_or_no(word) for word in ("Yes", "是", "FALSE", "沒有", "√", "maybe")] == [
        *(True, True, False, False, True, None)
    ]


def test_several_addresses_in_a_cell() -> None:
    assert spellings.emails("a@x.com, b@y.cn；a@x.com mailto:c@z.org") == ["a@x.com", "b@y.cn", "c@z.org"]
    assert spellings.phone("(512) 757-6000 ext. 12") == "(512) 757-6000 ext. 12"
    assert spellings.phone("call me") is None
    assert spellings.link("www.edge.com") == "https://www.edge.com"


@given(DAYS, st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%d %b %Y", "%B %d, %Y", "%Y%m%d"]))
def test_a_day_written_in_a_plain_way_reads_back(day: date, pattern: str) -> None:
    assert spellings.day(day.strftime(pattern)) == day


@given(st.lists(DAYS, min_size=1, max_size=20), st.sampled_from(["dmy", "mdy"]), st.sampled_from("-/."))
def test_a_column_of_days_is_never_read_in_the_wrong_order_unasked(days: list[date], order: str, mark: str) -> None:
    pattern = mark.join(("%d", "%m", "%Y") if order == "dmy" else ("%m", "%d", "%Y"))
    texts = [day.strftime(pattern) for day in days]

    found = recognition.recognise(texts, "date")

    assert found.guess is Guess.DATE
    assert order in found.readings
    assert found.is_open == (len(found.readings) == 2)
    if not found.is_open:
        assert [spellings.day(text, found.order) for text in texts] == days


@given(NUMBERS, st.sampled_from([".", ","]))
def test_a_grouped_number_reads_back(value: Decimal, point: str) -> None:
    text = f"{value:,.2f}"
    written = text if point == "." else text.translate(str.maketrans(".,", ",."))

    assert spellings.number(written, point) == value
    assert spellings.number(f"¥{written}", point) == value


@given(st.text(max_size=30))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    for order in ("", *spellings.ORDERS):
        spellings.moment(text, order)
    for point in ".,":
        spellings.number(text, point)
    recognition.recognise([text, text], text)


@given(st.datetimes(datetime.fromisoformat("1960-01-01T00:00"), datetime.fromisoformat("2090-01-01T00:00")))
def test_an_excel_day_reads_back(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    serial = (whole - datetime.fromisoformat("1899-12-30T00:00")) / timedelta(days=1)

    read = spellings.moment(f"{serial:.6f}".rstrip("0").rstrip("."), "serial")

    assert read is not None
    assert abs(read - whole) <= timedelta(seconds=1)


@pytest.mark.parametrize(
    ("values", "title", "guess", "order", "is_open"),
    [
        (["03-07-2021 01:09", "04-08-2021 02:00"], "", Guess.DATE, "dmy", True),
        (["03-07-2021 01:09", "14-08-2021 02:00"], "", Guess.DATE, "dmy", False),
        (["02/23/26", "02/03/24"], "", Guess.DATE, "mdy", False),
        (["45356", "45400"], "Close Date", Guess.DATE, "serial", False),
        (["45356", "45400"], "Amount", Guess.NUMBER, "", False),
        (["1709640000000", "1609640000000"], "closedate", Guess.DATE, "epoch", False),
        (["$342.09K", "$1.2M"], "", Guess.MONEY, "", False),
        (["1.234", "5.600"], "", Guess.NUMBER, "", True),
        (["1.234,56", "5,00"], "", Guess.NUMBER, "", False),
        (["60%", "12.5%"], "", Guess.PERCENT, "", False),
        (["是", "否"], "", Guess.YES_NO, "", False),
        (["13800138000", "13900139000"], "手机", Guess.PHONE, "", False),
        (["(512) 757-6000", "+86 10 8888 7777"], "", Guess.PHONE, "", False),
        (["rose@edge.com", "a@b.cn, c@d.cn"], "", Guess.EMAIL, "", False),
        (["www.edge.com", "https://x.cn/a"], "", Guess.LINK, "", False),
        (["Boxer", "Cotton"], "", Guess.TEXT, "", False),
        (["", " "], "", Guess.EMPTY, "", False),
    ],
)
def test_columns_are_recognised(values: list[str], title: str, guess: Guess, order: str, is_open: bool) -> None:
    found = recognition.recognise(values, title)

    assert (found.guess, found.order, found.is_open) == (guess, order, is_open)
