"""What people type about skills: levels, the model, profiles, development plans, mentoring."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from quarterdeck.metrics.catalogue import Unit
from quarterdeck.performance.actions.skills.assessing import Given
from quarterdeck.performance.actions.skills.competences import EvidenceGiven, Wanted
from quarterdeck.performance.forms.choosing import Choices, offer
from quarterdeck.performance.forms.days import DayField
from quarterdeck.performance.models.skills import Family, ItemKind, ProfileSkill, Skill, SkillEvidence
from quarterdeck.performance.queries.skills.levels import SkillLine
from quarterdeck.performance.rules.skills.levels import HIGHEST, LOWEST

Metrics = Sequence[tuple[str, str, str]]
_LEVELS = range(LOWEST, HIGHEST + 1)


@dataclass(frozen=True, slots=True)
class SkillFields:
    """One skill of a sheet: what it means, and the two fields that take a level and a reason."""

    line: SkillLine
    level: forms.BoundField
    why: forms.BoundField


class SheetForm(forms.Form):
    """Levels of many skills at once; one that is left open is not assessed."""

    def __init__(self, *args: Any, lines: Sequence[SkillLine], source: str, **more: Any):
        super().__init__(*args, **more)
        self._lines = lines
        for line in lines:
            said = line.said.get(source)
            self.fields[f"level_{line.skill.pk}"] = forms.TypedChoiceField(
                label=gettext_lazy("level"),
                coerce=int,
                empty_value=None,
                required=False,
                choices=[(one.level, f"{one.level} {one.name} · {one.meaning}") for one in line.skill.levels.all()],
                widget=forms.RadioSelect,
                initial=said.level if said else None,
            )
            self.fields[f"why_{line.skill.pk}"] = forms.CharField(
                label=gettext_lazy("what you saw"),
                required=False,
                max_length=500,
                widget=forms.Textarea({"rows": 2}),
            )

    def skills(self) -> Iterator[SkillFields]:
        """The fields in pairs, for the template."""
        for line in self._lines:
            yield SkillFields(line, self[f"level_{line.skill.pk}"], self[f"why_{line.skill.pk}"])

    def given(self) -> dict[int, Given]:
        """The levels that were chosen, by skill."""
        values = self.cleaned_data
        return {
            line.skill.pk: Given(level, values[f"why_{line.skill.pk}"])
            for line in self._lines
            if (level := values[f"level_{line.skill.pk}"]) is not None
        }


class LevelForm(forms.Form):
    """A level of one skill, and what it rests on."""

    level = forms.TypedChoiceField(label=gettext_lazy("level"), coerce=int, widget=forms.RadioSelect)
    why = forms.CharField(
        label=gettext_lazy("what it rests on"), max_length=500, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, skill: Skill, **more: Any):
        super().__init__(*args, **more)
        offer(self, "level", [(one.level, f"{one.level} {one.name} · {one.meaning}") for one in skill.levels.all()])


class SkillForm(forms.Form):
    """A skill, its five levels, and the figure that speaks for it."""

    family = forms.ChoiceField(label=gettext_lazy("whose skill"), choices=Family)
    name = forms.CharField(label=gettext_lazy("name"), max_length=80)
    meaning = forms.CharField(label=gettext_lazy("what it means"), max_length=300, required=False)
    metric_code = forms.ChoiceField(
        label=gettext_lazy("figure that speaks for it"), required=False, widget=forms.Select({"data-select": ""})
    )
    bounds = forms.CharField(
        label=gettext_lazy("levels 2, 3, 4 and 5 from"),
        required=False,
        help_text=gettext_lazy("Four numbers with spaces between. Percents as 35 for 35%."),
    )
    months = forms.IntegerField(label=gettext_lazy("over so many months"), min_value=1, max_value=36, initial=12)
    cases_code = forms.ChoiceField(
        label=gettext_lazy("only where there are enough"), required=False, widget=forms.Select({"data-select": ""})
    )
    least = forms.IntegerField(label=gettext_lazy("at least"), min_value=0, max_value=100000, initial=0)

    def __init__(self, *args: Any, metrics: Metrics, names: Sequence[str] = (), **more: Any):
        super().__init__(*args, **more)
        self._percents = {code for code, _name, unit in metrics if unit == Unit.PERCENT}
        listed: Choices = [("", "–"), *((code, name) for code, name, _unit in metrics)]
        for name in ("metric_code", "cases_code"):
            offer(self, name, listed)
        for level in _LEVELS:
            self.fields[f"name_{level}"] = forms.CharField(
                label=_("name of level %(level)s") % {"level": level},
                max_length=40,
                initial=names[level - LOWEST] if names else "",
            )
            self.fields[f"meaning_{level}"] = forms.CharField(
                label=_("what one sees at level %(level)s") % {"level": level},
                max_length=400,
                widget=forms.Textarea({"rows": 2}),
            )
        self.order_fields(["family", "name", "meaning", *self._level_fields()])

    def clean_bounds(self) -> tuple[Decimal, ...]:
        """The numbers, shares where the figure is one."""
        code, text = self.data.get("metric_code", ""), self.cleaned_data["bounds"]
        scale = Decimal(100) if code in self._percents else Decimal(1)
        try:
            found = tuple(Decimal(one.rstrip("%")) / scale for one in text.replace(",", " ").split())
        except InvalidOperation as error:
            raise forms.ValidationError(_("Four numbers with spaces between.")) from error
        if code and (len(found) != len(_LEVELS) - 1 or not all(one.is_finite() for one in found)):
            raise forms.ValidationError(_("Four numbers with spaces between."))
        return found

    def told(self) -> list[tuple[str, str]]:
        """The names and descriptions of the levels."""
        return [(self.cleaned_data[f"name_{one}"], self.cleaned_data[f"meaning_{one}"]) for one in _LEVELS]

    def evidence(self) -> EvidenceGiven | None:
        values = self.cleaned_data
        if not values["metric_code"]:
            return None
        return EvidenceGiven(
            values["metric_code"], values["bounds"], values["months"], values["cases_code"], values["least"]
        )

    @staticmethod
    def _level_fields() -> list[str]:
        return [f"{what}_{level}" for level in _LEVELS for what in ("name", "meaning")]


class ProfileForm(forms.Form):
    """What a role needs: a level and a weight for each skill; without a level a skill is not asked for."""

    role_id = forms.TypedChoiceField(label=gettext_lazy("role"), coerce=int)
    name = forms.CharField(label=gettext_lazy("name"), max_length=120)

    def __init__(self, *args: Any, roles: Choices, skills: Sequence[Skill], **more: Any):
        super().__init__(*args, **more)
        offer(self, "role_id", roles)
        self._skills = skills
        for skill in skills:
            self.fields[f"wanted_{skill.pk}"] = forms.TypedChoiceField(
                label=skill.name,
                coerce=int,
                empty_value=None,
                required=False,
                choices=[("", "–"), *((level, str(level)) for level in _LEVELS)],
            )
            self.fields[f"weight_{skill.pk}"] = forms.IntegerField(
                label=_("Weight of %(name)s") % {"name": skill.name}, min_value=1, max_value=100, required=False
            )

    def rows(self) -> Iterator[tuple[Skill, forms.BoundField, forms.BoundField]]:
        """A line for each skill, for the template."""
        for skill in self._skills:
            yield skill, self[f"wanted_{skill.pk}"], self[f"weight_{skill.pk}"]

    def lines(self) -> dict[int, Wanted]:
        values = self.cleaned_data
        return {
            one.pk: Wanted(values[f"wanted_{one.pk}"], values[f"weight_{one.pk}"] or 10)
            for one in self._skills
            if values[f"wanted_{one.pk}"]
        }


class PlanForm(forms.Form):
    goal = forms.CharField(label=gettext_lazy("what I want to be able to do"), max_length=300)
    starts_on = DayField(label=pgettext_lazy("days", "from"))
    ends_on = DayField(label=pgettext_lazy("days", "until"))


class ItemForm(forms.Form):
    """Something to do for a plan."""

    kind = forms.ChoiceField(
        label=gettext_lazy("way of learning"),
        choices=ItemKind,
        widget=forms.RadioSelect,
        initial=ItemKind.PRACTICE,
        help_text=gettext_lazy("About 70% of the time goes to practice, 20% to people, 10% to courses."),
    )
    skill_id = forms.TypedChoiceField(label=gettext_lazy("skill"), coerce=int, empty_value=None, required=False)
    text = forms.CharField(label=gettext_lazy("what to do"), max_length=300)
    shows = forms.CharField(label=gettext_lazy("what will show that it worked"), max_length=300, required=False)
    hours = forms.IntegerField(label=gettext_lazy("hours"), min_value=1, max_value=1000, initial=8)
    due_on = DayField(label=pgettext_lazy("a day", "by"))

    def __init__(self, *args: Any, skills: Choices, **more: Any):
        super().__init__(*args, **more)
        offer(self, "skill_id", [("", "–"), *skills])


class EndPlanForm(forms.Form):
    is_done = forms.TypedChoiceField(
        label=gettext_lazy("how it ended"),
        coerce=lambda value: value == "yes",
        choices=[("yes", gettext_lazy("Done")), ("no", gettext_lazy("Dropped"))],
        widget=forms.RadioSelect,
    )
    result = forms.CharField(label=gettext_lazy("what came of it"), max_length=1000, widget=forms.Textarea({"rows": 3}))


class PairForm(forms.Form):
    """Who helps whom, towards what, from when until when."""

    mentee_id = forms.TypedChoiceField(
        label=gettext_lazy("who is helped"), coerce=int, widget=forms.Select({"data-select": ""})
    )
    mentor_id = forms.TypedChoiceField(
        label=gettext_lazy("mentor"), coerce=int, widget=forms.Select({"data-select": ""})
    )
    skill_id = forms.TypedChoiceField(label=gettext_lazy("skill"), coerce=int, empty_value=None, required=False)
    goal = forms.CharField(label=gettext_lazy("goal"), max_length=300)
    starts_on = DayField(label=pgettext_lazy("days", "from"))
    ends_on = DayField(label=pgettext_lazy("days", "until"))

    def __init__(self, *args: Any, mentees: Choices, mentors: Choices, skills: Choices, **more: Any):
        super().__init__(*args, **more)
        offer(self, "mentee_id", mentees)
        offer(self, "mentor_id", mentors)
        offer(self, "skill_id", [("", "–"), *skills])


class MeetingForm(forms.Form):
    """A meeting of the two; only they read it."""

    held_on = DayField(label=pgettext_lazy("mentoring", "day"))
    minutes = forms.IntegerField(label=gettext_lazy("minutes"), min_value=5, max_value=600, initial=60)
    said = forms.CharField(
        label=gettext_lazy("what was talked about"), max_length=4000, widget=forms.Textarea({"rows": 5})
    )
    next_step = forms.CharField(label=gettext_lazy("next step"), max_length=300, required=False)


class EndPairForm(forms.Form):
    is_reached = forms.TypedChoiceField(
        label=gettext_lazy("goal"),
        coerce=lambda value: value == "yes",
        choices=[("yes", gettext_lazy("Reached")), ("no", gettext_lazy("Not reached"))],
        widget=forms.RadioSelect,
    )
    result = forms.CharField(label=gettext_lazy("what came of it"), max_length=1000, widget=forms.Textarea({"rows": 3}))


def typed_skill(skill: Skill, unit: str | None) -> dict[str, Any]:
    """A kept skill as its form has it."""
    initial: dict[str, Any] = {"family": skill.family, "name": skill.name, "meaning": skill.meaning}
    for one in skill.levels.all():
        initial |= {f"name_{one.level}": one.name, f"meaning_{one.level}": one.meaning}
    witness: SkillEvidence | None = getattr(skill, "evidence", None)
    if witness is not None:
        scale = 100 if unit == Unit.PERCENT else 1
        bounds = " ".join(f"{(bound * scale).normalize():f}" for bound in witness.bounds)
        initial |= {"metric_code": witness.metric_code, "bounds": bounds, "months": witness.months}
        initial |= {"cases_code": witness.cases_code, "least": witness.least}
    return initial


def typed_profile(lines: Mapping[int, ProfileSkill]) -> dict[str, Any]:
    """The lines of a kept profile as its form has them."""
    wanted = {f"wanted_{pk}": one.wanted for pk, one in lines.items()}
    return {**wanted, **{f"weight_{pk}": one.weight for pk, one in lines.items()}}
