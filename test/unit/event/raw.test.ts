import { format, inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Raw } from '../../../src/event/raw.ts';
import { RawEvent } from '../../../src/event/raw-event.ts';
import { parseEventId, parseSiteId } from '../../../src/vocabulary/ids.ts';

const planted = 'jane.doe@example.com';

describe('Raw', () => {
  const raw = new Raw({ url: `https://shop.example/?email=${planted}` });

  it.each([
    ['String()', String(raw)],
    ['template', `${raw.toString()}`],
    ['concatenation', `${raw}`],
    ['JSON', JSON.stringify({ raw })],
    ['inspect', inspect(raw, { depth: 9, showHidden: true })],
    ['inspect nested', inspect({ a: [raw] }, { depth: 9, showHidden: true })],
    ['format %o', format('%o %O %s %j', raw, raw, raw, raw)],
    ['keys', JSON.stringify(Object.entries(raw))],
    ['error', new Error(String(raw)).message],
  ])('never prints by %s', (_, text) => {
    expect(text).not.toContain(planted);
  });

  it('gives the value to who reveals it', () => {
    expect(raw.reveal().url).toContain(planted);
  });

  it('keeps a whole raw event silent', () => {
    const event = RawEvent.mint({
      site: parseSiteId('shop')!,
      page: null,
      id: parseEventId('event-0001')!,
      dedupeKey: 'k',
      ts: 0,
      receivedAt: 0,
      request: new Raw({
        address: '203.0.113.9',
        region: null,
        headers: { cookie: planted },
        statement: {},
      }),
      content: new Raw({ name: planted }),
    });
    const printed = `${JSON.stringify(event)}${inspect(event, { depth: 9, showHidden: true })}${format('%o', event)}`;
    expect(printed).not.toContain(planted);
    expect(printed).not.toContain('203.0.113.9');
  });

  it('does not survive a clone: a worker or another process gets nothing', () => {
    expect(JSON.stringify(structuredClone(raw) ?? {})).not.toContain(planted);
  });
});
