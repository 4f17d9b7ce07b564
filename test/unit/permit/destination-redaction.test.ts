import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/load.ts';
import { EnrichedEvent } from '../../../src/event/enriched-event.ts';
import { PermittedEvent } from '../../../src/event/permitted-event.ts';
import { HmacKey } from '../../../src/identity/hmac-key.ts';
import { MemoryVisitorKeys } from '../../../src/identity/visitor-keys.ts';
import { permit } from '../../../src/permit/permit.ts';
import { runPipeline } from '../../../src/pipeline.ts';
import { destinationRule, pipelineTools } from '../../../src/pipeline-tools.ts';
import { sitePseudonymsIn } from '../../../src/permit/site-pseudonyms.ts';
import { redactTools } from '../../../src/redact-tools.ts';
import { parseBeacon } from '../../../src/sources/beacon.ts';
import { mintEvents } from '../../../src/sources/mint-events.ts';
import { freeze, storable, thaw } from '../../../src/spool/frame.ts';

const now = Date.parse('2026-06-15T12:34:56.789Z');
const siteKey = new HmacKey(randomBytes(32));
const pseudonymKey = (): HmacKey => siteKey;
const granted = { analytics: 'granted', ads: 'granted' };
const click = 'Cj0KCQjw3ZayBhDRARIsAPWzx8o';

const planted = {
  name: 'form_submit',
  url: `https://shop.example/users/70012345?mail=jane@example.com&lat=48.858371&gclid=${click}`,
  title: 'near 48.858370,2.294481',
  params: {
    user_id: 'C-4711',
    mail: 'jane@example.com',
    lat: 48.858371,
    lng: 2.294481,
    dob: '1971-06-24',
    ip: '203.0.113.77',
    note: 'write to jane@example.com or +4915123456789',
    plan: 'pro',
  },
};

/** The stored event, and what each destination of a configuration gets of it. */
function through(
  destinations: Readonly<Record<string, string>>,
  more: {
    readonly top?: string;
    readonly consent?: object;
    readonly policy?: string;
    readonly later?: Readonly<Record<string, string>>;
    readonly withdrawn?: readonly ('ads' | 'analytics')[];
    readonly sent?: object;
  } = {},
) {
  const load = (redacts: Readonly<Record<string, string>>) =>
    parseConfig(
      `policy: ${more.policy ?? 'us-opt-out'}
${more.top ?? ''}
identity: { userIds: true }
sites: { shop: { origins: ["https://shop.example"] } }
destinations:
${Object.entries(redacts)
  .map(
    ([name, redact]) =>
      `  ${name}: { type: ${name === 'own' ? 'duckdb, ' : 'webhook, url: "https://example.com/in", secret: "0123456789abcdef-0123456789", '} purposes: [analytics], redact: { ${redact} } }`,
  )
  .join('\n')}`,
      { file: 'x', folder: '/tmp', environment: {} },
    );
  const loaded = load(destinations);
  const keys = new MemoryVisitorKeys(randomBytes, () => undefined);
  const pipeline = pipelineTools(loaded, {
    keys,
    pseudonymKey,
    now: () => now,
    meter: (_, run) => run(),
  });
  const beacon = parseBeacon(
    Buffer.from(
      JSON.stringify({
        v: 1,
        site: 'shop',
        page: 'page-0123456789ab',
        consent: more.consent ?? granted,
        events: [{ seq: 1, ...planted, ...more.sent }],
      }),
    ),
  );
  if ('refused' in beacon) throw new Error(beacon.refused);
  const facts = {
    address: '203.0.113.9',
    region: 'DE',
    headers: { 'user-agent': 'x' },
    statement: beacon.statement,
  };
  const { events } = mintEvents(beacon, facts, { receivedAt: now, random: randomBytes });
  const event = runPipeline(events, facts, pipeline, now).passages[0]?.event ?? null;
  if (event === null) throw new Error('dropped');
  const { visitor } = event.record;
  const session = { id: 'abcdef0123456789', start: Math.floor(now / 1000) };
  const stored = thaw(
    Buffer.from(freeze(storable(event, visitor === null ? null : { visitor, session }))),
  );
  if (!(stored instanceof EnrichedEvent)) throw new Error('corrupt');
  const inForce = load(more.later ?? destinations);
  const tools = redactTools(inForce, pseudonymKey, more.later === undefined ? 0 : now + 1);
  const get = (name: string) => {
    const config = inForce.config.destinations[name];
    if (config === undefined) throw new Error(name);
    const permitted = permit(stored, destinationRule(name, config), {
      policy: inForce.policy,
      key: new HmacKey(Buffer.alloc(32, name.length)),
      declared: tools.declaredOf('shop'),
      keepsGaIds: false,
      withdrawn: more.withdrawn ?? [],
      redaction: tools.door(name),
    });
    if (!PermittedEvent.is(permitted)) throw new Error(permitted.dropped);
    return permitted.record;
  };
  return { stored: stored.record, get, tools };
}

