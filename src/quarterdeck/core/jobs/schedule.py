"""How background jobs are declared and retried.

A job deferred inside a transaction is written with it: it runs if the transaction commits, and never otherwise.
"""

from procrastinate import RetryStrategy

# Waits 2, 4, 8 … seconds between tries, about an hour in all.
RETRY = RetryStrategy(max_attempts=11, exponential_wait=2)
