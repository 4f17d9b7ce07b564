import { parseDate } from '../consent/parse-date.ts';
import { parseAddress } from '../identity/address.ts';
import { Sessions } from '../identity/sessions.ts';
import type { ConsentRecord } from '../event/consented-event.ts';
import type { EventContent, Redaction } from '../event/content.ts';
import type { EnrichedEvent } from '../event/enriched-event.ts';
import type { RequestFacts } from '../event/raw-event.ts';
import { decisionsFor } from '../permit/decisions.ts';
import { type Passage, type PipelineTools, runPipeline, runRefused } from '../pipeline.ts';
import { type ParsedBeacon, statementOf } from '../sources/beacon.ts';
import { parseContent } from '../sources/content.ts';
import { mintEvents } from '../sources/mint-events.ts';
import { freeze, storable, thaw } from '../spool/frame.ts';
import { parseEventId, parsePageId, parseSiteId } from '../vocabulary/ids.ts';
import { isJsonObject, type JsonObject, type JsonValue, own } from '../vocabulary/json.ts';
import type { ConsentSignal, ConsentVector } from '../vocabulary/purposes.ts';
import type { ExplainedDestination, Preview } from './explain-preview.ts';
import { type ExplainedRule, type ExplainRules, rulesOfDropped } from './explain-rules.ts';

/** Why a line could not be explained. */
export type LineError =
  | 'malformed_json'
  | 'line_too_long'
  | 'not_an_object'
  | 'missing_event'
  | 'invalid_event'
  | 'invalid_now'
  | 'unknown_site';

/** The whole answer about one event (docs/explain.md). */
export interface Explanation {
  readonly id: unknown;
  readonly consent: ConsentVector;
  readonly effective: ConsentVector;
  readonly signals: readonly ConsentSignal[];
  readonly outcome: 'stored' | 'dropped';
  readonly reason: string | null;
  readonly event: JsonObject;
  readonly redactions: readonly Redaction[];
  readonly destinations: readonly ExplainedDestination[];
  /** What each rule of the site says; missing where it has none. */
  readonly rules?: readonly ExplainedRule[];
  /** The events that rules make beside it; missing where none fires. */
  readonly derived?: readonly ExplainedDerived[];
}

/** An event that a rule makes, and what each destination would get of it. */
export interface ExplainedDerived {
  readonly name: string;
  readonly rule: string;
  readonly category: string;
  readonly stage: string | null;
  readonly value: number | null;
  readonly currency: string | null;
  readonly ts: number;
  readonly destinations: readonly ExplainedDestination[];
}

/** Who sends is not said: some address of RFC 5737, as every real request has one. */
const someAddress = '192.0.2.1';

export interface ExplainTools {
  readonly pipeline: PipelineTools;
  readonly preview: Preview;
  readonly rules: ExplainRules;
  readonly sites: readonly string[];
  /** Without a file, an event of any site is explained by the rules of the built-in one. */
  readonly anySite: boolean;
  readonly now: () => number;
  readonly random: (bytes: number) => Buffer;
}

/** Explains one line with the real pipeline; nothing is sent, nothing stored, nothing thrown. */
export function explainLine(
  line: string,
  tools: ExplainTools,
): Explanation | { readonly id: null; readonly error: LineError } {
  const input = parseLine(line);
  if (typeof input === 'string') return { id: null, error: input };
  const asked = parseAsked(input, tools);
  return typeof asked === 'string' ? { id: null, error: asked } : explainAsked(asked, tools);
}

interface Asked {
  readonly id: unknown;
  readonly now: number;
  readonly input: JsonObject;
  readonly content: EventContent;
  readonly beacon: ParsedBeacon;
  readonly request: RequestFacts;
  readonly ts: number;
}

function explainAsked(asked: Asked, tools: ExplainTools): Explanation {
  const { request, now } = asked;
  const { events } = mintEvents(asked.beacon, request, {
    receivedAt: asked.ts,
    random: tools.random,
  });
  const [raw] = events;
  if (raw === undefined) throw new Error('one event was asked');
  const refused = runRefused(raw, request, tools.pipeline, now);
  const { consent, passages } = runPipeline(events, request, tools.pipeline, now);
  const passage = passages[0];
  const stored = passage?.event ?? null;
  return {
    id: asked.id,
    consent: consent.resolved,
    effective: consent.effective,
    signals: consent.signals,
    outcome: stored === null ? 'dropped' : 'stored',
    reason: passage?.dropped ?? null,
    event: shownEvent(asked.input, refused.sanitized.content),
    redactions: [...unread(asked.input), ...refused.sanitized.redactions],
    destinations:
      stored === null
        ? decisionsFor(
            consent,
            tools.pipeline.rules,
            tools.pipeline.policy,
            refused.enriched.record,
          ).map(({ name, decision, reason }) => ({
            name,
            decision,
            reason,
            requests: [],
            rows: [],
          }))
        : tools.preview(asSpooled(stored, tools), now),
    ...ruledOf(passage, { site: raw.site, consent, now }, tools),
  };
}

