"""What stands in a cell of a file."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

Cell = str | int | float | Decimal | date | datetime | None


def local(cell: Cell) -> Cell:
    """Moments as the company's wall clock reads, since spreadsheets know no time zones."""
    return timezone.localtime(cell).replace(tzinfo=None) if isinstance(cell, datetime) and cell.tzinfo else cell
