"""The door for reads of this room."""

from dataclasses import dataclass

from quarterdeck.core.access import rights
from quarterdeck.people.models import Member
from quarterdeck.simulation.models import SimulatedCompany

DEMO_PASSWORD = "quarterdeck-demo"  # noqa: S105 - printed on purpose: everybody may look at a demo
_OPENS = {rights.REP: "/today/"}


@dataclass(frozen=True)
class DemoLogin:
    """How to look at the demo in one role, and the page that role's day begins on."""

    role: str
    login: str
    password: str
    name: str
    opens: str


def demo_logins() -> list[DemoLogin]:
    """One sign-in for each role of a demo; empty on a real company's instance."""
    if not SimulatedCompany.objects.exists():
        return []
    names = dict(Member.objects.active().filter(login__in=rights.EVERY_ROLE).values_list("login", "name"))
    return [
        DemoLogin(role, role, DEMO_PASSWORD, names[role], _OPENS.get(role, "/cockpit/"))
        for role in rights.EVERY_ROLE
        if role in names
    ]
