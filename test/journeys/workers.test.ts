import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { splitFrames } from '../../src/spool/frames.ts';
import { checkConservation, countsOf, readCounts, settledCounts } from './conservation.ts';
import { postgresMissing, startPostgres } from './postgres.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { runCommand } from './run-command.ts';
import {
  consented,
  freshFolder,
  type RunningSluice,
  sendBeacon,
  type StartOptions,
  startSluice,
} from './sluice.ts';
import { type Line, lineToEach, servingWorkers, untilServing } from './worker-lines.ts';

const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const limits =
  'limits: { perAddress: { rate: 100000, burst: 100000 }, perSite: { rate: 100000, burst: 100000 } }';

const config = (url: string, more = limits): string => `
network: { trustedProxies: ["127.0.0.1"], hops: 1 }
sites: { shop: { origins: ["https://shop.example"], currency: EUR } }
${more}
destinations:
  hook: { type: webhook, purposes: [analytics], url: "${url}", secret: "${secret}", allowPrivate: true }
`;

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const ann = { 'x-forwarded-for': '203.0.113.77', 'user-agent': firefox };

let receiver: Receiver;
const running: RunningSluice[] = [];

async function start(options: StartOptions = {}): Promise<RunningSluice> {
  const sluice = await startSluice({ config: config(receiver.url), workers: 2, ...options });
  running.push(sluice);
  return sluice;
}

beforeAll(async () => {
  receiver = await startReceiver(secret);
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.end('SIGINT')));
  receiver.answerWith(204);
});

afterAll(() => receiver?.close());

const arrived = (id: string): Promise<unknown> =>
  until(
    `${id} arrives`,
    () => receiver.events(),
    (events) => events.some((event) => event['id'] === id),
  );

