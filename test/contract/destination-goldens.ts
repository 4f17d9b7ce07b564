import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Encoded, RegisteredDestination } from '../../src/destinations/destination.ts';
import type { EventRecord } from '../../src/event/event-record.ts';
import { permittedOf, recordOf } from './destination-events.ts';

/** A fixture: what goes in, and exactly what must come out. */
export interface DestinationFixture {
  readonly title: string;
  /** Built to do harm: to inject, to overflow, to confuse. */
  readonly hostile?: boolean;
  readonly now?: number;
  readonly settings: unknown;
  /** Laid over the base record of destination-events.ts. */
  readonly events: readonly Partial<EventRecord>[];
  readonly requests?: unknown;
  readonly dropped?: unknown;
  readonly rows?: unknown;
}

const root = new URL('../fixtures/destinations/', import.meta.url);
/** A second after the base record was accepted. */
const nowDefault = 1_794_960_002_123;

/** All fixtures of a destination, by file name. */
export function fixturesOf(type: string): ReadonlyMap<string, DestinationFixture> {
  const folder = new URL(`${type}/`, root);
  const names = existsSync(folder) ? readdirSync(folder).filter((n) => n.endsWith('.json')) : [];
  return new Map(
    names.sort().map((name) => {
      const text = readFileSync(new URL(name, folder), 'utf8');
      return [name, JSON.parse(text) as DestinationFixture];
    }),
  );
}

/** What a destination makes of a fixture, in the fixture's own shape. */
export function outcomeOf(
  destination: RegisteredDestination,
  fixture: DestinationFixture,
): Pick<DestinationFixture, 'requests' | 'dropped' | 'rows'> {
  const events = fixture.events.map((event) => permittedOf(recordOf(event)));
  const settings = destination.settings.parse(fixture.settings);
  if (destination.kind === 'sink') return { rows: destination.rows(events) };
  const now = fixture.now ?? nowDefault;
  const encoded = destination.encode(events, { settings, now, batchId: 'batch_0193a1b2' });
  return { requests: readable(encoded), dropped: encoded.dropped };
}

/** Writes what came out into the fixture: `UPDATE_GOLDEN=1`, then read the difference. */
export function writeGolden(
  type: string,
  name: string,
  fixture: DestinationFixture,
  outcome: object,
): void {
  const text = JSON.stringify({ ...fixture, ...outcome }, null, 2);
  writeFileSync(new URL(`${type}/${name}`, root), `${text}\n`);
}

/** Bodies as JSON, so that a person can read the difference; their bytes are compared elsewhere. */
function readable(encoded: Encoded): unknown {
  return encoded.requests.map(({ request, eventIds }) => ({
    ...request,
    body: JSON.parse(request.body) as unknown,
    eventIds,
  }));
}
