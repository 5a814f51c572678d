"""Routes and distances for a day of visits, on plain coordinates."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from urllib.parse import quote

EARTH_METRES = 6_371_000
NEAR_METRES = 500
Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stop:
    """A visit of the day. `place` is latitude and longitude; `district` what is known without them."""

    key: int
    place: Place | None
    district: str = ""
    starts: str = ""


def metres(one: Place, other: Place) -> int:
    """Along the great circle (the haversine formula), to the metre."""
    north, east = radians(other[0] - one[0]), radians(other[1] - one[1])
    half = sin(north / 2) ** 2 + cos(radians(one[0])) * cos(radians(other[0])) * sin(east / 2) ** 2
    return round(2 * EARTH_METRES * asin(min(1.0, sqrt(half))))


def route(stops: Sequence[Stop], *, begin: Place | None = None) -> list[int]:
    """The keys in an order that is short: always to the nearest stop next, beginning at `begin` or at the first stop of the day.

    Stops without coordinates follow the last one of their district, and come by district at the end where none has any.
    """
    open_stops = [stop for stop in stops if stop.place]
    here, ordered = begin, []
    while open_stops:
        start = here
        nearest = min(open_stops, key=lambda stop: (_far(start, stop), stops.index(stop))) if start else open_stops[0]
        open_stops.remove(nearest)
        ordered.append(nearest)
        here = nearest.place
    for stop in sorted((stop for stop in stops if not stop.place), key=lambda stop: (stop.district, stops.index(stop))):
        same = [index for index, known in enumerate(ordered) if stop.district and known.district == stop.district]
        ordered.insert(same[-1] + 1 if same else len(ordered), stop)
    return [stop.key for stop in ordered]


def length(stops: Sequence[Stop], order: Sequence[int]) -> int:
    """Metres between the stops whose place is known, in that order."""
    places = {stop.key: stop.place for stop in stops}
    known = [place for key in order if (place := places.get(key))]
    return sum(metres(one, other) for one, other in itertools.pairwise(known))


def map_address(*, name: str, address: str, place: Place | None, is_chinese: bool) -> str:
    """Where a map app shows it: AMap for Chinese readers, OpenStreetMap otherwise. Only a link; nothing is sent from here."""
    words = quote(" ".join(part for part in (address, name) if part))
    if is_chinese:
        if place:
            return f"https://uri.amap.com/marker?position={place[1]},{place[0]}&name={quote(name)}&coordinate=wgs84&callnative=1"
        return f"https://uri.amap.com/search?keyword={words}&callnative=1"
    if place:
        return f"https://www.openstreetmap.org/?mlat={place[0]}&mlon={place[1]}#map=16/{place[0]}/{place[1]}"
    return f"https://www.openstreetmap.org/search?query={words}"


def _far(here: Place | None, stop: Stop) -> int:
    return metres(here, stop.place) if here and stop.place else 0
