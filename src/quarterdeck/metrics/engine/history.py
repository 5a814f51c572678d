"""Figures as they were known at a past moment: the same questions, over the facts as the records told them then.

A statement is compiled as ever; in front of it, common table expressions take the names of the facts and stand for them as they
were. Deals come from their revisions, stays end only where they had ended by then, lines, leads and activities are those that
were there, leads with the owner and the outcome they had. What nothing remembers is as it is now: names, industries, list prices
and costs, the minutes and outcome of an activity. A merge or an undone act corrects the past too.

Whoever looks back says so once for a stretch of work, as with a language or a time zone.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from quarterdeck.core.company import queries as company

_AT: ContextVar[datetime | None] = ContextVar("figures_known_at", default=None)


@contextmanager
def as_known_at(moment: datetime | None) -> Iterator[None]:
    """Answer questions from what was known just before a moment; None looks at the present again."""
    token = _AT.set(moment)
    try:
        yield
    finally:
        _AT.reset(token)


@contextmanager
def as_it_was(on: date | None) -> Iterator[None]:
    """Answer questions as they would have been answered at the end of a day; None changes nothing."""
    with as_known_at(_AT.get() if on is None else company.start_of(on + timedelta(1))):
        yield


def day_looked_back_to() -> date | None:
    """The day that is looked back to, if any."""
    moment = _AT.get()
    return None if moment is None else company.local_day(moment - timedelta(microseconds=1))


def known_at() -> datetime | None:
    """The moment that is looked back to, if any."""
    return _AT.get()


def remembered(sql: str) -> str:
    """A statement over the facts as they were known at the moment given as `known_at`."""
    asked = [name for name in _FACTS if re.search(rf'"{name}"', sql)]
    needed = _with_sources(asked)
    facts = ", ".join(f"{name} AS ({text})" for name, text in _FACTS.items() if name in needed)
    return f"WITH {facts}, {sql[5:]}" if sql.startswith("WITH ") else f"WITH {facts} {sql}"


def _with_sources(names: list[str]) -> set[str]:
    """The facts asked for and those they are made of."""
    found: set[str] = set()
    while names:
        name = names.pop()
        if name not in found:
            found.add(name)
            names += [other for other in _FACTS if re.search(rf"\b(FROM|JOIN) {other}\b", _FACTS[name])]
    return found


_FACTS = {
    "local": """
SELECT timezone AS zone FROM "core_company_company"
""",
    "metrics_placement": """
SELECT member_id, unit_id, region_id, path,
       CASE WHEN from_on = min(from_on) OVER (PARTITION BY member_id) THEN '-infinity'::date ELSE from_on END AS from_on,
       CASE WHEN until_on < (('@known_at@')::timestamptz AT TIME ZONE local.zone)::date THEN until_on ELSE 'infinity' END AS until_on
FROM people_placement CROSS JOIN local
WHERE from_on < (('@known_at@')::timestamptz AT TIME ZONE local.zone)::date""",
    "known_deal": """
SELECT deal.id AS opportunity_id, state.owner_id AS member_id, state.stage_id, state.status, state.company_amount AS amount,
       state.expected_close_on AS now_expected_on,
       CASE WHEN state.is_whole THEN state.account_id ELSE deal.account_id END AS account_id,
       NULLIF(CASE WHEN state.is_whole THEN state.source ELSE deal.source END, '') AS source,
       CASE WHEN state.is_whole THEN state.opened_on ELSE deal.opened_on END AS opened_on,
       CASE WHEN state.is_whole THEN state.closed_on
            WHEN state.status <> 'open' THEN COALESCE(deal.closed_on, (state.from_at AT TIME ZONE local.zone)::date) END AS closed_on,
       state.close_reason_id, NULLIF(state.competitor, '') AS competitor,
       CASE WHEN state.is_whole THEN state.is_archived ELSE COALESCE(deal.archived_at < '@known_at@', false) END AS is_archived
FROM "crm_opportunityrevision" state
CROSS JOIN local
JOIN "crm_opportunity" deal ON deal.id = state.opportunity_id
WHERE state.from_at < '@known_at@' AND (state.until_at IS NULL OR state.until_at >= '@known_at@')""",
    "metrics_deal": """
SELECT opportunity_id, member_id, account_id, source, stage_id, amount, closed_on, now_expected_on FROM known_deal""",
    "metrics_opportunity": """
SELECT opportunity_id AS row_id, opportunity_id, member_id, account_id, source, stage_id, status, opened_on, closed_on,
       closed_on - opened_on AS cycle_days, amount
