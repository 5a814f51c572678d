"""`/skills`: what people can do, what they plan; `/promotions`: who should take a step."""

from typing import Any

from django.utils import timezone
from ninja import Query, Router

from quarterdeck.api.guard import ApiRequest, reads, writes
from quarterdeck.api.schemas import Id
from quarterdeck.api.schemas import skills as schemas
from quarterdeck.performance.actions import careers
from quarterdeck.performance.actions import skills as actions
from quarterdeck.performance.models.careers import PromotionProposal
from quarterdeck.performance.models.skills import Skill
from quarterdeck.performance.queries.careers import promotions as proposals
from quarterdeck.performance.queries.skills import competences, development, levels
from quarterdeck.performance.queries.skills.development import PlanView
from quarterdeck.performance.queries.skills.levels import Sheet, SkillLine
from quarterdeck.performance.showing import careers as showing

VIEW = "performance.view_skills"
router = Router(tags=["skills"])
promotions_router = Router(tags=["promotions"])


@router.get("", response=list[schemas.SheetOut])
@reads(VIEW)
def list_skills(request: ApiRequest, asked: Query[schemas.SkillsAsked]) -> list[dict[str, Any]]:
    """The skills of everybody within reach, or of those who have a level of one."""
    sheets = levels.team(viewer=request.member, today=request.today)
    if asked.skill_id is not None:
        able = levels.able(viewer=request.member, skill_id=asked.skill_id, at_least=asked.at_least)
        sheets = [one for one in sheets if one.member.pk in able]
    return [_sheet(one) for one in sheets]


@router.get("/model", response=list[schemas.SkillOut])
@reads(VIEW)
def list_model(request: ApiRequest) -> list[dict[str, Any]]:
    """Every skill with its described levels."""
    return [_skill(one) for group in competences.groups() for one in group.skills]


@router.get("/members/{member_id}", response=schemas.SheetOut)
@reads(VIEW)
def read_skills(request: ApiRequest, member_id: Id) -> dict[str, Any]:
    """Somebody's skills."""
    return _sheet(levels.sheet(viewer=request.member, member_id=member_id, today=request.today))


@router.post("/members/{member_id}/assessments", response=schemas.SheetOut)
@writes(VIEW, answers=schemas.SheetOut)
def assess(request: ApiRequest, member_id: Id, sent: schemas.AssessmentIn) -> schemas.SheetOut:
    """Give a level; refused (409) where it changes without a reason or is somebody else's to give."""
    actions.assess(member_id=member_id, at=timezone.now(), by=request.member, **sent.model_dump())
    found = levels.sheet(viewer=request.member, member_id=member_id, today=request.today)
    return schemas.SheetOut.model_validate(_sheet(found))


@router.get("/members/{member_id}/plans", response=list[schemas.PlanOut])
@reads(VIEW)
def list_plans(request: ApiRequest, member_id: Id) -> list[dict[str, Any]]:
    """Somebody's development plans, latest first."""
    levels.member_seen(viewer=request.member, member_id=member_id)
    found = development.plans_of(viewer=request.member, member_id=member_id, today=request.today)
    return [_plan(one) for one in found]


@promotions_router.get("", response=list[schemas.PromotionOut])
@reads(VIEW)
def list_promotions(request: ApiRequest, is_open: bool = True) -> list[dict[str, Any]]:
    """Proposals the caller made, may decide, or was told of."""
    found = proposals.proposals(viewer=request.member, is_open=is_open)
    return [_promotion(one, request) for one in found]


@promotions_router.post("", response={201: schemas.PromotionOut})
@writes("performance.propose_promotions", answers=schemas.PromotionOut, status=201)
def propose(request: ApiRequest, sent: schemas.PromotionIn) -> schemas.PromotionOut:
    """Propose somebody within reach; the criteria are kept as they stand."""
    made = careers.propose_promotion(at=timezone.now(), by=request.member, **sent.model_dump())
    return schemas.PromotionOut.model_validate(_promotion(made, request))


@promotions_router.get("/{promotion_id}", response=schemas.PromotionOut)
@reads(VIEW)
def read_promotion(request: ApiRequest, promotion_id: Id) -> dict[str, Any]:
    """One proposal with its criteria."""
    return _promotion(proposals.proposal(viewer=request.member, proposal_id=promotion_id), request)


@promotions_router.post("/{promotion_id}/decision", response=schemas.PromotionOut)
@writes("performance.decide_promotions", answers=schemas.PromotionOut)
def decide(request: ApiRequest, promotion_id: Id, sent: schemas.DecisionIn) -> schemas.PromotionOut:
    """Approve a proposal or say why not yet; never one's own or about oneself."""
    made = careers.decide_promotion(proposal_id=promotion_id, at=timezone.now(), by=request.member, **sent.model_dump())
    return schemas.PromotionOut.model_validate(_promotion(made, request))


def _skill(skill: Skill) -> dict[str, Any]:
    return {
        "id": skill.pk,
        "family": skill.family,
        "name": skill.name,
        "meaning": skill.meaning,
        "levels": [{"level": one.level, "name": one.name, "meaning": one.meaning} for one in skill.levels.all()],
    }


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "member_id": sheet.member.pk,
        "member": sheet.member.name,
        "profile": sheet.profile.name if sheet.profile else None,
        "readiness": sheet.readiness.share,
        "assessed": sheet.readiness.assessed,
        "of": sheet.readiness.of,
        "skills": [_line(one) for one in [*sheet.lines, *sheet.others]],
    }


def _line(line: SkillLine) -> dict[str, Any]:
    return {
        "skill_id": line.skill.pk,
        "skill": line.skill.name,
        "level": line.held.level if line.held else None,
        "source": line.held.source if line.held else None,
        "wanted": line.wanted,
        "weight": line.weight,
        "gap": line.gap,
        "said": [
            {"source": source, "level": one.level, "why": one.why, "at": one.at} for source, one in line.said.items()
        ],
    }


def _plan(found: PlanView) -> dict[str, Any]:
    plan = found.plan
    return {
        "id": plan.pk,
        "member_id": plan.member_id,
        "goal": plan.goal,
        "starts_on": plan.starts_on,
        "ends_on": plan.ends_on,
        "state": plan.state,
        "done": found.progress.share,
        "late": found.progress.late,
        "items": [
            {
                "kind": one.kind,
                "skill": one.skill.name if one.skill else None,
                "text": one.agreement.text,
                "hours": one.hours,
                "due_on": one.agreement.due_on,
                "done_on": one.agreement.done_on,
            }
            for one in found.items
        ],
    }


def _promotion(proposal: PromotionProposal, request: ApiRequest) -> dict[str, Any]:
    facts = showing.frozen_facts(proposals.criteria_of(proposal=proposal), request.member)
    return {
        "id": proposal.pk,
        "member_id": proposal.member_id,
        "step_id": proposal.step_id,
        "step": proposal.step.name,
        "state": proposal.state,
        "why": proposal.why,
        "answer": proposal.answer,
        "from_on": proposal.from_on,
        "criteria": [{"asked": one.asked, "reached": one.reached, "is_met": one.is_met} for one in facts],
    }
