"""The review deck as PPTX, with charts that can be edited, on our master or the company's."""

from quarterdeck.reporting.documents.deck.drawing import TYPE, draw
from quarterdeck.reporting.documents.deck.templates import CannotUse, checked

__all__ = ["TYPE", "CannotUse", "checked", "draw"]
