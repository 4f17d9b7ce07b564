import type { Asked, Dimension } from '../../src/insight/questions.ts';
import type { Filter } from '../../src/insight/raw.ts';
import type { Traffic, TrafficEvent } from './traffic-event.ts';

const dayMs = 86_400_000;

/** A visit as a person with pencil and paper would write it down. */
export interface TruthVisit {
  readonly site: string;
  readonly session: string;
  readonly visitor: string | null;
  /** The UTC day of its first event. */
  readonly day: string;
  /** Of its own events: what the server tells two days later is no time on site. */
  readonly startMs: number;
  readonly endMs: number;
  /** In the order in which they happened; what the site's server told is among them. */
  readonly events: readonly TrafficEvent[];
  readonly dimensions: Readonly<Record<Dimension, string | null>>;
}

/** Every visit with consent: the rows grouped one by one, no SQL anywhere near. */
export function visitsOf(traffic: Traffic): readonly TruthVisit[] {
  const grouped = new Map<string, TrafficEvent[]>();
  const pages = new Map<string, string>();
  for (const event of traffic.events) {
    if (event.session === null) continue;
    const key = `${event.site} ${event.session}`;
    const list = grouped.get(key);
    if (list === undefined) grouped.set(key, [event]);
    else list.push(event);
    if (event.page !== null) pages.set(`${event.site} ${event.page}`, key);
  }
  for (const event of traffic.events) {
    if (event.session !== null || event.page === null) continue;
    grouped.get(pages.get(`${event.site} ${event.page}`) ?? '')?.push(event);
  }
  return [...grouped.values()].map(visitOf);
}

function visitOf(events: readonly TrafficEvent[]): TruthVisit {
  const ordered = events.toSorted(
    (left, right) =>
      left.ts - right.ts || left.receivedAt - right.receivedAt || (left.id < right.id ? -1 : 1),
  );
  const own = ordered.filter(({ session }) => session !== null);
  const [first, last] = [own[0], own.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError('a visit without events');
  const { channel, source, medium, campaign, country, device } = first;
  return {
    site: first.site,
    session: first.session ?? '',
    visitor: first.visitor,
    day: dayOf(first.ts),
    startMs: first.ts,
    endMs: last.ts,
    events: ordered,
    dimensions: { channel, source, medium, campaign, country, device },
  };
}

/** `2026-11-22`, in UTC. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** The days asked for, in order; `before` gives as many before them. */
export function daysOf(asked: Asked, now: number, before = false): readonly string[] {
  const shift = before ? asked.days : 0;
  return Array.from({ length: asked.days }, (_, index) =>
    dayOf(now - (asked.days - 1 - index + shift) * dayMs),
  );
}

/** Those of the days and the site, without any filter. */
export function visitsIn(
  visits: readonly TruthVisit[],
  asked: Asked,
  days: readonly string[],
): readonly TruthVisit[] {
  const wanted = new Set(days);
  return visits.filter(
    ({ site, day }) => wanted.has(day) && (asked.site === null || asked.site === site),
  );
}

/** True where each filter holds, but the one left out. */
export function isLeftIn(visit: TruthVisit, asked: Asked, without: Filter | null = null): boolean {
  return Object.entries(asked.filters).every(
    ([filter, value]) => filter === without || holds(visit, filter, value),
  );
}

function holds(visit: TruthVisit, filter: string, value: string): boolean {
  if (filter === 'did') return visit.events.some(({ name }) => name === value);
  if (filter === 'not') return visit.events.every(({ name }) => name !== value);
  if (filter === 'page') return visit.events.some(({ path }) => path !== null && fits(path, value));
  return new Map<string, string | null>(Object.entries(visit.dimensions)).get(filter) === value;
}

/** `**` stands for anything, `*` for anything but a slash. */
function fits(path: string, pattern: string): boolean {
  const text = pattern
    .split('**')
    .map((part) => part.split('*').map(escape).join('[^/]*'))
    .join('.*');
  return new RegExp(`^${text}$`, 's').test(path);
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** The middle one, or the mean of the two in the middle; null of nothing. */
export function medianOf(numbers: readonly number[]): number | null {
  const ordered = numbers.toSorted((left, right) => left - right);
  const middle = ordered.length / 2;
  const [low, high] = [ordered[Math.ceil(middle) - 1], ordered[Math.floor(middle)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
