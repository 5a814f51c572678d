"""The pipeline added up, so that counting a million deals reads a few hundred rows."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models

from quarterdeck.crm.models.process import Stage
from quarterdeck.people import access

if TYPE_CHECKING:
    from quarterdeck.people.models import Member


class PipelineTallyQuerySet(models.QuerySet["PipelineTally"]):
    def owned_within(self, viewer: "Member", right: str = "crm.view_opportunity") -> Self:
        """Rows of the owners the right reaches. Deals seen for another reason (helper, shared account) are not in them."""
        return self.filter(access.owner_filter(viewer, right))


class PipelineTally(models.Model):
    """How many deals an owner has in a stage and what they sum up to. Kept by triggers on the deals, never by code."""

    pk = models.CompositePrimaryKey("owner_id", "stage_id", "is_archived")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    stage = models.ForeignKey(Stage, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    is_archived = models.BooleanField()
    deals = models.BigIntegerField()
    company_amount = models.DecimalField(max_digits=26, decimal_places=2)

    objects = PipelineTallyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["owner_id", "stage_id", "is_archived"]
