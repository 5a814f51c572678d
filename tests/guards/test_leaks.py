"""Another team's records do not leak: whatever Alice owns is nowhere to be found for Charlie.

A room that adds a model with an owner adds one record of it to `owned` and its addresses to `PLACES`. Each place is asked
twice: Alice must find her record there (otherwise the test proves nothing), Charlie must not, and gets 404 for single records.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from quarterdeck.core.approvals import actions as approvals
from quarterdeck.crm.actions import (
    accounts,
    activities,
    attachments,
    follow_up,
    leads,
    negotiation,
    pools,
    process,
    templates,
    visits,
)
from quarterdeck.crm.actions.opportunities import create_opportunity, move_opportunity
from quarterdeck.crm.models import Account, Stage
from quarterdeck.people.models import Member
from quarterdeck.performance.actions import diagnosis
from quarterdeck.performance.actions.scorecards import cards
from quarterdeck.performance.actions.scorecards import templates as score_templates
from quarterdeck.performance.models.scorecards import FrozenFigure
from quarterdeck.reporting.actions import alerts, dashboards, reports, schedules
from quarterdeck.reporting.actions.alerts import AlertGiven
from quarterdeck.reporting.rules.definitions import Definition
from quarterdeck.reporting.rules.scheduling import Plan, Rhythm
from quarterdeck.targets.actions import agreeing, okrs, plans
from quarterdeck.targets.models import PlanNode
from tests import factories
from tests.performance import scoring
from tests.performance.diagnosis import selling as diagnosing

# What is searched for may be echoed; the second word of each name is only seen by whoever sees the record.
WORD, SECRET = "Zephyrine", "Quartz"
NOW = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """An address that may show Alice's record; `is_single` for one about that record alone, `is_part` for a piece without its name."""

    path: str
    is_single: bool = False
    is_part: bool = False


PLACES = [
    Place("/accounts/"),
    Place(f"/accounts/?q={WORD}"),
    Place("/lists/crm.account/export/"),
    Place(f"/accounts/choices/?q={WORD}"),
    Place("/accounts/{account}/", is_single=True),
    Place("/accounts/{account}/timeline/", is_single=True),
    Place("/pool/owners/accounts/{account}/", is_single=True, is_part=True),
    Place("/pool/{pool}/", is_single=True),
    Place("/accounts/{account}/people/", is_single=True),
    Place("/accounts/{account}/plan/", is_single=True),
    Place("/accounts/{account}/group/", is_single=True),
    Place("/contacts/"),
    Place(f"/contacts/?q={WORD}"),
    Place(f"/contacts/choices/?q={WORD}"),
    Place("/contacts/{contact}/", is_single=True),
    Place("/leads/"),
    Place(f"/leads/?q={WORD}"),
    Place("/leads/{lead}/", is_single=True),
    Place("/leads/{lead}/timeline/", is_single=True, is_part=True),
    Place("/leads/{lead}/convert/", is_single=True),
    Place("/opportunities/"),
    Place(f"/opportunities/?q={WORD}"),
    Place("/opportunities/board/"),
    Place("/lists/crm.contact/export/"),
    Place("/lists/crm.opportunity/export/"),
    Place("/lists/crm.activity/export/?view=overdue&whose=all"),
    Place(f"/activities/opportunities/?q={WORD}"),
    Place("/opportunities/{opportunity}/", is_single=True),
    Place("/opportunities/{opportunity}/timeline/", is_single=True, is_part=True),
    Place("/opportunities/{opportunity}/negotiation/", is_single=True),
    Place("/opportunities/{opportunity}/objections/", is_single=True),
    Place("/opportunities/{opportunity}/value/", is_single=True),
    Place("/opportunities/{opportunity}/value/page/", is_single=True, is_part=True),
    Place("/opportunities/{opportunity}/review/", is_single=True),
    Place("/opportunities/objections/{objection}/", is_single=True),
    Place("/approvals/?view=asked"),
    Place("/approvals/{approval}/", is_single=True),
    Place("/activities/?view=overdue&whose=all"),
    Place("/visits/?on=2026-03-05"),
    Place("/visits/{visit}/", is_single=True),
    Place("/follow-up/{plan}/"),
    Place("/activities/templates/"),
    Place("/attachments/{attachment}/", is_single=True),
    Place("/reports/"),
    Place(f"/reports/?q={WORD}"),
    Place("/reports/{report}/", is_single=True),
    Place("/reports/{report}/edit/", is_single=True),
    Place("/reports/{report}/export/csv/", is_single=True, is_part=True),
    Place("/reports/dashboards/"),
    Place("/reports/dashboards/{dashboard}/", is_single=True),
    Place("/reports/tiles/{tile}/", is_single=True, is_part=True),
    Place("/reports/schedules/"),
    Place("/reports/alerts/"),
    Place("/reports/alerts/{alert}/", is_single=True),
    Place(f"/metrics/choices/account/?q={WORD}"),
    Place("/api/v1/reports"),
    Place("/api/v1/reports/{report}", is_single=True),
    Place("/api/v1/reports/{report}/table", is_single=True, is_part=True),
    Place("/api/v1/alerts"),
    Place("/api/v1/alerts/{alert}", is_single=True),
    Place(f"/search/?q={WORD}"),
    Place(f"/search/palette/?q={WORD}"),
    Place("/targets/plans/{target_plan}/nodes/{target_node}/", is_single=True),
    Place("/targets/mine/"),
    Place("/performance/scorecards/members/{member}/{card_template}/?on=2025-02-01", is_single=True),
    Place("/performance/scorecards/mine/?on=2025-02-01"),
    Place("/performance/scorecards/{scorecard}/figures/{figure}/", is_single=True),
    Place("/api/v1/scorecards?template_id={card_template}&on=2025-02-01"),
    Place("/api/v1/scorecards/{scorecard}", is_single=True),
    Place("/performance/diagnosis/"),
    Place("/targets/okrs/"),
    Place("/targets/okrs/{objective}/", is_single=True),
    Place("/api/v1/accounts"),
    Place("/api/v1/accounts/{account}", is_single=True),
    Place("/api/v1/contacts"),
    Place("/api/v1/contacts/{contact}", is_single=True),
    Place("/api/v1/opportunities"),
    Place("/api/v1/opportunities/{opportunity}", is_single=True),
    Place("/api/v1/activities"),
    Place("/api/v1/activities/{activity}", is_single=True),
]


