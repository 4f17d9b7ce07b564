import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { fleetSecret, makeFleet, missing, post, stateOf } from './node-fleet.ts';
import { postgresMissing, type RunningPostgres, startPostgres } from './postgres.ts';
import { startReceiver, until } from './receiver.ts';
import { runCommand } from './run-command.ts';
import { consented, type RunningSluice, sendBeacon } from './sluice.ts';

const day = 86_400_000;
/** Of another visitor than those who take their consent back. */
const browser = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
};
const clock = pathToFileURL(fileURLToPath(new URL('clock.mjs', import.meta.url))).href;

/** The environment of a machine whose clock is wrong. */
function clockAhead(byMs: number): Readonly<Record<string, string>> {
  const now = Date.now();
  return {
    NODE_OPTIONS: `--import=${clock}`,
    SLUICE_TEST_CLOCK: String(now + byMs),
    SLUICE_TEST_CLOCK_FROM: String(now),
  };
}

async function withdraw(on: RunningSluice, page: string): Promise<number> {
  const { status } = await fetch(`${on.url}/_s/consent`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain', origin: 'https://shop.example' },
    body: JSON.stringify({ v: 1, site: 'shop', pages: [page], consent: { analytics: 'denied' } }),
  });
  return status;
}

describe.skipIf(postgresMissing !== null)('machines with wrong clocks over one PostgreSQL', () => {
  let postgres: RunningPostgres;

  beforeAll(async () => {
    postgres = await startPostgres();
  });

  afterEach(() => vi.unstubAllEnvs());

  afterAll(() => postgres.remove());

  it('one 4 days ahead and one 4 days behind: all go by the database’s clock, and they say so', async () => {
    const receiver = await startReceiver(fleetSecret);
    const fleet = await makeFleet(postgres, receiver.url);
    receiver.answerWith(503);
    const right = await fleet.start();
    expect(await post(right, 'early-event', browser)).toBe(202);
    const ahead = await fleet.start(undefined, clockAhead(4 * day));
    const behind = await fleet.start(undefined, clockAhead(-4 * day));
    const nodes = [right, ahead, behind];
    for (const [place, node] of nodes.entries()) {
      expect(await post(node, `event-of-${place}`, browser)).toBe(202);
      const taken = { id: `taken-back-${place}`, name: 'page_view', url: 'https://shop.example/' };
      const page = `page-taken-back-${place}`;
      expect((await sendBeacon(node, consented([taken], { page }))).status).toBe(202);
    }
    // Each is taken back on another node than the one that received it.
    for (const [place, node] of [behind, right, ahead].entries()) {
      expect(await withdraw(node, `page-taken-back-${place}`)).toBe(202);
    }
    for (const node of [ahead, behind]) {
      await until(
        'it says so',
        () => node.output(),
        (text) => text.includes('clock_differs'),
      );
    }
    // The one that delivers first goes; one with a wrong clock takes over.
    await right.end('SIGINT');
    receiver.answerWith(204);
    const state = await until(
      'nothing waits',
      () => stateOf(behind),
      ({ destinations }) => destinations[0]?.counts.waiting === 0,
      40_000,
    );
    expect(missing(state)).toEqual([0, 0]);
    expect(state.destinations[0]?.counts).toMatchObject({ stored: 7, delivered: 4, expired: 0 });
    const events = receiver.events();
    const ids = ['early-event', 'event-of-0', 'event-of-1', 'event-of-2'];
    expect(events.map(({ id }) => String(id)).sort()).toEqual(ids);
    expect(new Set(events.map(({ visitor }) => visitor)).size).toBe(1);
    for (const { ts } of events) expect(Math.abs(Number(ts) - Date.now())).toBeLessThan(60_000);
    expect(right.output()).not.toContain('clock_differs');
    const said = nodes.map((node) => node.output()).join('');
    expect(said).not.toMatch(/internal_error|events_expired/);
    for (const [name, value] of Object.entries(clockAhead(4 * day))) vi.stubEnv(name, value);
    const doctor = await runCommand(ahead, 'doctor');
    vi.unstubAllEnvs();
    expect(doctor.output).toMatch(/warn {2}clock +345600 s ahead of .*\n +-> .*set-ntp true/);
    expect(doctor.output).toMatch(/ok {4}visitor keys/);
    expect((await runCommand(behind, 'doctor')).output).toMatch(/ok {4}clock +as the database's/);
    await Promise.all([ahead.end('SIGINT'), behind.end('SIGINT')]);
    await receiver.close();
  }, 120_000);
});
