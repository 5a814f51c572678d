"""Keys are kept as long as a request may be repeated, and no longer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from quarterdeck.core.idempotency import actions, jobs
from quarterdeck.core.idempotency.models import IdempotencyKey
from tests import factories

pytestmark = pytest.mark.django_db


def test_old_keys_are_dropped_and_fresh_ones_kept():
    ada = factories.company()
    for key in ("old", "fresh"):
        actions.once(member=ada, key=key, fingerprint="x", do=lambda: (201, {}))
    IdempotencyKey.objects.filter(key="old").update(created_at=timezone.now() - actions.KEPT - timedelta(minutes=1))

    jobs.forget_old_keys(timestamp=0)

    assert list(IdempotencyKey.objects.values_list("key", flat=True)) == ["fresh"]
