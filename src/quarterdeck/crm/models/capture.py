"""How leads come in by themselves, and how soon they are answered: public forms, their posts, the response clock."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.records.models import Archivable, RecordQuerySet, Versioned
from quarterdeck.crm.models.leads import Lead
from quarterdeck.crm.models.pools import Pool


def new_slug() -> str:
    """An address nobody guesses, so that a form is found only where it was put."""
    return secrets.token_hex(4)


class LeadForm(Versioned, Archivable):
    """A public form whose posts become leads. `texts` are by language, `fields` the codes asked for, in order.

    Posts go to the owner, else to the pool, else wait for routing. `allowed_sites` may show it in a frame, one a line.
    """

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("address"), max_length=40, unique=True, default=new_slug)
    fields = models.JSONField(_("fields"), default=list)
    required = models.JSONField(_("required fields"), default=list, blank=True)
    texts = models.JSONField(default=dict, blank=True)
    source = models.CharField(_("source"), max_length=60, blank=True)
    campaign = models.CharField(_("campaign"), max_length=120, blank=True)
    cost = models.DecimalField(_("cost of a lead"), max_digits=12, decimal_places=2, null=True, blank=True)
    product = models.ForeignKey(
        "catalog.Product", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("interested in")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    pool = models.ForeignKey(
        Pool, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("public pool")
    )
    allowed_sites = models.TextField(_("sites that may show it"), blank=True)
    asks_consent = models.BooleanField(_("asks for consent"), default=True)
    is_open = models.BooleanField(_("open"), default=True)

    objects = RecordQuerySet["LeadForm"].as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(owner=None) | Q(pool=None), name="lead_form_owner_or_pool")
        ]

    def __str__(self) -> str:
        return self.name


class FormPost(models.Model):
    """One post of a form. The key is that of the page it was typed on: sending the page twice keeps one."""

    form = models.ForeignKey(LeadForm, models.CASCADE, related_name="posts")
    key = models.CharField(max_length=64, unique=True)
    lead = models.ForeignKey(Lead, models.SET_NULL, null=True, related_name="form_posts")
    at = models.DateTimeField()
    is_new = models.BooleanField(default=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["form", "-at"], name="post_of_form")]


class PostCount(models.Model):
    """How often somebody posted within a minute; kept here because several processes answer."""

    who = models.CharField(max_length=80)
    minute = models.DateTimeField()
    posts = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["who", "minute"], name="post_count_once")]
        indexes: ClassVar = [models.Index(fields=["minute"], name="post_count_age")]


class ResponseSetting(models.Model):
    """When somebody answers, and how soon a new lead is owed an answer. There is one row; times are the company's."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    minutes = models.PositiveIntegerField(
        _("answer owed within (working minutes)"),
        default=60,
        validators=[MinValueValidator(1), MaxValueValidator(9600)],
    )
    manager_after_minutes = models.PositiveIntegerField(
        _("manager is told after another (working minutes)"), default=60, validators=[MaxValueValidator(9600)]
    )
    opens = models.TimeField(_("work begins"), default="09:00")
    closes = models.TimeField(_("work ends"), default="18:00")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="one_response_setting"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="response_day_has_hours"),
        ]


class SourceResponse(models.Model):
    """Leads of this source are owed an answer within other minutes."""

    source = models.CharField(_("source"), max_length=60, unique=True)
    minutes = models.PositiveIntegerField(
        _("answer owed within (working minutes)"), validators=[MinValueValidator(1), MaxValueValidator(9600)]
    )

    class Meta:
        ordering: ClassVar = ["source"]
