import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countsOf, readCounts, settledCounts } from './conservation.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { runCommand } from './run-command.ts';
import { consented, freshFolder, type RunningSluice, sendBeacon, startSluice } from './sluice.ts';

const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

let [first, second, third]: Receiver[] = [];
let sluice: RunningSluice;

interface Said {
  readonly policy?: string;
  readonly more?: string;
  readonly sites?: string;
  readonly destinations: Readonly<Record<string, string>>;
}

const shop = 'shop: { origins: ["https://shop.example"], currency: EUR }';
const blog = 'blog: { origins: ["https://blog.example"] }';

const hook = (receiver: Receiver | undefined, more = ''): string =>
  `{ type: webhook, purposes: [analytics], url: "${receiver?.url}", secret: "${secret}", allowPrivate: true${more} }`;

const text = ({ policy = './own.yaml', more = '', sites = shop, destinations }: Said): string => `
policy: ${policy}
retention: { spoolHours: 72, replayHours: 24 }
limits: { perAddress: { rate: 100000, burst: 100000 }, perSite: { rate: 100000, burst: 100000 } }
${more}
sites: { ${sites} }
destinations:
${Object.entries(destinations)
  .map(([name, said]) => `  ${name}: ${said}\n`)
  .join('')}`;

const file = (): string => join(sluice.folder, 'sluice.yaml');

/** Writes the file in its place, as some editors do, or puts another one there, as others do. */
function save(content: string, how: 'write' | 'replace' = 'write'): void {
  if (how === 'write') return writeFileSync(file(), content);
  writeFileSync(`${file()}.swp`, content);
  renameSync(`${file()}.swp`, file());
}

const times = (word: string): number => sluice.output().split(word).length - 1;

/** Does something, and waits until the log has said once more what comes of it. */
async function said(word: string, act: () => void): Promise<string> {
  const before = sluice.output().length;
  const count = times(word);
  act();
  await until(
    word,
    () => times(word),
    (now) => now > count,
  );
  return sluice.output().slice(before);
}

const pack = (more = ''): string =>
  readFileSync(new URL('../../config/policies/strict-eu.yaml', import.meta.url), 'utf8') + more;

let serial = 0;
const nextId = (): string => `event-${String((serial += 1)).padStart(6, '0')}`;

async function send(more: object = {}, origin = 'https://shop.example'): Promise<string> {
  const id = nextId();
  const body = consented([{ id, name: 'faq_open', url: `${origin}/` }], more);
  const response = await sendBeacon(sluice, body, { origin });
  return response.status === 202 ? id : `${response.status}`;
}

const idsAt = (...receivers: (Receiver | undefined)[]): ReadonlySet<string> =>
  new Set(receivers.flatMap((each) => each?.events().map(({ id }) => String(id)) ?? []));

const arrives = (id: string, receiver: Receiver | undefined): Promise<unknown> =>
  until(
    `${id} arrives`,
    () => idsAt(receiver),
    (ids) => ids.has(id),
  );

const state = async (): Promise<{
  readonly configuration: {
    readonly problems: readonly { readonly line: number }[];
    readonly restartNeeded: readonly string[];
  };
}> => (await (await fetch(`${sluice.adminUrl}/console/api/state`)).json()) as never;

beforeAll(async () => {
  [first, second, third] = await Promise.all([
    startReceiver(secret),
    startReceiver(secret),
    startReceiver(secret),
  ]);
  const folder = freshFolder();
  writeFileSync(join(folder, 'own.yaml'), pack());
  sluice = await startSluice({ config: text({ destinations: { a: hook(first) } }), folder });
}, 60_000);

afterAll(async () => {
  await sluice?.end('SIGINT');
  await Promise.all([first?.close(), second?.close(), third?.close()]);
});

