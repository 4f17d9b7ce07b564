import { isJsonObject, own } from '../vocabulary/json.ts';
import type { PlacedRow } from './read-chain.ts';
import type { Row } from './row.ts';

/** The record for a person: each day, each row on a line, counts below it. */
export function printRows(rows: readonly PlacedRow[]): string {
  let day = '';
  const lines = rows.flatMap(({ row }) => {
    const isNewDay = row.at.slice(0, 10) !== day;
    day = row.at.slice(0, 10);
    return [...(isNewDay ? ['', day] : []), ...rowLines(row)];
  });
  return lines.map((line) => `${printable(line)}\n`).join('');
}

function rowLines(row: Row): readonly string[] {
  const [first = '', ...more] = sayings[row.kind]?.(row.data) ?? [JSON.stringify(row.data)];
  const time = row.at.slice(11, 19);
  return [
    `${String(row.seq).padStart(7)}  ${time}  ${row.kind.replaceAll('_', ' ').padEnd(21)} ${first}`.trimEnd(),
    ...more.map((line) => `${' '.repeat(42)}${line}`),
  ];
}

type Saying = (data: Row['data']) => readonly string[];

const sayings: Readonly<Record<string, Saying>> = {
  opened: (data) => [
    `Sluice ${text(data, 'version')}, policy ${text(own(data, 'policy'), 'name')}, configuration ${short(text(data, 'config'))}`,
    ...(own(data, 'afterCleanStop') === false
      ? ['after a hard stop: the last seconds of decisions before it may be missing']
      : []),
    ...destinationLines(data),
  ],
  config_changed: (data) => [
    `${list(own(data, 'changed'))}: ${inForce(own(data, 'before'))} -> ${inForce(own(data, 'after'))}`,
    ...(own(data, 'restartNeeded') === undefined
      ? []
      : [`in force after the next start only: ${list(own(data, 'restartNeeded'))}`]),
    ...destinationLines(own(data, 'after')),
  ],
  visitor_key_created: (data) => [`for ${text(data, 'day')}`],
  visitor_key_destroyed: (data) => [`of ${text(data, 'day')}`],
  decisions: (data) => [
    `${hour(data)}: ${counts(own(data, 'all'))}${own(data, 'recovered') === true ? ' (saved from a crash)' : ''}`,
    ...entriesOf(own(data, 'bySource')).map(([source, each]) => `${source}: ${counts(each)}`),
  ],
  withdrawals: (data) => [`${hour(data)}: ${text(data, 'count')}`],
  figures_told: (data) => [`${hour(data)}: ${counts(own(data, 'questions'))}`],
  replayed: (data) => [
    own(data, 'events') === undefined
      ? `${text(data, 'deadLetters')} dead letters, to ${text(data, 'destination')}`
      : `${text(data, 'events')} events from ${text(data, 'from')} to ${text(data, 'to')}, to ${text(data, 'destination')}`,
  ],
  purged: (data) => [`${text(data, 'deadLetters')} dead letters of ${text(data, 'destination')}`],
  retention: (data) => [
    `${text(data, 'job')}, before ${text(data, 'before')}: ${counts(own(data, 'removed')) || 'nothing'} removed${own(data, 'firstSeq') === undefined ? '' : `; the record begins with row ${text(data, 'firstSeq')}`}`,
  ],
  destinations: (data) => [
    `${hour(data)}${own(data, 'countedBefore') === true ? ' (counted before this record began)' : ''}`,
    ...entriesOf(own(data, 'destinations')).map(([name, each]) => `${name}: ${counts(each)}`),
  ],
  torn_tail: (data) => [`${text(data, 'bytes')} bytes of a row that a crash had cut were removed`],
  head: (data) => [
    `of ${text(data, 'day')}: signs row ${text(data, 'seq')}, ${short(text(data, 'hash'))}, key ${text(data, 'key')}`,
  ],
  closed: () => ['a clean stop'],
};

function destinationLines(value: unknown): readonly string[] {
  return entriesOf(own(Object(value), 'destinations')).map(
    ([name, rule]) =>
      `${name}: ${text(rule, 'type')}, ${own(Object(rule), 'ownStore') === true ? 'own store' : 'third party'}, needs ${list(own(Object(rule), 'purposes'))}`,
  );
}

function inForce(value: unknown): string {
  const policy = own(Object(value), 'policy');
  return `policy ${text(policy, 'name')} ${short(text(policy, 'sha256'))}, configuration ${short(text(value, 'config'))}`;
}

function counts(value: unknown): string {
  return entriesOf(value)
    .map(([name, count]) => `${name} ${String(count)}`)
    .join(', ');
}

function hour(data: unknown): string {
  return text(data, 'hour').slice(11, 16);
}

function text(value: unknown, key: string): string {
  const found = isJsonObject(value) ? own(value, key) : undefined;
  return typeof found === 'string' || typeof found === 'number' ? String(found) : '?';
}

function list(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : '?';
}

function short(digest: string): string {
  return digest.slice(0, 12);
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isJsonObject(value) ? Object.entries(value) : [];
}

/** A file that was tampered with must not speak to the terminal. */
function printable(line: string): string {
  return line.replaceAll(/[\p{Cc}\p{Cf}]/gu, '?');
}
