"""How background jobs are declared and retried.

A job deferred inside a transaction is written with it: it runs if the transaction commits, and never otherwise.
"""

from typing import Any

from procrastinate import RetryStrategy
from procrastinate.tasks import Task

# Waits 2, 4, 8 … seconds between tries, about an hour in all.
RETRY = RetryStrategy(max_attempts=11, exponential_wait=2)
AT_START: list[Task[Any, Any, Any]] = []


def at_start(task: Task[Any, Any, Any]) -> Task[Any, Any, Any]:
    """Have a periodic task done when a worker starts as well. Its queueing lock keeps several starts from asking twice."""
    AT_START.append(task)
    return task
