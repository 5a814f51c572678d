"""The tables of plans and objectives, theme by theme, as the squashed migration of this room makes them."""

from quarterdeck.targets.migrations.laid_out import (
    cells,
    nodes,
    okrs,
    plans,
)

_THEMES = (cells, nodes, okrs, plans)
MODELS = [model for theme in _THEMES for model in theme.MODELS]
