import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startReceiver, until } from './receiver.ts';
import { consented, freshFolder, sendBeacon, startSluice } from './sluice.ts';

const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const launcher = fileURLToPath(new URL('../../src/cli/launch.mjs', import.meta.url));

/** What must not be in the record: everything of a visitor, and every word of a page. */
const planted = {
  address: '203.0.113.77',
  agent: 'CanaryBrowser/7.7.7391',
  page: 'page-canary-739100',
  id: 'event-canary-739100',
  name: 'canary_free_text_7391',
  url: 'https://shop.example/canary-7391?email=canary-7391@example.org',
  params: { note: 'canary-note-7391' },
} as const;

interface Row {
  readonly seq: number;
  readonly kind: string;
  readonly data: Record<string, unknown>;
}

describe('the record of a real Sluice', () => {
  it('counts, signs, survives kill -9, shows each change, and names nobody', async () => {
    const receiver = await startReceiver(secret);
    const folder = freshFolder();
    const file = join(folder, 'sluice.yaml');
    const record = join(folder, 'data/ledger/ledger.ndjson');
    const config = `
network: { trustedProxies: ["127.0.0.1"] }
sites: { shop: { origins: ["https://shop.example"] } }
destinations:
  hook: { type: webhook, purposes: [analytics], url: "${receiver.url}", secret: "${secret}", allowPrivate: true }
`;
    const command = (...words: readonly string[]): readonly [number, string] => {
      try {
        const argv = [launcher, 'ledger', ...words, '--config', file];
        return [0, execFileSync(process.execPath, argv, { encoding: 'utf8', stdio: 'pipe' })];
      } catch (error) {
        const { status, stdout, stderr } = error as {
          status: number;
          stdout: string;
          stderr: string;
        };
        return [status, stdout + stderr];
      }
    };
    const rows = (): readonly Row[] =>
      readFileSync(record, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Row);
    const headers = { 'x-forwarded-for': planted.address, 'user-agent': planted.agent };
    const { name, id, url, params, page } = planted;
    const event = { name, id, url, params, title: 'canary-title-7391' };

    writeFileSync(file, config);
    expect(command('verify')).toEqual([1, expect.stringContaining('There is no record')]);
    const first = await startSluice({ config, folder });
    await sendBeacon(first, consented([event], { page }), headers);
    await sendBeacon(first, consented([event], { page }), headers);
    await until(
      'delivery',
      () => receiver.eventCount(),
      (count) => count === 1,
    );
    const denied = { page, consent: { analytics: 'denied' } };
    await sendBeacon(first, consented([{ ...event, id: `${id}-2` }], denied), headers);
    await fetch(`${first.url}/_s/consent`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', origin: 'https://shop.example', ...headers },
      body: JSON.stringify({ v: 1, site: 'shop', pages: [page], consent: { analytics: false } }),
    });
    await first.end('SIGINT');

    const all = { 'dropped:consent_denied': 1, 'stored:full': 1, duplicate: 1 };
    expect(rows().map(({ kind }) => kind)).toEqual([
      'opened',
      'visitor_key_created',
      'visitor_key_destroyed',
      'decisions',
      'withdrawals',
      'destinations',
      'closed',
      'head',
    ]);
    const dataOf = (kind: string): unknown => rows().find((row) => row.kind === kind)?.data;
    expect(dataOf('decisions')).toMatchObject({ all, bySource: { beacon: all } });
    expect(dataOf('withdrawals')).toMatchObject({ count: 1 });
    expect(dataOf('destinations')).toMatchObject({
      destinations: { hook: { stored: 1, delivered: 1 } },
    });
    expect(command('verify')).toEqual([0, expect.stringContaining('8 rows, 1 signed head')]);
    const head = join(folder, 'head.log');
    writeFileSync(head, first.output());
    expect(command('verify', '--head', head)).toEqual([0, expect.stringContaining('is in it')]);

    const second = await startSluice({ config, folder });
    await sendBeacon(second, consented([{ ...event, id: `${id}-3` }], { page }), headers);
    await second.end('SIGKILL');
    writeFileSync(record, `${readFileSync(record, 'utf8')}{"v":1,"seq":`);
    expect(command('verify')[0]).toBe(1);
    const third = await startSluice({ config: `${config}policy: us-opt-out\n`, folder });
    await third.end('SIGINT');
    expect(rows().some(({ kind }) => kind === 'torn_tail')).toBe(true);
    expect(rows().some(({ kind }) => kind === 'config_changed')).toBe(true);
    expect(command('verify')[0]).toBe(0);
    const [, shown] = command('show');
    expect(shown).toMatch(
      /decisions +\d\d:00: dropped:consent_denied 1, duplicate 1, stored:full 1/,
    );
    expect(shown).toContain('after a hard stop');

    const text = readFileSync(record, 'utf8');
    for (const part of ['canary', '7391', planted.address, 'shop.example', secret, receiver.url])
      expect([text.includes(part), shown.includes(part)], part).toEqual([false, false]);
    const known = receiver
      .events()
      .flatMap((sent) => [sent['visitor'], sent['session'], sent['id']]);
    for (const each of known.filter((value) => typeof value === 'string'))
      expect(text).not.toContain(each);

    const lines = text.trim().split('\n');
    const withLines = (each: readonly string[]): void =>
      writeFileSync(record, `${each.join('\n')}\n`);
    withLines(lines.with(3, lines[3]?.replace('"duplicate":1', '"duplicate":0') ?? ''));
    expect(command('verify')).toEqual([
      1,
      expect.stringContaining(`${record}:4  row 4 was changed`),
    ]);
    withLines(lines.toSpliced(4, 1));
    expect(command('verify')).toEqual([1, expect.stringContaining(':5  row 5 is missing')]);
    withLines(lines.slice(0, 5));
    expect(command('verify')[0], 'a cut tail shows only against a head').toBe(0);
    expect(command('verify', '--head', head)).toEqual([
      1,
      expect.stringContaining('rows 6 to 7 were cut off'),
    ]);
    await receiver.close();
  }, 120_000);
});
