"""Addresses of one-to-ones."""

from django.urls import URLPattern, path

from quarterdeck.performance.views import one_to_ones

_SERIES = "one-to-ones/<int:series_id>/"
_TALK = "one-to-ones/talks/<int:talk_id>/"
_POINT = "one-to-ones/points/<int:point_id>/"

urlpatterns: list[URLPattern] = [
    path("one-to-ones/", one_to_ones.overview, name="one_to_ones"),
    path("one-to-ones/new/", one_to_ones.start, name="one_to_one_new"),
    path(_SERIES, one_to_ones.now, name="one_to_one"),
    path(f"{_SERIES}change/", one_to_ones.change, name="one_to_one_change"),
    path(f"{_SERIES}end/", one_to_ones.end, name="one_to_one_end"),
    path(_TALK, one_to_ones.talk, name="talk"),
    path(f"{_TALK}agenda/", one_to_ones.agenda, name="talk_agenda"),
    path(f"{_TALK}points/", one_to_ones.add_point, name="talk_add_point"),
    path(f"{_TALK}notes/", one_to_ones.notes, name="talk_notes"),
    path(f"{_TALK}private/", one_to_ones.private_note, name="talk_private_note"),
    path(f"{_TALK}agree/", one_to_ones.agree, name="talk_agree"),
    path(f"{_TALK}hold/", one_to_ones.hold, name="talk_hold"),
    path(f"{_TALK}skip/", one_to_ones.skip, name="talk_skip"),
    path(f"{_POINT}cover/", one_to_ones.cover_point, name="point_cover"),
    path(f"{_POINT}open/", one_to_ones.open_point, name="point_open"),
    path(f"{_POINT}remove/", one_to_ones.remove_point, name="point_remove"),
]
