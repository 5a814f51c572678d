"""A team's skills side by side: no queries, no decisions."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from quarterdeck.core.exports.cells import Cell as ExportCell
from quarterdeck.core.pages.components import Figure, Tab
from quarterdeck.performance.models.skills import Skill, SkillProfile
from quarterdeck.performance.queries.skills.levels import Sheet, SkillLine
from quarterdeck.performance.showing.skills import level_text

# How a gap is tinted: enough is green, the further below the warmer.
_TINTS = {0: 7, 1: 4, 2: 2, 3: 1, 4: 1}
_MORE = 9


@dataclass(frozen=True, slots=True)
class Cell:
    """A level in the table: its number, its tint, where it leads, its words."""

    text: str
    level: int
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    sheet: Sheet
    url: str
    ready: Decimal | None
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Those held against one profile: a row a person, a column a skill, and how many are below in each."""

    profile: SkillProfile
    skills: Sequence[Skill]
    rows: Sequence[Row]
    below: Sequence[str]


def profiles_in(sheets: Sequence[Sheet]) -> list[SkillProfile]:
    """The profiles that somebody is held against, that of most people first."""
    found = {one.profile.pk: one.profile for one in sheets if one.profile}
    people = Counter(one.profile.pk for one in sheets if one.profile)
    return sorted(found.values(), key=lambda one: (-people[one.pk], one.name, one.pk))


def profile_links(profiles: Sequence[SkillProfile], chosen: SkillProfile) -> list[Tab]:
    return [Tab(one.name, f"?profile={one.pk}", one.pk == chosen.pk) for one in profiles]


def heat_map(sheets: Sequence[Sheet], profile: SkillProfile, *, only: Collection[int] | None = None) -> HeatMap:
    """The table of a profile; `only` those people."""
    skills = [one.skill for one in profile.lines.all()]
    own = [one for one in sheets if one.profile and one.profile.pk == profile.pk]
    shown = [one for one in own if only is None or one.member.pk in only]
    return HeatMap(
        profile=profile,
        skills=skills,
        rows=[_row(one) for one in shown],
        below=[str(_below(shown, place)) for place in range(len(skills))],
    )


def own_first(choices: Sequence[tuple[int, str]], found: HeatMap) -> list[tuple[int, str]]:
    """Skills to search by, those of the shown profile before the others."""
    own = {one.pk for one in found.skills}
    return sorted(choices, key=lambda one: one[0] not in own)


def figures(found: HeatMap) -> list[Figure]:
    """How ready the people are in the middle, and where most of them are below."""
    ready = [row.ready for row in found.rows if row.ready is not None]
    counts = [int(one) for one in found.below]
    most = max(counts, default=0)
    weakest = found.skills[counts.index(most)].name if most else ""
    told = [
        Figure(
            label=_("Readiness in the middle"),
            value=sorted(ready)[len(ready) // 2] if ready else None,
            kind="percent",
            definition=_("Of the people shown, half are below and half above."),
        ),
        Figure(label=_("People not assessed yet"), value=len(found.rows) - len(ready), better="lower"),
    ]
    if weakest:
        told.append(Figure(label=_("Below in %(skill)s") % {"skill": weakest}, value=most, better="lower"))
    return told


def exported(found: HeatMap) -> tuple[list[str], list[list[ExportCell]]]:
    """Heads and rows of a file: levels as numbers, empty where nobody has looked yet."""
    columns = [_("Person"), _("Readiness"), _("skills assessed"), *(skill.name for skill in found.skills)]
    rows: list[list[ExportCell]] = [
        [
            row.sheet.member.name,
            None if row.ready is None else round(row.ready, 4),
            f"{row.sheet.readiness.assessed}/{row.sheet.readiness.of}",
            *(line.held.level if line.held else None for line in row.sheet.lines),
        ]
        for row in found.rows
    ]
    return columns, rows


def _row(sheet: Sheet) -> Row:
    url = reverse("performance:member_skills", args=[sheet.member.pk])
    return Row(sheet, url, sheet.readiness.share, [_cell(one, sheet) for one in sheet.lines])


def _cell(line: SkillLine, sheet: Sheet) -> Cell:
    url = reverse("performance:member_skill", args=[sheet.member.pk, line.skill.pk])
    if line.held is None or line.wanted is None or line.gap is None:
        return Cell("–", 0, url, _("not assessed yet"))
    tint = _MORE if line.held.level > line.wanted else _TINTS[line.gap]
    title = _("%(level)s, wanted %(wanted)s") % {
        "level": level_text(line.skill, line.held.level),
        "wanted": line.wanted,
    }
    mark = " ↓" if line.gap else ""
    return Cell(f"{line.held.level}{mark}", tint, url, title)


def _below(sheets: Sequence[Sheet], place: int) -> int:
    return sum(bool(one.lines[place].gap) for one in sheets)
