import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkConservation, countsOf, readCounts, settledCounts } from './conservation.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { runCommand } from './run-command.ts';
import { consented, type RunningSluice, sendBeacon, startSluice } from './sluice.ts';

const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const begin = new Date(Date.now() - 60_000).toISOString();

let receiver: Receiver;
let other: Receiver;
let sluice: RunningSluice;
let config: string;

beforeAll(async () => {
  receiver = await startReceiver(secret);
  other = await startReceiver(secret);
  config = `
sites: { shop: { origins: ["https://shop.example"], currency: EUR } }
destinations:
  hook: { type: webhook, purposes: [analytics], url: "${receiver.url}", secret: "${secret}", allowPrivate: true }
  other: { type: webhook, purposes: [analytics], url: "${other.url}", secret: "${secret}", allowPrivate: true }
`;
  sluice = await startSluice({ config });
}, 60_000);

afterAll(async () => {
  await sluice?.end('SIGINT');
  await Promise.all([receiver?.close(), other?.close()]);
});

const page = (name: string): object => ({ page: `page-of-${name}-0123456789` });

/** A visitor of another browser: a withdrawal reaches all that came from one. */
const firefox = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0',
};

async function send(
  ids: readonly string[],
  more: object = page('one'),
  headers: Record<string, string> = {},
): Promise<void> {
  const events = ids.map((id) => ({ id, name: 'faq_open', url: 'https://shop.example/faq' }));
  expect((await sendBeacon(sluice, consented(events, more), headers)).status).toBe(202);
}

const takenIds = (from: Receiver): readonly string[] => from.events().map(({ id }) => String(id));

async function withdraw(name: string): Promise<void> {
  const body = JSON.stringify({
    v: 1,
    site: 'shop',
    pages: [`page-of-${name}-0123456789`],
    consent: { analytics: 'denied' },
  });
  const response = await fetch(`${sluice.url}/_s/consent`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain', origin: 'https://shop.example', ...firefox },
    body,
  });
  expect(response.status).toBe(202);
}

describe('dead letters', () => {
  it('are listed with reason and remedy, and shown without the ids of the visitor', async () => {
    receiver.answerWith(400);
    await send(['dead-letter-01', 'dead-letter-02', 'dead-letter-03'], page('one'));
    await send(['dead-letter-04'], page('two'), firefox);
    await send(['dead-letter-05'], page('three'));
    await until(
      'five dead letters',
      () => readCounts(sluice),
      (all) => countsOf(all, 'hook').dead['http_400'] === 5,
    );
    await checkConservation(sluice);
    const list = await runCommand(sluice, 'dead', 'list');
    expect(list.errors).toBe('');
    expect(list.output.match(/dead-letter-0\d/g)).toHaveLength(5);
    expect(list.output).toContain('http_400');
    const json = await runCommand(sluice, 'dead', 'list', '--json', '--destination', 'hook');
    const { letters } = JSON.parse(json.output) as { letters: readonly Record<string, unknown>[] };
    expect(letters).toHaveLength(5);
    expect(letters[0]).toMatchObject({ destination: 'hook', name: 'faq_open', site: 'shop' });
    const shown = await runCommand(sluice, 'dead', 'show', 'dead-letter-04');
    const letter = JSON.parse(shown.output) as { event: Record<string, unknown> };
    expect(letter.event).toMatchObject({ id: 'dead-letter-04', url: 'https://shop.example/faq' });
    expect(Object.keys(letter.event)).not.toContain('visitor');
    expect(shown.output).not.toContain('page-of-two');
    const nobody = await runCommand(sluice, 'dead', 'show', 'no-such-letter');
    expect([nobody.code, nobody.errors]).toEqual([1, expect.stringContaining('no dead letter')]);
    const nowhere = await runCommand(sluice, 'dead', 'list', '--destination', 'nowhere');
    expect([nowhere.code, nowhere.errors]).toEqual([1, expect.stringContaining('hook, other')]);
  }, 30_000);

  it('are sent again on request, but not those whose consent was taken back since', async () => {
    await withdraw('two');
    receiver.answerWith(204);
    const one = await runCommand(sluice, 'dead', 'replay', 'dead-letter-01');
    expect(one.output).toContain('1 dead letter put back');
    await until(
      'it is there',
      () => takenIds(receiver),
      (ids) => ids.includes('dead-letter-01'),
    );
    const two = await runCommand(sluice, 'dead', 'replay', 'dead-letter-02', 'dead-letter-04');
    expect(two.output).toContain('2 dead letters put back');
    const all = await settledCounts(sluice, ['hook']);
    expect(takenIds(receiver)).toEqual(['dead-letter-01', 'dead-letter-02']);
    expect(countsOf(all, 'hook')).toMatchObject({
      stored: 5,
      delivered: 2,
      replayed: 3,
      dropped: { withdrawn: 1 },
      dead: { http_400: 2 },
    });
    const wrong = await runCommand(sluice, 'dead', 'replay');
    expect([wrong.code, wrong.errors]).toEqual([2, expect.stringContaining('sluice dead replay')]);
    expect((await runCommand(sluice, 'dead', 'replay', '--all', 'x')).code).toBe(2);
  }, 30_000);

  it('can be purged: their copies go, they stay counted', async () => {
    const purge = await runCommand(sluice, 'dead', 'purge', '--all', '--destination', 'hook');
    expect(purge.output).toContain('2 dead letters removed');
    expect((await runCommand(sluice, 'dead', 'list')).output).toContain('no dead letters');
    const all = await checkConservation(sluice);
    expect(countsOf(all, 'hook').dead).toEqual({ http_400: 2 });
    const record = await runCommand(sluice, 'ledger', 'show');
    expect(record.output).toMatch(/purged +2 dead letters of hook/);
    expect(record.output).toMatch(/replayed +1 dead letters?, to hook/);
  }, 30_000);
});

