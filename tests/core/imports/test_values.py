"""What cells say, in the spellings people use."""

from datetime import date
from decimal import Decimal

import pytest

from quarterdeck.core.imports import values
from quarterdeck.core.imports.kinds import Field, FieldType
from quarterdeck.core.imports.problems import Unreadable
from quarterdeck.core.imports.profiles import Source


def read(kind: FieldType, text: str, *, formats: tuple[str, ...] = (), decimal: str = ".") -> object:
    source = Source("x", column="x", formats=formats, decimal=decimal)
    return values.parser_of(Field("x", "x", kind, max_length=10), source, ("won", "lost"))(text)


@pytest.mark.parametrize("text", ["2017-03-01", "2017/3/1", "2017.03.01", "2017年3月1日", "2017-03-01 08:30:00"])
def test_dates_read_in_usual_spellings(text: str) -> None:
    assert read(FieldType.DATE, text) == date(2017, 3, 1)


def test_date_follows_the_formats_of_its_column() -> None:
    assert read(FieldType.DATE, "01.03.2017", formats=("%d.%m.%Y",)) == date(2017, 3, 1)
    assert read(FieldType.DATE, "15 Apr, 2021", formats=("%d %b, %Y",)) == date(2021, 4, 15)


@pytest.mark.parametrize("text", ["2017-02-30", "2017-13-01", "0001-01-01", "9999-01-01", "soon", "3/1/2017", "43000"])
def test_impossible_dates_are_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read(FieldType.DATE, text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1054", "1054.00"),
        ("¥1,054.50", "1054.50"),
        ("$22,700.00", "22700.00"),
        ("１２３４", "1234.00"),
        ("1 054", "1054.00"),
        ("CNY 12", "12.00"),
        ("12元", "12.00"),
        ("0.005", "0.01"),
        ("1e3", "1000.00"),
    ],
)
def test_amounts_read_in_usual_spellings(text: str, amount: str) -> None:
    assert read(FieldType.MONEY, text) == Decimal(amount)


def test_amount_with_a_decimal_comma_reads_where_the_profile_says_so() -> None:
    assert read(FieldType.MONEY, "1.054,50", decimal=",") == Decimal("1054.50")


@pytest.mark.parametrize(
    "text", ["-5", "(5)", "1e13", "1000000000001", "NaN", "Infinity", "ten", "1.2.3", "1e999999", "=5"]
)
def test_negative_absurd_and_other_amounts_are_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read(FieldType.MONEY, text)


def test_other_types_refuse_what_does_not_fit() -> None:
    assert read(FieldType.INTEGER, "2,822") == 2822
    assert read(FieldType.WORDS, "a, b；c") == ["a", "b", "c"]
    for kind, text in [(FieldType.INTEGER, "1.5"), (FieldType.CHOICE, "maybe"), (FieldType.TEXT, "x" * 11)]:
        with pytest.raises(Unreadable):
            read(kind, text)


def test_mark_of_exported_text_is_taken_off_again() -> None:
    assert values.plain(" '=1+1 ") == "=1+1"
    assert values.plain("'tis") == "'tis"
