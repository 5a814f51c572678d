"""Giving levels: who may, what they come to, what figures say."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from quarterdeck.performance.actions import skills as actions
from quarterdeck.performance.actions.skills.assessing import Given
from quarterdeck.performance.actions.skills.competences import EvidenceGiven, Wanted
from quarterdeck.performance.actions.skills.refusals import CannotAssess, CannotSetUpSkill
from quarterdeck.performance.models.skills import Skill, SkillAssessment, SkillProfile, Source
from quarterdeck.performance.queries.skills import evidence, levels
from tests import factories
from tests.performance.skills.setting import AT, LATER, TODAY, assessed, skill, with_model
from tests.targets.owing import won

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> factories.Cast:
    return with_model()


def sheet(viewer: Any, member: Any) -> levels.Sheet:
    return levels.sheet(viewer=viewer, member_id=member.pk, today=TODAY)


def line(found: levels.Sheet, code: str = "negotiation") -> levels.SkillLine:
    return next(one for one in found.lines if one.skill.code == code)


def test_model_is_loaded_once_and_keeps_what_the_company_changed(cast: factories.Cast) -> None:
    mine = skill()
    told = [(one.name, "Ours") for one in mine.levels.all()]
    values = {"family": "seller", "name": "Bargaining", "meaning": ""}
    actions.edit_skill(skill_id=mine.pk, values=values, told=told, version=mine.version, by=cast.ada)

    again = actions.load_model(by=cast.ada)

    assert again == 0
    assert (skill().name, Skill.objects.count(), SkillProfile.objects.count()) == ("Bargaining", 14, 2)


def test_managers_word_counts_over_ones_own(cast: factories.Cast) -> None:
    assessed(cast.alice, 4)
    own = line(sheet(cast.alice, cast.alice))
    assessed(cast.alice, 2, by=cast.mona)
    both = line(sheet(cast.alice, cast.alice))

    assert own.held is not None
    assert both.held is not None
    assert (own.held.level, own.held.source, own.gap) == (4, "self", 0)
    assert (both.held.level, both.held.source, both.gap, both.is_apart) == (2, "manager", 1, True)


def test_history_keeps_every_level_and_one_is_current_a_source(cast: factories.Cast) -> None:
    assessed(cast.alice, 2, by=cast.mona)
    assessed(cast.alice, 3, by=cast.mona, at=LATER, why="Held the price at Acme")

    found = levels.history(viewer=cast.alice, member_id=cast.alice.pk, skill_id=skill().pk)

    assert [(one.level, one.is_current) for one in found] == [(3, True), (2, False)]
    with pytest.raises(IntegrityError), transaction.atomic():
        SkillAssessment.objects.update(is_current=True)


def test_change_without_a_reason_is_refused_and_the_same_again_says_nothing(cast: factories.Cast) -> None:
    assessed(cast.alice, 2, by=cast.mona)
    given: dict[str, Any] = {"member_id": cast.alice.pk, "skill_id": skill().pk, "source": "manager", "at": AT}

    with pytest.raises(CannotAssess) as refusal:
        actions.assess(**given, level=3, by=cast.mona)
    same = actions.assess(**given, level=2, by=cast.mona)

    assert refusal.value.code == "why"
    assert same is None
    assert SkillAssessment.objects.count() == 1


def test_whole_sheet_is_kept_or_nothing_of_it(cast: factories.Cast) -> None:
    assessed(cast.alice, 2, by=cast.mona)
    given = {skill("discovery").pk: Given(3), skill().pk: Given(4)}

    with pytest.raises(CannotAssess) as refusal:
        actions.assess_many(member_id=cast.alice.pk, source="manager", given=given, at=AT, by=cast.mona)

    assert refusal.value.code == f"why_{skill().pk}"
    assert SkillAssessment.objects.count() == 1


@pytest.mark.parametrize("source", ["manager", "test", "evidence"])
def test_nobody_gives_themselves_more_than_their_own_view(cast: factories.Cast, source: str) -> None:
    with pytest.raises(CannotAssess):
        actions.assess(
            member_id=cast.mona.pk, skill_id=skill().pk, source=source, level=5, why="Good", at=AT, by=cast.mona
        )


def test_peers_neither_see_nor_give_levels(cast: factories.Cast) -> None:
    assessed(cast.alice, 2, by=cast.mona)

    with pytest.raises(Http404):
        sheet(cast.bob, cast.alice)
    with pytest.raises(CannotAssess):
        assessed(cast.alice, 5, by=cast.bob)
    with pytest.raises(Http404):
        assessed(cast.charlie, 5, by=cast.mona)
    assert not SkillAssessment.objects.visible_to(cast.bob).exists()


def test_figures_speak_once_there_are_enough_cases(cast: factories.Cast) -> None:
    """Alice won five deals; nothing was given away, so her discount speaks for the highest level. Bob won one: silence."""
    for number in range(5):
        won(cast.alice, 1000 + number, on=date(2026, 2, 10))
    won(cast.bob, 1000, on=date(2026, 2, 10))
    mine = skill()
    told = [(one.name, one.meaning) for one in mine.levels.all()]
    bounds = tuple(map(Decimal, (500, 1000, 2000, 5000)))
    speaks = EvidenceGiven("average_deal_size", bounds, 12, "opportunities_won", 5)
    values = {"family": "seller", "name": "Negotiation", "meaning": ""}
    actions.edit_skill(skill_id=mine.pk, values=values, told=told, version=None, evidence=speaks, by=cast.ada)

    actions.read_evidence(member_id=cast.alice.pk, today=TODAY, at=AT, by=cast.mona)
    actions.read_evidence(member_id=cast.bob.pk, today=TODAY, at=AT, by=cast.mona)
    again = actions.read_evidence(member_id=cast.alice.pk, today=TODAY, at=LATER, by=cast.mona)

    spoken = SkillAssessment.objects.filter(skill=mine, source=Source.EVIDENCE).get()
    assert (spoken.member, spoken.level, spoken.figure) == (cast.alice, 3, Decimal(1002))
    assert again == 0


def test_figures_of_everybody_are_read_in_as_many_statements_as_of_one(
    cast: factories.Cast, django_assert_num_queries: Any
) -> None:
    few, many = (
        [cast.alice],
        [cast.alice, cast.bob, *(factories.member(f"S {n}", in_unit=cast.sales) for n in range(4))],
    )
    evidence.spoken_of(members=many, today=TODAY)
    with django_assert_num_queries(18):
        evidence.spoken_of(members=few, today=TODAY)
    with django_assert_num_queries(18):
        evidence.spoken_of(members=many, today=TODAY)


def test_team_is_read_in_as_many_statements_for_one_as_for_all(
    cast: factories.Cast, django_assert_num_queries: Any
) -> None:
    assessed(cast.alice, 2, by=cast.mona)
    levels.team(viewer=cast.mona, today=TODAY)

    with django_assert_num_queries(7):
        few = levels.team(viewer=cast.mona, today=TODAY)
    for number in range(4):
        assessed(factories.member(f"Seller {number}", in_unit=cast.sales), 3, by=cast.mona)
    with django_assert_num_queries(7):
        many = levels.team(viewer=cast.mona, today=TODAY)

    assert (len(few), len(many)) == (3, 7)


def test_search_goes_by_the_level_that_counts(cast: factories.Cast) -> None:
    assessed(cast.alice, 5)
    assessed(cast.alice, 2, by=cast.mona)
    assessed(cast.bob, 4)

    found = levels.able(viewer=cast.mona, skill_id=skill().pk, at_least=4)

    assert found == {cast.bob.pk}
    assert levels.able(viewer=cast.charlie, skill_id=skill().pk, at_least=1) == set()


def test_old_levels_are_told(cast: factories.Cast) -> None:
    assessed(cast.alice, 2, by=cast.mona, at=AT.replace(year=2024))

    assert line(sheet(cast.alice, cast.alice)).is_old


def test_profile_refuses_what_cannot_be_and_protects_its_skills(cast: factories.Cast) -> None:
    role = cast.alice.roles.get().pk

    for lines in ({}, {skill().pk: Wanted(6, 10)}, {skill().pk: Wanted(3, 0)}, {0: Wanted(3, 10)}):
        with pytest.raises(CannotSetUpSkill):
            actions.save_profile(role_id=role, name="", lines=lines, by=cast.ada)
    with pytest.raises(CannotSetUpSkill):
        actions.archive_skill(skill_id=skill().pk, at=AT, by=cast.ada)

    changed = actions.save_profile(role_id=role, name="Sellers", lines={skill("tools").pk: Wanted(2, 10)}, by=cast.ada)
    with pytest.raises(CannotSetUpSkill, match="Key account expert"):
        actions.archive_skill(skill_id=skill().pk, at=AT, by=cast.ada)
    actions.archive_skill(skill_id=skill("prospecting").pk, at=AT, by=cast.ada)
    assert [one.skill.code for one in changed.lines.select_related("skill")] == ["tools"]


@pytest.mark.parametrize(
    ("code", "bounds", "cases"),
    [
        ("nothing", (1, 2, 3, 4), ""),
        ("win_rate", (4, 3, 2, 1), ""),
        ("discount_rate", (1, 2, 3, 4), ""),
        ("win_rate", (1, 2, 3, 4), "nothing"),
        ("stage_still_in", (1, 2, 3, 4), ""),
    ],
)
def test_figures_that_cannot_speak_are_refused(
    cast: factories.Cast, code: str, bounds: tuple[int, ...], cases: str
) -> None:
    told = [(str(level), "Seen") for level in range(1, 6)]
    speaks = EvidenceGiven(code, tuple(map(Decimal, bounds)), 12, cases, 1)

    with pytest.raises(CannotSetUpSkill):
        actions.create_skill(
            values={"family": "other", "name": "New", "meaning": ""}, told=told, evidence=speaks, by=cast.ada
        )
