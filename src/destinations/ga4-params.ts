import type { EventRecord } from '../event/event-record.ts';
import { isJsonObject, own, type JsonObject, type JsonValue } from '../vocabulary/json.ts';
import { ga4Limits, ga4Rules, type Ga4Rule } from './ga4-names.ts';
import { ga4ParamName, ga4Text } from './ga4-text.ts';

type Scalar = string | number | boolean;
type Ga4Params = Readonly<Record<string, JsonValue>>;

/** What an event is in GA4: a name that is not yet checked, and its parameters. */
export interface Ga4Said {
  readonly name: string;
  readonly params: Ga4Params;
}

/**
 * Says a record in GA4's words. Parameters in order of precedence: the page, currency and value,
 * what GA4 names itself, all others flattened by one level, items; of these the first 23, then the
 * session and the engagement time, without which GA4 shows neither sessions nor real time.
 */
export function sayInGa4(
  record: EventRecord,
  names: 'canonical' | 'recommended',
  sessionId: string | null,
): Ga4Said {
  const rule = names === 'recommended' ? ga4Rules.get(record.name) : undefined;
  const mapped = mappedParams(record.params, rule);
  const usesRule = rule !== undefined && (rule.onlyWithParams !== true || mapped.used.size > 0);
  const rest = new ParamList();
  addPage(rest, record);
  addMoney(rest, record);
  if (usesRule) for (const [name, value] of mapped.params) rest.add(name, value);
  addOthers(rest, record.params, usesRule ? mapped.used : new Set());
  const items = record.items.slice(0, ga4Limits.itemsPerEvent).flatMap(itemOf);
  if (items.length > 0) rest.set('items', items);
  const session: [string, JsonValue][] = sessionId === null ? [] : [['session_id', sessionId]];
  session.push(['engagement_time_msec', engagementMs(record.params)]);
  const room = ga4Limits.paramsPerEvent - 2;
  return {
    name: usesRule ? rule.name : record.name,
    params: Object.fromEntries([...rest.entries().slice(0, room), ...session]),
  };
}

/** Parameters in order; the first of a name stays. */
class ParamList {
  readonly #params = new Map<string, JsonValue>();

  add(name: string, value: unknown): void {
    const said = ga4ParamName(name);
    if (said === '' || ownParams.has(said) || !isScalar(value)) return;
    this.set(said, scalarOf(said, value));
  }

  set(name: string, value: JsonValue): void {
    if (!this.#params.has(name)) this.#params.set(name, value);
  }

  entries(): readonly (readonly [string, JsonValue])[] {
    return [...this.#params];
  }
}

/** Set from the record alone, whatever the site sends; `user_id` stands beside the events. */
const ownParams: ReadonlySet<string> = new Set([
  'items',
  'session_id',
  'engagement_time_msec',
  'engaged_ms',
  'user_id',
]);

function addPage(list: ParamList, record: EventRecord): void {
  list.add('page_location', record.url);
  list.add('page_title', record.title);
  list.add('page_referrer', record.referrer);
}

/** A currency says nothing without an amount; GA4 takes ISO 4217 codes in upper case only. */
function addMoney(list: ParamList, record: EventRecord): void {
  const currency = record.currency?.toUpperCase() ?? '';
  const hasAmount = record.value !== null || record.items.length > 0;
  if (hasAmount && /^[A-Z]{3}$/.test(currency)) list.add('currency', currency);
  list.add('value', record.value);
}

function mappedParams(
  params: JsonObject,
  rule: Ga4Rule | undefined,
): { readonly params: readonly [string, unknown][]; readonly used: ReadonlySet<string> } {
  const found: [string, unknown][] = Object.entries(rule?.literal ?? {});
  const used = new Set<string>();
  for (const [name, sources] of Object.entries(rule?.from ?? {})) {
    const source = sources.find((source) => isScalar(own(params, source)));
    if (source === undefined) continue;
    found.push([name, own(params, source)]);
    used.add(source);
  }
  return { params: found, used };
}

/** Flattens by one level: `model.kind` becomes `model_kind`. Lists and deeper objects stay out. */
function addOthers(list: ParamList, params: JsonObject, used: ReadonlySet<string>): void {
  for (const [name, value] of Object.entries(params)) {
    if (used.has(name) || ga4ParamName(name) === '') continue;
    if (isJsonObject(value)) {
      for (const [inner, leaf] of Object.entries(value)) list.add(`${name}_${inner}`, leaf);
    } else list.add(name, value);
  }
}

function itemOf(item: JsonValue): readonly JsonObject[] {
  if (!isJsonObject(item)) return [];
  const said = new Map<string, JsonValue>();
  for (const [key, value] of Object.entries(item)) {
    const name = ga4ParamName(key);
    if (name === '' || !isScalar(value) || said.has(name)) continue;
    said.set(name, scalarOf(name, value));
  }
  return said.size === 0 ? [] : [Object.fromEntries(said)];
}

function engagementMs(params: JsonObject): number {
  const said = own(params, 'engaged_ms') ?? own(params, 'engagement_time_msec');
  return typeof said === 'number' && said >= 1 && said < 86_400_000 ? Math.round(said) : 1;
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string'
    ? value !== ''
    : typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}

function scalarOf(name: string, value: Scalar): Scalar {
  return typeof value === 'string' ? ga4Text(name, value) : value;
}
