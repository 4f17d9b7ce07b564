import type { PermittedEvent } from '../../../src/event/permitted-event.ts';
import type { JsonObject } from '../../../src/vocabulary/json.ts';
import { eventsOf } from './duckdb-peer.ts';

const texts: readonly string[] = [
  'a\u0000b',
  '\ud800',
  '\udfff\ud800 \\ud800 \\u0000 \\\\u0000',
  '"\\',
  "'; DROP TABLE events; --",
  '\r\n\t\u0007\u2028',
  '{"a":1}',
  '\\N',
  '😀'.repeat(500),
  'x'.repeat(8_000),
  '',
];
const numbers: readonly number[] = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  1e308,
  -1e308,
  5e-324,
  -0,
  2 ** 63,
  0.1 + 0.2,
];

/** Events with what stores choke on: every one must be stored, whatever it says. */
export function hostileEvents(): readonly PermittedEvent<'analytics'>[] {
  const nested: JsonObject = JSON.parse(
    '{"__proto__":{"a":1},"constructor":1,"a":{"b":{"c":[1,[2,[3]],{}]}},"":"","big":1e308}',
  ) as JsonObject;
  return eventsOf(texts.length + numbers.length + 3, (index) => {
    const text = texts[index % texts.length] ?? '';
    const value = numbers[index % numbers.length] ?? 0;
    return {
      id: `hostile-${String(index)}`,
      name: `name ${text}`.slice(0, 100),
      sentName: text,
      url: `https://shop.example/${text}`,
      referrer: text,
      title: text,
      value,
      currency: text,
      params: { ...nested, [text]: text, value, list: [text, null, true] },
      items: [text, null, { [text]: value }, [text]],
      page: text,
      visitor: text,
      session: { id: text, start: index === 0 ? 8.64e15 : 1_794_959_900 },
      acquisition: { channel: text, source: text, medium: text, campaign: text },
    };
  });
}
