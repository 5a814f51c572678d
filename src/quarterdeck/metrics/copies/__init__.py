"""A columnar copy of the facts, for companies whose figures outgrow the database that people work on.

`ANALYTICS_URL=duckdb:…` asks for one. A job brings it into step; figures then come from it and say as of when. Without an
address, or until the first copy is made, they come live from the database. The copy can be deleted at any time.
"""

from quarterdeck.metrics.copies.places import BadAddress, is_wanted, place
from quarterdeck.metrics.copies.reading import Copy, current
from quarterdeck.metrics.copies.refreshing import Refreshed, refresh
from quarterdeck.metrics.copies.touched import put_together

__all__ = ["BadAddress", "Copy", "Refreshed", "current", "is_wanted", "place", "put_together", "refresh"]
