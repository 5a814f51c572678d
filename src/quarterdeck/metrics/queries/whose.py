"""Whose figures are asked for: a unit with everything under it, one member, or all that the viewer may see."""

from dataclasses import dataclass

from quarterdeck.metrics.engine.limits import Limit


@dataclass(frozen=True, slots=True)
class Whose:
    """A unit, a member, both (what the member sold there) or neither (everything within reach)."""

    unit_id: int | None = None
    member_id: int | None = None

    @property
    def limits(self) -> tuple[Limit, ...]:
        """As limits of a question."""
        unit = () if self.unit_id is None else (Limit("team", (self.unit_id,), is_subtree=True),)
        member = () if self.member_id is None else (Limit("member", (self.member_id,)),)
        return (*unit, *member)

    @property
    def filters(self) -> dict[str, list[int]]:
        """As filters of an address or a query."""
        asked = {"team": self.unit_id, "member": self.member_id}
        return {name: [pk] for name, pk in asked.items() if pk is not None}


EVERYBODY = Whose()