FROM known_deal WHERE NOT is_archived""",
    "metrics_loss": """
SELECT opportunity_id AS row_id, opportunity_id, member_id, closed_on, amount, close_reason_id, competitor
FROM known_deal WHERE NOT is_archived AND status = 'lost'""",
    "metrics_outcome": """
SELECT revision.id AS row_id, revision.opportunity_id, revision.owner_id AS member_id, revision.status, revision.from_at,
       CASE WHEN revision.until_at < '@known_at@' THEN revision.until_at ELSE 'infinity' END AS until_at,
       revision.company_amount AS amount
FROM "crm_opportunityrevision" revision
JOIN known_deal ON known_deal.opportunity_id = revision.opportunity_id
WHERE revision.status <> 'open' AND revision.from_at < '@known_at@' AND NOT known_deal.is_archived""",
    "metrics_pipeline": """
SELECT revision.id AS row_id, revision.opportunity_id, revision.owner_id AS member_id, revision.stage_id, revision.from_at,
       CASE WHEN revision.until_at < '@known_at@' THEN revision.until_at ELSE 'infinity' END AS until_at,
       revision.company_amount AS amount, revision.probability, revision.expected_close_on, false AS is_brief
FROM "crm_opportunityrevision" revision
JOIN known_deal ON known_deal.opportunity_id = revision.opportunity_id
WHERE revision.status = 'open' AND revision.from_at < '@known_at@' AND NOT known_deal.is_archived""",
    "metrics_stage_visit": """
SELECT visit.id AS row_id, visit.opportunity_id, visit.stage_id, visit.entered_at,
       CASE WHEN visit.left_at < '@known_at@' THEN visit.next_stage_id END AS next_stage_id,
       CASE WHEN visit.left_at < '@known_at@' THEN visit.is_forward END AS is_forward,
       CASE WHEN visit.left_at < '@known_at@' THEN visit.left_at END AS left_at,
       (visit.entered_at AT TIME ZONE local.zone)::date AS entered_on,
       CASE WHEN visit.left_at < '@known_at@' THEN (visit.left_at AT TIME ZONE local.zone)::date END AS left_on,
       CASE WHEN visit.left_at < '@known_at@'
            THEN round(EXTRACT(epoch FROM visit.left_at - visit.entered_at) / 86400, 6) END AS stay_days
FROM "crm_stagevisit" visit
CROSS JOIN local
JOIN known_deal ON known_deal.opportunity_id = visit.opportunity_id
WHERE visit.entered_at < '@known_at@' AND NOT known_deal.is_archived""",
    "metrics_stay": """
SELECT state.row_id, state.opportunity_id, state.member_id, state.stage_id, state.from_at, state.until_at, state.amount,
       state.expected_close_on, visit.entered_at,
       (visit.entered_at AT TIME ZONE local.zone)::date + 1
       + COALESCE(NULLIF(stage.warning_days, 0),
                  (SELECT NULLIF("limit", 0) FROM "crm_healthsetting" WHERE fact = 'stalled'), 30) AS stalls_on, state.is_brief
FROM metrics_pipeline state
CROSS JOIN local
JOIN metrics_stage_visit visit ON visit.opportunity_id = state.opportunity_id AND visit.stage_id = state.stage_id
     AND visit.entered_at <= state.from_at AND (visit.left_at IS NULL OR visit.left_at > state.from_at)
JOIN "crm_stage" stage ON stage.id = state.stage_id""",
    "metrics_reached": """
SELECT row_id, opportunity_id, member_id, account_id, source, stage_id, status, opened_on,
       ((date_part('year', reached_on) - date_part('year', opened_on)) * 12
        + date_part('month', reached_on) - date_part('month', opened_on))::int
       - (date_part('day', reached_on) < date_part('day', opened_on))::int AS months
FROM (
    SELECT 2 * opportunity_id AS row_id, opportunity_id, member_id, account_id, source, stage_id, status, opened_on,
           closed_on AS reached_on
    FROM known_deal WHERE status = 'won' AND NOT is_archived AND opened_on IS NOT NULL
    UNION ALL
    SELECT 2 * min(visit.row_id) + 1, deal.opportunity_id, deal.member_id, deal.account_id, deal.source, stage.id, stage.kind,
           deal.opened_on, min(visit.entered_on)
    FROM known_deal deal
    JOIN metrics_stage_visit visit ON visit.opportunity_id = deal.opportunity_id
    JOIN "crm_stage" stage ON stage.id = visit.stage_id AND stage.kind = 'open'
    WHERE NOT deal.is_archived AND deal.opened_on IS NOT NULL
    GROUP BY deal.opportunity_id, deal.member_id, deal.account_id, deal.source, deal.opened_on, stage.id
) AS first""",
    "metrics_activity": """
