"""The screens of scorecards: what they show, what they take, what they refuse in words."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.people.models import Member
from quarterdeck.performance.models.scorecards import ScorecardPart, ScorecardTemplate
from tests import factories
from tests.performance.scoring import LEARNT, WON, in_force, template
from tests.targets.owing import won

pytestmark = pytest.mark.django_db


def signed_in(member: Member) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def cast() -> factories.Cast:
    return factories.cast(language="en")


def test_template_is_made_from_a_starter_checked_and_put_in_force(cast: factories.Cast) -> None:
    client = signed_in(cast.ada)
    role = cast.alice.roles.get().pk

    client.post(
        reverse("performance:scorecard_template_new"),
        {"name": "Sellers", "role_id": role, "grain": "quarter", "begin_with": "seller"},
    )
    made = ScorecardTemplate.objects.get()
    page = client.get(reverse("performance:scorecard_template", args=[made.pk]))
    smart = client.get(reverse("performance:scorecard_smart", args=[made.pk]))
    client.post(
        reverse("performance:scorecard_put_in_force", args=[made.pk]), {"from_on": "2026-01-01", "why": "First"}
    )

    assert b"Weights add up to 100" in page.content
    assert b"3 of 3 people have no target" in smart.content
    assert made.editions.get().from_on == date(2026, 1, 1)


def test_parts_are_typed_by_kind_and_percents_kept_as_shares(cast: factories.Cast) -> None:
    made = template(cast, [])
    client = signed_in(cast.ada)
    url = reverse("performance:scorecard_part_new", args=[made.pk])
    usual = {"group": "result", "scope": "person", "target_source": "number", "weight": "50"}

    wrong = client.post(f"{url}?kind=bands", {**usual, "metric_code": "win_rate", "target": "30", "bands": "80: 60"})
    client.post(
        f"{url}?kind=bands", {**usual, "metric_code": "win_rate", "target": "30", "bands": "80 = 60\n100 = 100"}
    )
    bare = client.post(f"{url}?kind=all_or_nothing", {**usual, "metric_code": "visits", "target": ""})

    assert (wrong.status_code, bare.status_code) == (422, 422)
    assert b"Line 1 is not written" in wrong.content
    assert b"Without a target nothing can be scored" in bare.content
    part = ScorecardPart.objects.get()
    assert (str(part.target), part.settings) == ("0.3000", {"bands": [["0.8", "60"], ["1", "100"]]})
    again = client.get(reverse("performance:scorecard_part_edit", args=[part.pk]))
    assert b"80 = 60\n100 = 100" in again.content
    assert b'value="30"' in again.content


def test_weights_that_do_not_sum_are_told_on_the_form(cast: factories.Cast) -> None:
    made = template(cast, [WON])

    page = signed_in(cast.ada).post(
        reverse("performance:scorecard_put_in_force", args=[made.pk]), {"from_on": "2026-01-01"}
    )

    assert page.status_code == 422
    assert b"40 are missing to 100" in page.content


def test_pages_open_for_who_is_judged_and_who_judges(cast: factories.Cast) -> None:
    made = in_force(cast, [WON, LEARNT], on=date(2025, 1, 1))
    won(cast.alice, 800, on=date(2025, 2, 10))
    day = "?on=2025-02-01"
    hers = reverse("performance:member_scorecard", args=[cast.alice.pk, made.pk]) + day

    mine = signed_in(cast.alice).get(reverse("performance:my_scorecard") + day)
    theirs = signed_in(cast.mona).get(hers)
    team = signed_in(cast.mona).get(reverse("performance:scorecards") + day)
    days = signed_in(cast.alice).get(reverse("performance:scorecard_days", args=[cast.alice.pk, made.pk]) + day)

    assert b"80%, 80 points" in mine.content
    assert b"Parts with 60 of 100 applied" in mine.content
    assert b"Not judged yet: Learning" in theirs.content
    assert b"1 to judge" in team.content
    assert b"The score day by day" in days.content
    assert signed_in(cast.charlie).get(hers).status_code == 404
    assert b"/judge/" not in mine.content


def test_a_teams_scorecards_are_taken_out_as_a_file_and_the_trail_says_so(cast: factories.Cast) -> None:
    in_force(cast)
    won(cast.alice, 500, on=date(2026, 2, 10))
    url = reverse("performance:export_scorecards", args=["csv"]) + "?on=2026-02-01"

    lines = signed_in(cast.mona).get(url).content.decode("utf-8-sig").splitlines()

    assert lines[0].startswith("Person,Score,")
    assert [line.split(",")[0] for line in lines[1:]] == ["Alice", "Bob"]
    assert AuditEntry.objects.get(act="exported", by=cast.mona).note.endswith(": 2")
    assert signed_in(cast.alice).get(url).status_code == 403
