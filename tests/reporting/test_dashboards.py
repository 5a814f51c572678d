"""Dashboards: arranged by their owner, each tile for those who may see its report."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.core.lists.models import Sharing
from quarterdeck.reporting.actions import dashboards as actions
from quarterdeck.reporting.actions import reports
from quarterdeck.reporting.actions.reports import CannotReport
from quarterdeck.reporting.models import Dashboard, Tile
from quarterdeck.reporting.rules.arranging import arranged
from tests import factories
from tests.reporting import sold
from tests.reporting.test_reports import signed_in

pytestmark = pytest.mark.django_db
AWAY = "?whose=archived"


def dashboard_of(cast: factories.Cast, *, tiles: int = 3, sharing: str = Sharing.NOBODY) -> Dashboard:
    found = actions.save_dashboard(name="Monday", by=cast.mona, shared_with=sharing)
    for number in range(tiles):
        report = sold.report(cast.mona, name=f"Report {number}")
        actions.pin(report_id=report.pk, dashboard_id=found.pk, by=cast.mona)
    return found


def order_of(dashboard: Dashboard) -> list[str]:
    return [tile.report.name for tile in Tile.objects.filter(dashboard=dashboard).order_by("position", "pk")]


def test_tiles_keep_the_order_they_were_dragged_into() -> None:
    cast = sold.company().cast
    dashboard = dashboard_of(cast)
    first, second, third = Tile.objects.order_by("position").values_list("pk", flat=True)

    answer = signed_in(cast.mona).post(f"/reports/dashboards/{dashboard.pk}/order/", {"tile": [third, first, second]})

    assert answer.status_code == 204
    assert order_of(dashboard) == ["Report 2", "Report 0", "Report 1"]


@given(st.lists(st.integers(0, 9), unique=True), st.lists(st.integers(0, 12)))
def test_no_order_loses_a_tile(present: list[int], wanted: list[int]) -> None:
    order = arranged(present, wanted)

    assert sorted(order) == sorted(present)
    named = [key for key in dict.fromkeys(wanted) if key in present]
    assert order[: len(named)] == named


def test_a_report_stands_on_a_dashboard_once() -> None:
    cast = sold.company().cast
    dashboard = dashboard_of(cast, tiles=1)

    with pytest.raises(CannotReport):
        actions.pin(report_id=Tile.objects.get().report_id, dashboard_id=dashboard.pk, by=cast.mona)


def test_a_report_is_pinned_to_a_new_dashboard_from_its_page() -> None:
    cast = sold.company().cast
    report = sold.report(cast.alice)

    signed_in(cast.alice).post(f"/reports/{report.pk}/pin/", {"new": "Mine", "look": "table", "width": "full"})

    tile = Tile.objects.get()
    assert (tile.dashboard.name, tile.dashboard.owner, tile.look, tile.width) == ("Mine", cast.alice, "table", "full")


def test_a_tile_shows_to_those_who_may_see_its_report() -> None:
    cast = sold.company().cast
    dashboard = dashboard_of(cast, tiles=2, sharing=Sharing.EVERYONE)
    first, second = Tile.objects.order_by("position")
    reports.save_report(
        report_id=first.report_id, name="For all", definition=sold.BY_MEMBER, by=cast.mona, shared_with=Sharing.EVERYONE
    )
    charlie = signed_in(cast.charlie)

    page = charlie.get(f"/reports/dashboards/{dashboard.pk}/").content.decode()

    assert "For all" in page
    assert "Report 1" not in page
    assert [charlie.get(f"/reports/tiles/{tile.pk}/").status_code for tile in (first, second)] == [200, 404]
    assert charlie.post(f"/reports/tiles/{first.pk}/remove/").status_code == 404


def test_another_persons_dashboard_is_not_there() -> None:
    cast = sold.company().cast
    dashboard = dashboard_of(cast, tiles=1)

    assert signed_in(cast.charlie).get(f"/reports/dashboards/{dashboard.pk}/").status_code == 404
    assert signed_in(cast.charlie).post(f"/reports/dashboards/{dashboard.pk}/order/").status_code == 404


def test_what_was_put_away_is_listed_and_brought_back() -> None:
    cast = sold.company().cast
    dashboard = dashboard_of(cast, tiles=1, sharing=Sharing.EVERYONE)
    mona, charlie = signed_in(cast.mona), signed_in(cast.charlie)
    mona.post(f"/reports/dashboards/{dashboard.pk}/archive/")

    lists = [
        one.get(f"/reports/dashboards/{whose}").content.decode()
        for one, whose in ((mona, ""), (mona, AWAY), (charlie, AWAY))
    ]
    mona.post(f"/reports/dashboards/{dashboard.pk}/restore/")

    assert ["Monday" in page for page in lists] == [False, True, False]
    assert f"/reports/dashboards/{dashboard.pk}/restore/" in lists[1]
    assert "Monday" in mona.get("/reports/dashboards/").content.decode()
