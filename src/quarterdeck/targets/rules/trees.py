"""The shape of a plan's tree, and how it must change to follow the organization."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

# What a node stands for: ("unit", id), ("member", id), or ("seat", node id) for an empty seat.
Key = tuple[str, int]


@dataclass(frozen=True)
class Tree:
    """Nodes by their parents; the root's parent is None."""

    parents: Mapping[int, int | None]

    @cached_property
    def children(self) -> dict[int | None, list[int]]:
        found: dict[int | None, list[int]] = {}
        for node, parent in self.parents.items():
            found.setdefault(parent, []).append(node)
        return found

    def above(self, node: int) -> Iterator[int]:
        """The nodes over one, nearest first."""
        parent = self.parents[node]
        while parent is not None:
            yield parent
            parent = self.parents[parent]

    def below(self, node: int) -> list[int]:
        """The nodes under one, each after its parent."""
        found: list[int] = []
        for child in self.children.get(node, []):
            found += [child, *self.below(child)]
        return found

    def depth(self, node: int) -> int:
        return sum(1 for _ in self.above(node))

    def top_down(self) -> list[int]:
        """Every node, parents first."""
        return [node for root in self.children.get(None, []) for node in (root, *self.below(root))]


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody or something that belongs in the tree on a day, and what it hangs under."""

    key: Key
    parent: Key | None
    name: str
    unit_path: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A node that holds to the end of the plan. `is_young` when it began on the day of the change or later."""

    id: int
    key: Key
    parent_id: int | None
    name: str
    unit_path: str
    is_young: bool


@dataclass(frozen=True, slots=True)
class NewSeat:
    """A node to be made, with a temporary id below 0. `follows` is the seat whose later days it takes over."""

    id: int
    key: Key
    parent_id: int
    name: str
    unit_path: str
    follows: int | None


@dataclass(frozen=True)
class Redrawing:
    """How seats change on a day.

    `successors` maps every seat whose later days go elsewhere to the seat that takes them; a young seat takes them itself, under
    a new parent (`hung`) and path. `moved` are those taken from one whole to another, not those that came along with what they hang under.
    `vacated` are those nobody holds any more: what they owe stays as an empty seat. `remainders` maps a new empty seat to the unit
    above it, which nobody was in and somebody is now: the seat keeps what the unit owed alone. Temporary ids may stand everywhere.
    """

    new: Sequence[NewSeat]
    hung: Mapping[int, int]
    successors: Mapping[int, int]
    moved: frozenset[int]
    vacated: frozenset[int]
    remainders: Mapping[int, int]
    renamed: Mapping[int, str]
    paths: Mapping[int, str]

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.hung or self.successors or self.renamed)

    def after(self, tree: Tree) -> Tree:
        """The tree as it is then; seats that ended stay where they were."""
        return Tree({**tree.parents, **self.hung, **{seat.id: seat.parent_id for seat in self.new}})


class _Drawing:
    """Works out a redrawing, parents first."""

    def __init__(self, seats: Sequence[Seat], places: Sequence[Place]) -> None:
        self.seats = {seat.id: seat for seat in seats}
        self.by_key = {seat.key: seat for seat in seats}
        self.places = {place.key: place for place in places}
        self.new: list[NewSeat] = []
        self.hung: dict[int, int] = {}
        self.successors: dict[int, int] = {}
        self.moved: set[int] = set()
        self.vacated: set[int] = set()
        self.paths: dict[int, str] = {}
        self.now: dict[Key, int] = {}

    def drawn(self) -> Redrawing:
        for place in self.places.values():
            self.now[place.key] = self._seat(place)
        for node in Tree({seat.id: seat.parent_id for seat in self.seats.values()}).top_down():
            if self.seats[node].key not in self.places:
                self._keep_empty(self.seats[node])
        remainders = dict(self._keep_remainders())
        return Redrawing(
            new=self.new,
            hung=self.hung,
            successors=self.successors,
            moved=frozenset(self.moved),
            vacated=frozenset(self.vacated),
            remainders=remainders,
            renamed=self._renamed(),
            paths=self.paths,
        )

    def _renamed(self) -> dict[int, str]:
        known = [(seat, self.places[seat.key]) for seat in self.seats.values() if seat.key in self.places]
        return {seat.id: place.name for seat, place in known if seat.name != place.name}

    def _seat(self, place: Place) -> int:
        """The seat that a place has from now on: as it was, hung elsewhere, or new."""
        seat = self.by_key.get(place.key)
        if place.parent is None:
            if seat is None:
                raise ValueError("the top of the organization is not the top of the plan")
            return seat.id
        if seat is None:
            return self._add(place, self.now[place.parent], follows=None)
        return self._hang(seat, place, place.parent, self.now[place.parent])

    def _hang(self, seat: Seat, place: Place, parent_key: Key | None, parent: int) -> int:
        """Let a seat, or the one that takes over its later days, hang under a parent."""
        if parent == seat.parent_id:
            return seat.id
        self.successors[seat.id] = successor = self._take_over(seat, place, parent)
        if self.seats[seat.parent_id or 0].key != parent_key:
            self.moved.add(seat.id)
        return successor

    def _keep_empty(self, seat: Seat) -> None:
        """Nobody holds the seat: what it owes stays under the nearest unit that is still there."""
        above = self._standing(seat)
        parent = self.now[above.key]
        place = Place(("seat", seat.id), above.key, seat.name, above.unit_path)
        if seat.key[0] == "seat":
            self._hang(seat, place, above.key, parent)
            return
        self.vacated.add(seat.id)
        self.moved.add(seat.id)
        self.successors[seat.id] = self._take_over(seat, place, parent)

    def _keep_remainders(self) -> Iterator[tuple[int, int]]:
        """An empty seat in every unit that stood without parts and has some now."""
        wholes = {seat.parent_id for seat in self.seats.values()}
        joined = {seat.parent_id for seat in self.new} | set(self.hung.values())
        for seat in self.seats.values():
            if seat.key in self.places and seat.id not in wholes and self.now[seat.key] in joined:
                unit, place = self.now[seat.key], self.places[seat.key]
                kept = Place(("seat", seat.id), place.key, place.name, place.unit_path)
                yield self._add(kept, unit, follows=None), unit

    def _take_over(self, seat: Seat, place: Place, parent: int) -> int:
        """The seat that has the later days: a new one, or a young seat itself, since no day of it lies before the change."""
        if not seat.is_young:
            return self._add(place, parent, follows=seat.id)
        self.hung[seat.id] = parent
        self.paths[seat.id] = place.unit_path
        return seat.id

    def _standing(self, seat: Seat) -> Place:
        above = self.seats[seat.parent_id or 0]
        while above.key not in self.places:
            above = self.seats[above.parent_id or 0]
        return self.places[above.key]

    def _add(self, place: Place, parent: int, *, follows: int | None) -> int:
        temporary = -len(self.new) - 1
        self.new.append(NewSeat(temporary, place.key, parent, place.name, place.unit_path, follows))
        return temporary


def redraw(seats: Sequence[Seat], places: Sequence[Place]) -> Redrawing:
    """How the seats of a plan must change so that it looks like the organization. `places` come parents first."""
    return _Drawing(seats, places).drawn()
