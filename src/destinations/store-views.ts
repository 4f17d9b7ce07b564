/** How a store's SQL differs where the views need it. */
export interface ViewDialect {
  /** The UTC day of a time. */
  readonly day: (time: string) => string;
  /** The table of events, as it stands in a query. */
  readonly events: string;
}

/** A question to the events: a view in every SQL store, and a section of docs/warehouse.md. */
export interface StoreView {
  readonly name: string;
  readonly title: string;
  readonly says: string;
  readonly sql: (dialect: ViewDialect) => string;
}

/** The steps of the view `funnel`, in order. */
const steps = ['view_item', 'add_to_cart', 'begin_checkout', 'purchase'] as const;

/**
 * Portable SQL: no function and no join that DuckDB, PostgreSQL, ClickHouse, BigQuery and Snowflake
 * would not all understand in the same way.
 */
export const storeViews: readonly StoreView[] = [
  {
    name: 'funnel',
    title: 'How many visits go all the way?',
    says: 'The steps in their order, each after the one before, within a visit; by the day on which the visit reached the first one.',
    sql: ({ day, events }) =>
      `WITH ${steps.map((name, index) => stepSql(name, index, events)).join(', ')}
${steps
  .map(
    (
      name,
      index,
    ) => `SELECT ${day('began')} AS day, site, ${String(index + 1)} AS step, '${name}' AS name, count(*) AS visits
FROM step_${String(index + 1)} GROUP BY ${day('began')}, site`,
  )
  .join('\nUNION ALL ')}`,
  },
  {
    name: 'drop_off',
    title: 'Where do visits that filled a cart end?',
    says: 'The last thing that was done in a visit with a cart and without a purchase.',
    sql: ({ day, events }) => `WITH visits AS (
  SELECT site, session_id, max(CASE name WHEN 'add_to_cart' THEN 1 ELSE 0 END) AS filled,
    max(CASE name WHEN 'purchase' THEN 1 ELSE 0 END) AS bought
  FROM ${events} WHERE session_id IS NOT NULL GROUP BY site, session_id
), places AS (
  SELECT site, session_id, ts, name, path, row_number() OVER (
    PARTITION BY site, session_id ORDER BY ts DESC, received_at DESC, id DESC) AS place
  FROM ${events} WHERE session_id IS NOT NULL
)
SELECT ${day('p.ts')} AS day, p.site AS site, p.name AS last_event, p.path AS last_path,
  count(*) AS visits
FROM places p JOIN visits v ON v.site = p.site AND v.session_id = p.session_id
WHERE p.place = 1 AND v.filled = 1 AND v.bought = 0
GROUP BY ${day('p.ts')}, p.site, p.name, p.path`,
  },
  {
    name: 'micro_lift',
    title: 'Which small steps come before a purchase?',
    says: 'Of the visitors who did it, how many bought later on the same day (`rate`); how many bought of those who did not (`rate_without`); and the ratio of the two (`lift`). It shows what goes together, not what causes what.',
    sql: ({ events }) => `WITH people AS (
  SELECT site, visitor, max(CASE WHEN name = 'purchase' THEN ts END) AS bought
  FROM ${events} WHERE visitor IS NOT NULL GROUP BY site, visitor
), totals AS (
  SELECT site, count(*) AS visitors, count(bought) AS buyers FROM people GROUP BY site
), micro AS (
  SELECT site, name, visitor, min(ts) AS did FROM ${events}
  WHERE visitor IS NOT NULL AND category <> 'macro' AND name <> 'page_view'
  GROUP BY site, name, visitor
), done AS (
  SELECT m.site AS site, m.name AS name, count(*) AS visitors, count(p.bought) AS ever,
    sum(CASE WHEN p.bought >= m.did THEN 1 ELSE 0 END) AS buyers
  FROM micro m JOIN people p ON p.site = m.site AND p.visitor = m.visitor
  GROUP BY m.site, m.name
), rates AS (
  SELECT d.site AS site, d.name AS name, d.visitors AS visitors, d.buyers AS buyers,
    d.buyers * 1.0 / d.visitors AS rate,
    CASE WHEN t.visitors > d.visitors
      THEN (t.buyers - d.ever) * 1.0 / (t.visitors - d.visitors) END AS rate_without
  FROM done d JOIN totals t ON t.site = d.site
)
SELECT site, name, visitors, buyers, rate, rate_without,
  CASE WHEN rate_without > 0 THEN rate / rate_without END AS lift
FROM rates`,
  },
  {
    name: 'last_touch',
    title: 'Which source brought the purchase?',
    says: 'The last source that was named before each purchase of a visitor; no more than a hint, since it ends at midnight.',
    sql: ({ day, events }) => `WITH purchases AS (
  SELECT site, id, visitor, ts, value, currency FROM ${events}
  WHERE visitor IS NOT NULL AND name = 'purchase'
), touches AS (
  SELECT p.site AS site, p.id AS id, t.channel AS channel, t.source AS source,
    row_number() OVER (PARTITION BY p.site, p.id ORDER BY t.ts DESC, t.id DESC) AS place
  FROM purchases p JOIN ${events} t ON t.site = p.site AND t.visitor = p.visitor
  WHERE t.ts <= p.ts AND t.source IS NOT NULL
), nearest AS (
  SELECT site, id, channel, source FROM touches WHERE place = 1
)
SELECT ${day('p.ts')} AS day, p.site AS site, coalesce(n.channel, 'direct') AS channel,
  n.source AS source, p.currency AS currency, count(*) AS purchases, sum(p.value) AS value
FROM purchases p LEFT JOIN nearest n ON n.site = p.site AND n.id = p.id
GROUP BY ${day('p.ts')}, p.site, coalesce(n.channel, 'direct'), n.source, p.currency`,
  },
];

/** Visits that reached a step: when they began, and when they were there first. */
function stepSql(name: string, index: number, events: string): string {
  const step = `step_${String(index + 1)}`;
  if (index === 0) {
    return `${step} AS (
  SELECT site, session_id, min(ts) AS began, min(ts) AS reached FROM ${events}
  WHERE session_id IS NOT NULL AND name = '${name}' GROUP BY site, session_id
)`;
  }
  return `${step} AS (
  SELECT e.site AS site, e.session_id AS session_id, min(b.began) AS began, min(e.ts) AS reached
  FROM ${events} e JOIN step_${String(index)} b ON b.site = e.site AND b.session_id = e.session_id
  WHERE e.name = '${name}' AND e.ts >= b.reached GROUP BY e.site, e.session_id
)`;
}
