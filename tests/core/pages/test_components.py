from decimal import Decimal

from quarterdeck.core.pages import components


def test_heat_levels_run_from_the_lowest_to_the_highest_of_the_column() -> None:
    column = [10, 20, 30, None]

    assert list(map(components.heat_scale(column), column)) == [1, 5, 9, 0]


def test_heat_levels_are_taken_from_the_median_so_one_outlier_does_not_paint_the_rest() -> None:
    column = [10, 11, 12, 13, 500]

    assert list(map(components.heat_scale(column), column)) == [1, 3, 5, 5, 9]


def test_heat_levels_turn_round_where_lower_is_better() -> None:
    assert components.heat_scale([Decimal(10), Decimal(30)], "lower")(Decimal(10)) == 9


def test_heat_levels_say_nothing_about_a_single_value() -> None:
    assert components.heat_scale([7, 7, None])(7) == 0


def test_sparkline_breaks_at_a_gap() -> None:
    assert components.sparkline_points([1, 2, None, 4], 84, 24) == ["2.0,21.0 28.7,15.0", "82.0,3.0"]


def test_sparkline_needs_two_values() -> None:
    assert components.sparkline_points([None, 3], 84, 24) == []


def test_a_person_keeps_their_colour() -> None:
    assert components.colour_of("王晓明") == components.colour_of("王晓明")
    assert 0 <= components.colour_of("Anna") < 8
