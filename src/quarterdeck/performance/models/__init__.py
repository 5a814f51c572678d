"""How people do: scorecards, diagnosis, reviews, coaching. One module a theme."""

from quarterdeck.performance.models import agreements as agreements
from quarterdeck.performance.models import careers as careers
from quarterdeck.performance.models import coaching as coaching
from quarterdeck.performance.models import diagnosis as diagnosis
from quarterdeck.performance.models import feedback as feedback
from quarterdeck.performance.models import improvement as improvement
from quarterdeck.performance.models import one_to_ones as one_to_ones
from quarterdeck.performance.models import pulse as pulse
from quarterdeck.performance.models import questions as questions
from quarterdeck.performance.models import reviews as reviews
from quarterdeck.performance.models import scorecards as scorecards
from quarterdeck.performance.models import skills as skills
from quarterdeck.performance.models import teams as teams