describe('the configuration is followed without a restart', () => {
  it('takes a site and a destination, which begins now', async () => {
    const before = await send();
    await arrives(before, first);
    expect(await send({ site: 'blog' }, 'https://blog.example')).toBe('403');
    await said('config_reloaded', () =>
      save(text({ sites: `${shop}, ${blog}`, destinations: { a: hook(first), b: hook(second) } })),
    );
    const after = await send({ site: 'blog' }, 'https://blog.example');
    await Promise.all([arrives(after, first), arrives(after, second)]);
    expect(idsAt(second).has(before)).toBe(false);
    const manifest = await (await fetch(`${sluice.url}/_s/.well-known/privacy.json`)).json();
    expect(manifest).toMatchObject({
      sites: [{ name: 'shop' }, { name: 'blog' }],
      destinations: [{ name: 'a' }, { name: 'b' }],
    });
  }, 30_000);

  it('begins a new destination with the oldest event, where it says so', async () => {
    const destinations = { a: hook(first), b: hook(second), c: hook(third, ', from: oldest') };
    await said('config_reloaded', () => save(text({ destinations }), 'replace'));
    await until(
      'all of before',
      () => idsAt(third).size,
      (count) => count === serialOf(first),
    );
    expect(await send({ site: 'blog' }, 'https://blog.example')).toBe('403');
  }, 30_000);

  it('asks consent anew of what waits, and takes whenUnknown and purposes', async () => {
    second?.answerWith(503);
    const waits = await send();
    await until(
      'b retries',
      () => readCounts(sluice),
      (all) => countsOf(all, 'b').waiting === 1,
    );
    const unknown = { consent: {} };
    expect(await send(unknown)).toMatch(/^event/);
    await said('config_reloaded', () =>
      save(
        text({
          destinations: {
            a: hook(first, ', whenUnknown: degrade'),
            b: hook(second).replace('[analytics]', '[analytics, ads]'),
          },
        }),
      ),
    );
    second?.answerWith(204);
    await until(
      'b drops',
      () => readCounts(sluice),
      (all) => countsOf(all, 'b').waiting === 0,
    );
    const counts = countsOf(await readCounts(sluice), 'b');
    expect([counts.dropped['consent_unknown'] ?? 0, idsAt(second).has(waits)]).toEqual([1, false]);
    const deliveries = first?.eventCount() ?? 0;
    await send(unknown);
    await until(
      'degraded',
      () => first?.eventCount() ?? 0,
      (count) => count > deliveries,
    );
    expect(first?.events().at(-1)).toMatchObject({ variant: 'degraded', page: null });
  }, 30_000);

  it('lets a removed destination go: nothing reaches it, and it is detached', async () => {
    await said('config_reloaded', () => save(text({ destinations: { a: hook(first) } })));
    const id = await send();
    await arrives(id, first);
    expect(idsAt(second, third).has(id)).toBe(false);
    const response = await fetch(`${sluice.adminUrl}/metrics`);
    expect(await response.text()).toContain('destination="a",outcome="delivered"');
    const all = await readCounts(sluice);
    expect(all.destinations.map(({ name }) => name)).toEqual(['a']);
  }, 30_000);

  it('keeps the old one where the file is bad, and tells each problem once with its line', async () => {
    const bad = text({
      more: 'limitz: {}',
      destinations: { a: hook(first, ', whenUnknown: degarde') },
    });
    const told = await said('config_refused', () => save(bad));
    expect(told).toMatch(/config_problem.*"line":5,"path":"limitz".*Did you mean `limits`\?/);
    expect(told).toMatch(/config_problem.*"line":8,.*Did you mean `degrade`\?/);
    expect(
      (await state()).configuration.problems
        .map(({ line }) => line)
        .sort((left, right) => left - right),
    ).toEqual([5, 8]);
    await arrives(await send(), first);
    const refusals = times('config_refused');
    save(bad, 'replace');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(times('config_refused')).toBe(refusals);
    await said('config_refused', () => sluice.process.kill('SIGHUP'));
    await said('config_reloaded', () =>
      save(text({ more: 'gpc: { publish: true }', destinations: { a: hook(first) } })),
    );
    expect((await state()).configuration.problems).toEqual([]);
    expect((await fetch(`${sluice.url}/.well-known/gpc.json`)).status).toBe(200);
    await said('config_unchanged', () => sluice.process.kill('SIGHUP'));
  }, 30_000);

  it('follows the policy file, and refuses a bad one', async () => {
    const place = join(sluice.folder, 'own.yaml');
    const told = await said('config_refused', () => writeFileSync(place, pack('\nstrikt: true\n')));
    expect(told).toMatch(/own\.yaml:\d+ strikt: unknown key\. Did you mean `strict`\?/);
    await said('config_reloaded', () =>
      writeFileSync(place, pack().replace('name: strict-eu', 'name: own-pack')),
    );
    const manifest = await (await fetch(`${sluice.url}/_s/.well-known/privacy.json`)).json();
    expect(manifest).toMatchObject({ policy: { name: 'own-pack' } });
  }, 30_000);

  it('names what needs a restart, and keeps it', async () => {
    const more =
      'prefix: /t\nadmin: { token: a-token-of-some-length }\nidentity: { userIds: true }';
    const told = await said('config_restart_needed', () =>
      save(text({ more, destinations: { a: hook(first) } })),
    );
    expect(told).toContain('"keys":"admin.token, prefix, identity.userIds"');
    expect(told).not.toContain('a-token-of-some-length');
    await arrives(await send(), first);
    expect((await state()).configuration.restartNeeded).toEqual([
      'admin.token',
      'prefix',
      'identity.userIds',
    ]);
  }, 30_000);

  it('has a row in the record for each change', async () => {
    await said('config_reloaded', () => save(text({ destinations: { a: hook(first) } })));
    const shown = await runCommand(sluice, 'ledger', 'show');
    const verified = await runCommand(sluice, 'ledger', 'verify');
    expect([verified.code, verified.errors]).toEqual([0, '']);
    expect(shown.output.split('config changed').length - 1).toBeGreaterThan(6);
    expect(shown.output).toContain('in force after the next start only: admin.token');
    expect(shown.output).toContain('b: webhook, third party, needs analytics, ads');
  }, 30_000);
});