describe('what a destination may have', () => {
  it('holds for the name of an event and for its campaign as well', () => {
    const mail = 'jane@example.com';
    const sent = {
      name: `invite ${mail}`,
      url: `https://shop.example/?utm_source=${mail}&utm_medium=${mail}&utm_campaign=to-${mail}`,
    };
    const { stored, get } = through(
      { one: 'email: hash', other: 'email: hash', none: '' },
      { sent },
    );
    const texts = ({ name, acquisition }: typeof stored): string =>
      JSON.stringify([name, acquisition]);
    const pseudonyms = texts(stored).match(/h1_[\w-]{22}/g) ?? [];
    expect(pseudonyms).toHaveLength(4);
    for (const pseudonym of pseudonyms) {
      for (const name of ['one', 'other', 'none'])
        expect(texts(get(name))).not.toContain(pseudonym);
    }
    expect(texts(get('one')).match(/h1_/g)).toHaveLength(4);
    expect(texts(get('one'))).not.toBe(texts(get('other')));
    expect(get('none').name).toBe('invite [email]');
    expect(texts(get('none'))).not.toContain('h1_');
  });

  it('is made of the richest form that is stored', () => {
    const { stored, get } = through({
      own: 'geo: keep, account_id: keep, email: hash, dob: truncate, ip: truncate',
      partner: 'geo: drop, account_id: redact, click_id: drop, phone: drop',
      other: 'dob: drop',
    });
    expect(stored.params).toMatchObject({
      lat: 48.858371,
      user_id: 'C-4711',
      dob: '1971',
      ip: '203.0.113.0',
    });
    expect(stored.params['mail']).toMatch(/^h1_e/);
    const own = get('own');
    expect(own.params).toMatchObject({
      lat: 48.858371,
      user_id: 'C-4711',
      dob: '1971',
      ip: '203.0.113.0',
    });
    expect(own.params['mail']).toMatch(/^h1_[0-9a-f]{22}$/);
    expect(own.url).toContain('/users/70012345?');
    expect(own.url).toContain(click);
    const partner = get('partner');
    expect(partner.params).toEqual({
      user_id: '[account_id]',
      mail: '[email]',
      dob: '[dob]',
      ip: '[ip]',
      note: 'write to [email] or ',
      plan: 'pro',
    });
    expect(partner.url).toBe('https://shop.example/users/[account_id]?mail=[email]');
    expect(partner.title).toBe('near ');
    const other = get('other');
    expect(other.params).toMatchObject({ lat: 48.85, lng: 2.29, ip: '[ip]', mail: '[email]' });
    expect(other.params).not.toHaveProperty('dob');
    expect(other.params['user_id']).toMatch(/^h1_[0-9a-f]{22}$/);
    expect(other.url).not.toContain('70012345');
    expect(other.title).toBe('near 48.85,2.29');
  });

  it('is what is stored where nobody may have more', () => {
    const { stored, get } = through({ own: '', partner: '' });
    expect(get('partner').params['lat']).toBe(48.85);
    expect(stored.params['lat']).toBe(48.85);
    expect(stored.title).toBe('near 48.85,2.29');
  });

  it('drops places under the packs of the EU', () => {
    for (const policy of ['strict-eu', 'cnil-proxy']) {
      const { stored } = through({ own: '' }, { policy });
      expect(stored.params).not.toHaveProperty('lat');
      expect(stored.url).not.toContain('lat=');
      expect(stored.title).toBe('near ');
    }
    const { stored, get } = through({ own: 'geo: truncate', partner: '' }, { policy: 'strict-eu' });
    expect(stored.params['lat']).toBe(48.85);
    expect(stored.title, 'its rough form could not be found again').toBe('near [geo]');
    expect(get('partner').title).toBe('near ');
    expect(get('own').params['lat']).toBe(48.85);
    expect(get('partner').params).not.toHaveProperty('lat');
    expect(get('partner').url).not.toContain('lat=');
  });

  it('is set for all by the configuration, over the pack', () => {
    const { stored, get } = through(
      { own: '', partner: 'geo: drop' },
      { top: 'redact: { geo: keep, phone: drop }', policy: 'strict-eu' },
    );
    expect(stored.params['lat']).toBe(48.858371);
    expect(get('own').params['note']).toBe('write to [email] or ');
    expect(get('partner').params).not.toHaveProperty('lat');
  });

  it('follows a configuration that became stricter while the event waited', () => {
    const { stored, get } = through(
      { own: 'geo: keep, account_id: keep, email: hash' },
      { later: { own: 'geo: redact, account_id: drop' } },
    );
    expect(stored.params['lat']).toBe(48.858371);
    expect(get('own').params).toMatchObject({ lat: '[geo]', mail: '[email]' });
    expect(get('own').params).not.toHaveProperty('user_id');
  });

  it('loses click ids with a withdrawal of ads', () => {
    const { stored, get } = through({ partner: '' }, { withdrawn: ['ads'] });
    expect(stored.url).toContain(click);
    expect(get('partner').url).toContain('gclid=[click_id]');
  });

  it('never makes more of a place than is stored', () => {
    const { stored, get } = through({ own: 'geo: drop' }, { later: { own: 'geo: keep' } });
    expect(stored.params).not.toHaveProperty('lat');
    expect(get('own').params).not.toHaveProperty('lat');
  });

  it('is found by a withdrawal that names a person, whose id was kept', () => {
    const { stored, tools } = through({ own: 'account_id: keep' });
    expect(sitePseudonymsIn(stored).size).toBe(0);
    const found = sitePseudonymsIn(tools.matched(stored));
    expect([...found]).toContain(tools.accountPseudonymOf('shop')('C-4711'));
  });

  it('plants everything and gives a third party nothing of it by default', () => {
    const { stored, get } = through(
      { own: '', partner: '' },
      { consent: { analytics: 'granted', ads: 'denied' } },
    );
    const out = JSON.stringify([stored, get('own'), get('partner')]);
    for (const value of [
      'jane@',
      '70012345',
      'C-4711',
      click,
      '48.858',
      '2.294',
      '1971',
      '203.0.113.77',
      '15123456789',
    ]) {
      expect(out).not.toContain(value);
    }
  });
});
