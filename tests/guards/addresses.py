"""Every address of the live site, and values for what stands in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver

from quarterdeck.api import actions as tokens
from quarterdeck.api.models import ApiToken
from quarterdeck.catalog import actions as catalog
from quarterdeck.core.approvals import actions as approvals
from quarterdeck.core.fields import actions as fields
from quarterdeck.core.imports.models import ImportDraft, ImportRun
from quarterdeck.core.lists.models import BulkRun, ListExport, SavedView
from quarterdeck.core.mailbox import actions as mailboxes
from quarterdeck.core.money import actions as money
from quarterdeck.core.notifications import actions as notifications
from quarterdeck.core.notifications.models import Notification
from quarterdeck.core.robots import actions as robots
from quarterdeck.core.undo.models import UndoAct
from quarterdeck.crm.actions import (
    accounts,
    activities,
    attachments,
    criteria,
    customer_care,
    follow_up,
    leads,
    negotiation,
    pools,
    process,
    reminding,
    routing,
    scoring,
    templates,
    visits,
)
from quarterdeck.crm.actions.opportunities import create_opportunity
from quarterdeck.crm.models import CloseReason, Enrolment, Stage
from quarterdeck.crm.rules.criteria import Criterion
from quarterdeck.metrics import actions as metrics
from quarterdeck.metrics.catalogue.own import Kind, Recipe
from quarterdeck.people import actions as people
from quarterdeck.people.models import Role
from quarterdeck.performance.actions import diagnosis
from quarterdeck.performance.actions.scorecards import cards
from quarterdeck.performance.actions.scorecards import templates as score_templates
from quarterdeck.performance.models.scorecards import FrozenFigure
from quarterdeck.reporting.actions import alerts, dashboards, reports, schedules
from quarterdeck.reporting.actions.alerts import AlertGiven
from quarterdeck.reporting.models import Deck
from quarterdeck.reporting.rules.definitions import Definition
from quarterdeck.reporting.rules.scheduling import Plan, Rhythm
from quarterdeck.targets.actions import okrs
from tests import factories
from tests.performance import scoring as scorecards
from tests.performance.diagnosis import selling as diagnosing
from tests.targets import planning

NOW = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
WON_A_CALL = Recipe(Kind.RATIO, "won_amount", "calls")


@dataclass(frozen=True)
class Address:
    """A route as `people/<int:member_id>/`, the view that answers it, and its name with namespaces."""

    route: str
    name: str
    view: Any
    parameters: tuple[str, ...]

    def path(self, values: dict[str, Any]) -> str:
        """The address with real values; KeyError names a parameter that `world` does not know yet."""
        path = self.route
        for parameter in self.parameters:
            start = path.index("<")
            end = path.index(">")
            path = f"{path[:start]}{values[parameter]}{path[end + 1 :]}"
        return f"/{path}"


def every_address() -> list[Address]:
    """All patterns of the live resolver, in order."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: Any, prefix: str, namespace: str) -> Iterator[Address]:
    for one in patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from _walk(one.url_patterns, route, inner)
        elif isinstance(one, URLPattern):
            parameters = tuple(part.split(">")[0].split(":")[-1] for part in route.split("<")[1:])
            yield Address(route, f"{namespace}{one.name}", one.callback, parameters)


