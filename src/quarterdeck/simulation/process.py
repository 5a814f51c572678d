"""How the simulated company sells by a standard process: its stages, a negotiation, objections, reviews."""

import tomllib
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import cycle
from pathlib import Path
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q
from opencc import OpenCC

from quarterdeck.core.access import rights
from quarterdeck.crm.actions import criteria, negotiation, process
from quarterdeck.crm.models import Opportunity, Stage, StageKind
from quarterdeck.crm.rules.criteria import Criterion
from quarterdeck.crm.rules.negotiation import Step
from quarterdeck.crm.rules.value_case import Flow
from quarterdeck.people.models import Member
from quarterdeck.simulation.recording import Recorder

_FOLDER = Path(__file__).parent / "words"
REVIEWED, OBJECTED, NEGOTIATED = 40, 16, 5


def set_up_process(recorder: Recorder, today: date) -> None:
    """Give each stage its criteria, guidance and tasks, and some deals what gets them over the line. Comes after the deals."""
    words = _words(recorder.world.words.language)
    at = datetime.combine(today, time(9), tzinfo=recorder.timezone)
    for code, said in words["stages"].items():
        stage = Stage.objects.filter(process__is_default=True, code=code).first()
        if stage is not None:
            _set_up(stage, said, by=recorder.by)
    criteria.set_health(values={"no_decision_maker": (True, 0)}, by=recorder.by)
    _negotiate(words["negotiation"], at=at)
    _object(words["negotiation"], at=at)
    _review(words["reviews"], at=at)


def _words(language: str) -> dict[str, Any]:
    text = (_FOLDER / f"process-{'zh' if language.startswith('zh') else 'en'}.toml").read_text(encoding="utf-8")
    if language == "zh-hant":
        text = OpenCC("s2twp").convert(text)
    return tomllib.loads(text)


def _set_up(stage: Stage, said: dict[str, Any], *, by: Member) -> None:
    process.edit_stage(stage_id=stage.pk, values={"purpose": said["purpose"]}, version=None, by=by)
    for one in said["criteria"]:
        criteria.add_criterion(stage_id=stage.pk, criterion=Criterion(**one), by=by)
    for one in said["guidance"]:
        criteria.add_guidance(stage_id=stage.pk, title=one["title"], text=one["text"], by=by)
    for one in said["tasks"]:
        criteria.add_task(stage_id=stage.pk, subject=one["subject"], kind=one["kind"], due_days=one["days"], by=by)


def _open_deals(code: str) -> list[Opportunity]:
    """Open deals of active sellers in a stage: of whoever signs in as seller, then the largest."""
    deals = Opportunity.objects.current().open().filter(stage__code=code, owner__is_active=True, amount__gt=0)
    is_shown = ExpressionWrapper(Q(owner__login=rights.REP), BooleanField())
    return list(deals.select_related("owner").order_by(is_shown.desc(), "-company_amount", "pk")[:OBJECTED])


def _negotiate(said: dict[str, Any], *, at: datetime) -> None:
    """A few deals with a sheet, a value case and concessions; the first has one below the floor, which waits."""
    for number, deal in enumerate(_open_deals("negotiation")[:NEGOTIATED]):
        shares = ("1.12", "1.00", "0.90")
        anchor, target, floor = ((deal.amount * Decimal(share)).quantize(Decimal(1)) for share in shares)
        sheet = {name: said[name] for name in ("our_interests", "their_interests", "our_batna", "their_batna")}
        ladder = [
            Step(given, (anchor * share).quantize(Decimal(1)), asked)
            for (given, asked), share in zip(
                said["ladder"], (Decimal("0.97"), Decimal("0.94"), Decimal("0.90")), strict=True
            )
        ]
        negotiation.edit_negotiation(
            opportunity_id=deal.pk,
            values={**sheet, "anchor": anchor, "target": target, "floor": floor},
            ladder=ladder,
            version=None,
            by=deal.owner,
        )
        first = ladder[0]
        _concede(deal, first.given, first.total, first.asked, at=at - timedelta(days=4))
        if number == 0:
            _concede(
                deal,
                said["breach"],
                (floor * Decimal("0.92")).quantize(Decimal(1)),
                said["received"],
                at=at,
                why=said["why"],
            )
        _value(deal, said)


def _concede(deal: Opportunity, given: str, total: Decimal, received: str, *, at: datetime, why: str = "") -> None:
    negotiation.log_concession(
        opportunity_id=deal.pk, given=given, total=total, received=received, why=why, by=deal.owner, at=at
    )


def _value(deal: Opportunity, said: dict[str, Any]) -> None:
    whole = deal.amount.quantize(Decimal(1))
    flows = [
        (deal.name, Flow("cost", whole, (whole * Decimal("0.08")).quantize(Decimal(1)))),
        (said["gain"], Flow("benefit", Decimal(0), (whole * Decimal("0.30")).quantize(Decimal(1)))),
        (said["today"], Flow("today", Decimal(0), (whole * Decimal("0.22")).quantize(Decimal(1)))),
    ]
    negotiation.set_value_case(opportunity_id=deal.pk, years=5, discount_rate=Decimal(8), flows=flows, by=deal.owner)


def _object(said: dict[str, Any], *, at: datetime) -> None:
    """Objections with the answers that worked, and one that is still open, over the larger deals."""
    told = cycle(said["objections"])
    for number, deal in enumerate([*_open_deals("proposal"), *_open_deals("negotiation")][:OBJECTED]):
        kind, heard, explored, responded = next(told)
        is_open = number % 4 == 3
        negotiation.add_objection(
            opportunity_id=deal.pk,
            values={
                "kind": kind,
                "heard": heard,
                "acknowledged": said["acknowledged"],
                "explored": "" if is_open else explored,
                "responded": "" if is_open else responded,
                "outcome": "open" if is_open else "settled",
                "is_shared": not is_open,
            },
            by=deal.owner,
            at=at - timedelta(days=number),
        )


def _review(said: dict[str, Any], *, at: datetime) -> None:
    """The latest closed deals, each with what it taught."""
    closed = Opportunity.objects.current().exclude(status=StageKind.OPEN).filter(owner__is_active=True)
    well, learned = cycle(said["did_well"]), cycle(said["learned"])
    stages = cycle(Stage.objects.filter(process__is_default=True, kind=StageKind.OPEN).order_by("-position"))
    for deal in closed.select_related("owner").order_by("-closed_on", "pk")[:REVIEWED]:
        negotiation.review_deal(
            opportunity_id=deal.pk,
            values={
                "reason_id": deal.close_reason_id,
                "competitor": deal.competitor,
                "decided_in_id": next(stages).pk,
                "did_well": next(well),
                "learned": next(learned),
            },
            by=deal.owner,
            at=at,
        )
