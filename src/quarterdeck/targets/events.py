"""What happened to plans and their targets."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TargetsDiscussed:
    """A plan was opened to those who owe its targets."""

    plan_id: int


@dataclass(frozen=True)
class TargetsProposed:
    """A node's proposal was handed in to the one above."""

    plan_id: int
    node_id: int


@dataclass(frozen=True)
class TargetsAgreed:
    """Both sides agreed on the targets of a node."""

    plan_id: int
    node_id: int


@dataclass(frozen=True)
class TargetsPutInForce:
    """The agreed numbers of a plan count from now on."""

    plan_id: int
    revision: int


@dataclass(frozen=True)
class TargetsRevised:
    """A plan in force was opened again; its numbers go on counting until new ones are put in force."""

    plan_id: int
    revision: int
    reason: str


@dataclass(frozen=True)
class TargetsWithdrawn:
    """The numbers of a plan count no more."""

    plan_id: int


@dataclass(frozen=True)
class PlanTreeRefreshed:
    """A plan's tree followed the organization."""

    plan_id: int
    changes: int