def world(cast: factories.Cast) -> dict[str, Any]:
    """One record of each kind, owned by Alice where it has an owner; by the name it has in addresses."""
    sales = process.create_default_process(by=cast.ada)
    product = factories.product()
    book = catalog.create_price_book(name="Partners", currency="CNY", by=cast.ada)
    account = accounts.create_account(name="Acme", by=cast.alice)
    deal = create_opportunity(name="Deal", by=cast.alice, at=NOW, account_id=account.pk)
    call = activities.plan_activity(kind="call", subject="Call", by=cast.alice, due_at=NOW, account_id=account.pk)
    file = SimpleUploadedFile("offer.pdf", b"%PDF-1.7\n")
    kept = attachments.add_attachment(file=file, name="offer.pdf", at=NOW, by=cast.alice, account_id=account.pk)
    rate = money.set_rate(currency="USD", from_on=date(2026, 1, 1), rate=Decimal(7), by=cast.ada)
    notifications.notify(member=cast.alice, topic="test", text="Hello")
    approval = approvals.ask(
        kind="test", subject_model="crm.opportunity", subject_id=deal.pk, title="Give 20 %", by=cast.alice, at=NOW
    )
    lead = leads.capture_lead(channel="by_hand", name="Lin", by=cast.alice, at=NOW)
    form = leads.create_form(name="Site", by=cast.ada)
    server = {"name": "Sales", "purpose": "crm.lead", "host": "mail.example", "login": "sales", "is_on": False}
    mailbox = mailboxes.save_mailbox(values=server, password="", by=cast.ada)
    hook = "https://hooks.slack.com/services/none"
    robot = robots.save_robot(
        values={"name": "Sales", "kind": "slack", "is_on": False}, url=hook, secret="", by=cast.ada
    )
    people_there = [accounts.create_contact(account_id=account.pk, name=name, by=cast.alice) for name in ("Wu", "Xu")]
    known = customer_care.introduce(one_id=people_there[0].pk, other_id=people_there[1].pk, by=cast.alice)
    insight = customer_care.note_insight(account_id=account.pk, kind="need", text="Faster", by=cast.alice)
    plan = {"goal": "Grow", "from_on": date(2026, 1, 1), "until_on": date(2027, 1, 1)}
    customer_care.write_plan(account_id=account.pk, values=plan, version=None, by=cast.alice)
    step = customer_care.add_plan_step(
        account_id=account.pk, text="Call", owner_id=cast.alice.pk, due_on=date(2026, 4, 1), by=cast.alice
    )
    following = _following(cast, account.pk)
    many = BulkRun.objects.create(entity="crm.account", member=cast.alice, act="archive", asked_at=NOW)
    kept_view = SavedView.objects.create(entity="crm.account", name="Mine", owner=cast.alice)
    objection = negotiation.add_objection(
        opportunity_id=deal.pk, values={"kind": "price", "heard": "Too dear"}, at=NOW, by=cast.alice
    )
    return {
        **following,
        "objection_id": objection.pk,
        **_stage_asks(cast, Stage.objects.filter(process=sales).order_by("position")[1].pk),
        "acquaintance_id": known.pk,
        "insight_id": insight.pk,
        "step_id": step.pk,
        "token_id": _token(cast),
        "lead_id": lead.pk,
        "mailbox_id": mailbox.pk,
        "robot_id": robot.pk,
        **_reports(cast),
        **_diagnosis(cast),
        **_targets(cast),
        **_scorecards(cast),
        "form_id": form.pk,
        "slug": form.slug,
        "approval_id": approval.pk,
        "member_id": cast.alice.pk,
        "unit_id": cast.sales.pk,
        "role_id": people.create_role(name="Our own", by=cast.ada).pk,
        "territory_id": people.create_territory(name="East", by=cast.ada).pk,
        "product_id": product.pk,
        "book_id": book.pk,
        "entry_id": catalog.set_price(book_id=book.pk, product_id=product.pk, price=Decimal(9), by=cast.ada).pk,
        "account_id": account.pk,
        "contact_id": accounts.create_contact(account_id=account.pk, name="Wang", by=cast.alice).pk,
        "opportunity_id": deal.pk,
        "activity_id": call.pk,
        "attachment_id": kept.pk,
        "process_id": sales.pk,
        "stage_id": Stage.objects.filter(process=sales).order_by("position")[1].pk,
        "reason_id": CloseReason.objects.order_by("pk")[0].pk,
        "notification_id": Notification.objects.get(topic="test").pk,
        "run_id": ImportRun.objects.create(profile="crm-sales-opportunities", started_by=cast.ada).pk,
        "draft_id": ImportDraft.objects.create(folder="imports/none", made_by=cast.ada).pk,
        "rate_id": rate.pk,
        **_rules(cast),
        "owned": "accounts",
        "record_id": account.pk,
        "team_id": cast.sales.pk,
        "day": "2026-01-01",
        "act_id": UndoAct.objects.create(kind="test", title="Act", at=NOW, by=cast.alice, expires_at=NOW).pk,
        "field": "name",
        "field_id": fields.create_field(entity="crm.account", type="text", values={"label": "Tier"}, by=cast.ada).pk,
        "entity": "crm.account",
        "field_code": "owner",
        "view_id": kept_view.pk,
        "list_run_id": many.pk,
        "export_id": ListExport.objects.create(
            entity="crm.account", member=cast.alice, kind="csv", name="Accounts", asked_at=NOW, expires_at=NOW
        ).pk,
        "code": "no-account",
        "file": "accounts",
        "kind": "csv",
        "token": "unknown",
        "metric": "won_amount",
        "tab": "changes",
        "section": "waterfall",
        "change": "won",
        "cut": "age",
        "own_id": metrics.define_metric(name="Won a call", recipe=WON_A_CALL, by=cast.ada).pk,
    }


