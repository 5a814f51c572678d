"""Which of this room's pages show a metric."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from quarterdeck.metrics.queries.usage import Use
from quarterdeck.people.models import Member
from quarterdeck.web.queries import today
from quarterdeck.web.queries.cockpit import overview


def pages_with(viewer: Member, code: str) -> Iterator[Use]:
    """Today and the cockpit, where they show the metric first."""
    if code in today.PACE:
        yield Use(_("Today"), reverse("web:today"))
    if code in {*overview.FIGURES, *overview.PEOPLE} and viewer.may("web.view_cockpit"):
        yield Use(_("Cockpit"), reverse("web:cockpit"))
