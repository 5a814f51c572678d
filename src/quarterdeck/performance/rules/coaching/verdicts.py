"""What may be said about the effect of coaching."""

from enum import StrEnum


class Verdict(StrEnum):
    """Better or worse than was to be expected; not clearly either; or not to be told yet."""

    IMPROVED = "improved"
    UNCLEAR = "unclear"
    WORSE = "worse"
    EARLY = "early"
