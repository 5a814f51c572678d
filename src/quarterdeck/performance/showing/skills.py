"""Skills on the screen: no queries, no decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quarterdeck.core.pages.components import Chart, Figure, Tab, Tone
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.tabs import tabs_of
from quarterdeck.metrics import catalogue
from quarterdeck.performance.models.skills import Skill, SkillAssessment, Source
from quarterdeck.performance.queries.scorecards.measuring import is_known
from quarterdeck.performance.queries.scorecards.templates import direction_of
from quarterdeck.performance.queries.skills.levels import Sheet, SkillLine
from quarterdeck.performance.rules.skills.levels import HIGHEST, LOWEST
from quarterdeck.performance.showing.scorecards import value_text

VIEW = "performance.view_skills"
# Fewer corners make no picture.
_LEAST_CORNERS = 3


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A skill of somebody as a row: the level that counts, what each source says, what is missing, what to know about it."""

    line: SkillLine
    url: str
    level: str
    tone: Tone
    wanted: str
    said: Sequence[tuple[str, str]]
    gap: str
    hints: Sequence[str]
    coach_url: str


@dataclass(frozen=True, slots=True)
class ShownLevel:
    """A level of a skill with what one sees there, and who says that somebody is there."""

    number: int
    name: str
    meaning: str
    bound: str
    said: Sequence[str]
    is_wanted: bool
    is_held: bool


def subnav(request: MemberRequest, active: str) -> list[Tab]:
    """The pages about skills and careers that the member may open."""
    pages = (
        ("mine", _("My skills"), "performance:my_skills", VIEW),
        ("team", _("Team"), "performance:team_skills", "performance.assess_skills"),
        ("plans", _("Development plans"), "performance:development_plans", "performance.assess_skills"),
        ("careers", _("Career ladders"), "performance:careers", VIEW),
        (
            "promotions",
            _("Promotions"),
            "performance:promotions",
            "performance.propose_promotions",
            "performance.decide_promotions",
        ),
        ("mentoring", _("Mentoring"), "performance:mentoring", VIEW),
        ("model", _("Competence model"), "performance:skills", VIEW),
    )
    return tabs_of(request, pages, active)


def level_text(skill: Skill, level: int | None) -> str:
    """A level with its name: “3 Skilled”."""
    if level is None:
        return "–"
    return next((str(one) for one in skill.levels.all() if one.level == level), str(level))


def source_names() -> list[str]:
    """Where levels come from, as columns in the order of `ShownLine.said`."""
    return [str(one.label) for one in Source]


def lines(found: Sequence[SkillLine], sheet: Sheet, *, may_coach: bool) -> list[ShownLine]:
    """The rows of a sheet."""
    return [_line(one, sheet, may_coach=may_coach) for one in found]


def figures(sheet: Sheet) -> list[Figure]:
    """The answer first: how ready, over how many skills, where most is missing."""
    ready = sheet.readiness
    missing = [one for one in sheet.lines if one.gap]
    return [
        Figure(
            label=_("Readiness for the role"),
            value=ready.share,
            kind="percent",
            definition=_("Σ weight × level ÷ Σ weight × wanted level, over the skills that were assessed."),
        ),
        Figure(
            label=_("Skills assessed, of %(count)s") % {"count": ready.of},
            value=ready.assessed,
            definition=_("A skill nobody has looked at is left out; it never counts as nothing."),
        ),
        Figure(label=_("Skills below what is wanted"), value=len(missing), better="lower"),
    ]


def radar(sheet: Sheet) -> Chart | None:
    """What is wanted, and what counts, skill by skill; none of fewer than three skills."""
    if len(sheet.lines) < _LEAST_CORNERS:
        return None
    names = [one.skill.name for one in sheet.lines]
    wanted = [one.wanted for one in sheet.lines]
    held = [one.held.level if one.held else None for one in sheet.lines]
    own = [one.said[Source.SELF].level if Source.SELF in one.said else None for one in sheet.lines]
    series = [{"name": _("Wanted"), "values": wanted}, {"name": _("Now"), "values": held}]
    return Chart(
        id="skill-radar",
        title=_("Wanted and now"),
        description=_("A radar of %(count)s skills, each from 1 to 5: what the role wants, and what counts now.")
        % {"count": len(names)},
        data={"kind": "radar", "unit": "number", "labels": names, "max": HIGHEST, "series": series},
        columns=[_("Skill"), _("Wanted"), _("Now"), _("Self")],
        rows=[
            [name, *("–" if value is None else str(value) for value in values)]
            for name, *values in zip(names, wanted, held, own, strict=True)
        ],
        height="tall",
    )


