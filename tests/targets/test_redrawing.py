"""A plan's tree follows the organization, and what is owed goes with the people."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from quarterdeck.targets.rules.carrying import Column, split_below
from quarterdeck.targets.rules.regrouping import handed_on, regrouped
from quarterdeck.targets.rules.trees import Key, Place, Redrawing, Seat, Tree, redraw

CENT = Decimal("0.01")
ROOT: Key = ("unit", 0)
young_keys = st.frozensets(st.tuples(st.sampled_from(["unit", "member"]), st.integers(0, 12)))


@st.composite
def organizations(draw: st.DrawFn) -> list[Place]:
    """Any organization of up to eight units under the root and twelve people in them; parents come first."""
    units = draw(st.lists(st.integers(1, 8), unique=True))
    people = draw(st.lists(st.integers(1, 12), unique=True))
    places = [Place(ROOT, None, "Company", "/0/")]
    for kind, keys in (("unit", units), ("member", people)):
        for key in keys:
            above = draw(st.sampled_from([place for place in places if place.key[0] == "unit"]))
            places.append(Place((kind, key), above.key, f"{kind} {key}", f"{above.unit_path}{key}/"))
    return places


def seats_of(places: list[Place], young: frozenset[Key] = frozenset()) -> list[Seat]:
    """The seats of a plan that looks like the organization. Whatever hangs under a young seat is young."""
    ids = {place.key: number for number, place in enumerate(places, 1)}
    seats: dict[Key, Seat] = {}
    for place in places:
        above = seats.get(place.parent) if place.parent else None
        seats[place.key] = Seat(
            ids[place.key],
            place.key,
            above.id if above else None,
            place.name,
            place.unit_path,
            is_young=place.key in young or bool(above and above.is_young),
        )
    return list(seats.values())


def tree_of(seats: list[Seat]) -> Tree:
    return Tree({seat.id: seat.parent_id for seat in seats})


def owed_by(tree: Tree, whole: Decimal) -> Column:
    below = split_below({1: whole}, tree, 1, weigh=lambda _above, parts: [Decimal(part) for part in parts], step=CENT)
    return {1: whole, **below}


def loose(column: Column, tree: Tree) -> Column:
    """What each node owes that nobody below it does; nothing where sums are right, all of it where nothing is below."""
    return {
        node: amount - sum((column.get(part, Decimal(0)) for part in tree.children.get(node, [])), Decimal(0))
        for node, amount in column.items()
    }


def standing(seats: list[Seat], drawing: Redrawing) -> dict[Key, tuple[int, int | None]]:
    """Every seat that holds after the change with the one it hangs under, by its key; empty seats left out."""
    kept = {
        seat.key: (seat.id, drawing.hung.get(seat.id, seat.parent_id))
        for seat in seats
        if drawing.successors.get(seat.id, seat.id) == seat.id and seat.id not in drawing.vacated
    }
    return kept | {seat.key: (seat.id, seat.parent_id) for seat in drawing.new if seat.key[0] != "seat"}


@given(organizations(), organizations(), young_keys)
def test_tree_looks_like_the_organization_afterwards(
    before: list[Place], after: list[Place], young: frozenset[Key]
) -> None:
    seats = seats_of(before, young)

    now = standing(seats, redraw(seats, after))

    ids = {key: node for key, (node, _parent) in now.items()}
    assert {key: parent for key, (_node, parent) in now.items()} == {
        place.key: ids[place.parent] if place.parent else None for place in after
    }


@settings(max_examples=300)
@given(
    organizations(),
    organizations(),
    young_keys,
    st.decimals(0, 10**7, places=2),
    st.sampled_from([Decimal(1), Decimal("0.37"), Decimal(0)]),
)
def test_sums_stay_as_right_as_they_were_and_nothing_is_lost(
    before: list[Place], after: list[Place], young: frozenset[Key], whole: Decimal, late: Decimal
) -> None:
    seats = seats_of(before, young)
    tree = tree_of(seats)
    drawing = redraw(seats, after)
    column = owed_by(tree, whole)
    shares = {seat.id: Decimal(1) if seat.is_young else late for seat in seats}

    found = regrouped(column, tree, drawing.after(tree), drawing, late=shares.__getitem__, step=CENT)

    left = loose(found, drawing.after(tree))
    for node, amount in loose(column, tree).items():
        seats_then = {node, drawing.successors.get(node, node)}
        seats_then |= {seat for seat, unit in drawing.remainders.items() if unit in seats_then}
        assert sum((left.pop(one, Decimal(0)) for one in seats_then), Decimal(0)) == amount
    assert not any(left.values())


@given(organizations(), st.decimals(0, 10**7, places=2))
def test_organization_that_did_not_change_changes_nothing(places: list[Place], whole: Decimal) -> None:
    seats = seats_of(places)
    tree, drawing = tree_of(seats), redraw(seats, places)
    column = owed_by(tree, whole)

    assert drawing.is_empty
    assert regrouped(column, tree, tree, drawing, late=lambda _node: Decimal(1), step=CENT) == column


def company(*people: tuple[str, int, int]) -> list[Place]:
    """The root, units 1 and 2, and people as (name, id, unit)."""
    units = [Place(("unit", unit), ROOT, f"Unit {unit}", f"/0/{unit}/") for unit in (1, 2)]
    members = [Place(("member", key), ("unit", unit), name, f"/0/{unit}/") for name, key, unit in people]
    return [Place(ROOT, None, "Company", "/0/"), *units, *members]


def test_leaver_leaves_an_empty_seat_with_what_was_owed() -> None:
    seats = seats_of(company(("Ann", 1, 1), ("Ben", 2, 1)))
    drawing = redraw(seats, company(("Ben", 2, 1)))
    tree = tree_of(seats)

    found = regrouped(
        {1: Decimal(10), 2: Decimal(10), 4: Decimal(6), 5: Decimal(4)},
        tree,
        drawing.after(tree),
        drawing,
        late=lambda _node: Decimal("0.5"),
        step=CENT,
    )

    (seat,) = drawing.new
    assert (seat.key, seat.name, seat.parent_id) == (("seat", 4), "Ann", 2)
    assert found == {1: 10, 2: 10, 4: 3, 5: 4, seat.id: 3}


def test_what_a_unit_owed_before_anybody_was_in_it_stays_as_an_empty_seat() -> None:
    seats = seats_of(company(("Ann", 1, 1)))
    drawing = redraw(seats, company(("Ann", 1, 2)))
    tree = tree_of(seats)
    column = {1: Decimal(10), 2: Decimal(6), 3: Decimal(4), 4: Decimal(6)}

    found = regrouped(column, tree, drawing.after(tree), drawing, late=lambda _node: Decimal("0.5"), step=CENT)

    ((seat, unit),) = drawing.remainders.items()
    assert unit == 3
    assert found == {1: 10, 2: 3, 3: 7, 4: 3, drawing.successors[4]: 3, seat: 4}


def test_rate_is_owed_before_and_after_a_move_and_by_no_empty_seat() -> None:
    seats = seats_of(company(("Ann", 1, 1), ("Ben", 2, 1)))
    drawing = redraw(seats, company(("Ben", 2, 2)))
    rate = Decimal("0.3")

    found = handed_on({4: rate, 5: rate}, drawing, late=lambda _node: Decimal("0.5"))

    assert found == {4: rate, 5: rate, drawing.successors[5]: rate}


def test_unit_without_a_number_stays_without_one() -> None:
    seats = seats_of(company(("Ann", 1, 1)))
    drawing = redraw(seats, company(("Ann", 1, 2)))
    tree = tree_of(seats)

    found = regrouped({4: Decimal(6)}, tree, drawing.after(tree), drawing, late=lambda _node: Decimal(1), step=CENT)

    assert found == {drawing.successors[4]: Decimal(6)}
