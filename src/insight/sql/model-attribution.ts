/** The macro `attribution`: as `channels.ts` asks it, over all days. */
export const attributionSql = `WITH macros AS (
  SELECT visit, site, day, person, worth, letter, started, firsts[nullif(strpos(kinds, letter), 0)] AS ms
  FROM rollup_visits, (SELECT letter FROM rollup_names WHERE name = big)
), converted AS (
  SELECT visit, site, day, person, started + to_milliseconds(ms) AS done,
    list_filter(worth, lambda w: w.letter = letter) AS worth FROM macros WHERE ms IS NOT NULL
), paths AS (
  SELECT c.visit AS conversion, c.day AS day, c.site AS site, c.worth AS worth, v.visit AS visit,
    v.started AS started, v.channel, v.source, v.medium, v.campaign, v.channel <> 'direct' AS named
  FROM converted c JOIN rollup_visits v ON v.person = c.person
    AND (v.started <= c.done OR v.visit = c.visit) AND v.started >= c.done - to_days(30)
), touches AS (
  SELECT *, row_number() OVER (PARTITION BY conversion ORDER BY started, visit) AS place,
    count(*) OVER (PARTITION BY conversion) AS n
  FROM (SELECT *, bool_or(named) OVER (PARTITION BY conversion) AS any_named FROM paths)
  WHERE named IS TRUE OR any_named IS NOT TRUE
), shares AS (
  SELECT *, CASE model WHEN 'first' THEN (place = 1)::INTEGER WHEN 'last' THEN (place = n)::INTEGER
    WHEN 'linear' THEN 1 / n
    WHEN 'position' THEN CASE WHEN n = 1 THEN 1 WHEN n = 2 THEN 0.5
      WHEN place IN (1, n) THEN 0.4 ELSE 0.2 / (n - 2) END
    ELSE error('model: first, last, linear or position') END AS share
  FROM touches
), money AS (
  SELECT *, unnest(CASE WHEN len(worth) > 0 THEN worth
    ELSE [{ letter: NULL, currency: NULL, value: NULL }] END) AS w FROM shares WHERE share > 0
)
SELECT day, site, channel, source, medium, campaign, w.currency AS currency,
  sum(share / greatest(coalesce(len(worth), 0), 1)) AS credited, count(*) AS touches, sum(share * w.value) AS value
FROM money GROUP BY ALL`;
