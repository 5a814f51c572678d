"""A small language for "which records": what a person builds with a few clicks and a rule keeps for years.

A tree as JSON keeps it, empty means every record:

    {"all": [{"field": "industry", "op": "any_of", "value": ["Retail"]},
             {"any": [{"field": "owner", "op": "any_of", "value": ["me", "my_team"]},
                      {"field": "last_activity", "op": "quiet_for", "value": 30}]}]}

`parse` reads such a tree, `check` reads it against the fields somebody may use, `compiled` makes the database's condition of
it, `in_words` a sentence, `contradictions` what can never be true. Whatever is wrong is raised as `Problem`, in words.
"""

from quarterdeck.core.lists.conditions.compiling import check, compiled
from quarterdeck.core.lists.conditions.contradictions import contradictions
from quarterdeck.core.lists.conditions.fields import Field
from quarterdeck.core.lists.conditions.operators import OPERATORS, Family, Operator, family_of, operators_of
from quarterdeck.core.lists.conditions.spans import SPANS, span
from quarterdeck.core.lists.conditions.tree import EVERYTHING, Condition, Group, Problem, dumped, parse, read
from quarterdeck.core.lists.conditions.words import condition_in_words, in_words

__all__ = [
    "EVERYTHING",
    "OPERATORS",
    "SPANS",
    "Condition",
    "Family",
    "Field",
    "Group",
    "Operator",
    "Problem",
    "check",
    "compiled",
    "condition_in_words",
    "contradictions",
    "dumped",
    "family_of",
    "in_words",
    "operators_of",
    "parse",
    "read",
    "span",
]