describe('a replay of a time range', () => {
  it('sends once more what was delivered, to one destination, as far as consent allows', async () => {
    await send(['range-event-01', 'range-event-02'], page('four'));
    await send(['range-event-03'], page('five'), firefox);
    await settledCounts(sluice, ['hook', 'other']);
    await withdraw('five');
    const before = { hook: receiver.eventCount(), other: other.eventCount() };
    const range = ['--from', begin, '--destination', 'other'];
    const dry = await runCommand(sluice, 'replay', ...range, '--dry');
    expect(dry.output).toContain('8 events would be sent to other');
    const later = await runCommand(sluice, 'replay', ...range, '--to', begin.slice(0, 10));
    expect(later.code).toBe(2);
    const sent = await runCommand(sluice, 'replay', ...range);
    expect(sent.output).toContain('8 events put back for other');
    const all = await settledCounts(sluice, ['other']);
    // Pages two and five took their consent back.
    expect(countsOf(all, 'other')).toMatchObject({
      stored: 8,
      delivered: 8,
      replayed: 0,
      replays: { asked: 8, delivered: 6, 'dropped:withdrawn': 2 },
    });
    expect(other.eventCount()).toBe(before.other + 6);
    expect(receiver.eventCount()).toBe(before.hook);
    const again = takenIds(other).slice(-6);
    expect(again).not.toContain('range-event-03');
    expect(again).not.toContain('dead-letter-04');
    const metrics = await (await fetch(`${sluice.adminUrl}/metrics`)).text();
    expect(metrics).toContain(
      'sluice_destination_replayed_events{destination="other",outcome="dropped",reason="withdrawn"} 2',
    );
  }, 30_000);

  it('is refused where it names no destination, no range, or comes from another page', async () => {
    expect((await runCommand(sluice, 'replay', '--from', begin)).code).toBe(2);
    expect(
      (await runCommand(sluice, 'replay', '--from', 'yesterday', '--destination', 'hook')).code,
    ).toBe(2);
    const nowhere = await runCommand(sluice, 'replay', '--from', begin, '--destination', 'x');
    expect([nowhere.code, nowhere.errors]).toEqual([1, expect.stringContaining('no destination')]);
    const order = (headers: Record<string, string>, path = 'replay'): Promise<Response> =>
      fetch(`${sluice.adminUrl}/console/api/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ destination: 'hook', from: 0, to: 1, ids: 'all', action: 'purge' }),
      });
    expect((await order({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await order({ origin: 'https://evil.example' }, 'dead')).status).toBe(403);
    expect((await order({ origin: sluice.adminUrl })).status).toBe(200);
  }, 30_000);

  it('outlives a hard stop: what was put back and not sent goes after the restart', async () => {
    receiver.answerWith(503);
    const sent = await runCommand(sluice, 'replay', '--from', begin, '--destination', 'hook');
    expect(sent.output).toMatch(/\d events put back for hook/);
    await sluice.end('SIGKILL');
    receiver.answerWith(204);
    sluice = await startSluice({ folder: sluice.folder, config });
    const all = await settledCounts(sluice, ['hook', 'other']);
    const { replays } = countsOf(all, 'hook');
    expect(replays['asked']).toBeGreaterThan(0);
    expect(replays['waiting'] ?? 0).toBe(0);
  }, 30_000);
});
