"""Visits: the short route, checking in and out, and what a photo keeps."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from quarterdeck.crm.actions import accounts, visits
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed
from quarterdeck.crm.models import Account, Activity, VisitCheckIn
from quarterdeck.crm.queries import visits as queries
from quarterdeck.crm.rules import photos
from quarterdeck.crm.rules import visits as rules
from quarterdeck.crm.rules.visits import Stop
from tests import factories
from tests.crm.test_quick_log import signed_in

NOW = datetime(2026, 3, 4, 3, 0, tzinfo=UTC)
TODAY = date(2026, 3, 4)
BUND, HONGQIAO, BEIJING = (31.2400, 121.4900), (31.1979, 121.3363), (39.9042, 116.4074)
places = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
stops_given = st.lists(st.tuples(st.one_of(st.none(), places), st.sampled_from(["", "East", "West"])), max_size=8).map(
    lambda found: [Stop(key, place, district) for key, (place, district) in enumerate(found)]
)


@given(stops_given)
def test_a_route_visits_everybody_once(stops: list[Stop]) -> None:
    assert sorted(rules.route(stops)) == [stop.key for stop in stops]


@given(places, places)
def test_distances_are_the_same_both_ways_and_at_most_half_round_the_earth(
    one: rules.Place, other: rules.Place
) -> None:
    assert abs(rules.metres(one, other) - rules.metres(other, one)) <= 1
    assert 0 <= rules.metres(one, other) <= 20_015_100


def test_a_route_goes_to_the_nearest_next_and_keeps_districts_together() -> None:
    stops = [
        Stop(1, BUND, "Shanghai"),
        Stop(2, BEIJING, "Beijing"),
        Stop(3, HONGQIAO, "Shanghai"),
        Stop(4, None, "Shanghai"),
    ]

    assert rules.route(stops) == [1, 3, 4, 2]
    assert 1_060_000 < rules.metres(BUND, BEIJING) < 1_080_000


def picture(*, size: tuple[int, int] = (2400, 1200), place: bool = True) -> bytes:
    kept, exif = BytesIO(), Image.Exif()
    if place:
        exif[0x010F] = "Phone"
        exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", size, "navy").save(kept, "JPEG", exif=exif)
    return kept.getvalue()


def test_a_photo_is_made_small_and_tells_nothing_of_its_maker() -> None:
    raw = picture()
    assert Image.open(BytesIO(raw)).getexif()

    kept = Image.open(BytesIO(photos.clean(BytesIO(raw), size=len(raw))))

    assert (kept.format, kept.size, dict(kept.getexif())) == ("JPEG", (1600, 800), {})


@pytest.mark.parametrize("raw", [b"", b"<svg/>", b"\xff\xd8\xff not a picture", b"GIF89a" + b"\0" * 50])
def test_what_is_no_photo_is_refused(raw: bytes) -> None:
    with pytest.raises(photos.NotAPhoto):
        photos.clean(BytesIO(raw), size=len(raw))
    with pytest.raises(photos.NotAPhoto):
        photos.clean(BytesIO(picture()), size=photos.LARGEST + 1)


@pytest.fixture
def cast(db: None) -> factories.Cast:
    return factories.cast(language="en")


@pytest.fixture
def customers(cast: factories.Cast) -> list[Account]:
    made = [accounts.create_account(name=name, by=cast.alice) for name in ("Bund", "Beijing", "Hongqiao")]
    for account, (north, east) in zip(made, (BUND, BEIJING, HONGQIAO), strict=True):
        visits.place_account(account_id=account.pk, latitude=north, longitude=east, by=cast.alice)
    return made


def test_a_day_is_planned_in_the_short_order_and_planned_again_adds_nothing(
    cast: factories.Cast, customers: list[Account]
) -> None:
    ids = [account.pk for account in customers]

    visits.plan_day(on=TODAY, account_ids=ids, by=cast.alice)
    visits.plan_day(on=TODAY, account_ids=ids, by=cast.alice)

    day = queries.visit_day(viewer=cast.alice, on=TODAY, is_chinese=True)
    assert [visit.account.name for visit in day.visits if visit.account] == ["Bund", "Hongqiao", "Beijing"]
    assert "uri.amap.com" in day.visits[0].map_url
    assert (day.without_place, day.done) == (0, 0)
    assert queries.visit_day(viewer=cast.bob, on=TODAY, is_chinese=True).visits == []


def test_a_visit_is_checked_in_and_out_by_the_one_who_goes(cast: factories.Cast, customers: list[Account]) -> None:
    visit = visits.plan_day(on=TODAY, account_ids=[customers[0].pk], by=cast.alice)[0]
    raw = picture()

    with pytest.raises(NotAllowed):
        visits.check_in(activity_id=visit.pk, by=cast.mona, at=NOW)
    with pytest.raises(Http404):
        visits.check_in(activity_id=visit.pk, by=cast.charlie, at=NOW)
    with pytest.raises(Invalid):
        visits.check_out(activity_id=visit.pk, by=cast.alice, at=NOW)
    here = visits.check_in(
        activity_id=visit.pk, by=cast.alice, at=NOW, latitude=31.2405, longitude=121.4905, accuracy=12,
        photo=BytesIO(raw), photo_size=len(raw),
    )  # fmt: skip
    with pytest.raises(Invalid):
        visits.check_in(activity_id=visit.pk, by=cast.alice, at=NOW)
    done = visits.check_out(activity_id=visit.pk, by=cast.alice, at=NOW + timedelta(minutes=42), outcome="interested")

    assert here.distance is not None
    assert 60 < here.distance < 90
    assert (done.minutes, done.outcome, done.done_at) == (42, "interested", NOW + timedelta(minutes=42))
    row = queries.team_visits(viewer=cast.mona, from_on=TODAY, until_on=TODAY + timedelta(1))[0]
    assert (row.name, row.planned, row.done, row.checked_in, row.minutes) == ("Alice", 1, 1, 1, 42)


def test_pages_of_visits_work_on_their_own(cast: factories.Cast, customers: list[Account]) -> None:
    client = signed_in(cast.alice)
    planned = {"on": TODAY.isoformat(), "account_ids": [str(account.pk) for account in customers]}

    assert client.post(reverse("crm:visit_plan"), planned).status_code == 302
    visit = Activity.objects.order_by("due_at")[0]
    page = client.get(reverse("crm:visit", args=[visit.pk]))
    assert b'capture="environment"' in page.content
    file = SimpleUploadedFile("here.jpg", picture(), "image/jpeg")
    sent = {"latitude": "31.24", "longitude": "121.49", "accuracy": "9", "place": "Gate 3", "photo": file}
    client.post(reverse("crm:visit_check_in", args=[visit.pk]), sent)
    kept = VisitCheckIn.objects.get()
    assert (kept.place, kept.distance) == ("Gate 3", 0)
    assert client.get(reverse("crm:visit_photo", args=[kept.pk])).status_code == 200
    assert signed_in(cast.charlie).get(reverse("crm:visit_photo", args=[kept.pk])).status_code == 404
    for address in ("crm:visit_day", "crm:team_visits"):
        assert client.get(reverse(address)).status_code == 200
    assert client.get(f"{reverse('crm:visit_day')}?on={TODAY.isoformat()}").status_code == 200
    assert client.post(reverse("crm:visit_check_out", args=[visit.pk]), {"outcome": "agreed"}).status_code == 302
    assert client.post(reverse("crm:visit_order"), {"on": TODAY.isoformat()}).status_code == 302
    assert client.post(reverse("crm:visit_place_account", args=[visit.pk])).status_code == 302
