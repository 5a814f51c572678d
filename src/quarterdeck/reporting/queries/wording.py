"""Alerts in words."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from quarterdeck.core.company import queries as company
from quarterdeck.core.pages import formatting
from quarterdeck.metrics import catalogue
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.dimensions import DIMENSIONS
from quarterdeck.metrics.queries import choices
from quarterdeck.reporting.models import Alert
from quarterdeck.reporting.queries.alerts import Watched
from quarterdeck.reporting.queries.summaries import text_of
from quarterdeck.reporting.rules import alerting, definitions
from quarterdeck.reporting.rules.alerting import COMPARING, Condition
from quarterdeck.reporting.rules.definitions import SPAN_NAMES, Definition


def alerts_in_words(alerts: Sequence[Alert]) -> list[str]:
    """What alerts watch: "Win rate, this quarter, for each team, Source: web: is below 20.0%"."""
    limits = choices.every_in_words([alert.filters for alert in alerts])
    return [_in_words(alert, limited) for alert, limited in zip(alerts, limits, strict=True)]


def _in_words(alert: Alert, limits: Sequence[tuple[str, str]]) -> str:
    parts = [str(catalogue.metric(alert.metric).name), str(SPAN_NAMES[alert.span])]
    if alert.split:
        parts.append(_("for each %(thing)s") % {"thing": str(DIMENSIONS[alert.split].name).lower()})
    parts += [f"{name}{_(': ')}{values}" for name, values in limits]
    return f"{_(', ').join(parts)}{_(': ')}{alert.get_condition_display()} {_limit(alert)}"


def reading_in_words(alert: Alert, row: Watched) -> str:
    """What was found: "North: Win rate 12.5%, is below 20.0%"; with what it was held against."""
    metric = catalogue.metric(alert.metric)
    value = text_of(metric, row.reading.value)
    if Condition(alert.condition) in COMPARING:
        base = text_of(metric, row.reading.base)
        said = _("%(metric)s is %(value)s against %(base)s") % {"metric": metric.name, "value": value, "base": base}
    else:
        said = _("%(metric)s is %(value)s (%(condition)s %(limit)s)") % {
            "metric": metric.name,
            "value": value,
            "condition": alert.get_condition_display(),
            "limit": _limit(alert),
        }
    return f"{row.label}{_(': ')}{said}" if row.label else said


def rows_url(alert: Alert, at: datetime) -> str:
    """The rows behind the watched figure, for readers who do not own the alert."""
    definition = Definition(metrics=(alert.metric,), span=alert.span)
    period = definitions.period_of(definition, today=company.local_day(at), calendar=company.fiscal_calendar())
    return metrics.rows_address(alert.metric, period, filters=alert.filters)


def _limit(alert: Alert) -> str:
    if Condition(alert.condition) in COMPARING:
        return formatting.percent(Decimal(alert.threshold))
    return text_of(catalogue.metric(alert.metric), alert.threshold)


def readings_now(alert: Alert, rows: list[Watched]) -> list[tuple[str, str, str, bool]]:
    """What an alert sees: name, figure, what it is held against, and whether it fulfils the condition; those first."""
    metric = catalogue.metric(alert.metric)
    condition = Condition(alert.condition)
    found = [
        (
            row.label or str(metric.name),
            text_of(metric, row.reading.value),
            text_of(metric, row.reading.base) if condition in COMPARING else _limit(alert),
            alerting.is_met(condition, alert.threshold, row.reading),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: not one[3])
