"""Leads of a list get points and owners by the rules as others do, and go again with everything that was done to them."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from quarterdeck.core.events import bus
from quarterdeck.core.imports import actions, wizard
from quarterdeck.core.imports.models import ImportRun
from quarterdeck.core.notifications.models import Notification
from quarterdeck.core.postgres.folder import DataFolder
from quarterdeck.crm.actions import routing, scoring
from quarterdeck.crm.models import Account, Lead, OwnershipSpan
from tests import factories
from tests.core.undo.tables import KEEPS_GROWING, contents, differences

pytestmark = pytest.mark.django_db

HISTORY = KEEPS_GROWING | {"core_imports.importrun", "core_imports.rejectedrow", "core_imports.savedprofile"}
LEADS = "Name,E-mail,City\nWang,wang@yj.cn,Xi'an\nZhao,zhao@yj.cn,Wuhan\nLi,li@yj.cn,Wuhan\n"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.DATA_FOLDER = DataFolder(tmp_path / "data")


@pytest.fixture
def cast() -> factories.Cast:
    """Everybody, a rule that gives points for Wuhan, and one that gives leads to Alice and Bob in turn."""
    found = factories.cast(language="en")
    wuhan = {"field": "city", "op": "is", "value": "Wuhan"}
    scoring.create_rule(values={"name": "Near", "points": 80, "conditions": {"all": [wuhan]}}, by=found.ada)
    members = {found.alice.pk: None, found.bob.pk: None}
    rule = routing.create_rule(values={"name": "All"}, members=members, by=found.ada)
    routing.switch_rule(rule_id=rule.pk, is_on=True, by=found.ada)
    return found


def bring(folder: Path, by: Any, **files: str) -> ImportRun:
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    profile = wizard.guessed_profile(folder=folder, by=by)
    return actions.run_import(profile=profile, folder=folder, dry_run=False, by=by)


def test_leads_are_scored_and_routed(cast: factories.Cast, tmp_path: Path) -> None:
    bring(tmp_path / "one", cast.ada, leads=LEADS)

    found = dict(Lead.objects.values_list("name", "score"))
    assert found == {"Wang": 0, "Zhao": 80, "Li": 80}
    assert sorted(Lead.objects.values_list("owner__name", flat=True)) == ["Alice", "Alice", "Bob"]
    assert set(OwnershipSpan.objects.values_list("how", flat=True)) == {"routed"}
    assert set(Lead.objects.values_list("response_due_at", flat=True)) == {None}
    while bus.deliver_waiting():
        pass
    assert Notification.objects.filter(member__in=[cast.alice, cast.bob], topic="crm").count() == 2


def test_what_a_file_gives_to_somebody_stays_theirs(cast: factories.Cast, tmp_path: Path) -> None:
    bring(tmp_path / "one", cast.ada, leads="Name,E-mail,Lead Owner\nWang,wang@yj.cn,Bob\n")

    assert list(Lead.objects.values_list("owner__name", "ownerships__how")) == [("Bob", "created")]


def test_taken_back_every_table_is_as_before_though_rules_worked_since(cast: factories.Cast, tmp_path: Path) -> None:
    before = contents(leaving_out=HISTORY | {"crm.routingrule"})
    run = bring(tmp_path / "one", cast.ada, leads=LEADS, accounts="Account Name,City\nNew AG,Ulm\n")
    assert run.total("created") == 4
    Lead.objects.update(score=5, grade="cold", score_reasons=[], last_activity_at=timezone.now())
    Account.objects.update(level="A", life_cycle="active", version=2)

    wizard.take_back(run_id=run.pk, by=cast.ada, at=timezone.now())

    assert differences(before, contents(leaving_out=HISTORY | {"crm.routingrule"})) == {}
    while bus.deliver_waiting():
        pass