def _targets(cast: factories.Cast) -> dict[str, Any]:
    """A plan in discussion with Alice's place in it, and an objective of hers with a key result."""
    plan = planning.discussed(cast)
    span = {"from_on": date(2026, 1, 1), "until_on": date(2026, 4, 1)}
    objective = okrs.set_objective(values={"title": "Known", **span}, today=NOW.date(), by=cast.alice)
    result = {"title": "References", "target": Decimal(10)}
    return {
        "target_plan_id": plan.pk,
        "node_id": planning.node(plan, "Alice").pk,
        "objective_id": objective.pk,
        "key_result_id": okrs.add_key_result(
            objective_id=objective.pk, values=result, today=NOW.date(), by=cast.alice
        ).pk,
    }


def _scorecards(cast: factories.Cast) -> dict[str, Any]:
    """A scorecard in force, Alice's of a quarter that is over, closed and appealed against, and a draft with a part."""
    made = scorecards.template(cast, [scorecards.WHOLE])
    score_templates.put_in_force(template_id=made.pk, from_on=date(2025, 1, 1), why="", by=cast.ada)
    draft = score_templates.draft_edition(template_id=made.pk, by=cast.ada)
    day = {"day": date(2025, 2, 1), "today": NOW.date(), "at": NOW}
    closing = cards.close(member_id=cast.alice.pk, template_id=made.pk, by=cast.mona, **day)
    return {
        "card_template_id": made.pk,
        "card_part_id": draft.parts.get().pk,
        "scorecard_id": closing.scorecard_id,
        "figure_id": FrozenFigure.objects.get().pk,
        "appeal_id": cards.appeal(scorecard_id=closing.scorecard_id, text="Look again", at=NOW, by=cast.alice).pk,
    }


def _token(cast: factories.Cast) -> int:
    tokens.create_token(login=cast.alice.login, by=cast.alice)
    return ApiToken.objects.get().pk


def _following(cast: factories.Cast, account_id: int) -> dict[str, Any]:
    """A follow-up plan with somebody in it, a template, a visit that has begun, a day that matters."""
    steps = [follow_up.StepGiven("call", "Ring")]
    plan = follow_up.create_plan(name="New lead", steps=steps, by=cast.mona)
    person = accounts.create_contact(account_id=account_id, name="Zhao", by=cast.alice)
    follow_up.enrol(plan_id=plan.pk, by=cast.alice, at=NOW, contact_ids=[person.pk])
    values = {"name": "Intro", "kind": "call"}
    visit = visits.plan_day(on=NOW.date(), account_ids=[account_id], by=cast.alice)[0]
    day = reminding.add_date(account_id=account_id, kind="renewal", on=NOW.date(), by=cast.alice)
    return {
        "plan_id": plan.pk,
        "enrolment_id": Enrolment.objects.get(contact=person).pk,
        "template_id": templates.save_template(values=values, is_shared=False, by=cast.alice).pk,
        "check_in_id": visits.check_in(activity_id=visit.pk, by=cast.alice, at=NOW).pk,
        "date_id": day.pk,
    }