/** Sends one event after the other from so many clients, until told to stop. */
function load(
  sluice: RunningSluice,
  name: string,
  params: object = {},
): { readonly acknowledged: Set<string>; stop(): Promise<void> } {
  const acknowledged = new Set<string>();
  const ended = new AbortController();
  let next = 0;
  const client = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      next += 1;
      const id = `${name}-${String(next).padStart(6, '0')}`;
      const event = { id, name: 'add_to_cart', url: 'https://shop.example/p/1', params };
      const status = await sendBeacon(sluice, consented([event])).then(
        (answer) => answer.status,
        () => null,
      );
      if (status === 202) acknowledged.add(id);
      else await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const clients = Promise.all(Array.from({ length: 24 }, client));
  return {
    acknowledged,
    stop: async () => {
      ended.abort();
      await clients;
    },
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const missing = (acknowledged: ReadonlySet<string>): readonly string[] => {
  const came = new Set(receiver.events().map(({ id }) => String(id)));
  return [...acknowledged].filter((id) => !came.has(id));
};

describe('two workers before one spool', () => {
  let sluice: RunningSluice;
  let lines: readonly [Line, Line];
  beforeAll(async () => {
    sluice = await startSluice({ config: config(receiver.url), workers: 2 });
    lines = await lineToEach(sluice);
  }, 60_000);
  afterAll(async () => {
    await Promise.all(lines?.map((line) => line.close()) ?? []);
    await sluice?.end('SIGINT');
  });

  const event = (id: string): object => ({
    id,
    name: 'page_view',
    url: 'https://shop.example/p/trail?email=bob%40example.org',
  });

  it('one visitor is one visitor, in one session, whichever takes the beacon', async () => {
    const [first, second] = lines;
    const one = await first.post('/_s/e', consented([event('visit-one-1')]), ann);
    const two = await second.post('/_s/e', consented([event('visit-two-2')]), ann);
    const other = { ...ann, 'x-forwarded-for': '203.0.113.78' };
    await second.post('/_s/e', consented([event('visit-other')]), other);
    expect([one.status, two.status]).toEqual([202, 202]);
    await Promise.all(['visit-one-1', 'visit-two-2', 'visit-other'].map(arrived));
    const of = (id: string): unknown[] => {
      const found = receiver.events().find((each) => each['id'] === id);
      expect(found?.['visitor']).toMatch(/^[0-9a-f]{64}$/);
      return [found?.['visitor'], found?.['session']];
    };
    expect(of('visit-one-1')).toEqual(of('visit-two-2'));
    expect(of('visit-other')[0]).not.toBe(of('visit-one-1')[0]);
  }, 30_000);

  it('a repetition is known, though another one takes it', async () => {
    const [first, second] = lines;
    const beacon = consented([event('twice-sent-1'), { name: 'page_view', seq: 4_711 }]);
    expect(await first.post('/_s/e', beacon, ann)).toMatchObject({ reason: 'stored' });
    expect(await second.post('/_s/e', beacon, ann)).toEqual({ status: 202, reason: 'duplicate' });
    expect(await first.post('/_s/e', beacon, ann)).toEqual({ status: 202, reason: 'duplicate' });
  });

  it('all sums hold: stored, dropped, repeated and refused; the steps of both are counted', async () => {
    const before = await checkConservation(sluice);
    const denied = { consent: { analytics: 'denied' } };
    for (let nth = 0; nth < 40; nth += 1) {
      const line = lines[nth % 2] as Line;
      const old = { name: 'page_view', age: 3_700_000 };
      const two = [event(`sum-event-${nth}`), { nameless: true }, old];
      expect(await line.post('/_s/e', consented(two), ann)).toMatchObject({ status: 202 });
      await line.post('/_s/e', consented([event(`sum-event-${nth}`)]), ann);
      await line.post('/_s/e', consented([event(`no-event-${nth}`)], denied), ann);
      await line.post('/_s/e', consented([event('x'.repeat(9))], { site: 'other' }), ann);
    }
    await until(
      'what has no frame is counted within a second',
      () => readCounts(sluice),
      ({ door }) => door.received === before.door.received + 200,
    );
    const after = await settledCounts(sluice, ['hook']);
    const grown = (key: 'received' | 'stored' | 'duplicate'): number =>
      after.door[key] - before.door[key];
    expect([grown('received'), grown('stored'), grown('duplicate')]).toEqual([200, 40, 40]);
    expect(after.door.dropped).toMatchObject({
      consent_denied: 40,
      invalid_event: 40,
      too_old: 40,
    });
    expect(countsOf(after, 'hook').stored - countsOf(before, 'hook').stored).toBe(40);
    const metrics = async (): Promise<string> => (await fetch(`${sluice.adminUrl}/metrics`)).text();
    const refusals = 'sluice_refused_requests_total{reason="unknown_site"} 40';
    const text = await until('both have told', metrics, (all) => all.includes(refusals), 5_000);
    const resolved = Number(/step_runs_total\{step="resolve"\} (\d+)/.exec(text)?.[1]);
    expect(resolved).toBeGreaterThanOrEqual(120);
    expect(text).toContain('sluice_workers{state="serving"} 2');
  }, 60_000);

  it('what is withdrawn on one connection stops what came through the other', async () => {
    const [first, second] = lines;
    receiver.answerWith(503);
    const page = 'page-withdrawn-01';
    const before = countsOf(await readCounts(sluice), 'hook');
    await first.post('/_s/e', consented([event('withdrawn-1')], { page }), ann);
    await second.post('/_s/e', consented([event('withdrawn-2')], { page }), ann);
    const said = { v: 1, site: 'shop', pages: [page], consent: { analytics: 'denied' } };
    expect(await second.post('/_s/consent', said, ann)).toEqual({
      status: 202,
      reason: 'withdrawn',
    });
    receiver.answerWith(204);
    await settledCounts(sluice, ['hook']);
    const after = countsOf(await readCounts(sluice), 'hook');
    const dropped = (counts: typeof after): number => counts.dropped['withdrawn'] ?? 0;
    expect(dropped(after) - dropped(before)).toBe(2);
    const ids = receiver.events().map(({ id }) => id);
    expect(ids.filter((id) => String(id).startsWith('withdrawn-'))).toEqual([]);
  }, 60_000);
});

describe('what is shared', () => {
  it('rates: both together let through what one would', async () => {
    const tight =
      'limits: { perAddress: { rate: 0.01, burst: 20 }, perSite: { rate: 1000, burst: 1000 } }';
    const sluice = await start({ config: config(receiver.url, tight) });
    const lines = await lineToEach(sluice);
    const statuses: number[] = [];
    for (let nth = 0; nth < 40; nth += 1) {
      const line = lines[nth % 2] as Line;
      statuses.push(
        (await line.post('/_s/e', consented([{ name: 'page_view', seq: nth }]), ann)).status,
      );
    }
    expect(statuses.filter((status) => status === 202)).toHaveLength(20);
    expect(statuses.filter((status) => status === 429)).toHaveLength(20);
    const text = await (await fetch(`${sluice.adminUrl}/metrics`)).text();
    expect(text).toContain('sluice_rate_limited_total{site="shop"} 20');
    await Promise.all(lines.map((line) => line.close()));
  }, 60_000);
});

describe('a flood from one address', () => {
  it('is refused where it comes in, and counted; no more passes than in one process', async () => {
    const tight =
      'limits: { perAddress: { rate: 0.01, burst: 20 }, perSite: { rate: 1000, burst: 1000 } }';
    const sluice = await start({ config: config(receiver.url, tight), workers: 1 });
    const statuses: number[] = [];
    for (let nth = 0; nth < 30; nth += 1) {
      const beacon = consented([{ name: 'page_view', seq: nth }]);
      statuses.push((await sendBeacon(sluice, beacon, ann)).status);
    }
    expect(statuses.filter((status) => status === 202)).toHaveLength(20);
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
    const metrics = async (): Promise<string> => (await fetch(`${sluice.adminUrl}/metrics`)).text();
    const counted = 'sluice_rate_limited_total{site="shop"} 10\n';
    await until('the worker has told', metrics, (all) => all.includes(counted), 5_000);
  }, 60_000);
});

describe('a worker that dies', () => {
  it('loses nothing acknowledged; the others serve, and a new one comes', async () => {
    const sluice = await start();
    const clients = load(sluice, 'worker-killed');
    const killed: number[] = [];
    for (let kill = 0; kill < 3; kill += 1) {
      await pause(400);
      const [first] = await untilServing(sluice, 2);
      killed.push(first?.pid ?? 0);
      process.kill(first?.pid ?? 0, 'SIGKILL');
      const taken = clients.acknowledged.size;
      await until(
        'the others serve',
        () => clients.acknowledged.size,
        (count) => count > taken + 20,
      );
      await until(
        'a new one serves',
        () => servingWorkers(sluice),
        (serving) => serving.length === 2 && serving.every(({ pid }) => !killed.includes(pid)),
      );
    }
    await pause(400);
    await clients.stop();
    await settledCounts(sluice, ['hook']);
    expect(clients.acknowledged.size).toBeGreaterThan(200);
    expect(missing(clients.acknowledged)).toEqual([]);
    expect(sluice.output().split('"event":"worker_ended"')).toHaveLength(4);
    expect(sluice.output()).toContain('"signal":"SIGKILL","againMs":0');
    expect(sluice.output()).not.toContain('internal_error');
  }, 90_000);
});

describe('a worker that comes anew', () => {
  it('makes the pseudonyms of the running primary, whatever lies in the key folder', async () => {
    const text = `${config(receiver.url)}identity: { userIds: true }\n`;
    const sluice = await start({ config: text, workers: 1 });
    const person = async (id: string): Promise<unknown> => {
      const event = {
        id,
        name: 'page_view',
        url: 'https://shop.example/',
        params: { user_id: 'u-4711' },
      };
      expect(await sendBeacon(sluice, consented([event]), ann)).toMatchObject({ status: 202 });
      await arrived(id);
      const found = receiver.events().find((each) => each['id'] === id);
      return (found?.['params'] as { readonly user_id?: unknown } | undefined)?.user_id;
    };
    const before = await person('person-before');
    expect(before).toMatch(/^h1_/);
    const [first] = await untilServing(sluice, 1);
    writeFileSync(join(sluice.folder, 'keys', 'pseudonyms.key'), Buffer.alloc(32, 7));
    process.kill(first?.pid ?? 0, 'SIGKILL');
    await until(
      'a new one serves',
      () => servingWorkers(sluice),
      ([now]) => now !== undefined && now.pid !== first?.pid,
    );
    expect(await person('person-after')).toBe(before);
  }, 60_000);
});

describe('a worker that hangs', () => {
  it('is ended after 15 s of silence, and comes anew', async () => {
    const sluice = await start();
    const [first] = await untilServing(sluice, 2);
    process.kill(first?.pid ?? 0, 'SIGSTOP');
    await until(
      'it is ended',
      () => sluice.output(),
      (text) => text.includes(`"pid":${first?.pid},"code":null,"signal":"SIGKILL"`),
      25_000,
    );
    await untilServing(sluice, 2);
    expect(sluice.output().split('"event":"worker_ended"')).toHaveLength(2);
  }, 60_000);
});

describe('the primary', () => {
  it('dies: its workers end at once, and after a new start nothing acknowledged is lost', async () => {
    const folder = freshFolder();
    const sluice = await start({ folder });
    const pids = (await servingWorkers(sluice)).map(({ pid }) => pid);
    const clients = load(sluice, 'primary-killed');
    await pause(1_500);
    await sluice.end('SIGKILL');
    await until(
      'the workers are gone',
      () => pids.filter((pid) => existsSync(`/proc/${pid}/cmdline`) && isAlive(pid)),
      (alive) => alive.length === 0,
      2_000,
    );
    await clients.stop();
    const again = await start({ folder });
    await settledCounts(again, ['hook']);
    expect(clients.acknowledged.size).toBeGreaterThan(100);
    expect(missing(clients.acknowledged)).toEqual([]);
  }, 60_000);

  it('is told to end: not ready, but it serves on; then all that was taken is answered', async () => {
    const sluice = await start();
    const clients = load(sluice, 'drained');
    await pause(500);
    const ended = sluice.end('SIGTERM');
    const ready = (): Promise<number> =>
      fetch(`${sluice.adminUrl}/readyz`).then(({ status }) => status);
    await until('it is not ready', ready, (status) => status === 503, 2_000);
    const taken = clients.acknowledged.size;
    await pause(1_000);
    expect(clients.acknowledged.size).toBeGreaterThan(taken + 20);
    expect(await ended).toBe(0);
    await clients.stop();
    expect(sluice.output()).not.toMatch(/worker_ended|internal_error/);
    const again = await start({ folder: sluice.folder });
    await settledCounts(again, ['hook']);
    expect(missing(clients.acknowledged)).toEqual([]);
  }, 60_000);
});

const isAlive = (pid: number): boolean => {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
};

describe('a stricter redaction, under load', () => {
  const canary = 'Cj0KCanaryCLICKid0123456789abcdef';
  const plan = (click: 'keep' | 'redact'): string => `${limits}\nredact: { click_id: ${click} }`;

  it('holds in a worker that had stood still meanwhile: it makes the event anew', async () => {
    const sluice = await start({ config: config(receiver.url, plan('keep')) });
    const lines = await lineToEach(sluice);
    const file = join(sluice.folder, 'sluice.yaml');
    const body = (id: string): object =>
      consented([{ id, name: 'page_view', url: `https://shop.example/?gclid=${canary}` }], {
        consent: { analytics: 'granted', ads: 'granted' },
      });
    for (let round = 0; round < 6; round += 1) {
      const click = round % 2 === 0 ? 'redact' : 'keep';
      const sent = lines.map((line, index) => {
        process.kill(line.pid, 'SIGSTOP');
        return line.post('/_s/e', body(`still-${click}-${round}-${index}`), ann);
      });
      const told = sluice.output().length;
      writeFileSync(file, config(receiver.url, plan(click)));
      await until(
        'it is in force',
        () => sluice.output().slice(told),
        (said) => said.includes('config_reloaded'),
      );
      await pause(50);
      for (const { pid } of lines) process.kill(pid, 'SIGCONT');
      for (const answer of await Promise.all(sent)) expect(answer.status).toBe(202);
    }
    await Promise.all(lines.map((line) => line.close()));
    await settledCounts(sluice, ['hook']);
    await sluice.end('SIGINT');
    const records = storedRecords(sluice.folder);
    const whole = records.filter((record) => JSON.stringify(record).includes(canary));
    const idOf = ({ id }: { readonly id: string }): string => id.slice(0, 12);
    expect(new Set(whole.map(idOf))).toEqual(
      new Set(['still-keep-1', 'still-keep-3', 'still-keep-5']),
    );
    expect([records.length, whole.length]).toEqual([12, 6]);
  }, 60_000);

  it('holds for every event that was received after it came into force', async () => {
    const sluice = await start({ config: config(receiver.url, plan('keep')) });
    const file = join(sluice.folder, 'sluice.yaml');
    const url = `https://shop.example/?gclid=${canary}`;
    const ended = new AbortController();
    let next = 0;
    // Long beacons: a worker is amidst some when the primary follows the file.
    const client = async (): Promise<void> => {
      while (!ended.signal.aborted) {
        next += 1;
        const events = Array.from({ length: 50 }, (_, index) => ({
          id: `redacted-${next}-${index}`,
          name: 'page_view',
          url,
        }));
        const consent = { consent: { analytics: 'granted', ads: 'granted' } };
        expect((await sendBeacon(sluice, consented(events, consent))).status).toBe(202);
      }
    };
    const clients = Promise.all(Array.from({ length: 24 }, client));
    const strict: { from: number; to: number }[] = [];
    for (let round = 0; round < 6; round += 1) {
      await pause(300);
      const told = sluice.output().length;
      writeFileSync(file, config(receiver.url, plan(round % 2 === 0 ? 'redact' : 'keep')));
      await until(
        'it is in force',
        () => sluice.output().slice(told),
        (said) => said.includes('config_reloaded'),
      );
      const state = (await (await fetch(`${sluice.adminUrl}/console/api/state`)).json()) as {
        configuration: { since: number };
      };
      const { since } = state.configuration;
      if (round % 2 === 0) strict.push({ from: since, to: Number.POSITIVE_INFINITY });
      else (strict.at(-1) as { to: number }).to = since - 1;
    }
    ended.abort();
    await clients;
    await settledCounts(sluice, ['hook']);
    await sluice.end('SIGINT');
    const isUnderStrict = (receivedAt: number): boolean =>
      strict.some(({ from, to }) => receivedAt >= from && receivedAt < to);
    const stored = storedRecords(sluice.folder);
    const isWhole = (record: object): boolean => JSON.stringify(record).includes(canary);
    const strictly = stored.filter(({ receivedAt }) => isUnderStrict(receivedAt));
    expect(stored.filter(isWhole).length).toBeGreaterThan(20);
    expect(strictly.length).toBeGreaterThan(20);
    expect(strictly.filter(isWhole)).toEqual([]);
    const left = receiver
      .events()
      .filter(
        ({ id, receivedAt }) =>
          `${id}`.startsWith('redacted-') && isUnderStrict(Number(receivedAt)),
      );
    expect(left.length).toBeGreaterThan(20);
    expect(left.filter(isWhole)).toEqual([]);
  }, 60_000);
});

/** Every record that the spool still has. */
function storedRecords(
  folder: string,
): readonly { readonly id: string; readonly receivedAt: number }[] {
  const spool = new DatabaseSync(join(folder, 'data', 'spool.db'), { readOnly: true });
  const rows = spool.prepare('SELECT n, body FROM log').all();
  spool.close();
  return rows.flatMap(({ n, body }) =>
    (splitFrames(body as Uint8Array, Number(n)) ?? []).map(
      (frame) => JSON.parse(Buffer.from(frame).toString('utf8').slice(1)) as never,
    ),
  );
}

describe.skipIf(postgresMissing !== null)('workers before a PostgreSQL', () => {
  it('one visitor on two nodes with workers; 503 while it is gone; nothing lost', async () => {
    const postgres = await startPostgres();
    const folders = [freshFolder(), freshFolder()] as const;
    const url = await postgres.createDatabase();
    const spool = `${limits}\nspool: { engine: postgres, url: "${url}" }`;
    const text = config(receiver.url, spool).replace(' hook: ', ' pg: ');
    const first = await start({ config: text, folder: folders[0] });
    cpSync(join(folders[0], 'keys'), join(folders[1], 'keys'), { recursive: true });
    const second = await start({ config: text, folder: folders[1] });
    const event = (id: string): object => ({ id, name: 'page_view', url: 'https://shop.example/' });
    expect((await sendBeacon(first, consented([event('node-one-1')]), ann)).status).toBe(202);
    expect((await sendBeacon(second, consented([event('node-two-2')]), ann)).status).toBe(202);
    const again = await sendBeacon(second, consented([event('node-one-1')]), ann);
    expect(again.headers.get('x-sluice-reason')).toBe('duplicate');
    await Promise.all(['node-one-1', 'node-two-2'].map(arrived));
    const [one, two] = ['node-one-1', 'node-two-2'].map((id) =>
      receiver.events().find((each) => each['id'] === id),
    );
    expect([one?.['visitor'], one?.['session']]).toEqual([two?.['visitor'], two?.['session']]);
    await postgres.stop();
    const status = async (): Promise<number> =>
      (await sendBeacon(first, consented([event('while-gone')]), ann)).status;
    await until('it is gone', status, (each) => each === 503);
    await postgres.start();
    await until('it is back', status, (each) => each === 202);
    await arrived('while-gone');
    await settledCounts(first, ['pg']);
    await Promise.all(running.splice(0).map((each) => each.end('SIGINT')));
    await postgres.remove();
  }, 120_000);
});

describe('what a visitor sent', () => {
  it('is in no file and no line of the log, nor in a message that is kept', async () => {
    const sluice = await start();
    const canaries = [
      '203.0.113.99',
      'AgentCanary/7.7',
      'cookie-canary-1',
      'eve.canary@example.org',
    ];
    const headers = {
      'x-forwarded-for': '203.0.113.99',
      'user-agent': `${firefox} AgentCanary/7.7`,
      cookie: 'session=cookie-canary-1',
    };
    const event = { name: 'sign_up', params: { email: 'eve.canary@example.org' } };
    for (let nth = 0; nth < 20; nth += 1) {
      const url = `https://shop.example/?mail=eve.canary%40example.org&n=${nth}`;
      await sendBeacon(sluice, consented([{ ...event, seq: nth, url }]), headers);
    }
    await settledCounts(sluice, ['hook']);
    await sluice.end('SIGINT');
    const files = readdirSync(sluice.folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(sluice.folder, name))
      .filter((path) => statSync(path).isFile());
    expect(files.length).toBeGreaterThan(3);
    const texts = [...files.map((path) => readFileSync(path, 'latin1')), sluice.output()];
    const bodies = receiver.deliveries.map(({ body }) => body);
    for (const canary of canaries) {
      expect([...texts, ...bodies].filter((text) => text.includes(canary))).toEqual([]);
      const encoded = encodeURIComponent(canary);
      expect([...texts, ...bodies].filter((text) => text.includes(encoded))).toEqual([]);
    }
  }, 30_000);
});

describe('the command line', () => {
  it.each(['abc', '1000', '65', '1.5', ''])(
    'says what is wrong with --workers "%s"',
    async (text) => {
      const { code, errors } = await runCommand(
        { folder: freshFolder() },
        'start',
        `--workers=${text}`,
      );
      expect([code, errors]).toEqual([
        2,
        expect.stringMatching(/^--workers .* is no number of processes\. Write 1 to 64;.*\n$/),
      ]);
    },
  );

  it('takes -1 for what it is, and 0 as off', async () => {
    const { code, errors } = await runCommand({ folder: freshFolder() }, 'start', '--workers=-1');
    expect([code, errors]).toEqual([2, expect.stringContaining('--workers -1 is no number')]);
    const sluice = await startSluice({ config: config(receiver.url), workers: 0 });
    running.push(sluice);
    expect(await (await fetch(`${sluice.adminUrl}/readyz`)).json()).toEqual({
      ok: true,
      reason: 'accepting',
    });
  }, 30_000);

  it('a port that is in use ends it with the remedy, though the system would share it', async () => {
    const other = await start();
    const { port } = new URL(other.url);
    const text = `${config(receiver.url)}listen: { host: 0.0.0.0, port: ${port} }\n`;
    const environment = { PORT: '' };
    const failing = startSluice({ config: text, workers: 2, environment });
    await expect(failing).rejects.toThrow(new RegExp(`Port ${port} on 0.0.0.0 is in use`));
  }, 30_000);

  it('a data folder in use ends it with the remedy, before any worker serves', async () => {
    const other = await start();
    const { code, errors } = await runCommand(other, 'start', '--workers', '2');
    expect([code, errors]).toEqual([1, expect.stringMatching(/in use|another Sluice/i)]);
    expect(await servingWorkers(other)).toHaveLength(2);
  }, 30_000);
});

describe('the demo', () => {
  it('has one cart, whichever worker shows it', async () => {
    const sluice = await startSluice({ workers: 2 });
    running.push(sluice);
    const lines = await lineToEach(sluice);
    const page = await lines[0].send('GET', '/product/mooring-white', '', {});
    const cookie = `${page.headers['set-cookie']}`.split(';')[0] ?? '';
    const slug = /name="slug" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const form = { cookie, 'content-type': 'application/x-www-form-urlencoded' };
    const added = await lines[0].send('POST', '/cart', `slug=${slug}&size=100`, form);
    expect([slug === '', added.status]).toEqual([false, 303]);
    const cart = await lines[1].send('GET', '/cart', '', { cookie });
    expect([cart.status, cart.text]).toEqual([200, expect.stringContaining(slug)]);
    expect((await lines[1].send('GET', '/no/such/page', '', {})).status).toBe(404);
    await Promise.all(lines.map((line) => line.close()));
  }, 30_000);
});
