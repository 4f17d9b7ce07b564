import { randomBytes } from 'node:crypto';
import { parseConfig } from '../../src/config/load.ts';
import { admission, admit } from '../../src/consent/admit.ts';
import type { StorableVariant } from '../../src/event/consented-event.ts';
import { consentOf } from '../../src/consent/plain-consent.ts';
import { webhook } from '../../src/destinations/webhook.ts';
import { acquisitionReader } from '../../src/enrich/acquisition.ts';
import { enrich } from '../../src/enrich/enrich.ts';
import { PermittedEvent } from '../../src/event/permitted-event.ts';
import type { RequestFacts } from '../../src/event/raw-event.ts';
import { HmacKey } from '../../src/identity/hmac-key.ts';
import { identify, pseudonymize } from '../../src/identity/pseudonymize.ts';
import { randomPool } from '../../src/identity/random-pool.ts';
import { MemoryVisitorKeys } from '../../src/identity/visitor-keys.ts';
import { permit } from '../../src/permit/permit.ts';
import { pipelineTools } from '../../src/pipeline-tools.ts';
import { redactTools } from '../../src/redact-tools.ts';
import { redact } from '../../src/redact/redact.ts';
import { parseBeacon, type ParsedBeacon } from '../../src/sources/beacon.ts';
import { mintEvents } from '../../src/sources/mint-events.ts';
import { freeze, storable } from '../../src/spool/frame.ts';
import { median, typicalBeacon } from './load.ts';
import { benchConfig } from './servers.ts';

const beacons = 10_000;
const batchEvents = 100;
/** V8 goes on compiling for about 40,000 events. */
const warmRounds = 5;
const rounds = 7;
const now = Date.parse('2026-11-22T12:00:00Z');

/**
 * Each step of an event's way alone, by the functions that the pipeline calls: µs an event, one event
 * a beacon. What one step made is what the next one gets.
 */
export function benchSteps(print: (line: string) => void): void {
  const { tools, lastDoor } = world();
  const bodies = Array.from({ length: beacons }, () => Buffer.from(typicalBeacon(1)));
  print(`\nsteps alone, warmed up, one event a beacon of ${bodies[0]?.length ?? 0} B:`);
  let sum = 0;
  const step = <In, Out>(name: string, input: readonly In[], run: (each: In) => Out): Out[] => {
    const { us, made } = timed(input, run);
    sum += us;
    print(`${name.padEnd(32)}${us.toFixed(1).padStart(6)} µs an event`);
    return made;
  };
  const { random } = tools.identity;
  const parsed = step('parse the beacon', bodies, (body) => whole(parseBeacon(body)));
  const asked = parsed.map((beacon, at) => ({ beacon, facts: factsOf(beacon, at) }));
  const minted = step('mint ids', asked, ({ beacon, facts }) => {
    const [raw] = mintEvents(beacon, facts, { receivedAt: now, random }).events;
    if (raw === undefined) throw new Error('an event is too old');
    return { raw, facts };
  });
  const consented = step('resolve consent', minted, ({ raw, facts }) => {
    const { policy, vendors, rules } = tools;
    const consent = consentOf({ ...facts, now, vendors }, policy);
    const variant = full(admission(consent, rules, policy));
    return {
      facts,
      about: { site: raw.site, variant, consent },
      event: admit(raw, consent, variant),
    };
  });
  const named = step('name the visitor', consented, ({ facts, about, event }) => {
    const visitor = identify(facts, about, tools.identity);
    return { about, visitor, event: pseudonymize(event, visitor, tools.identity) };
  });
  const redacted = step('redact', named, ({ about, visitor, event }) => ({
    site: about.site,
    event: redact(event, tools.redactPolicyOf(about.site, about.consent, visitor)),
  }));
  const enriched = step('enrich', redacted, ({ site, event }) => {
    const vocabulary = tools.vocabularyOf(site);
    return enrich(event, vocabulary, acquisitionReader(vocabulary.hosts));
  });
  const stored = enriched.map((event) => storable(event, null));
  step('freeze for the log', stored, freeze);
  const permitted = step('permit', stored, lastDoor);
  const batches = Array.from({ length: beacons / batchEvents }, (_, at) =>
    permitted.slice(at * batchEvents, (at + 1) * batchEvents),
  );
  const settings = webhook.settings.parse({ url: 'https://receiver.example/in', secret });
  const sending = timed(batches, (batch) =>
    webhook.encode(batch, { settings, now, batchId: '0'.repeat(32) }),
  );
  const us = sending.us / batchEvents;
  print(`${'encode and sign for the webhook'.padEnd(32)}${us.toFixed(1).padStart(6)} µs an event`);
  print(`${'sum'.padEnd(32)}${(sum + us).toFixed(1).padStart(6)} µs an event`);
}

const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

/** The tools of the configuration that the other benches run, with keys of this process alone. */
function world() {
  const environment = { PORT: undefined, ADMIN_PORT: undefined };
  const about = { file: '<bench>', folder: process.cwd(), environment };
  const loaded = parseConfig(benchConfig('https://receiver.example/in'), about);
  const key = new HmacKey(randomBytes(32));
  const pseudonymKey = (): HmacKey => key;
  const keys = new MemoryVisitorKeys(randomPool(), () => undefined);
  const tools = pipelineTools(loaded, {
    keys,
    pseudonymKey,
    now: () => now,
    meter: (_, run) => run(),
  });
  const redaction = redactTools(loaded, pseudonymKey, 0);
  const [rule] = tools.rules;
  if (rule === undefined) throw new Error('the bench has one destination');
  const context = {
    policy: loaded.policy,
    key,
    redaction: redaction.door(rule.name),
    keepsGaIds: false,
    withdrawn: [],
  };
  const lastDoor = (event: Parameters<typeof permit>[0]): PermittedEvent<'analytics'> => {
    const declared = redaction.declaredOf(event.record.site);
    const answer = permit(event, { ...rule, purposes: ['analytics'] }, { ...context, declared });
    if (!PermittedEvent.is(answer)) throw new Error('the event may leave');
    return answer;
  };
  return { tools, lastDoor };
}

/** The median of some rounds, and what the last one made. */
function timed<In, Out>(
  input: readonly In[],
  run: (each: In) => Out,
): { readonly us: number; readonly made: Out[] } {
  let made: Out[] = [];
  const times: number[] = [];
  for (let round = -warmRounds; round < rounds; round += 1) {
    const start = performance.now();
    made = input.map(run);
    if (round >= 0) times.push(performance.now() - start);
  }
  return { us: (median(times) * 1_000) / input.length, made };
}

function factsOf({ statement }: ParsedBeacon, at: number): RequestFacts {
  const address = `203.0.113.${String(at % 250)}`;
  const agent = `Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/14${String(at % 10)}.0`;
  const headers = { 'user-agent': agent, origin: 'https://shop.example' };
  return { address, region: null, headers, statement };
}

function whole(result: ReturnType<typeof parseBeacon>): ParsedBeacon {
  if ('refused' in result) throw new Error(result.refused);
  return result;
}

function full(admitted: ReturnType<typeof admission>): StorableVariant {
  if (typeof admitted !== 'string') throw new Error(admitted.dropped);
  return admitted;
}
