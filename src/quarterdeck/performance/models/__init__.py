"""How people do: scorecards, diagnosis, reviews, coaching. One module a theme."""

from quarterdeck.performance.models import diagnosis as diagnosis
from quarterdeck.performance.models import scorecards as scorecards