/** What the site's rules say; no key where there is nothing to say. */
function ruledOf(
  passage: Passage | undefined,
  about: {
    readonly site: ParsedBeacon['site'];
    readonly consent: ConsentRecord;
    readonly now: number;
  },
  tools: ExplainTools,
): Pick<Explanation, 'rules' | 'derived'> {
  const siteRules = tools.pipeline.rulesOf(about.site);
  if (siteRules === null || passage === undefined) return {};
  const { rules, derived } =
    passage.event === null
      ? rulesOfDropped(siteRules, passage.dropped)
      : tools.rules.explain(passage.event, about.consent, siteRules);
  const shown = derived.map((event): ExplainedDerived => {
    const { name, category, stage, value, currency, ts } = event.record;
    const destinations = tools.preview(asSpooled(event, tools), about.now);
    const rule = event.rule?.name ?? name;
    return { name, rule, category, stage, value, currency, ts, destinations };
  });
  return { rules, ...(shown.length > 0 && { derived: shown }) };
}

/** As the event would come back from the disk, with its session. */
function asSpooled(event: EnrichedEvent, tools: ExplainTools): EnrichedEvent {
  const { visitor, ts } = event.record;
  const sessions = new Sessions(tools.random);
  const assigned = visitor === null ? null : sessions.assign(visitor as never, null, ts);
  const thawed = thaw(Buffer.from(freeze(storable(event, assigned))));
  if ('corrupt' in thawed) throw new Error(`a frame of its own is not readable: ${thawed.corrupt}`);
  return thawed;
}

function parseLine(line: string): JsonObject | LineError {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return 'malformed_json';
  }
  return isJsonObject(parsed) ? parsed : 'not_an_object';
}

function parseAsked(input: JsonObject, tools: ExplainTools): Asked | LineError {
  const event = own(input, 'event');
  if (event === undefined) return 'missing_event';
  if (!isJsonObject(event)) return 'invalid_event';
  const content = parseContent(event);
  if (content === null) return 'invalid_event';
  const now = parseNow(own(input, 'now'), tools);
  if (now === null) return 'invalid_now';
  const site = siteOf(own(input, 'site'), tools);
  if (site === null) return 'unknown_site';
  const said = own(input, 'beacon');
  const statement = isJsonObject(said) ? statementOf(said) : {};
  const address = own(input, 'ip');
  const region = own(input, 'region');
  const givenTs = own(event, 'ts') ?? now;
  const ts = timeInRange(givenTs);
  if (ts === null) return 'invalid_event';
  const id = parseEventId(own(event, 'id'));
  return {
    id: own(input, 'id') ?? null,
    now,
    input: event,
    content,
    ts,
    beacon: {
      site,
      page: parsePageId(own(input, 'page')),
      statement,
      events: [{ content, seq: null, id, ageMs: 0 }],
      invalid: 0,
    },
    request: {
      address: typeof address === 'string' ? (parseAddress(address)?.text ?? null) : someAddress,
      region: typeof region === 'string' ? region : null,
      headers: headersOf(own(input, 'headers')),
      statement,
    },
  };
}

function parseNow(value: unknown, tools: ExplainTools): number | null {
  if (value === undefined || value === null) return tools.now();
  return timeInRange(typeof value === 'number' ? value : parseDate(value));
}

/** Milliseconds of the years 1970 to 9999; null for anything else. */
function timeInRange(ms: unknown): number | null {
  return typeof ms === 'number' && ms >= 0 && ms <= 253_402_300_799_999 ? Math.floor(ms) : null;
}

function siteOf(value: unknown, tools: ExplainTools): ParsedBeacon['site'] | null {
  const [first] = tools.sites;
  const asked = value === undefined || value === null ? first : value;
  const known = typeof asked === 'string' && tools.sites.includes(asked);
  return parseSiteId(known || !tools.anySite ? (known ? asked : null) : first);
}

function headersOf(value: unknown): RequestFacts['headers'] {
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, text]) =>
      typeof text === 'string' ? [[name.toLowerCase(), text]] : [],
    ),
  );
}

/** The redacted event in the shape that was given: same keys, same order, same types. */
function shownEvent(input: JsonObject, content: EventContent): JsonObject {
  const redacted = new Map(Object.entries(content));
  const shown: [string, JsonValue][] = [];
  for (const [key, value] of Object.entries(input)) {
    const kept = redacted.get(key);
    if (kept !== undefined) shown.push([key, kept]);
    else if (value === null && key !== 'user') shown.push([key, null]);
    else if (typeof value === 'number' && /^(?:ts|age|seq)$/.test(key)) shown.push([key, value]);
    else if (key === 'id' && parseEventId(value) !== null) shown.push([key, value]);
  }
  return Object.fromEntries(shown);
}

const readBeside: ReadonlySet<string> = new Set(['ts', 'age', 'seq', 'id']);
const readFields: ReadonlySet<string> = new Set(
  'name url referrer title params value currency items'.split(' '),
);

/** Fields that the door does not read; `user` is discarded until a destination of ads exists. */
function unread(input: JsonObject): readonly Redaction[] {
  return Object.keys(input)
    .filter((key) => !readBeside.has(key) && !readFields.has(key))
    .map((key) => ({
      path: /^[a-z_]{1,24}$/i.test(key) ? key : '(other)',
      type: key === 'user' ? 'user_data' : 'unread',
      action: 'drop',
      rule: key === 'user' ? 'user_data_unused' : 'field:unknown',
    }));
}
