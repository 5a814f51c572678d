"""What a pulse asks. Every sentence is turned so that 5 is good; all are answered by the same five steps."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LEVELS = (1, 2, 3, 4, 5)
STEPS: "dict[int, StrPromise]" = {
    1: pgettext_lazy("pulse", "Not at all"),
    2: pgettext_lazy("pulse", "Rather not"),
    3: pgettext_lazy("pulse", "Partly"),
    4: pgettext_lazy("pulse", "Mostly"),
    5: pgettext_lazy("pulse", "Fully"),
}


class Topic(models.TextChoices):
    LOAD = "load", pgettext_lazy("pulse", "Load")
    STRESS = "stress", pgettext_lazy("pulse", "Calm")
    CLARITY = "clarity", pgettext_lazy("pulse", "Clarity")
    SUPPORT = "support", pgettext_lazy("pulse", "Support")
    RECOGNITION = "recognition", pgettext_lazy("pulse", "Recognition")


@dataclass(frozen=True, slots=True)
class PulseQuestion:
    topic: Topic
    text: "StrPromise"


QUESTIONS = (
    PulseQuestion(Topic.LOAD, _("My work can be done well in the time I have.")),
    PulseQuestion(Topic.STRESS, _("I can switch off after work and come back rested.")),
    PulseQuestion(Topic.CLARITY, _("I know what matters most in the next weeks.")),
    PulseQuestion(Topic.SUPPORT, _("I get help when I need it.")),
    PulseQuestion(Topic.RECOGNITION, _("Good work is noticed and valued here.")),
)