def course(changes: Sequence[SkillAssessment]) -> Chart | None:
    """How the levels of one skill went, source by source; none before the second word."""
    if len(changes) < 2:
        return None
    days = sorted({f"{one.at:%Y-%m-%d}" for one in changes})
    series = []
    for source in Source:
        levels: dict[str, int] = {
            f"{one.at:%Y-%m-%d}": one.level for one in sorted(changes, key=lambda one: one.at) if one.source == source
        }
        if levels:
            series.append({"name": str(source.label), "values": _carried(levels, days)})
    return Chart(
        id="skill-course",
        title=_("Levels over time"),
        description=_("The level by each source, day by day."),
        data={"kind": "lines", "unit": "number", "labels": days, "series": series},
        columns=[_("Day"), *(str(one["name"]) for one in series)],
        rows=[
            [day, *("–" if (value := one["values"][place]) is None else str(value) for one in series)]
            for place, day in enumerate(days)
        ],
        height="small",
    )


def ladder(skill: Skill, line: SkillLine | None) -> list[ShownLevel]:
    """The described levels of a skill, the highest first, with who sees somebody where."""
    bounds = _bounds(skill)
    return [
        ShownLevel(
            number=one.level,
            name=one.name,
            meaning=one.meaning,
            bound=bounds.get(one.level, ""),
            said=[str(Source(code).label) for code, said in line.said.items() if said.level == one.level]
            if line
            else [],
            is_wanted=line is not None and line.wanted == one.level,
            is_held=line is not None and line.held is not None and line.held.level == one.level,
        )
        for one in reversed(list(skill.levels.all()))
    ]


def evidence_words(skill: Skill) -> str:
    """Which figure speaks for a skill, over how long, and when it is silent."""
    witness = getattr(skill, "evidence", None)
    if witness is None or not is_known(witness.metric_code):
        return ""
    words = {"figure": str(catalogue.metric(witness.metric_code).name), "months": witness.months}
    told = ngettext(
        "%(figure)s over the last whole month speaks for it.",
        "%(figure)s over the last %(months)s whole months speaks for it.",
        witness.months,
    )
    if not witness.cases_code or not is_known(witness.cases_code):
        return told % words
    more = {"least": witness.least, "cases": str(catalogue.metric(witness.cases_code).name)}
    silent = _("It says nothing with fewer than %(least)s (%(cases)s).") % more
    return f"{told % words} {silent}"


def said_by(one: SkillAssessment) -> str:
    """Whose word a level is: a name, or the figure that speaks."""
    if one.by is not None:
        return one.by.name
    metric = catalogue.metric(one.metric_code) if is_known(one.metric_code) else None
    name = str(metric.name) if metric else one.metric_code
    return f"{name} {value_text(one.figure, metric)}"


def gap_tone(gap: int | None) -> Tone:
    """Green where nothing is missing, amber one level below, red further below."""
    if gap is None:
        return "neutral"
    return "green" if gap == 0 else "amber" if gap == 1 else "red"


def _line(line: SkillLine, sheet: Sheet, *, may_coach: bool) -> ShownLine:
    return ShownLine(
        line=line,
        url=reverse("performance:member_skill", args=[sheet.member.pk, line.skill.pk]),
        level=level_text(line.skill, line.held.level if line.held else None),
        tone=gap_tone(line.gap),
        wanted=str(line.wanted or "–"),
        said=[(str(one.label), str(line.said[one].level) if one in line.said else "–") for one in Source],
        gap="–" if line.gap is None else f"−{line.gap}" if line.gap else "✓",
        hints=_hints(line),
        coach_url=_coach_address(sheet.member.pk, line) if may_coach and line.gap else "",
    )


def _hints(line: SkillLine) -> list[str]:
    told = []
    if line.held is not None and line.held.source == Source.SELF:
        told.append(_("only one's own view so far"))
    if line.is_apart:
        told.append(_("seen differently: talk about it"))
    if line.is_old:
        told.append(_("older than a year"))
    return told


def _coach_address(member_id: int, line: SkillLine) -> str:
    return f"{reverse('performance:coaching_new')}?skill={line.skill.pk}&member={member_id}"


def _bounds(skill: Skill) -> Mapping[int, str]:
    """From where on the figure speaks for each level."""
    witness = getattr(skill, "evidence", None)
    if witness is None or not is_known(witness.metric_code):
        return {}
    metric = catalogue.metric(witness.metric_code)
    sign = "≤" if direction_of(witness.metric_code) else "≥"
    return {
        level: f"{metric.name} {sign} {value_text(Decimal(bound), metric)}"
        for level, bound in enumerate(witness.bounds, start=LOWEST + 1)
    }


def _carried(levels: Mapping[str, int], days: Sequence[str]) -> list[int | None]:
    """A level holds until the next word."""
    found: list[int | None] = []
    for day in days:
        found.append(levels.get(day, found[-1] if found else None))
    return found
