import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Receiver, startReceiver } from './receiver.ts';
import { runCommand } from './run-command.ts';
import { consented, type RunningSluice, sendBeacon, startSluice } from './sluice.ts';

const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
/** Whatever of these stands in a report, a value has leaked into it. */
const planted =
  /jane|doe|canary|muster|@|%40|901820|30 ?901|4111|DE89|eyJ|hunter2|attack|buy-now|evil/i;

let receiver: Receiver;
let sluice: RunningSluice;

const config = (hook: string): string => `
sites:
  shop: { origins: ["https://shop.example"], currency: EUR }
  blog: { origins: ["https://blog.example"] }
admin: { token: "a-token-of-the-operator" }
limits: { perAddress: { rate: 50000, burst: 50000 }, perSite: { rate: 50000, burst: 50000 } }
destinations:
  hook: { type: webhook, purposes: [analytics], url: "${hook}", secret: "${secret}", allowPrivate: true }
`;

beforeAll(async () => {
  receiver = await startReceiver(secret);
  sluice = await startSluice({ config: config(receiver.url) });
}, 60_000);

afterAll(async () => {
  await sluice?.end('SIGINT');
  await receiver?.close();
});

let sent = 0;
async function send(...events: readonly object[]): Promise<void> {
  const beacon = consented(events.map((event) => ({ ...event, id: `leak-event-${(sent += 1)}` })));
  expect((await sendBeacon(sluice, beacon)).status).toBe(202);
}

const bearer = { authorization: 'Bearer a-token-of-the-operator' };

interface Line {
  readonly site: string;
  readonly page: string;
  readonly place: string;
  readonly key: string;
  readonly kind: string;
  readonly count: number;
  readonly advice: string;
}

async function report(hours = 24): Promise<{ lines: readonly Line[]; others: number }> {
  const response = await fetch(`${sluice.adminUrl}/console/api/leaks?hours=${hours}`, {
    headers: bearer,
  });
  expect(response.status).toBe(200);
  return (await response.json()) as { lines: readonly Line[]; others: number };
}

const brief = ({ page, place, key, kind, count }: Line) => [page, place, key, kind, count];