describe('a store that changes', () => {
  it('is closed, opened with its new settings, and has lost nothing', async () => {
    const store = (days: number): string =>
      `{ type: duckdb, purposes: [analytics], retentionDays: ${days} }`;
    const delivered = (count: number): Promise<unknown> =>
      until(
        'the warehouse has it',
        () => readCounts(sluice),
        (all) =>
          all.destinations.some(({ name }) => name === 'house') &&
          countsOf(all, 'house').delivered === count,
      );
    await said('config_reloaded', () =>
      save(text({ destinations: { a: hook(first), house: store(90) } })),
    );
    await delivered(0);
    await send();
    await delivered(1);
    await said('config_reloaded', () =>
      save(text({ destinations: { a: hook(first), house: store(30) } })),
    );
    await send();
    await delivered(2);
    const steps: unknown = await (await fetch(`${sluice.adminUrl}/console/api/steps`)).json();
    expect(steps).toMatchObject({ available: true, rows: [{ n: 2 }] });
    expect(sluice.output()).not.toContain('internal_error');
  }, 30_000);

  it('is told of where it is removed and its file stays', async () => {
    const file = `${join(sluice.folder, 'data')}/warehouse.duckdb`;
    expect(sluice.output()).not.toContain('warehouse_left');
    const told = await said('warehouse_left', () =>
      save(text({ destinations: { a: hook(first) } })),
    );
    expect(told).toContain(`"event":"warehouse_left","file":"${file}"`);
    const { code, output } = await runCommand(sluice, 'check');
    expect(code).toBe(0);
    expect(output).toMatch(/warehouse\.duckdb is left of an earlier one\. .*Delete it/);
    const doctor = await runCommand(sluice, 'doctor');
    expect(doctor.output).toMatch(/warn +old warehouse .*warehouse\.duckdb/);
  }, 30_000);
});

describe('under load', () => {
  it('loses no event that was acknowledged, and repeats none under another batch', async () => {
    const acknowledged: string[] = [];
    const ended = new AbortController();
    const sender = async (): Promise<void> => {
      while (!ended.signal.aborted) {
        const id = await send();
        expect(id).toMatch(/^event/);
        acknowledged.push(id);
      }
    };
    await said('config_reloaded', () =>
      save(text({ destinations: { a: hook(first), moving: hook(second) } })),
    );
    const senders = Promise.all([sender(), sender(), sender()]);
    for (const [index, to] of [third, second, third].entries()) {
      const more = `limits: { perAddress: { rate: ${50_000 + index}, burst: 50000 } }`;
      const next = text({ destinations: { a: hook(first), moving: hook(to) } });
      await said('config_reloaded', () => save(next.replace(/limits:.*/, more)));
      await said('config_un', () => sluice.process.kill('SIGHUP'));
    }
    ended.abort();
    await senders;
    await settledCounts(sluice, ['a', 'moving']);
    expect(acknowledged.length).toBeGreaterThan(100);
    const missing = (ids: ReadonlySet<string>): readonly string[] =>
      acknowledged.filter((id) => !ids.has(id));
    expect(missing(idsAt(first))).toEqual([]);
    expect(missing(idsAt(second, third))).toEqual([]);
    const both = [second, third].flatMap((each) => each?.events().map(({ id }) => id) ?? []);
    const twice = acknowledged.filter((id) => both.filter((each) => each === id).length > 1);
    expect(twice).toEqual([]);
  }, 60_000);
});

function serialOf(receiver: Receiver | undefined): number {
  return idsAt(receiver).size;
}
