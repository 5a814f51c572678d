"""Metrics a company makes itself: what they come to, what is refused, and how they are kept."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.core.calendar.periods import Period
from quarterdeck.metrics import actions, catalogue, engine, queries
from quarterdeck.metrics.catalogue import METRICS, Better, Only, Unit
from quarterdeck.metrics.catalogue.own import Kind, Recipe, loop_of, unit_of
from quarterdeck.metrics.models import CustomMetric
from quarterdeck.metrics.queries import own
from tests.metrics import company as made

PERIOD = Period(date(2025, 3, 10), date(2025, 10, 5))
WON_PER_CALL = Recipe(Kind.RATIO, "won_amount", "calls")


@pytest.fixture
def company(db: Any) -> made.Company:
    return made.empty()


def defined(company: made.Company, name: str, recipe: Recipe) -> str:
    return actions.define_metric(name=name, recipe=recipe, by=company.cast.ada).code


def asked(company: made.Company, *codes: str, **more: Any) -> engine.Table:
    return engine.query(viewer=company.cast.ada, metrics=codes, period=PERIOD, today=made.TODAY, **more)


@pytest.mark.django_db
def test_ratio_difference_and_limit_equal_their_parts_in_every_cell() -> None:
    company = made.random_company(21)
    ratio = defined(company, "Won per call", WON_PER_CALL)
    difference = defined(company, "Net amount", Recipe(Kind.DIFFERENCE, "won_amount", "lost_amount"))
    fair = Recipe(Kind.ONLY, "won_amount", only=(Only("source", ("fair",)),), only_words="Source = fair")
    limited = defined(company, "Won at fairs", fair)
    parts = ("won_amount", "calls", "lost_amount")

    for by in ((), ("member",), ("team", "month"), ("product",)):
        table = asked(company, *parts, ratio, difference, limited, by=by)
        at_fairs = asked(company, "won_amount", by=by, filters={"source": ["fair"]})
        known = {tuple(row[: len(by)]): row[len(by)] for row in at_fairs.rows}
        for row in table.rows:
            won, calls, lost, *own_values = row[len(by) :]
            per_call = Decimal(won) / Decimal(calls) if calls else None
            assert own_values == [per_call, won - lost, known.get(tuple(row[: len(by)]), 0)], (by, row)


@pytest.mark.django_db
def test_rows_of_a_limited_metric_add_up_to_it() -> None:
    company = made.random_company(22)
    fair = Recipe(Kind.ONLY, "won_amount", only=(Only("source", ("fair",)),), only_words="Source = fair")
    code = defined(company, "Won at fairs", fair)

    found = queries.drill(viewer=company.cast.ada, code=code, asked=queries.Asked(PERIOD), today=made.TODAY)

    assert sum(row.values[0] or 0 for row in found.rows) == found.figure == asked(company, code).rows[0][0]
    assert found.count > 0


@pytest.mark.django_db
def test_metric_of_metrics_opens_into_them_over_the_same_days() -> None:
    company = made.random_company(23)
    code = defined(company, "Won per call", WON_PER_CALL)

    value, parts = queries.opened_into(
        viewer=company.cast.ada, code=code, asked=queries.Asked(PERIOD), today=made.TODAY
    )

    won, calls = (Decimal(part.value or 0) for part in parts)
    assert {part.period for part in parts} == {PERIOD}
    assert value == won / calls


def test_ratio_of_ratios_is_made_of_sums(company: made.Company) -> None:
    inner = defined(company, "Won per call", WON_PER_CALL)
    outer = defined(company, "Against size", Recipe(Kind.RATIO, inner, "average_deal_size", is_share=True))

    metric = catalogue.metric(outer)

    assert (metric.unit, metric.opens_into) == (Unit.PERCENT, (inner, "average_deal_size"))
    assert [part.measure for part in metric.parts] == ["won_amount", "calls", "won_amount", "won"]
    assert metric.combine([Decimal(600), 6, Decimal(600), 3]) == Decimal("0.5")
    assert metric.combine([Decimal(600), 0, Decimal(600), 3]) is None


@pytest.mark.parametrize(
    ("kind", "first", "second", "is_share", "unit"),
    [
        (Kind.RATIO, Unit.MONEY, Unit.COUNT, False, Unit.MONEY),
        (Kind.RATIO, Unit.MONEY, Unit.MONEY, True, Unit.PERCENT),
        (Kind.RATIO, Unit.COUNT, Unit.COUNT, False, Unit.COUNT),
        (Kind.RATIO, Unit.MONEY, Unit.DAYS, False, Unit.MONEY_PER_DAY),
        (Kind.RATIO, Unit.COUNT, Unit.MONEY, False, None),
        (Kind.RATIO, Unit.PERCENT, Unit.MONEY, False, None),
        (Kind.DIFFERENCE, Unit.MONEY, Unit.MONEY, False, Unit.MONEY),
        (Kind.DIFFERENCE, Unit.MONEY, Unit.COUNT, False, None),
        (Kind.ONLY, Unit.DAYS, None, False, Unit.DAYS),
    ],
)
def test_units_that_go_together(kind: Kind, first: Unit, second: Unit, is_share: bool, unit: Unit) -> None:
    assert unit_of(kind, first, second, is_share=is_share) == unit


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(Kind.DIFFERENCE, "won_amount", "calls"),
        Recipe(Kind.RATIO, "calls", "won_amount"),
        Recipe(Kind.RATIO, "won_amount", "luck"),
        Recipe(Kind.RATIO, "won_amount", ""),
        Recipe(Kind.ONLY, "won_amount"),
        Recipe(Kind.ONLY, "leads_created", only=(Only("product", ("1",)),)),
        Recipe(Kind.RATIO, "won_amount", "own-99"),
    ],
)
def test_recipe_that_makes_no_sense_is_refused(company: made.Company, recipe: Recipe) -> None:
    with pytest.raises(actions.CannotDefine):
        defined(company, "Nonsense", recipe)


def test_name_is_taken_once(company: made.Company) -> None:
    code = defined(company, "Won per call", WON_PER_CALL)

    with pytest.raises(actions.CannotDefine):
        defined(company, "won PER call", WON_PER_CALL)
    actions.archive_metric(own_id=CustomMetric.objects.get().pk, by=company.cast.ada)
    defined(company, "Won per call", WON_PER_CALL)

    with pytest.raises(actions.CannotDefine):
        actions.restore_metric(own_id=int(code.removeprefix("own-")), by=company.cast.ada)


def test_metric_cannot_be_made_of_itself(company: made.Company) -> None:
    first = defined(company, "First", WON_PER_CALL)
    second = defined(company, "Second", Recipe(Kind.RATIO, first, "average_deal_size"))

    with pytest.raises(actions.CannotDefine, match="First → Second → First"):
        actions.change_metric(
            own_id=int(first.removeprefix("own-")),
            name="First",
            recipe=Recipe(Kind.RATIO, second, "calls"),
            version=1,
            by=company.cast.ada,
        )


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=12))
def test_loops_are_found_in_any_order_of_changes(changes: list[tuple[int, int]]) -> None:
    """Recipes that pass the check one by one never lead from a metric back to itself."""
    recipes: dict[str, Recipe] = {}
    for one, part in changes:
        recipe = Recipe(Kind.RATIO, f"own-{part}", "calls")
        if not loop_of(f"own-{one}", recipe, recipes):
            recipes[f"own-{one}"] = recipe

    for code in recipes:
        way = [code]
        while way[-1] in recipes:
            way.append(recipes[way[-1]].first)
            assert len(way) == len(set(way)), way


def test_archived_metric_is_computed_but_not_offered(company: made.Company) -> None:
    code = defined(company, "Won per call", WON_PER_CALL)
    assert code in catalogue.every_metric()

    actions.archive_metric(own_id=int(code.removeprefix("own-")), by=company.cast.ada)

    assert code not in catalogue.every_metric()
    assert asked(company, code).rows == [(None,)]


def test_metric_knows_where_it_is_used(company: made.Company) -> None:
    code = defined(company, "Won per call", WON_PER_CALL)

    def names(of: str) -> set[str]:
        return {use.url for _label, uses in queries.uses_of(company.cast.ada, of) for use in uses}

    against_target = {f"/metrics/{one}/" for one in ("quota_attainment", "pace", "pipeline_coverage")}
    assert names("won_amount") == {f"/metrics/{code}/", "/today/", "/cockpit/", *against_target}
    assert names("calls") == {f"/metrics/{code}/"}
    assert "/metrics/sales_velocity/" in names("sales_cycle_days")


def test_names_of_a_limit_must_all_be_known(company: made.Company) -> None:
    with pytest.raises(queries.CannotMeasure):
        own.recipe(kind="only", first="won_amount", dimension="member", keys=["Alice", "Nobody"])

    assert own.recipe(kind="only", first="won_amount", dimension="member", keys=["alice"]).only == (
        Only("member", (company.cast.alice.pk,)),
    )


def test_metric_is_made_changed_and_put_away_on_the_pages(client: Client, company: made.Company) -> None:
    client.force_login(company.cast.ada)
    typed = {"name": "Won per call", "kind": "ratio", "first": "won_amount", "second": "calls", "better": "higher"}

    answer = client.post("/metrics/own/new/", typed)
    row = CustomMetric.objects.get()
    assert answer.headers["Location"] == f"/metrics/{row.code}/"
    assert "Won per call" in client.get("/metrics/").content.decode()
    assert client.get(f"/metrics/own/{row.pk}/change/").status_code == 200

    client.post(f"/metrics/own/{row.pk}/change/", {**typed, "name": "Won a call", "version": "1"})
    row.refresh_from_db()
    assert (row.name, row.version) == ("Won a call", 2)

    client.post(f"/metrics/own/{row.pk}/archive/")
    assert "Won a call" not in client.get("/metrics/").content.decode()
    assert "Won a call" in client.get("/metrics/?view=archived").content.decode()
    client.post(f"/metrics/own/{row.pk}/restore/")
    assert CustomMetric.objects.get().archived_at is None


def test_preview_shows_the_figure_or_says_why_there_is_none(client: Client, company: made.Company) -> None:
    client.force_login(company.cast.ada)
    typed = {"kind": "difference", "first": "won_amount", "better": "higher"}

    good = client.post("/metrics/own/preview/", {**typed, "second": "lost_amount"}, headers={"Accept-Language": "en"})
    bad = client.post("/metrics/own/preview/", {**typed, "second": "calls"}, headers={"Accept-Language": "en"})

    assert "Won amount − Lost amount." in good.content.decode()
    assert "different units" in bad.content.decode()
    assert not CustomMetric.objects.exists()


def test_reps_see_metrics_but_do_not_make_them(client: Client, company: made.Company) -> None:
    code = defined(company, "Won per call", WON_PER_CALL)
    client.force_login(company.cast.alice)

    assert client.get(f"/metrics/{code}/").status_code == 200
    assert client.post("/metrics/own/new/", {"name": "Mine"}).status_code == 403


@pytest.mark.parametrize("code", METRICS)
def test_every_metric_has_a_page(client: Client, company: made.Company, code: str) -> None:
    client.force_login(company.cast.mona)

    page = client.get(f"/metrics/{code}/", headers={"Accept-Language": "en"}).content.decode()

    assert str(METRICS[code].formula).replace("'", "&#x27;") in page


def test_catalogue_is_searched_by_words_and_pinyin(client: Client, company: made.Company) -> None:
    client.force_login(company.cast.alice)

    page = client.get("/metrics/?q=discount", headers={"Accept-Language": "en"}).content.decode()

    assert "Discount rate" in page
    assert "Sales cycle" not in page


@pytest.mark.parametrize("query", ["by=weather", "by=product"])
def test_page_splits_by_what_is_known(
    client: Client, company: made.Company, query: str, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    client.force_login(company.cast.ada)

    with django_assert_max_num_queries(30):
        answer = client.get(f"/metrics/won_amount/?{query}")

    assert answer.status_code == (400 if query == "by=weather" else 200)


def test_direction_is_one_of_three(company: made.Company) -> None:
    with pytest.raises(ValueError, match="sideways"):
        actions.define_metric(name="Odd", recipe=WON_PER_CALL, better="sideways", by=company.cast.ada)
    assert {one.value for one in Better} == {"higher", "lower", "neither"}


def test_values_of_a_limit_are_picked_among_those_there_are(client: Client, company: made.Company) -> None:
    client.force_login(company.cast.ada)
    alice, bob = company.cast.alice, company.cast.bob
    typed = {"name": "Two", "kind": "only", "first": "won_amount", "dimension": "member", "better": "higher"}

    page = client.get("/metrics/own/new/").content.decode()
    offered = client.get("/metrics/choices/member/?q=ali").json()
    client.post("/metrics/own/new/", {**typed, "keys": [alice.pk, bob.pk]})
    row = CustomMetric.objects.get()
    changing = client.get(f"/metrics/own/{row.pk}/change/").content.decode()
    refused = client.post("/metrics/own/new/", {**typed, "name": "Nobody", "keys": ["99999"]})

    assert 'data-select-url="/metrics/choices/-/"' in page
    assert 'data-select-by="dimension"' in page
    assert offered == [{"value": str(alice.pk), "text": "Alice", "detail": ""}]
    assert row.only == [{"dimension": "member", "keys": [alice.pk, bob.pk], "or_none": False}]
    assert row.only_words.endswith(" = Alice, Bob")
    assert f'<option value="{alice.pk}" selected>Alice</option>' in changing
    assert (refused.status_code, CustomMetric.objects.count()) == (422, 1)
    assert [client.get(f"/metrics/choices/{code}/").status_code for code in ("month", "nothing")] == [404, 404]


def test_many_values_are_named_as_far_as_there_is_room(company: made.Company) -> None:
    found = own.recipe(kind="only", first="won_amount", dimension="source", keys=[f"source {n}" for n in range(90)])

    assert len(found.only[0].keys) == 90
    assert len(found.only_words) == own.MOST_WORDS
