"""The doors for writes about teams: their reviews, the choice of excellent ones, recognition."""

from quarterdeck.performance.actions.teams.recognition import recognize

__all__ = ["recognize"]
