"""The screens of objectives: what they show, what they take, what they refuse in words."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quarterdeck.core.calendar.periods import FiscalCalendar, Grain
from quarterdeck.people.models import Member
from quarterdeck.targets.actions import okrs as actions
from quarterdeck.targets.forms.okrs import SpanField
from quarterdeck.targets.models import KeyResult, Objective
from tests import factories

pytestmark = pytest.mark.django_db


def signed_in(member: Member) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def cast():
    return factories.cast(language="en")


@pytest.fixture
def quarter():
    return FiscalCalendar().containing(timezone.localdate(), Grain.QUARTER)


@pytest.fixture
def aim(cast, quarter):
    values = {"title": "Loved", "from_on": quarter.start, "until_on": quarter.end}
    made = actions.set_objective(values=values, today=timezone.localdate(), by=cast.alice)
    told = {"title": "References", "target": Decimal(10)}
    actions.add_key_result(objective_id=made.pk, values=told, today=timezone.localdate(), by=cast.alice)
    return made


def test_pages_show_the_objective(cast, aim):
    client = signed_in(cast.alice)

    for name, args in (("okr", [aim.pk]), ("okr_check_in", [aim.pk]), ("okr_edit", [aim.pk]), ("okrs", [])):
        page = client.get(reverse(f"targets:{name}", args=args))
        assert page.status_code == 200, name
        assert b"Loved" in page.content, name


def test_objective_is_set_with_a_key_result_and_checked_in(cast, quarter):
    client = signed_in(cast.alice)

    client.post(reverse("targets:okr_new"), {"title": "Grow", "span": SpanField.written(quarter.start, quarter.end)})
    aim = Objective.objects.get()
    client.post(
        reverse("targets:key_result_new", args=[aim.pk]),
        {"title": "Win rate", "metric_code": "", "unit": "percent", "start": "20", "target": "30", "weight": "1"},
    )
    result = KeyResult.objects.get()
    client.post(
        reverse("targets:okr_check_in", args=[aim.pk]),
        {f"r{result.pk}-value": "25", f"r{result.pk}-confidence": "7", f"r{result.pk}-note": "Well"},
    )

    result.refresh_from_db()
    assert (aim.owner, aim.span) == (cast.alice, quarter)
    assert (result.start, result.target, result.value, result.confidence) == (
        Decimal("0.2"),
        Decimal("0.3"),
        Decimal("0.25"),
        7,
    )
    page = client.get(reverse("targets:okr", args=[aim.pk]))
    assert b"25.0%" in page.content


def test_key_result_that_goes_nowhere_is_told_at_its_field(cast, aim):
    values = {"title": "Still", "unit": "count", "start": "5", "target": "5", "weight": "1"}

    page = signed_in(cast.alice).post(reverse("targets:key_result_new", args=[aim.pk]), values)

    assert page.status_code == 422
    assert b"nothing to reach" in page.content


def test_scoring_too_early_is_refused_in_words(cast, aim, quarter):
    result = aim.key_results.get()
    client = signed_in(cast.alice)
    later = actions.set_objective(
        values={"title": "Later", "from_on": quarter.end, "until_on": quarter.end.replace(year=quarter.end.year + 1)},
        today=timezone.localdate(),
        by=cast.alice,
    )
    actions.add_key_result(
        objective_id=later.pk, values={"title": "R", "target": Decimal(1)}, today=timezone.localdate(), by=cast.alice
    )

    page = client.post(
        reverse("targets:okr_score", args=[later.pk]), {f"score_{later.key_results.get().pk}": "0.7", "lesson": ""}
    )

    assert page.status_code == 422
    assert b"two weeks before the end" in page.content
    assert result.score is None


def test_restore_follows_archive(cast, aim):
    client = signed_in(cast.alice)

    client.post(reverse("targets:okr_archive", args=[aim.pk]))
    assert Objective.objects.current().count() == 0
    client.post(reverse("targets:okr_restore", args=[aim.pk]))

    assert Objective.objects.current().count() == 1
