import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserIsThere } from './browser.ts';
import { settle } from './client-site.ts';
import { visits } from './client-visit.ts';
import { settledCounts } from './conservation.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { runCommand } from './run-command.ts';
import { type RunningSluice, startSluice } from './sluice.ts';

const film = readFileSync(join(import.meta.dirname, '../fixtures/client/film.webm'));
const minute = 60_000;

/** One rule of each kind. */
const rules = `
      guide_read: { when: { event: engaged_time, path: /guides/**, minSeconds: 1 }, value: 0.5, stage: consideration }
      pro_demo: { when: { event: demo_request, params: { plan: [pro, team], seats: { min: 10 } } }, value: 20 }
      film_seen: { when: { event: video_progress, minPercent: 90 } }
      read_on: { when: { event: scroll_depth, minPercent: 75 } }
      looker: { when: { pages: { min: 3, path: /product/* } } }
      checkout_from_product: { when: { sequence: [{ event: page_view, path: /product/* }, add_to_cart, begin_checkout] } }
      cart_abandoned: { when: { sequence: [add_to_cart], without: purchase }, value: 2 }`;
const names = [...rules.matchAll(/^\s+(\w+): \{ when/gm)].map(([, name = '']) => name);

interface Made {
  readonly name: string;
  readonly sentName: string;
  readonly url: string;
  readonly page: string;
  readonly visitor: string;
  readonly session: { readonly id: string };
  readonly value: number | null;
  readonly currency: string | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly consent: { readonly effective: { readonly analytics: string } };
}

describe.skipIf(!browserIsThere())('rules, from a real browser to the console', () => {
  const visit = visits(['--autoplay-policy=no-user-gesture-required', '--mute-audio']);
  let receiver: Receiver;
  let sluice: RunningSluice;

  beforeAll(async () => {
    receiver = await startReceiver();
  });
  afterAll(async () => {
    await sluice?.end('SIGTERM');
    await receiver.close();
  });

  const events = (name: string): Made[] =>
    receiver.events().filter((event) => event['name'] === name) as never;
  const arrives = (name: string): Promise<Made[]> =>
    until(
      name,
      () => events(name),
      (found) => found.length > 0,
      20_000,
    );

  /** Puts up all pages of a shop, which hands its beacons to Sluice. */
  async function open(): Promise<void> {
    const { site } = visit();
    sluice ??= await startSluice({
      config: `
sites:
  shop:
    origins: ["${new URL(site.at('/')).origin}"]
    currency: EUR
    microConversions:${rules}
destinations:
  warehouse: { type: duckdb, purposes: [analytics] }
  hook: { type: webhook, purposes: [analytics], url: "${receiver.url}", unsigned: true, allowPrivate: true, ownStore: true }
`,
    });
    site.sluiceUrl = sluice.url;
  }

  it('says that a cart was left, when the visit is over', async () => {
    await open();
    const { context, page, site } = visit();
    // As if the visitor's network had been away for 40 minutes: the client tells such ages.
    await context.route('**/_s/e', async (route) => {
      const body = route.request().postDataJSON() as { events: { age: number }[] };
      for (const event of body.events) event.age += 40 * minute;
      await route.continue({ postData: JSON.stringify(body) });
    });
    await visit().goWithConsent('/product/1', '<button data-track="add_to_cart">add</button>');
    await page.click('button');
    await site.until(() => site.names().includes('add_to_cart'));
    const [made] = await arrives('cart_abandoned');
    const [cart] = await arrives('add_to_cart');
    expect(made).toMatchObject({
      sentName: 'add_to_cart',
      value: 2,
      currency: 'EUR',
      url: cart?.url,
      page: cart?.page,
      visitor: cart?.visitor,
      session: cart?.session,
      consent: { effective: { analytics: 'granted' } },
    });
    await context.unroute('**/_s/e');
  }, 60_000);

  it('makes one event of each kind of rule, and no more', async () => {
    await open();
    const { page, site } = visit();
    site.file('/film.webm', 'video/webm', film);
    const shelf =
      '<button data-track="add_to_cart">a</button><button data-track="begin_checkout">b</button>';
    await visit().goWithConsent('/product/2', shelf);
    for (const name of ['3', '4', '5']) await page.goto(site.page(`/product/${name}`, shelf));
    await page.click('[data-track="add_to_cart"]');
    await page.click('[data-track="begin_checkout"]');
    await page.goto(
      site.page('/guides/tea', `<video src="/film.webm" muted></video>${'<br>'.repeat(300)}`),
    );
    await visit().run(`(async () => {
      sluice.track('demo_request', { plan: 'pro', seats: 9 });
      sluice.track('demo_request', { plan: 'free', seats: 99 });
      sluice.track('demo_request', { plan: 'team', seats: '12', note: 'ask jane.doe@example.org' });
      await document.querySelector('video').play();
      scrollTo(0, 99999);
    })()`);
    await site.until(() => site.names().includes('video_complete'));
    await settle(2_500);
    await page.goto('about:blank');
    for (const name of names) await arrives(name);
    await settle(1_500);
    for (const name of names) expect(events(name), name).toHaveLength(1);
    const [looker, guide, demo] = ['looker', 'guide_read', 'pro_demo'].map(
      (name) => events(name)[0],
    );
    expect(new URL(looker?.url ?? '').pathname).toBe('/product/4');
    expect(guide).toMatchObject({ sentName: 'engaged_time', value: 0.5, currency: 'EUR' });
    expect(demo?.params).toMatchObject({ plan: 'team', seats: '12' });
    expect(JSON.stringify(demo)).not.toContain('jane');
    expect(events('film_seen')[0]?.sentName).toBe('video_complete');
    expect(new Set(names.slice(0, -1).map((name) => events(name)[0]?.session.id)).size).toBe(1);
  }, 90_000);

  it('shows them in the console, with the rule, and in every sum', async () => {
    const { door } = await settledCounts(sluice, ['warehouse', 'hook']);
    expect(door.derived).toBe(names.length);
    const steps = await (await fetch(`${sluice.adminUrl}/console/api/steps?hours=2`)).json();
    const counts = new Map(
      (steps as { rows: { name: string; n: number }[] }).rows.map(({ name, n }) => [name, n]),
    );
    for (const name of names) expect(counts.get(name), name).toBe(1);
    const metrics = await (await fetch(`${sluice.adminUrl}/metrics`)).text();
    for (const name of names) {
      expect(metrics).toContain(`sluice_derived_events_total{site="shop",rule="${name}"} 1`);
    }
    const { page } = visit();
    await page.goto(`${sluice.adminUrl}/console/#live`);
    const row = page.locator('#live-list a').filter({ hasText: 'guide_read' });
    await row.click();
    await page.locator('.trace').getByText('engaged_time on /guides/** for 1 s').first().waitFor();
  }, 60_000);

  it('would have made as many of what is stored', async () => {
    const { code, output, errors } = await runCommand(sluice, 'replay', '--dry');
    expect(errors).toBe('');
    expect(code).toBe(0);
    for (const name of names) {
      expect(output).toContain(
        `${name} would have fired 1 time in the last 7 days, in fewer than 10 visits.`,
      );
    }
  }, 60_000);
});
