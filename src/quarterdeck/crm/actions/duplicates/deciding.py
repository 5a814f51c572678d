"""What people decide about duplicates: the policy, and that two records are not the same."""

from collections.abc import Sequence
from datetime import datetime
from itertools import combinations

from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed
from quarterdeck.crm.models import DuplicatePair, DuplicatePolicy, DuplicateSetting, NotDuplicates
from quarterdeck.crm.queries.duplicates import MODELS
from quarterdeck.people.models import Member


@transaction.atomic
def save_duplicate_policy(*, policy: str, by: Member) -> DuplicateSetting:
    """Set what happens when somebody enters what exists already."""
    if not by.may("crm.manage_pools"):
        raise NotAllowed(_("You may not set how duplicates are treated."))
    if policy not in DuplicatePolicy.values:
        raise Invalid(_("There is no such choice."), field="policy")
    before = DuplicateSetting.objects.select_for_update().first() or DuplicateSetting()
    if before.pk and before.policy == policy and not before._state.adding:
        return before
    changes = {"policy": (before.policy, policy)}
    setting = DuplicateSetting(policy=policy)
    setting.save()
    trail.record(setting, "edited", by=by, changes=changes)
    return setting


@transaction.atomic
def call_different(*, kind: str, ids: Sequence[int], at: datetime, by: Member) -> int:
    """Remember that these records are not the same, each with each; they are not shown together again. Returns how many pairs."""
    rows = MODELS[kind].objects.visible_to(by)
    wanted = sorted(set(ids))
    if rows.filter(pk__in=wanted).count() != len(wanted):
        raise Http404
    pairs = list(combinations(wanted, 2))
    NotDuplicates.objects.bulk_create(
        [NotDuplicates(kind=kind, one_id=one, other_id=other, at=at, by=by) for one, other in pairs],
        ignore_conflicts=True,
    )
    these = Q()
    for one, other in pairs:
        these |= Q(one_id=one, other_id=other)
    if pairs:
        DuplicatePair.objects.filter(these, kind=kind).delete()
        trail.record_many(rows.filter(pk__in=wanted), "called_different", by=by)
    return len(pairs)
