import { attributionSql } from './model-attribution.ts';

/** A view, or a table macro with parameters, over the rollups: the model, for whoever opens the file. */
export interface ModelView {
  readonly name: string;
  /** The parameters of a macro, as they stand in its definition; missing for a view. */
  readonly parameters?: string;
  readonly title: string;
  readonly says: string;
  /** How it is asked. */
  readonly example: string;
  readonly sql: string;
}

const names = '(SELECT map_from_entries(list((letter, name))) FROM rollup_names)';
/** Wilson's 95 % interval of n out of m. */
const wilson = (n: string, m: string): string => `
  (${n} + 1.9208 - 1.96 * sqrt(${n} * 1.0 * (${m} - ${n}) / ${m} + 0.9604)) / (${m} + 3.8416) AS low,
  (${n} + 1.9208 + 1.96 * sqrt(${n} * 1.0 * (${m} - ${n}) / ${m} + 0.9604)) / (${m} + 3.8416) AS high`;

/** The model, in the order of its documentation. */
export const modelViews: readonly ModelView[] = [
  {
    name: 'sessions',
    title: 'Visits',
    says: 'One row a visit with consent. `day` is the UTC day of its first event; where it came from is said by its first event; `did` holds the kinds of events in the order in which each was done first; events of your own server that were joined to it count there, but not in `seconds`. `machine`: some event had a reason that speaks for a bot; such visits are not left out of any figure, for a suspicion proves nothing.',
    example:
      "SELECT channel, avg(page_views) FROM sessions WHERE day >= DATE '2026-11-01' GROUP BY channel;",
    sql: `SELECT site, session_id, visitor, day, started, ended,
  (epoch_ms(ended) - epoch_ms(started)) / 1000 AS seconds, channel, source, medium, campaign,
  country, device, machine, l.path AS landing_page, e.path AS last_page, page_views,
  len(paths) AS pages, events, macros AS conversions, micros AS small_steps,
  list_transform(string_split(kinds, ''), lambda x: names[x]) AS did
FROM rollup_visits CROSS JOIN (SELECT ${names} AS names)
LEFT JOIN rollup_paths l ON l.id = landing LEFT JOIN rollup_paths e ON e.id = last_path`,
  },
  {
    name: 'session_steps',
    title: 'What was done in visits',
    says: 'One row for each visit and kind of event: how often, and after how many seconds first and last. Group it by `channel`, `campaign`, `device`, `country` or `landing_page`.',
    example:
      "SELECT device, count(*) FROM session_steps WHERE name = 'newsletter_signup' GROUP BY device;",
    sql: `SELECT v.site, session_id, day, channel, source, medium, campaign, country, device,
  path AS landing_page, name, category, stage, times, first / 1000 AS first_after_seconds,
  last / 1000 AS last_after_seconds
FROM (SELECT *, unnest(string_split(kinds, '')) AS letter, unnest(counts) AS times,
    unnest(firsts) AS first, unnest(lasts) AS last
  FROM (SELECT * RENAME (times AS counts) FROM rollup_visits)) v
JOIN rollup_names USING (letter) LEFT JOIN rollup_paths p ON p.id = landing`,
  },
  {
    name: 'page_steps',
    title: 'What was done on pages',
    says: 'Of each day and page: visits in which a kind of event happened there.',
    example: "SELECT page, sum(visits) FROM page_steps WHERE name = 'add_to_cart' GROUP BY page;",
    sql: `SELECT day, site, path AS page, name, count(*) AS visits
FROM (SELECT day, site, unnest(places) AS place FROM rollup_visits)
JOIN rollup_paths t ON t.id = place // 65536 JOIN rollup_names n ON n.id = place % 65536
GROUP BY ALL`,
  },
  {
    name: 'conversion_rate',
    title: 'How many visits do it?',
    says: 'Of each day and kind of event: visits with it, out of all visits with consent.',
    example: "SELECT day, rate FROM conversion_rate WHERE name = 'purchase' ORDER BY day;",
    sql: `SELECT day, site, name, count(*) AS visits, any_value(all_visits) AS all_visits,
  count(*) / any_value(all_visits) AS rate
FROM session_steps JOIN (SELECT day, site, count(*) AS all_visits FROM rollup_visits GROUP BY ALL)
  USING (day, site) GROUP BY day, site, name`,
  },
  {
    name: 'click_through',
    title: 'How many calls to action are followed?',
    says: 'Visits with `cta_click`, out of those with `cta_view`.',
    example: 'SELECT channel, sum(clicked) / sum(saw) FROM click_through GROUP BY channel;',
    sql: `SELECT day, site, channel, campaign, device, country, count(*) AS saw,
  count(*) FILTER (list_contains(did, 'cta_click')) AS clicked,
  count(*) FILTER (list_contains(did, 'cta_click')) / count(*) AS rate
FROM sessions WHERE list_contains(did, 'cta_view') GROUP BY ALL`,
  },
  {
    name: 'visit_length',
    title: 'How long, and how many pages?',
    says: 'Of each day: the median time on site and to the first big step, and pages seen per visit. A visit of one event lasts no time.',
    example: 'SELECT * FROM visit_length ORDER BY day DESC LIMIT 7;',
    sql: `SELECT day, site, count(*) AS visits, median(seconds) AS median_seconds,
  sum(page_views) / count(*) AS pages_per_visit, any_value(to_convert) AS median_seconds_to_convert
FROM sessions LEFT JOIN (SELECT day, site, median(first) AS to_convert FROM (
    SELECT day, site, session_id, min(first_after_seconds) AS first FROM session_steps
    WHERE category = 'macro' AND name <> 'refund' GROUP BY ALL) GROUP BY day, site)
  USING (day, site) GROUP BY day, site`,
  },
  {
    name: 'step_value',
    title: 'What is it worth?',
    says: 'Of each day, kind of event and currency: the sum of its values, and in how many visits.',
    example: 'SELECT name, currency, sum(value) FROM step_value GROUP BY ALL;',
    sql: `SELECT day, site, name, w.currency AS currency, count(*) AS visits, sum(w.value) AS value
FROM (SELECT day, site, unnest(worth) AS w FROM rollup_visits)
JOIN rollup_names n ON n.letter = w.letter GROUP BY ALL`,
  },
  {
    name: 'funnel_steps',
    parameters: 'steps, since := NULL, of_site := NULL',
    title: 'A funnel of any steps',
    says: 'Each step at or after the one before, within a visit: visits that reach it, how many of those at the first step and at the step before, and how many are lost on the way. The same as `windowFunnel` in ClickHouse.',
    example: "SELECT * FROM funnel_steps(['page_view', 'view_item', 'purchase']);",
    sql: `WITH wanted AS (
  SELECT unnest(range(1, len(steps) + 1)) AS step, unnest(steps) AS name
), lettered AS (
  SELECT step, w.name AS name, letter, coalesce(lag(letter) OVER (ORDER BY step), '') <> letter AS is_new
  FROM wanted w LEFT JOIN rollup_names n ON n.name = w.name
), patterns AS (
  SELECT a.step AS step, a.name AS name, CASE WHEN bool_and(b.letter IS NOT NULL)
    THEN '%' || string_agg(b.letter, '%' ORDER BY b.step) FILTER (b.is_new) || '%' END AS pattern
  FROM lettered a JOIN lettered b ON b.step <= a.step GROUP BY ALL
), counted AS (
  SELECT step, p.name AS name, count(v.visit) AS visits
  FROM patterns p LEFT JOIN rollup_visits v ON v.steps LIKE p.pattern
    AND (since IS NULL OR v.day >= since::DATE) AND (of_site IS NULL OR v.site = of_site)
  GROUP BY ALL
)
SELECT step, name, visits, visits / first_value(visits) OVER steps_before AS rate,
  visits / lag(visits) OVER steps_before AS from_before,
  lag(visits) OVER steps_before - visits AS lost
FROM counted WINDOW steps_before AS (ORDER BY step) ORDER BY step`,
  },
  {
    name: 'micro_to_macro',
    parameters: "big := 'purchase'",
    title: 'Which small steps go with the big one?',
    says: 'It goes with it; that it does not say what causes it is the nature of such numbers. A small step counts where it came before the first big one, or where no big one came. `lift` is the ratio of the two rates, with its 95 % interval (Katz).',
    example: "SELECT * FROM micro_to_macro('purchase') WHERE visits >= 100 ORDER BY lift DESC;",
    sql: `WITH done AS (
  SELECT site, kinds, firsts, firsts[nullif(strpos(kinds,
    (SELECT letter FROM rollup_names WHERE name = big)), 0)] AS macro FROM rollup_visits
), totals AS (
  SELECT site, count(*) AS all_visits, count(macro) AS all_converted FROM done GROUP BY site
), counted AS (
  SELECT site, letter, count(*) AS visits, count(macro) AS converted FROM (
    SELECT site, macro, unnest(string_split(kinds, '')) AS letter, unnest(firsts) AS first FROM done)
  WHERE macro IS NULL OR first <= macro GROUP BY site, letter
), rates AS (
  SELECT site, name, visits, converted, converted / visits AS rate_with,
    all_visits - visits AS others, all_converted - converted AS others_converted,
    (all_converted - converted) / nullif(all_visits - visits, 0) AS rate_without
  FROM counted JOIN totals USING (site) JOIN rollup_names USING (letter)
  WHERE name NOT IN (big, 'page_view') AND category <> 'macro'
)
SELECT site, name, visits, converted, rate_with, rate_without,
  rate_with / nullif(rate_without, 0) AS lift,
  exp(ln(nullif(rate_with, 0) / nullif(rate_without, 0)) - spread) AS low,
  exp(ln(nullif(rate_with, 0) / nullif(rate_without, 0)) + spread) AS high
FROM (SELECT *, 1.96 * sqrt(greatest(0, 1 / nullif(converted, 0) - 1 / visits
    + 1 / nullif(others_converted, 0) - 1 / nullif(others, 0))) AS spread FROM rates)`,
  },
  {
    name: 'attribution',
    parameters: "model := 'last', big := 'purchase'",
    title: 'Which source gets the credit?',
    says: "`first`, `last`, `linear` or `position` (40 % to the first and the last, the rest between). Within one visitor-day, unless the site's own id of a person stands in the events: then 30 days back. A visit without a source gets credit only where no other led there. A conversion in two currencies has half of its credit in the row of each.",
    example: "SELECT channel, sum(credited) FROM attribution('linear') GROUP BY channel;",
    sql: attributionSql,
  },
  {
    name: 'experiment_results',
    parameters: "big := 'purchase'",
    title: 'How do variants differ?',
    says: 'Visits that saw one variant alone (`experiment_seen`), those of them with the big step at or after it, and the rate with its 95 % interval (Wilson).',
    example: "SELECT * FROM experiment_results('purchase');",
    sql: `WITH seen AS (
  SELECT site, visit, s.experiment AS experiment, min(s.variant) AS variant, min(s.ms) AS ms,
    any_value(last) AS last, count(DISTINCT s.variant) AS variants
  FROM (SELECT site, visit, unnest(experiments) AS s, lasts[nullif(strpos(kinds,
      (SELECT letter FROM rollup_names WHERE name = big)), 0)] AS last
    FROM rollup_visits WHERE experiments IS NOT NULL) GROUP BY ALL
), counted AS (
  SELECT site, experiment, variant, count(*) AS visits, count(*) FILTER (last >= ms) AS converted
  FROM seen WHERE variants = 1 GROUP BY ALL
)
SELECT site, experiment, variant, visits, converted, converted / visits AS rate,${wilson('converted', 'visits')}
FROM counted ORDER BY site, experiment, variant`,
  },
  {
    name: 'did_not',
    parameters: 'did_name, not_name',
    title: 'Who did one thing and not the other?',
    says: 'Visits with the one, of visitors who did not do the other on that day.',
    example:
      "SELECT channel, sum(visits) FROM did_not('add_to_cart', 'purchase') GROUP BY channel;",
    sql: `SELECT day, site, channel, device, country, path AS last_page, count(*) AS visits
FROM rollup_visits v LEFT JOIN rollup_paths p ON p.id = last_path
WHERE contains(kinds, (SELECT letter FROM rollup_names WHERE name = did_name))
  AND NOT EXISTS (FROM rollup_visits o WHERE o.person = v.person AND o.day = v.day
    AND contains(o.kinds, (SELECT letter FROM rollup_names WHERE name = not_name)))
GROUP BY ALL`,
  },
];

/** The statements that make them anew. */
export const modelViewsSql: readonly string[] = modelViews.map(({ name, parameters, sql }) =>
  parameters === undefined
    ? `CREATE OR REPLACE VIEW ${name} AS ${sql}`
    : `CREATE OR REPLACE MACRO ${name}(${parameters}) AS TABLE ${sql}`,
);
