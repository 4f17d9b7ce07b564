import type { EventRecord } from '../event/event-record.ts';
import { isJsonObject, own, type JsonObject, type JsonValue } from '../vocabulary/json.ts';
import { ga4Limits, type Ga4Rule } from './ga4-names.ts';
import { ga4Items } from './ga4-items.ts';
import { ga4Scalar, isGa4Scalar } from './ga4-scalar.ts';
import { ga4RuleOf, type Ga4Wording } from './ga4-wording.ts';
import { ga4ParamName } from './ga4-text.ts';

type Ga4Params = Readonly<Record<string, JsonValue>>;

/** What an event is in GA4: a name that is not yet checked, and its parameters. */
export interface Ga4Said {
  readonly name: string;
  readonly params: Ga4Params;
}

/**
 * Says a record in GA4's words. Parameters in order of precedence: the page, currency and value,
 * what GA4 names itself, all others flattened by one level, items; of these as many as leave room
 * for the session and the engagement time, without which GA4 shows neither sessions nor real time,
 * and for category and stage.
 */
export function sayInGa4(
  record: EventRecord,
  wording: Ga4Wording,
  sessionId: string | null,
): Ga4Said {
  const rule = ga4RuleOf(record.name, wording);
  const mapped = mappedParams(record.params, rule);
  const usesRule = rule !== undefined && (rule.onlyWithParams !== true || mapped.used.size > 0);
  const rest = new ParamList();
  addPage(rest, record);
  addMoney(rest, record);
  if (usesRule) for (const [name, value] of mapped.params) rest.add(name, value);
  addOthers(rest, record.params, usesRule ? mapped.used : new Set());
  const items = ga4Items(record.items);
  if (items.length > 0) rest.set('items', items);
  const last: [string, JsonValue][] = wording.funnelParams ? funnelOf(record) : [];
  if (sessionId !== null) last.push(['session_id', sessionId]);
  last.push(['engagement_time_msec', engagementMs(record.params)]);
  const room = ga4Limits.paramsPerEvent - last.length;
  return {
    name: usesRule ? rule.name : record.name,
    params: Object.fromEntries([...rest.entries().slice(0, room), ...last]),
  };
}

function funnelOf({ category, stage }: EventRecord): [string, JsonValue][] {
  const said: [string, JsonValue][] = [['mc_category', category]];
  if (stage !== null) said.push(['mc_stage', stage]);
  return said;
}

/** Parameters in order; the first of a name stays. */
class ParamList {
  readonly #params = new Map<string, JsonValue>();

  add(name: string, value: unknown): void {
    const said = ga4ParamName(name);
    if (said === '' || ownParams.has(said) || !isGa4Scalar(value)) return;
    this.set(said, ga4Scalar(said, value));
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
  'mc_category',
  'mc_stage',
]);

function addPage(list: ParamList, record: EventRecord): void {
  list.add('page_location', record.url);
  list.add('page_title', record.title);
  list.add('page_referrer', record.referrer);
}

/** GA4 takes ISO 4217 codes in upper case only. */
function addMoney(list: ParamList, record: EventRecord): void {
  const currency = record.currency?.toUpperCase() ?? '';
  if (/^[A-Z]{3}$/.test(currency)) list.add('currency', currency);
  list.add('value', record.value);
}

function mappedParams(
  params: JsonObject,
  rule: Ga4Rule | undefined,
): { readonly params: readonly [string, unknown][]; readonly used: ReadonlySet<string> } {
  const found: [string, unknown][] = Object.entries(rule?.literal ?? {});
  const used = new Set<string>();
  for (const [name, sources] of Object.entries(rule?.from ?? {})) {
    const source = sources.find((source) => isGa4Scalar(own(params, source)));
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

function engagementMs(params: JsonObject): number {
  const said = own(params, 'engaged_ms') ?? own(params, 'engagement_time_msec');
  return typeof said === 'number' && said >= 1 && said < 86_400_000 ? Math.round(said) : 1;
}
