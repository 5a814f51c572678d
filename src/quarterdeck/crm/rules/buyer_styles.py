"""How to talk to a buyer, by social style.

The four styles are those of David Merrill and Roger Reid, "Personal Styles and Effective Performance" (1981): how much somebody
asserts and how much somebody shows feelings. The advice is ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Advice:
    """What such a buyer looks for, what to do and what to leave."""

    wants: Promise
    do: Promise
    avoid: Promise


STYLES: Mapping[str, Advice] = {
    "analytical": Advice(
        _("Wants proof and time to check it."),
        _("Bring figures, sources and a written comparison; answer every question; agree on dates and keep them."),
        _("Do not press for a quick yes or speak in superlatives."),
    ),
    "driver": Advice(
        _("Wants results, and control over how to get there."),
        _("Begin with the outcome; offer two or three choices; keep to the time agreed."),
        _("Do not tell long stories or hide the price."),
    ),
    "amiable": Advice(
        _("Wants safety and the agreement of colleagues."),
        _("Take time for the person; name who else does this; offer support after the purchase; involve the team."),
        _("Do not push into conflict or change what was agreed."),
    ),
    "expressive": Advice(
        _("Wants ideas, recognition and to be part of something."),
        _("Paint the picture, show a demo, mention people they admire; put details in writing afterwards."),
        _("Do not open with tables, and do not leave the next step vague."),
    ),
}
