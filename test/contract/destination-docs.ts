import { z } from 'zod';
import type { RegisteredDestination } from '../../src/destinations/destination.ts';
import { bigqueryTypes } from '../../src/destinations/bigquery-schema.ts';
import { clickhouseTypes } from '../../src/destinations/clickhouse-schema.ts';
import { duckdbTypes } from '../../src/destinations/duckdb-schema.ts';
import { postgresTypes } from '../../src/destinations/postgres-schema.ts';
import { snowflakeTypes } from '../../src/destinations/snowflake-schema.ts';
import { eventColumns, type CellKind } from '../../src/destinations/store-columns.ts';
import { modelViews } from '../../src/insight/sql/model-views.ts';
import { storeViews } from '../../src/destinations/store-views.ts';

/** docs/destinations.md, from what the destinations say of themselves. */
export function destinationsPage(destinations: readonly RegisteredDestination[]): string {
  return [
    '# Destinations',
    '',
    '<!-- Generated from src/destinations by `npm run golden`. Change the destinations, not this page. -->',
    '',
    'Where events go, in whose form, and what is missing without cookies. Each destination names its `purposes:` in the configuration; an event leaves only where **all** of them are in force for it, at the door and again when it leaves.',
    '',
    table(
      ['type', 'name', 'least purposes', 'kind', 'recognises repeats', 'tested'],
      destinations.map((one) => [
        `[\`${one.type}\`](#${one.type})`,
        one.about.title,
        one.purposes.join(', '),
        kindOf(one),
        one.about.repeats ?? (one.dedupes ? 'yes' : 'no'),
        `${tested[one.maturity.tested]}, ${one.maturity.on}`,
      ]),
    ),
    '',
    '*Recognises repeats*: where it does not, a request that left and got no answer is counted `uncertain` and not sent again, unless the configuration asks for `atLeastOnce`.',
    '',
    ...answers,
    ...destinations.flatMap(sectionOf),
    '',
  ].join('\n');
}

const answers: readonly string[] = [
  '## What an answer means',
  '',
  "The vendor's own words first (an answer that names events settles each of them); else the status:",
  '',
  table(
    ['status', 'what happens'],
    [
      ['2xx', 'delivered'],
      [
        '400, 413, 422',
        'Something in what was sent is wrong, or it is too much: where no event is named, the request is halved, and its halves again, down to the event. The good ones arrive, the bad one is a dead letter with this reason. Where eight events were refused one by one and nothing was taken, the receiver seems to refuse everything: what is refused from then on is not parted further, so that it sees about 30 requests for a batch and not two for each event. All of it are dead letters, which can be sent again.',
      ],
      [
        '401, 403',
        'The credentials are refused: the destination halts, nothing is lost, a person must act.',
      ],
      ['301, 308, 426', 'It halts as well: the address has moved, or the protocol is too old.'],
      ['408, 425, 429, 5xx, 302, 303, 307', 'Sent again later, not before `Retry-After`.'],
      ['other 4xx', 'Refused for good: dead letters.'],
      ['none', 'Sent again, or `uncertain` where repeats are not recognised.'],
    ],
  ),
  '',
  'A part that must be sent again holds back the parts behind it; each has an id of its own, the same after a crash.',
  '',
  '**Order.** What failed is sent again later, and new events do not wait for it: as a rule they overtake it. Kafka, and a webhook with `ordered: true`, get events in the order in which they were stored: one request at a time, and nothing new while an older batch waits. So one batch that can not be delivered holds back that destination (no other) until it is taken, is a dead letter or has expired; a dead letter holds nothing back, and comes after the others when it is sent again by hand.',
  '',
];

/** The table of columns in docs/warehouse.md. */
export function warehouseTable(): string {
  return table(
    ['column', 'holds', 'says'],
    eventColumns.map(({ name, kind, says }) => [`\`${name}\``, kind, says]),
  );
}

const kinds: readonly CellKind[] = ['text', 'time', 'number', 'whole', 'boolean', 'texts', 'json'];

