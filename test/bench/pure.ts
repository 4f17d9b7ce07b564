import { readFileSync } from 'node:fs';
import { resolveConsent } from '../../src/consent/resolve.ts';
import type { EventContent } from '../../src/event/content.ts';
import { redactContent } from '../../src/redact/redact-content.ts';

/** The pure steps alone: redaction against JSON, consent in decisions a second. */
export async function benchPure(print: (line: string) => void): Promise<void> {
  const lines = readFileSync(new URL('../fixtures/redact/corpus.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const events = lines.map((line) =>
    JSON.stringify((JSON.parse(line) as { event: unknown }).event),
  );
  const many = Array.from({ length: 10_000 }, (_, index) => events[index % events.length] ?? '');
  const policy = {
    site: { hosts: ['shop.example'] },
    declared: new Map(),
    clickIds: 'redact',
    hashAccountId: null,
    strict: false,
  } as const;
  const alone = best(() => many.forEach((text) => JSON.stringify(JSON.parse(text))));
  const whole = best(() =>
    many.forEach((text) =>
      JSON.stringify(redactContent(JSON.parse(text) as EventContent, policy).content),
    ),
  );
  print(
    `\nredaction of 10,000 events, parse and stringify included: ${(alone / whole).toFixed(2)} of parse and stringify alone (${((whole * 1000) / many.length).toFixed(1)} µs an event)`,
  );
  const now = Date.parse('2026-06-15T12:00:00Z');
  const ask = (headers: Record<string, string>, more: object = {}): void =>
    void resolveConsent({ region: 'DE', headers, statement: more, now });
  const onetrust = {
    cookie:
      'OptanonConsent=groups=C0001%3A1%2CC0002%3A1%2CC0003%3A1%2CC0004%3A0&AwaitingReconsent=false; OptanonAlertBoxClosed=2026-06-10T09:00:00.000Z',
  };
  const cases: readonly (readonly [string, () => void])[] = [
    ['no signal', () => ask({})],
    [
      'the beacon’s own statement',
      () => ask({}, { consent: { analytics: 'granted', ads: 'denied' } }),
    ],
    ['OneTrust cookies', () => ask(onetrust)],
  ];
  for (const [name, run] of cases) {
    const ms = best(() => {
      for (let index = 0; index < 20_000; index += 1) run();
    });
    print(
      `consent, ${name}: ${Math.round(20_000_000 / ms).toLocaleString('en')} decisions a second`,
    );
  }
}

/** The best of five: the machine is shared. */
function best(run: () => void): number {
  let least = Infinity;
  for (let round = 0; round < 5; round += 1) {
    const start = performance.now();
    run();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}
