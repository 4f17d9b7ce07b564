import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { browserIsThere } from './browser.ts';
import { settle } from './client-site.ts';
import { type ClientVisit, visits } from './client-visit.ts';

const eventsMax = 10_000;
const perVisitMax = 200;

/** How a page ends, some time after its last event. */
const exits = {
  'link to the next page': async (page: Page) => void (await page.goto(atOf(page, '/next'))),
  'a form is sent': async (page: Page) => {
    await Promise.all([page.waitForURL('**/next*'), page.evaluate(`document.forms[0].submit()`)]);
  },
  'back and forward': async (page: Page) => {
    await page.goto(atOf(page, '/next'));
    await page.goBack();
  },
  reload: async (page: Page) => void (await page.reload()),
  'the tab is hidden, then closed': async (page: Page) => {
    await page.evaluate(`Object.defineProperty(document, 'hidden', { value: true });
      document.dispatchEvent(new Event('visibilitychange'))`);
    await page.close();
  },
  'the tab is closed': (page: Page) => page.close(),
} satisfies Record<string, (page: Page) => Promise<void>>;

function atOf(page: Page, path: string): string {
  return new URL(path, page.url()).href;
}

describe.skipIf(!browserIsThere())('events of pages that end', () => {
  const visit = visits();

  test('ten thousand events, pages that end at random: what was sent, what arrived', async () => {
    const { context, site } = visit();
    await context.addCookies([{ name: 'cc_cookie', value: '1', url: site.at('/') }]);
    site.page('/tea', '<form action="/next"></form>');
    const random = seeded(20_261_122);
    const kinds = Object.entries(exits);
    const sent = new Map<string, Set<string>>(kinds.map(([kind]) => [kind, new Set()]));
    let count = 0;
    let page = await freshPage(visit());
    for (let turn = 0; count < eventsMax; turn += 1) {
      const [kind, leave] = kinds[Math.floor(random() * kinds.length)] ?? ['', exits.reload];
      await page.goto(site.at('/tea'));
      const events = Math.min(eventsMax - count, 1 + Math.floor(random() * perVisitMax));
      const marks = Array.from({ length: events }, (_, index) => `${turn}-${index}`);
      for (const mark of marks) sent.get(kind)?.add(mark);
      count += events;
      // Some long before the end, the others in the very turn in which it begins.
      const before = Math.floor(random() * events);
      await track(page, marks.slice(0, before));
      await settle(random() * 60);
      await track(page, marks.slice(before));
      await leave(page);
      if (page.isClosed()) page = await freshPage(visit());
    }
    await settle(3_000);
    const arrived = site.events('step').map(({ params }) => String(params?.['mark']));
    const once = new Set(arrived);
    const rows = [...sent].map(([kind, marks]) => {
      const there = [...marks].filter((mark) => once.has(mark)).length;
      return { kind, sent: marks.size, arrived: there, percent: (there / marks.size) * 100 };
    });
    for (const { kind, sent: of, arrived: there, percent } of rows) {
      process.stdout.write(`${kind}: ${there} of ${of} (${percent.toFixed(2)} %)\n`);
    }
    expect(rows.reduce((sum, { sent: of }) => sum + of, 0)).toBe(eventsMax);
    expect(arrived).toHaveLength(once.size);
    // A keepalive request may hold 64 KiB, all of a page's together: the rest of a burst is lost.
    for (const { percent, kind } of rows) expect(percent, kind).toBeGreaterThan(90);
  }, 120_000);
});

async function track(page: Page, marks: readonly string[]): Promise<void> {
  await page.evaluate(
    `for (const mark of ${JSON.stringify(marks)}) sluice.track('step', { mark })`,
  );
}

async function freshPage({ context }: ClientVisit): Promise<Page> {
  return await context.newPage();
}

/** Mulberry32: the same numbers in each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
