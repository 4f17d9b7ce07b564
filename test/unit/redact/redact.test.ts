import { describe, expect, it } from 'vitest';
import { ConsentedEvent, type Variant } from '../../../src/event/consented-event.ts';
import { PseudonymousEvent } from '../../../src/event/pseudonymous-event.ts';
import { Raw } from '../../../src/event/raw.ts';
import { RawEvent } from '../../../src/event/raw-event.ts';
import { redact } from '../../../src/redact/redact.ts';
import { parseEventId, parseSiteId } from '../../../src/vocabulary/ids.ts';
import { plainPolicy } from './policies.ts';

const site = parseSiteId('shop');
const id = parseEventId('0123456789abcdef');

function pseudonymous<V extends Variant>(variant: V): PseudonymousEvent<V> {
  if (site === null || id === null) throw new Error('bad fixture');
  const unknown = {
    analytics: 'unknown',
    ads: 'unknown',
    adUserData: 'unknown',
    adPersonalization: 'unknown',
    functional: 'unknown',
  } as const;
  const raw = RawEvent.mint({
    site,
    page: null,
    id,
    dedupeKey: 'shop|0123456789abcdef',
    ts: 1,
    receivedAt: 2,
    request: new Raw({ address: null, region: null, headers: {}, statement: {} }),
    content: new Raw({
      name: 'form_submit',
      url: 'https://shop.example/users/70012345?email=jane@example.com',
      title: 'Hello Jane Doe | Shop',
      params: { email: 'jane@example.com', seconds: 12 },
    }),
  });
  const consent = {
    resolved: unknown,
    effective: unknown,
    byRegion: [],
    signals: [],
    gpc: false,
    region: null,
    policy: 'strict-eu',
  };
  const identity = { visitor: null, previousVisitor: null, ga: null };
  const derived = {
    country: null,
    region: null,
    device: 'other',
    browser: 'other',
    os: 'other',
    language: null,
    bot: [],
  } as const;
  return PseudonymousEvent.mint(ConsentedEvent.mint(raw, consent, variant), {
    id,
    page: null,
    identity,
    derived,
  });
}

describe('redact', () => {
  it('redacts the whole content of a full event', () => {
    const event = redact(pseudonymous('full'), plainPolicy);
    expect(event.variant).toBe('full');
    expect(event.content).toEqual({
      name: 'form_submit',
      url: 'https://shop.example/users/[account_id]?email=[email]',
      title: 'Hello [person_name] | Shop',
      params: { email: '[email]', seconds: 12 },
    });
    expect(event.redactions.map(({ path }) => path)).toEqual([
      'url',
      'url',
      'title',
      'params.email',
    ]);
  });

  it('shows a refused event in full, redacted, for explain alone', () => {
    const { content } = redact(pseudonymous('refused'), plainPolicy);
    expect(JSON.stringify(content)).not.toMatch(/jane|doe|70012345/i);
    expect(content.title).toBe('Hello [person_name] | Shop');
  });

  it('leaves a degraded event its route and harmless parameters', () => {
    const event = redact(pseudonymous('degraded'), plainPolicy);
    expect(event.content).toEqual({
      name: 'form_submit',
      url: 'https://shop.example/users/:id',
      params: { seconds: 12 },
    });
    expect(event.redactions.every(({ path }) => path === 'url')).toBe(true);
  });

  it('leaves a counted event its name', () => {
    const event = redact(pseudonymous('counted'), plainPolicy);
    expect(event.content).toEqual({ name: 'form_submit' });
    expect(event.redactions).toEqual([]);
  });
});
