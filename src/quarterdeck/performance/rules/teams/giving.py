"""How many points somebody may still give away."""


def left_to_give(budget: int, given: int) -> int:
    """Never below nothing, also after a budget was lowered in mid-month."""
    return max(0, budget - given)