def owned(cast: factories.Cast) -> dict[str, Any]:
    """One record of each kind that has an owner, Alice's, named by both words; by the name used in `PLACES`."""
    process.create_default_process(by=cast.ada)
    account = accounts.create_account(name=f"{WORD} {SECRET} Ltd", by=cast.alice)
    contact = accounts.create_contact(account_id=account.pk, name=f"{WORD} {SECRET} Wang", by=cast.alice)
    deal = create_opportunity(name=f"{WORD} {SECRET} deal", by=cast.alice, at=NOW, account_id=account.pk)
    activity = activities.plan_activity(
        kind="call", subject=f"{WORD} {SECRET} call", by=cast.alice, due_at=NOW, opportunity_id=deal.pk
    )
    file = SimpleUploadedFile("offer.txt", f"{WORD} {SECRET} offer".encode())
    kept = attachments.add_attachment(file=file, name="offer.txt", at=NOW, by=cast.alice, account_id=account.pk)
    lead = leads.capture_lead(channel="by_hand", name=f"{WORD} {SECRET} Lin", by=cast.alice, at=NOW)
    pool = pools.create_pool(values={"name": f"{WORD} pool", "kind": "accounts"}, by=cast.ada)
    pools.add_seat(pool_id=pool.pk, member_id=cast.alice.pk, by=cast.ada)
    Account.objects.create(name=f"{WORD} {SECRET} pooled", pool=pool)
    heard = negotiation.add_objection(
        opportunity_id=deal.pk,
        values={"kind": "price", "heard": f"{WORD} {SECRET} is too expensive"},
        by=cast.alice,
        at=NOW,
    )
    asked = approvals.ask(
        kind="test",
        subject_model="crm.opportunity",
        subject_id=deal.pk,
        title=f"{WORD} {SECRET} discount",
        by=cast.alice,
        at=NOW,
    )
    return {
        "objection": heard.pk,
        "approval": asked.pk,
        "pool": pool.pk,
        "lead": lead.pk,
        "account": account.pk,
        "contact": contact.pk,
        "opportunity": deal.pk,
        "activity": activity.pk,
        "visit": visits.plan_day(on=NOW.date(), account_ids=[account.pk], by=cast.alice)[0].pk,
        "plan": _plan(cast, contact.pk),
        "attachment": kept.pk,
        **_reports(cast),
        **_targets(cast),
        **_scorecards(cast),
        **_diagnosis(cast),
    }


def _diagnosis(cast: factories.Cast) -> dict[str, int]:
    """A finding about Alice that Mona dismissed."""
    found = diagnosing.finding(cast.alice)
    dismissal = diagnosis.dismiss(finding_id=found.pk, reason=f"{WORD} {SECRET} is new", by=cast.mona, at=NOW)
    return {"dismissal": dismissal.pk}


