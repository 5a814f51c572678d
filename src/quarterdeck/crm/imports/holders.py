"""Who gets what comes in: an owner, a pool, or nobody; and when it was made by whom, where the file has it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.core.imports.kinds import Complaint, Context, Field, FieldType, Record
from quarterdeck.crm.models import Pool
from quarterdeck.people import access
from quarterdeck.people.models import Member

MOST = 500

WHEN_AND_WHO = (
    Field(
        "created_at",
        gettext_lazy("created"),
        FieldType.MOMENT,
    ),
    Field(
        "author",
        gettext_lazy("created by"),
        FieldType.LINK,
        link="member",
    ),
)


def of(context: Context, record: Record) -> dict[str, Any]:
    """The owner the row names; else the owner or the pool the import was told."""
    if owner := record.values.get("owner"):
        return {"owner_id": owner}
    options = context.options
    if options.get("owner"):
        return {"owner_id": int(options["owner"])}
    return {"pool_id": int(options["pool"])} if options.get("pool") else {}


def goals(kind: str, viewer: Any) -> list[tuple[str, str]]:
    """Whom records whose row names nobody can go to: pools of the kind, and colleagues the viewer may give records to."""
    pools = Pool.objects.current().filter(kind=kind).open_to(viewer) if kind else Pool.objects.none()
    members = Member.objects.active().filter(access.owner_filter(viewer, "crm.assign_owner", owner="pk"))
    named = [(f"owner:{pk}", name) for pk, name in members.order_by("name", "pk").values_list("pk", "name")[:MOST]]
    return [
        *((f"pool:{pool.pk}", _("Pool: %(name)s") % {"name": pool.name}) for pool in pools),
        *named,
    ]


def complaints(context: Context, records: Sequence[Record], kind: str) -> Iterator[Complaint]:
    """A pool or an owner that is not there, told once for every row it would get."""
    reason = why_not(context.options, kind)
    if reason:
        for record in records:
            if not record.values.get("owner"):
                yield Complaint(record, "", reason)


def why_not(options: Any, kind: str) -> str | None:
    """Why records cannot be sent where the options say."""
    pool, owner = options.get("pool"), options.get("owner")
    if pool and not Pool.objects.current().filter(pk=int(pool), kind=kind).exists():
        return _("The pool these records should go to is not in use.")
    if owner and not Member.objects.active().filter(pk=int(owner)).exists():
        return _("The colleague who should own these records is not active.")
    return None


def authors(records: Sequence[Record], made: Sequence[int]) -> list[tuple[int, datetime, int]]:
    """Records whose file says when they were made and by whom."""
    return [
        (pk, record.values["created_at"], record.values["author"])
        for record, pk in zip(records, made, strict=True)
        if record.values.get("author") and record.values.get("created_at")
    ]
