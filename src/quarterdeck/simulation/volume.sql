-- Deals by the million, for benchmarks. Temporary tables hold the dice; the rows of the crm room are made from them.
-- Times are counted in days from the opening, so that nothing lies after :now.

CREATE TEMP TABLE volume_customer AS
SELECT row_number() OVER (ORDER BY a.id) - 1 AS place, a.id, a.name, a.owner_id, a.search_tokens AS tokens,
       c.id AS contact_id
  FROM crm_account AS a
  LEFT JOIN (SELECT account_id, min(id) AS id FROM crm_contact GROUP BY account_id) AS c ON c.account_id = a.id
 WHERE a.id = ANY(%(accounts)s);
CREATE UNIQUE INDEX ON volume_customer (place);

-- A deal whose time is not over yet is open. `reached` is the last open stage it was in, from 1 to 4.
CREATE TEMP TABLE volume_deal AS
WITH dice AS MATERIALIZED (
    SELECT nextval(pg_get_serial_sequence('crm_opportunity', 'id')) AS id,
           to_char(nextval('crm_opportunity_number'), 'FM999999000000') AS digits,
           floor(random() * (SELECT count(*) FROM volume_customer))::int AS customer,
           floor(random() * (SELECT count(*) FROM volume_product))::int AS product,
           2 + random() * 1093 AS age,
           10 - ln(1 - random()) * 60 AS span,
           random() AS luck, random() AS depth, random() AS size, random() AS hope
      FROM generate_series(1, %(deals)s)
), lived AS (
    SELECT *, least(age - 1, span) AS days, span > age - 1 AS is_open,
           %(now)s::timestamptz - age * interval '1 day' AS opened_at
      FROM dice
)
SELECT d.id, d.digits, d.opened_at, d.days, d.luck, d.hope, d.is_open,
       c.id AS account_id, c.owner_id, c.contact_id, p.id AS product_id,
       c.name || ' ' || p.name AS name, c.tokens || p.tokens AS tokens,
       p.price, q.quantity, q.quantity * p.price AS amount,
       CASE WHEN d.is_open THEN 'open' WHEN d.luck < 0.4 THEN 'won' ELSE 'lost' END AS status,
       CASE WHEN d.is_open THEN least(4, 1 + floor(4 * d.days / d.span)::int)
            WHEN d.luck < 0.4 THEN 4
            ELSE least(4, 1 + floor(4 * d.depth)::int) END AS reached
  FROM lived AS d
  JOIN volume_customer AS c ON c.place = d.customer
  JOIN volume_product AS p ON p.place = d.product
 CROSS JOIN LATERAL (SELECT ceil(0.5 + 400000 * d.size ^ 3 / p.price)::numeric AS quantity) AS q;

-- One row a stage a deal was in; the closing stage has step 5.
CREATE TEMP TABLE volume_step AS
SELECT d.id AS deal_id, d.owner_id, s.step, stage.id AS stage_id, stage.kind AS status, stage.probability,
       d.opened_at + d.days * least((s.step - 1)::float / d.reached, 1) * interval '1 day' AS from_at,
       round(d.amount * CASE WHEN s.step < least(3, d.reached) THEN 0.8 + 0.4 * d.luck::numeric ELSE 1 END, 2) AS amount,
       (d.opened_at + (d.days + 20 * d.hope - 3 * s.step + 15) * interval '1 day')::date AS expected_on
  FROM volume_deal AS d
 CROSS JOIN LATERAL (
        SELECT step FROM generate_series(1, d.reached) AS step
         UNION ALL SELECT 5 WHERE NOT d.is_open) AS s
  JOIN (SELECT id, kind, probability,
               CASE kind WHEN 'open' THEN row_number() OVER (PARTITION BY kind ORDER BY position) ELSE 5 END AS step
          FROM crm_stage WHERE process_id = %(process)s AND archived_at IS NULL) AS stage
    ON stage.step = s.step AND stage.kind = CASE WHEN s.step = 5 THEN d.status ELSE 'open' END;
ANALYZE volume_deal;

INSERT INTO crm_opportunity
       (id, version, created_at, updated_at, archived_at, search_tokens, number, name, status, amount, company_amount,
        probability, forecast_category, source, opened_on, expected_close_on, closed_on, close_note, competitor,
        next_step, next_step_on, note, stage_since, last_activity_at, account_id, close_reason_id, currency_id,
        owner_id, process_id, stage_id, custom)