SELECT id AS row_id, opportunity_id, owner_id AS member_id, account_id, done_at, (done_at AT TIME ZONE local.zone)::date AS done_on,
       kind, NULLIF(outcome, '') AS outcome, minutes, next_step_on IS NOT NULL AS has_next_step
FROM "crm_activity"
CROSS JOIN local
WHERE created_at < '@known_at@' AND done_at < '@known_at@' AND (archived_at IS NULL OR archived_at >= '@known_at@')""",
    "metrics_lead": """
SELECT lead.id AS row_id, lead.id AS lead_id, span.owner_id AS member_id, NULLIF(lead.source, '') AS source,
       NULLIF(lead.industry, '') AS industry, lead.created_at, (lead.created_at AT TIME ZONE local.zone)::date AS created_on, lead.cost,
       CASE WHEN lead.converted_at < '@known_at@' THEN lead.opportunity_id END AS opportunity_id,
       CASE WHEN lead.converted_at < '@known_at@' THEN lead.account_id END AS account_id,
       COALESCE(lead.converted_at < '@known_at@', false) AND lead.opportunity_id IS NOT NULL AS is_converted,
       CASE WHEN lead.qualified_at < '@known_at@' THEN lead.qualified_at END AS qualified_at,
       CASE WHEN lead.qualified_at < '@known_at@' THEN (lead.qualified_at AT TIME ZONE local.zone)::date END AS qualified_on,
       CASE WHEN lead.responded_at < '@known_at@' THEN lead.response_minutes::numeric END AS response_minutes
FROM "crm_lead" lead
CROSS JOIN local
LEFT JOIN "crm_ownershipspan" span ON span.lead_id = lead.id AND span.from_at < '@known_at@'
     AND (span.until_at IS NULL OR span.until_at >= '@known_at@' OR span."end" = 'converted')
WHERE lead.created_at < '@known_at@' AND (lead.archived_at IS NULL OR lead.archived_at >= '@known_at@')""",
    "known_line": """
SELECT id, opportunity_id, product_id, product_text, quantity, company_amount FROM "crm_opportunityline"
WHERE since_at IS NULL OR since_at < '@known_at@'
UNION ALL
SELECT -id, opportunity_id, product_id, product_text, quantity, company_amount FROM "crm_replacedline"
WHERE (since_at IS NULL OR since_at < '@known_at@') AND until_at >= '@known_at@'""",
    "metrics_line": """
SELECT line.opportunity_id, COALESCE(product.id::text, '=' || line.product_text) AS product,
       NULLIF(product.series, '') AS series, line.company_amount AS amount
FROM known_line line LEFT JOIN "catalog_product" product ON product.id = line.product_id""",
    "metrics_purchase": """
SELECT opportunity_id AS row_id, opportunity_id, member_id, account_id, source, stage_id, closed_on AS bought_on, amount,
       row_number() OVER (PARTITION BY account_id ORDER BY closed_on, opportunity_id) = 1 AS is_first
FROM known_deal WHERE NOT is_archived AND status = 'won' AND account_id IS NOT NULL""",
    "metrics_sold_line": """
SELECT line.id AS row_id, deal.opportunity_id, deal.member_id, deal.account_id, deal.source, deal.stage_id,
       deal.closed_on AS sold_on, COALESCE(line.product_id::text, '=' || line.product_text) AS product,
       NULLIF(product.series, '') AS series, line.company_amount AS amount,
       round(line.quantity * NULLIF(product.list_price, 0) * rate.rate, 2) AS list_amount,
       round(line.quantity * product.cost * rate.rate, 2) AS cost_amount
FROM known_deal deal
JOIN known_line line ON line.opportunity_id = deal.opportunity_id
LEFT JOIN "catalog_product" product ON product.id = line.product_id
LEFT JOIN LATERAL (
    SELECT CASE WHEN product.currency_id = (SELECT currency_id FROM "core_company_company") THEN 1 ELSE (
        SELECT rate FROM "core_money_exchangerate"
        WHERE currency_id = product.currency_id AND from_on <= deal.closed_on ORDER BY from_on DESC LIMIT 1
    ) END AS rate
) rate ON true
WHERE NOT deal.is_archived AND deal.status = 'won'""",
}
