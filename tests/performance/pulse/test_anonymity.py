"""Nobody can learn what somebody answered: each way one might try fails."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.events.models import OutboxEvent
from quarterdeck.core.idempotency.models import IdempotencyKey
from quarterdeck.people import actions as people
from quarterdeck.people.models import Member
from quarterdeck.performance.actions import pulse
from quarterdeck.performance.actions.pulse import CannotAnswer, CannotPlanPulse
from quarterdeck.performance.models.pulse import PulsePlan, PulseResult, PulseRound, PulseSeat
from quarterdeck.performance.queries.pulse import box, results
from tests import factories
from tests.performance.pulse import asking
from tests.performance.pulse.asking import MONDAY, OVER, answers, begin, finish, northerners, say

pytestmark = pytest.mark.django_db

# Sessions carry when somebody last came; a browser's, not an answer's.
NOT_OURS = {"django_session"}


@pytest.fixture
def cast() -> factories.Cast:
    return factories.cast(language="en")


def signed_in(member: Member) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


def everything() -> dict[str, list[Any]]:
    """Every row of the database in the order it lies on the disk, as a backup writes it; the sealed box left out."""
    tables = set(connection.introspection.table_names()) - NOT_OURS
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f'SELECT row_to_json(t) FROM "{table}" t ORDER BY t.ctid')
            rows = [row if isinstance(row, dict) else json.loads(row) for (row,) in cursor.fetchall()]
            found[table] = [{name: value for name, value in row.items() if name != "box"} for row in rows]
    return found


def means(unit_id: int) -> dict[str, str]:
    return {one.topic: str(one.mean) for one in PulseResult.objects.filter(unit=unit_id)}


def test_an_answer_leaves_no_trace_in_any_table(cast: factories.Cast) -> None:
    asked = begin(cast)
    before = everything()

    say(asked, cast.alice, 2)

    assert everything() == before


def test_an_answer_by_the_page_leaves_no_trace_either(cast: factories.Cast, monkeypatch: Any) -> None:
    begin(cast)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: MONDAY)
    client = signed_in(cast.alice)
    page = client.get(reverse("performance:pulse_answer"))
    before = everything()

    client.post(reverse("performance:pulse_answer"), {**answers(4), "idempotency_key": "known"})

    assert b"idempotency_key" not in page.content
    assert b"data-draft" not in page.content
    assert everything() == before
    assert not IdempotencyKey.objects.exists()
    assert b"Your answers are counted" in client.get(reverse("performance:pulse_answer")).content


def test_the_order_of_answers_is_not_in_the_box(cast: factories.Cast) -> None:
    people_there = northerners(cast)
    asked = begin(cast)
    kept = asked.box
    for place, member in enumerate(people_there):
        say(asked, member, place % 5 + 1)
    first = box.opened(PulseRound.objects.get().box)
    PulseRound.objects.update(box=kept)
    for place, member in reversed(list(enumerate(people_there))):
        say(asked, member, place % 5 + 1)
    second = box.opened(PulseRound.objects.get().box)

    assert box.opened(box.sealed(first)) == box.opened(box.sealed(second)) == first


def test_without_the_key_the_box_says_nothing(cast: factories.Cast, settings: Any) -> None:
    asked = begin(cast)
    say(asked, cast.alice, 1)
    sealed = PulseRound.objects.get().box

    settings.SECRET_KEY = "another"

    assert box.opened(sealed) == box.Box()
    assert str(cast.alice.pk) not in {*box.opened(sealed).marks}


def test_with_another_key_everybody_may_answer_anew(cast: factories.Cast, settings: Any) -> None:
    asked = begin(cast)
    say(asked, cast.alice, 1)
    settings.SECRET_KEY = "another"

    say(asked, cast.alice, 5)

    assert box.opened(PulseRound.objects.get().box).tallies[cast.sales.pk].people == 1


def test_nothing_is_shown_before_the_round_is_over(cast: factories.Cast) -> None:
    people_there = northerners(cast)
    asked = begin(cast)
    for member in people_there:
        say(asked, member, 1)

    pulse.keep_rhythm(today=OVER - timedelta(1))

    assert not PulseResult.objects.exists()
    assert results.board(viewer=cast.ada, today=MONDAY).rounds == []
    assert signed_in(cast.ada).get("/api/v1/pulse").json() == []


def test_at_the_close_the_box_and_who_was_asked_are_thrown_away(cast: factories.Cast) -> None:
    people_there = northerners(cast)
    asked = begin(cast)
    for member in people_there[:5]:
        say(asked, member, 4)

    finish(asked)

    assert (asked.box, asked.is_closed, PulseSeat.objects.filter(round=asked).exists()) == ("", True, False)
    assert means(cast.sales.pk) == dict.fromkeys(answers(4), "4.0")


def test_a_team_below_the_least_number_is_not_shown_nor_reckoned_from_the_unit_above(cast: factories.Cast) -> None:
    people_there = northerners(cast)
    asked = begin(cast)
    for member in people_there:
        say(asked, member, 4)
    say(asked, cast.charlie, 1)

    finish(asked)

    assert means(cast.south.pk) == {}
    assert means(factories.root().pk) == means(cast.north.pk) == means(cast.sales.pk)


def test_two_units_that_differ_by_one_person_are_shown_alike(cast: factories.Cast) -> None:
    people_there = northerners(cast)
    boss = factories.member("Dora", role="director", in_unit=cast.north)
    asked = begin(cast)
    for member in people_there:
        say(asked, member, 4)
    say(asked, boss, 1)

    finish(asked)

    assert means(cast.north.pk) == means(cast.sales.pk)


def test_four_answers_of_a_team_of_seven_show_nothing(cast: factories.Cast) -> None:
    asked = begin(cast)
    for member in northerners(cast)[:3]:
        say(asked, member, 1)

    finish(asked)

    assert not PulseResult.objects.exists()


def test_a_leaver_moves_no_answer_and_is_asked_no_more(cast: factories.Cast) -> None:
    people_there = northerners(cast)
    asked = begin(cast)
    say(asked, cast.bob, 2)
    people.move_member(member_id=cast.bob.pk, unit_id=cast.south.pk, on=MONDAY, by=cast.ada)
    for member in people_there:
        if member != cast.bob:
            say(asked, member, 2)

    finish(asked)

    assert means(cast.sales.pk) == dict.fromkeys(answers(2), "2.0")
    assert means(cast.south.pk) == {}


def test_nobody_can_end_a_round_early_or_open_two_in_a_week(cast: factories.Cast) -> None:
    asked = begin(cast)

    pulse.plan_pulse(values={**asking.PLAN, "is_on": False}, by=cast.ada)
    pulse.keep_rhythm(today=MONDAY + timedelta(1))
    pulse.plan_pulse(values={**asking.PLAN, "days_open": 3}, by=cast.ada)
    pulse.keep_rhythm(today=MONDAY + timedelta(2))
    finish(asked)
    pulse.keep_rhythm(today=MONDAY + timedelta(6))

    assert (asked.closes_on, PulseRound.objects.count()) == (OVER, 1)
    pulse.keep_rhythm(today=MONDAY + timedelta(7))
    assert PulseRound.objects.count() == 2


def test_the_least_number_cannot_be_lowered_for_a_running_round_nor_below_four(cast: factories.Cast) -> None:
    asked = begin(cast, least=6)
    pulse.plan_pulse(values={**asking.PLAN, "least": 4}, by=cast.ada)
    for member in northerners(cast)[:3]:
        say(asked, member, 3)
    finish(asked)

    assert asked.least == 6
    with pytest.raises(CannotPlanPulse, match="At least 4"):
        pulse.plan_pulse(values={**asking.PLAN, "least": 3}, by=cast.ada)
    with pytest.raises(IntegrityError), transaction.atomic():
        PulsePlan.objects.update(least=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        PulseRound.objects.update(least=1)


def test_a_closed_round_holds_no_counts_and_no_number_of_answers(cast: factories.Cast) -> None:
    people_there = northerners(cast)
    asked = begin(cast)
    for member in people_there:
        say(asked, member, 3)
    finish(asked)

    assert {(str(one.mean), one.answers) for one in PulseResult.objects.all()} == {("3.0", 5)}


def test_trail_and_outbox_know_of_rounds_and_of_nobody(cast: factories.Cast) -> None:
    people_there = northerners(cast)
    asked = begin(cast)
    for member in people_there:
        say(asked, member, 3)
    finish(asked)

    told = AuditEntry.objects.filter(kind="performance.pulseround")
    assert [(one.act, one.by, one.changes, one.note) for one in told.order_by("pk")] == [
        ("opened", None, {}, ""),
        ("closed", None, {}, ""),
    ]
    events = OutboxEvent.objects.filter(name__startswith="Pulse")
    assert [(one.name, one.payload, one.by) for one in events] == [("PulseRoundClosed", {"round_id": asked.pk}, None)]


def test_pages_and_rest_know_no_person_and_no_other_team(cast: factories.Cast) -> None:
    people_there = northerners(cast)
    asked = begin(cast)
    for member in people_there:
        say(asked, member, 4, load=1)
    finish(asked)
    mona, charlie = signed_in(cast.mona), signed_in(cast.charlie)

    page = mona.get(f"{reverse('performance:pulse')}?team={cast.sales.pk}&member={cast.alice.pk}").content.decode()
    rest = mona.get(f"/api/v1/pulse?team={cast.sales.pk}&member={cast.alice.pk}&member_id={cast.alice.pk}").json()
    others = charlie.get(f"/api/v1/pulse?team={cast.sales.pk}").json()

    assert "Alice" not in page.split("<main")[1].split("</main")[0]
    assert {one["team_id"] for one in rest} == {cast.sales.pk}
    assert set(rest[0]) == {"round_from", "round_to", "team_id", "team", "topic", "mean", "answers_at_least"}
    assert others == []
    assert "Sales North" not in charlie.get(reverse("performance:pulse")).content.decode().split("<main")[1]


def test_who_may_not_answer_is_told_so(cast: factories.Cast) -> None:
    asked = begin(cast)
    late = factories.member("Dora", in_unit=cast.sales)
    say(asked, cast.alice, 4)

    with pytest.raises(CannotAnswer, match="answered already"):
        say(asked, cast.alice, 1)
    with pytest.raises(CannotAnswer, match="not asked"):
        say(asked, late, 1)
    with pytest.raises(CannotAnswer, match="all five"):
        pulse.answer(round_id=asked.pk, levels={"load": 3}, today=MONDAY, by=cast.bob)
    with pytest.raises(CannotAnswer, match="all five"):
        pulse.answer(round_id=asked.pk, levels=answers(6), today=MONDAY, by=cast.bob)
    with pytest.raises(CannotAnswer, match="is over"):
        pulse.answer(round_id=asked.pk, levels=answers(3), today=OVER, by=cast.bob)
