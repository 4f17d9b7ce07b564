import type { EventRecord } from '../event/event-record.ts';
import type { PermittedEvent } from '../event/permitted-event.ts';
import { contractNow, contractRecords, degradedRecord } from './contract-records.ts';
import { judgeProblems } from './contract-judge.ts';
import type { Encoded, EncodedRequest, HttpDestination } from './destination.ts';

/** A destination and settings of it that are right. */
export interface ContractCase {
  readonly destination: HttpDestination;
  /** As a configuration would hold them. */
  readonly settings: unknown;
  /** A record as the last door hands it over. */
  readonly permitted: (record: EventRecord) => PermittedEvent;
}

/**
 * What keeps a destination from the contract of docs/adding-a-destination.md, in sentences; nothing
 * where it keeps it. It sends nothing.
 */
export function contractProblems({
  destination,
  settings,
  permitted,
}: ContractCase): readonly string[] {
  const parsed = destination.settings.safeParse(settings);
  if (!parsed.success) {
    const said = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    return [`the example settings are refused: ${said.join('; ')}`];
  }
  const problems = new Set<string>(settingsProblems(destination, settings));
  const add = (found: readonly string[]): void => found.forEach((one) => problems.add(one));
  add(encodeProblems(destination, parsed.data, permitted));
  add(judgeProblems(destination, parsed.data));
  return [...problems];
}

/** What zod says by itself names a type, not what to do. */
const bareMessage = /^(?:Invalid|Required|Too (?:small|big)|Expected)/;

function settingsProblems(destination: HttpDestination, good: unknown): readonly string[] {
  if (typeof good !== 'object' || good === null) return ['the example settings are no object'];
  const problems: string[] = [];
  if (destination.settings.safeParse({ ...good, nonsense: 1 }).success) {
    problems.push('settings take a key that they do not know: use z.strictObject');
  }
  for (const key of Object.keys(good)) {
    for (const value of [null, 7.5, '', 'x y\r\nz', []]) {
      const parsed = destination.settings.safeParse({ ...good, [key]: value });
      for (const { message, code } of parsed.error?.issues ?? []) {
        if (code !== 'unrecognized_keys' && (bareMessage.test(message) || message.length < 20)) {
          problems.push(`settings.${key} is refused without a remedy: "${message}"`);
        }
      }
    }
  }
  return problems;
}

function encodeProblems(
  destination: HttpDestination,
  settings: unknown,
  permitted: ContractCase['permitted'],
): readonly string[] {
  const problems: string[] = [];
  const encode = (records: readonly EventRecord[]): Encoded => {
    const events = records.map(permitted);
    return destination.encode(events, { settings, now: contractNow, batchId: 'batch_0193a1b2' });
  };
  const attempt = (records: readonly EventRecord[], what: string): Encoded | null => {
    try {
      return encode(records);
    } catch (error) {
      problems.push(`encode throws at ${what}: ${error instanceof Error ? error.message : ''}`);
      return null;
    }
  };
  const none = attempt([], 'no events');
  if (none !== null && none.requests.length + none.dropped.length > 0) {
    problems.push('encode sends or drops something without events');
  }
  const many = contractRecords.flatMap((record) =>
    Array.from({ length: 12 }, (_, index) => ({ ...record, id: `${record.id}-${String(index)}` })),
  );
  for (const record of contractRecords) attempt([record], `event ${record.id}`);
  for (const records of [contractRecords, many]) {
    const encoded = attempt(records, 'the batch of the contract');
    if (encoded === null) continue;
    const again = attempt(structuredClone(records), 'the same batch again');
    if (JSON.stringify(again) !== JSON.stringify(encoded)) {
      problems.push('encode gives other requests for the same events: it must be pure');
    }
    const ids = records.map((record) => permitted(record).record.id);
    problems.push(...settlementProblems(ids, encoded));
    for (const one of encoded.requests) problems.push(...requestProblems(destination, one));
  }
  const degraded = attempt([degradedRecord], 'a degraded event')?.requests ?? [];
  const ownIds = permitted(degradedRecord).record.id;
  if (degraded.some(({ request }) => /[0-9a-f]{16}/.test(request.body.replaceAll(ownIds, '')))) {
    problems.push('a degraded event leaves with something like an id of a person');
  }
  return problems;
}

function settlementProblems(expected: readonly string[], encoded: Encoded): readonly string[] {
  const settled = [
    ...encoded.requests.flatMap(({ eventIds }) => eventIds),
    ...encoded.dropped.map(({ eventId }) => eventId),
  ];
  return JSON.stringify([...settled].sort()) === JSON.stringify([...expected].sort())
    ? []
    : ['each event must stand in exactly one request, or be dropped with a reason'];
}

function requestProblems(
  { batch }: HttpDestination,
  { request, eventIds }: EncodedRequest,
): readonly string[] {
  const wrong: readonly (readonly [boolean, string])[] = [
    [eventIds.length === 0, 'a request carries no event'],
    [eventIds.length > batch.eventsMax, 'a request carries more events than batch.eventsMax'],
    [Buffer.byteLength(request.body) > batch.bytesMax, 'a body is larger than batch.bytesMax'],
    [
      URL.parse(request.url)?.href !== request.url || /[?#@]/.test(request.url),
      'url must be a whole address without query, fragment and user: it is logged',
    ],
    [
      Object.entries(request.headers).some(
        ([name, value]) => !/^[a-z][a-z0-9-]*$/.test(name) || !/^[\t\x20-\x7e]*$/.test(value),
      ),
      'headers must be lower-case names with one line of plain ASCII each',
    ],
    [request.body.includes('[raw]'), 'a raw value reached a body'],
  ];
  return wrong.flatMap(([isWrong, says]) => (isWrong ? [says] : []));
}