describe('the leak report', () => {
  it('names page, key and kind, and counts events', async () => {
    for (let visitor = 0; visitor < 3; visitor += 1) {
      await send({
        name: 'page_view',
        url: `https://shop.example/users/jane.doe/orders/8${visitor}4412?email=jane.doe%2B${visitor}%40example.org&q=canary%40example.org`,
        title: 'Welcome',
      });
    }
    await send(
      {
        name: 'form_submit',
        url: 'https://shop.example/contact',
        params: { user: { mail: 'jane.doe@example.org' }, phone: '+49 30 901820' },
      },
      {
        name: 'form_submit',
        url: 'https://shop.example/contact',
        params: { billing_email: 'jane.doe@example.org' },
        referrer: 'https://shop.example/login?next=%2Fa%3Femail%3Djane.doe%40example.org',
      },
    );
    const { lines } = await report();
    const shown = lines.map(brief);
    const orders = 'https://shop.example/users/:id/orders/:id';
    expect(shown).toContainEqual([orders, 'page_query', 'email', 'email', 3]);
    expect(shown).toContainEqual([orders, 'page_query', 'q', 'email', 3]);
    const contact = 'https://shop.example/contact';
    expect(shown).toContainEqual([contact, 'parameter', 'mail', 'email', 1]);
    expect(shown).toContainEqual([contact, 'parameter', 'phone', 'phone', 1]);
    expect(shown).toContainEqual([contact, 'parameter', 'billing_email', 'email', 1]);
    expect(shown).toContainEqual([contact, 'referrer', 'email', 'email', 1]);
    for (const { advice } of lines) expect(advice.length).toBeGreaterThan(30);
  });

  it('holds no text that somebody made up, whatever page and key they send', async () => {
    const hostile = 'jane.doe@example.org';
    await send(
      {
        name: 'a',
        url: 'https://shop.example/jane-doe/profile?mail=jane%40example.org',
        params: { [hostile]: hostile, [`${hostile}_email`]: 'canary@example.org' },
      },
      {
        name: 'a',
        url: 'https://evil.example/buy-now?email=jane%40example.org',
        params: { attackword: 'canary@example.org' },
      },
      {
        name: 'a',
        url: 'https://shop.example/u/~canary/this-is-an-attack-for-you-to-read?email=jane%40example.org',
        params: { list: [{ 'say hello to canary': 'canary@example.org' }], hunter2: hostile },
      },
      {
        name: 'a',
        url: 'https://shop.example/Erika%20Mustermann/?pw=hunter2&password=hunter2hunter2',
        title: 'Hello jane.doe@example.org',
        params: { text: 'write to canary@example.org, or call +49 30 901820' },
      },
    );
    const answer = await report();
    expect(JSON.stringify(answer)).not.toMatch(planted);
    const pages = new Set(answer.lines.map(({ page }) => page));
    expect(pages).toContain('(another host)');
    expect(pages).toContain('https://shop.example/:id/profile');
    expect(answer.lines.some(({ key }) => key === '(other)')).toBe(true);
  });

  it('keeps its true lines in a flood of made-up pages', async () => {
    const syllables = 'ba ce di fo gu ha je ki lo mu na pe qi ro su ta ve wi xo yu'.split(' ');
    const word = (n: number): string =>
      [n % 20, Math.floor(n / 20) % 20, Math.floor(n / 400) % 20].map((i) => syllables[i]).join('');
    for (let batch = 0; batch < 60; batch += 1) {
      await send(
        ...Array.from({ length: 99 }, (_, index) => ({
          name: 'page_view',
          url: `https://shop.example/${word(batch * 99 + index)}?email=x%40example.org`,
        })),
        { name: 'page_view', url: 'https://shop.example/returns?email=x%40example.org' },
      );
    }
    const { lines, others } = await report();
    expect(lines.length).toBe(200);
    expect(others).toBeGreaterThan(5_000);
    const shown = lines.map(brief);
    expect(shown).toContainEqual([
      'https://shop.example/returns',
      'page_query',
      'email',
      'email',
      60,
    ]);
    expect(shown).toContainEqual([
      'https://shop.example/users/:id/orders/:id',
      'page_query',
      'email',
      'email',
      3,
    ]);
  }, 60_000);

  it('is told by the command, for a person and as JSON', async () => {
    const text = await runCommand(sluice, 'report', 'leaks');
    expect(text.errors).toBe('');
    expect(text.code).toBe(0);
    expect(text.output).toContain('https://shop.example/users/:id/orders/:id');
    expect(text.output).toContain('send the form with POST');
    expect(text.output).not.toMatch(planted);
    const json = await runCommand(sluice, 'report', 'leaks', '--json', '--hours', '1');
    expect((JSON.parse(json.output) as { lines: unknown[] }).lines).toHaveLength(200);
    expect(json.output).not.toMatch(planted);
    const other = await runCommand(sluice, 'report', 'leaks', '--site', 'blog');
    expect(other.output).toContain('Nothing personal was found');
    const wrong = await runCommand(sluice, 'report', 'leaks', '--hours', '0');
    expect(wrong.code).toBe(2);
  }, 30_000);

  it('needs the token, and leaves /metrics with kind and site alone', async () => {
    expect((await fetch(`${sluice.adminUrl}/console/api/leaks`)).status).toBe(401);
    const metrics = await (await fetch(`${sluice.adminUrl}/metrics`, { headers: bearer })).text();
    expect(metrics).toMatch(/sluice_redactions_total\{kind="email",site="shop"\} \d+/);
    expect(metrics).not.toMatch(/returns|orders|contact|billing_email/);
    expect(metrics).not.toMatch(/jane|canary|901820|hunter2/i);
  });

  it('outlives a restart, and its file holds no value', async () => {
    await sluice.end('SIGINT');
    const saved = readFileSync(join(sluice.folder, 'data', 'leaks.json'), 'utf8');
    expect(saved).not.toMatch(planted);
    const stopped = await runCommand(sluice, 'report', 'leaks');
    expect(stopped.code).toBe(1);
    expect(stopped.errors).toContain('No Sluice answers');
    sluice = await startSluice({ config: config(receiver.url), folder: sluice.folder });
    const { lines } = await report(168);
    expect(lines.map(brief)).toContainEqual([
      'https://shop.example/users/:id/orders/:id',
      'page_query',
      'q',
      'email',
      3,
    ]);
  }, 30_000);
});