SELECT d.id, 1, d.opened_at, last.from_at, NULL,
       d.tokens || ARRAY['^o', '^' || left(d.digits, 1), '^' || left(d.digits, 2)]
                || ARRAY(SELECT substr(d.digits, n, 3) FROM generate_series(1, length(d.digits) - 2) AS n),
       'O-' || d.digits, left(d.name, 200), d.status, d.amount, d.amount,
       NULL, '', (%(sources)s::text[])[1 + d.id %% array_length(%(sources)s::text[], 1)],
       (d.opened_at AT TIME ZONE %(timezone)s)::date,
       last.expected_on,
       CASE WHEN NOT d.is_open THEN (last.from_at AT TIME ZONE %(timezone)s)::date END,
       '', CASE WHEN d.hope < 0.4 THEN (%(competitors)s::text[])[1 + d.id %% array_length(%(competitors)s::text[], 1)] ELSE '' END,
       CASE WHEN d.is_open AND d.hope < 0.7 THEN (%(next_steps)s::text[])[1 + d.id %% array_length(%(next_steps)s::text[], 1)] ELSE '' END,
       CASE WHEN d.is_open AND d.hope < 0.7 THEN %(today)s::date + (d.hope * 40)::int - 8 END,
       '', last.from_at,
       CASE WHEN %(each)s > 0 THEN d.opened_at + d.days * 0.95 * interval '1 day' END,
       d.account_id,
       CASE WHEN NOT d.is_open THEN (SELECT id FROM crm_closereason AS r WHERE r.process_id = %(process)s AND r.kind = d.status
                                      ORDER BY position LIMIT 1) END,
       %(currency)s, d.owner_id, %(process)s, last.stage_id, '{}'
  FROM volume_deal AS d
  JOIN volume_step AS last ON last.deal_id = d.id AND last.step = CASE WHEN d.is_open THEN d.reached ELSE 5 END;

INSERT INTO crm_opportunityline
       (product_text, quantity, price, amount, company_amount, position, opportunity_id, product_id)
SELECT '', quantity, price, amount, amount, 1, id, product_id FROM volume_deal;

INSERT INTO crm_stagevisit (entered_at, left_at, is_forward, by_id, next_stage_id, opportunity_id, stage_id)
SELECT from_at, lead(from_at) OVER following,
       CASE WHEN lead(status) OVER following IS NOT NULL THEN lead(status) OVER following <> 'lost' END,
       owner_id, lead(stage_id) OVER following, deal_id, stage_id
  FROM volume_step
WINDOW following AS (PARTITION BY deal_id ORDER BY step);

INSERT INTO crm_opportunityrevision
       (from_at, until_at, status, company_amount, probability, expected_close_on, by_id, opportunity_id, owner_id, stage_id)
SELECT from_at, lead(from_at) OVER following, status, amount, probability, expected_on, owner_id, deal_id, owner_id, stage_id
  FROM volume_step
WINDOW following AS (PARTITION BY deal_id ORDER BY step);

-- The last activity of an open deal with a next step is still to be done.
INSERT INTO crm_activity
       (version, created_at, updated_at, archived_at, kind, subject, note, due_at, done_at, minutes, outcome, next_step,
        next_step_on, account_id, owner_id, contact_id, opportunity_id)
SELECT 1, d.at, d.at, NULL, (ARRAY['call', 'visit', 'meeting', 'email', 'demo'])[1 + (d.id + d.n) %% 5],
       (%(subjects)s::text[])[1 + (d.id + d.n) %% array_length(%(subjects)s::text[], 1)], '',
       NULL, d.at, 5 + ((d.id + d.n) %% 90)::int,
       (ARRAY['connected', 'interested', 'agreed', 'no_answer'])[1 + (d.id * 7 + d.n) %% 4], '', NULL,
       d.account_id, d.owner_id, d.contact_id, d.id
  FROM (SELECT volume_deal.*, n, opened_at + days * 0.95 * n / %(each)s * interval '1 day' AS at
          FROM volume_deal CROSS JOIN generate_series(1, %(each)s) AS n) AS d;

INSERT INTO crm_activity
       (version, created_at, updated_at, archived_at, kind, subject, note, due_at, done_at, minutes, outcome, next_step,
        next_step_on, account_id, owner_id, contact_id, opportunity_id)
SELECT 1, %(now)s, %(now)s, NULL, 'call', (%(next_steps)s::text[])[1 + id %% array_length(%(next_steps)s::text[], 1)], '',
       %(today)s::date + ((hope * 40)::int - 8) + time '10:00', NULL, NULL, '', '', NULL,
       account_id, owner_id, contact_id, id
  FROM volume_deal WHERE is_open AND hope < 0.7;

DROP TABLE volume_step, volume_deal, volume_customer, volume_product;