/** The table of types in docs/warehouse.md: what holds what in which store. */
export function warehouseTypes(): string {
  const files: Readonly<Record<CellKind, string>> = {
    text: 'string',
    time: 'ISO 8601, UTC',
    number: 'number',
    whole: 'number',
    boolean: 'boolean',
    texts: 'array',
    json: 'string',
  };
  return table(
    [
      'holds',
      'DuckDB, Parquet',
      'PostgreSQL',
      'ClickHouse',
      'BigQuery',
      'Snowflake',
      'NDJSON, Kafka',
    ],
    kinds.map((kind) => [
      kind,
      duckdbTypes[kind],
      postgresTypes[kind],
      clickhouseTypes[kind],
      kind === 'texts' ? 'STRING REPEATED' : bigqueryTypes[kind],
      snowflakeTypes[kind],
      files[kind],
    ]),
  );
}

/** The model of docs/warehouse.md: views and macros over the visits, with their SQL. */
export function warehouseModel(): string {
  return modelViews
    .map(({ name, parameters, title, says, example, sql }) => {
      const head =
        parameters === undefined ? `View \`${name}\`` : `Macro \`${name}(${parameters})\``;
      return `### ${title}\n\n${head}. ${says}\n\n\`\`\`sql\n-- ${example}\n${sql};\n\`\`\`\n`;
    })
    .join('\n');
}

/** The views of docs/warehouse.md, each with its SQL as PostgreSQL and the others understand it. */
export function warehouseViews(): string {
  return storeViews
    .map(({ name, title, says, sql }) => {
      const text = sql({ day: (time) => `CAST(${time} AS DATE)`, events: 'events' });
      return `### ${title}\n\nView \`${name}\`. ${says}\n\n\`\`\`sql\n${text};\n\`\`\`\n`;
    })
    .join('\n');
}

const tested: Readonly<Record<RegisteredDestination['maturity']['tested'], string>> = {
  live: 'against the live service',
  'real-peer': 'against the real software',
  recorded: 'against recorded answers',
  documentation: "against the vendor's documentation only",
};

function kindOf(destination: RegisteredDestination): string {
  if (destination.ownStore) return 'own store';
  return destination.ownStoreWith === undefined
    ? 'third party'
    : 'third party, or own store by setting';
}

function sectionOf(destination: RegisteredDestination): readonly string[] {
  const { type, about, batch, eventAgeMsMax } = destination;
  const { properties = {}, required = [] } = z.toJSONSchema(destination.settings, { io: 'input' });
  const rows = Object.entries(properties).map(([name, schema]) => [
    `\`${name}\``,
    settingOf(schema, required.includes(name)),
    typeof schema === 'object' ? (schema.description ?? '') : '',
  ]);
  const age =
    eventAgeMsMax === undefined ? '' : `, no older than ${String(eventAgeMsMax / 3_600_000)} hours`;
  return [
    '',
    `## ${type}`,
    '',
    `${about.title}. Batches of up to ${String(batch.eventsMax)} events and ${String(batch.bytesMax)} bytes${age}.`,
    '',
    ...setUpOf(about.setUp ?? []),
    '**What arrives**',
    '',
    ...about.arrives.map((line) => `- ${line}`),
    '',
    '**What is lost without cookies**',
    '',
    ...about.lostWithoutCookies.map((line) => `- ${line}`),
    '',
    table(['setting', 'value', 'what for'], rows),
  ];
}

function setUpOf(steps: readonly string[]): readonly string[] {
  if (steps.length === 0) return [];
  return ['**Set up**', '', ...steps.map((step, index) => `${String(index + 1)}. ${step}`), ''];
}

function settingOf(schema: unknown, isRequired: boolean): string {
  const said = z
    .object({
      type: z.string(),
      enum: z.array(z.string()),
      default: z.unknown(),
      secret: z.boolean(),
    })
    .partial()
    .parse(schema);
  const kind =
    said.enum === undefined
      ? (said.type ?? 'number or text')
      : said.enum.map((one) => `\`${one}\``).join(' or ');
  const given =
    said.default === undefined ? 'optional' : `default \`${JSON.stringify(said.default)}\``;
  return [
    kind,
    isRequired ? '**required**' : given,
    ...(said.secret === true ? ['secret'] : []),
  ].join(', ');
}

function table(
  head: readonly string[],
  rows: readonly (readonly (string | undefined)[])[],
): string {
  const line = (cells: readonly (string | undefined)[]): string =>
    `| ${cells.map((cell) => (cell ?? '').replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