def _stage_asks(cast: factories.Cast, stage_id: int) -> dict[str, int]:
    """What a stage asks, offers and plans, and another stage to go to."""
    asked = criteria.add_criterion(stage_id=stage_id, criterion=Criterion("field", field="source"), by=cast.ada)
    return {
        "criterion_id": asked.pk,
        "guidance_id": criteria.add_guidance(stage_id=stage_id, title="Ask for the budget", by=cast.ada).pk,
        "task_id": criteria.add_task(stage_id=stage_id, subject="Call", by=cast.ada).pk,
        "to_stage_id": Stage.objects.order_by("position")[2].pk,
    }


def _diagnosis(cast: factories.Cast) -> dict[str, int]:
    """A finding about Alice, and one that Mona dismissed."""
    found = diagnosing.finding(cast.alice)
    dismissal = diagnosis.dismiss(finding_id=found.pk, reason="New product", by=cast.mona, at=NOW)
    return {"finding_id": found.pk, "dismissal_id": dismissal.pk}


def _reports(cast: factories.Cast) -> dict[str, Any]:
    """A report of Alice's, pinned, sent and watched."""
    report = reports.save_report(name="Won", definition=Definition(("won_amount",), ("member",)), by=cast.alice)
    pinned = dashboards.save_dashboard(name="Monday", by=cast.alice)
    plan = Plan(Rhythm.WEEKLY, time(8))
    to = {"members": [cast.alice.pk], "robot_ids": [], "by": cast.alice}
    given = AlertGiven("Much", "won_amount", "above", Decimal(1), "this_month")
    return {
        "report_id": report.pk,
        "dashboard_id": pinned.pk,
        "tile_id": dashboards.pin(report_id=report.pk, dashboard_id=pinned.pk, by=cast.alice).pk,
        "schedule_id": schedules.save_schedule(report_id=report.pk, plan=plan, at=NOW, **to).pk,
        "alert_id": alerts.save_alert(given=given, **to).pk,
        "dimension": "team",
        "deck_id": _deck(cast).pk,
    }


def _deck(cast: factories.Cast) -> Deck:
    """A review deck that Alice asked for."""
    return Deck.objects.create(
        member=cast.alice,
        review="week",
        starts_on=date(2026, 3, 2),
        ends_on=date(2026, 3, 9),
        language="en",
        name="Week",
        state="done",
        file="decks/week.pptx",
        asked_at=NOW,
        expires_at=NOW,
    )


def _rules(cast: factories.Cast) -> dict[str, int]:
    """A pool with a seat, a limit, a lapse rule, and rules that score and route."""
    pool = pools.create_pool(values={"name": "Customers", "kind": "accounts"}, by=cast.ada)
    seat = pools.add_seat(pool_id=pool.pk, unit_id=cast.sales.pk, by=cast.ada)
    role_id = Role.objects.order_by("pk")[0].pk
    cap = pools.set_cap(role_id=role_id, kind="leads", most=9, locks=1, counts_customers=False, by=cast.ada)
    lapse = {"name": "Quiet", "kind": "accounts", "pool_id": pool.pk, "days": 30}
    away = {"from_on": date(2026, 1, 5), "last_on": date(2026, 1, 6), "kind": "leave"}
    return {
        "pool_id": pool.pk,
        "seat_id": seat.pk,
        "cap_id": cap.pk,
        "rule_id": pools.create_rule(values={**lapse, "name": "Asleep"}, by=cast.ada).pk,
        "lapse_id": pools.create_rule(values=lapse, by=cast.ada).pk,
        "scoring_id": scoring.create_rule(values={"name": "Everybody", "points": 5}, by=cast.ada).pk,
        "routing_id": routing.create_rule(values={"name": "Everything"}, members={cast.alice.pk: None}, by=cast.ada).pk,
        "absence_id": people.note_absence(member_id=cast.alice.pk, **away, by=cast.alice).pk,
    }