def _scorecards(cast: factories.Cast) -> dict[str, int]:
    """Alice's scorecard of a quarter that is over, with a deal of hers behind its figure and what Mona said of her."""
    made = scoring.template(cast, [scoring.WHOLE])
    score_templates.put_in_force(template_id=made.pk, from_on=date(2025, 1, 1), why="", by=cast.ada)
    sold = create_opportunity(name=f"{WORD} {SECRET} sold", amount=Decimal(800), by=cast.alice, at=NOW - timedelta(400))
    stage = Stage.objects.get(process=sold.process, kind="won")
    move_opportunity(
        opportunity_id=sold.pk, stage_id=stage.pk, by=cast.alice, at=NOW - timedelta(390), closed_on=date(2025, 2, 3)
    )
    day = {"day": date(2025, 2, 1), "today": NOW.date(), "at": NOW, "by": cast.mona}
    closing = cards.close(member_id=cast.alice.pk, template_id=made.pk, note=f"{WORD} {SECRET} did well", **day)
    cards.appeal(scorecard_id=closing.scorecard_id, text=f"{WORD} {SECRET} counts twice", at=NOW, by=cast.alice)
    return {
        "member": cast.alice.pk,
        "card_template": made.pk,
        "scorecard": closing.scorecard_id,
        "figure": FrozenFigure.objects.get().pk,
    }


def _targets(cast: factories.Cast) -> dict[str, int]:
    """Alice's place in a plan with what she said there and why she does it, and an objective of hers."""
    year = date(2026, 1, 1)
    plan = plans.open_plan(
        name=f"{WORD} plan", fiscal_year=2026, metric_codes=["won_amount"], organized_on=year, by=cast.ada
    )
    plans.discuss(plan_id=plan.pk, by=cast.ada)
    node = PlanNode.objects.get(plan=plan, member=cast.alice)
    agreeing.add_note(plan_id=plan.pk, node_id=node.pk, text=f"{WORD} {SECRET} slipped", by=cast.alice, at=NOW)
    agreeing.say_why(plan_id=plan.pk, why=f"{WORD} {SECRET} needs it", by=cast.alice, at=NOW)
    aim = {"title": f"{WORD} {SECRET} aim", "from_on": year, "until_on": date(2027, 1, 1)}
    objective = okrs.set_objective(values=aim, today=NOW.date(), by=cast.alice)
    return {"target_plan": plan.pk, "target_node": node.pk, "objective": objective.pk}


def _reports(cast: factories.Cast) -> dict[str, int]:
    """A report on a dashboard, sent and watched, all Alice's own."""
    name = f"{WORD} {SECRET} report"
    report = reports.save_report(name=name, definition=Definition(("won_amount",), ("member",)), by=cast.alice)
    pinned = dashboards.save_dashboard(name=f"{WORD} {SECRET} dashboard", by=cast.alice)
    to = {"members": [cast.alice.pk], "robot_ids": [], "by": cast.alice}
    schedules.save_schedule(report_id=report.pk, plan=Plan(Rhythm.WEEKLY, time(8)), at=NOW, **to)
    given = AlertGiven(f"{WORD} {SECRET} alert", "won_amount", "above", Decimal(1), "this_month")
    return {
        "report": report.pk,
        "dashboard": pinned.pk,
        "tile": dashboards.pin(report_id=report.pk, dashboard_id=pinned.pk, by=cast.alice).pk,
        "alert": alerts.save_alert(given=given, **to).pk,
    }


@pytest.mark.django_db
def test_alice_finds_her_records_and_charlie_does_not() -> None:
    cast = factories.cast()
    ids = owned(cast)
    alice, charlie = _signed_in(cast.alice), _signed_in(cast.charlie)
    hidden, leaked = [], []

    for place in PLACES:
        path = place.path.format(**ids)
        if not place.is_part and SECRET.encode() not in _seen(alice, path)[1]:
            hidden.append(place.path)
        status, body = _seen(charlie, path)
        if SECRET.encode() in body or (place.is_single and status != 404):
            leaked.append((place.path, status))

    assert leaked == []
    assert hidden == []


@pytest.mark.django_db
def test_manager_and_reader_find_them_too() -> None:
    cast = factories.cast()
    ids = owned(cast)

    for member in (cast.mona, cast.rita):
        client = _signed_in(member)
        for name in ("accounts", "contacts", "leads", "opportunities"):
            status, body = _seen(client, f"/{name}/{ids[_one(name)]}/")
            assert (status, SECRET.encode() in body) == (200, True), (member.name, name)


def _one(name: str) -> str:
    return {"accounts": "account", "contacts": "contact", "leads": "lead", "opportunities": "opportunity"}[name]


def _seen(client: Client, path: str) -> tuple[int, bytes]:
    """Status and everything a person could read there, also inside a spreadsheet."""
    answer = client.get(path)
    body = b"".join(answer) if answer.streaming else answer.content
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in book.namelist())
    return answer.status_code, body


def _signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _plan(cast: factories.Cast, contact_id: int) -> int:
    """A plan that Alice's contact goes through, and a template of hers."""
    plan = follow_up.create_plan(name="Everybody's", steps=[follow_up.StepGiven("call", "Ring")], by=cast.mona)
    follow_up.enrol(plan_id=plan.pk, by=cast.alice, at=NOW, contact_ids=[contact_id])
    templates.save_template(values={"name": f"{WORD} {SECRET}", "kind": "call"}, is_shared=False, by=cast.alice)
    return int(plan.pk)
