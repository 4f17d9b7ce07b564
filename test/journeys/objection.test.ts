import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BannerSite } from './banner-site.ts';
import { browserIsThere, launchBrowser } from './browser.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { consented, type RunningSluice, sendBeacon, startSluice } from './sluice.ts';

const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const waitMs = 500;
const yes = encodeURIComponent('{"categories":["analytics","marketing"]}');
const keptCookie = 'sluice_objection=1; Max-Age=34128000; Path=/; Secure; SameSite=Lax';

describe.each([true, false])('an objection, with objectionCookie: %s', (isKept) => {
  let receiver: Receiver;
  let site: BannerSite;
  let sluice: RunningSluice;

  beforeAll(async () => {
    receiver = await startReceiver(secret);
    site = await BannerSite.start({ shop: { head: '', setup: '', cookie: 'cc_cookie' } });
    sluice = await startSluice({
      config: `
objectionCookie: ${isKept}
network: { trustedProxies: ["127.0.0.1"] }
sites:
  shop: { origins: ["https://shop.example", "${site.origin}"] }
destinations:
  hook: { type: webhook, purposes: [analytics], url: "${receiver.url}", secret: "${secret}", allowPrivate: true, ownStore: true, whenDenied: count, whenUnknown: count }
`,
    });
    site.sluiceUrl = sluice.url;
  }, 30_000);
  afterAll(async () => {
    await sluice.end('SIGTERM');
    await site.stop();
    await receiver.close();
  });

  const change = (consent: object, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${sluice.url}/_s/consent`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', origin: 'https://shop.example', ...headers },
      body: JSON.stringify({ v: 1, site: 'shop', pages: ['page-0123456789ab'], consent }),
    });
  const beacon = (id: string, headers: Record<string, string> = {}): Promise<Response> =>
    sendBeacon(sluice, consented([{ name: 'page_view', id }]), headers);
  const reasonOf = (response: Response): string | null => response.headers.get('x-sluice-reason');

  test('the server sets its one cookie on an objection, and on nothing else', async () => {
    const objected = await change({ objection: true });
    expect(objected.status).toBe(202);
    expect(reasonOf(objected)).toBe('withdrawn');
    expect(objected.headers.getSetCookie()).toEqual(isKept ? [keptCookie] : []);
    expect(objected.headers.get('x-sluice-consent')).toBe(
      'analytics=denied ads=denied adUserData=denied adPersonalization=denied functional=denied gpc=0',
    );
    const takenBack = await change(
      { objection: false, analytics: true },
      { cookie: 'a=b; sluice_objection=1' },
    );
    expect(takenBack.headers.getSetCookie()).toEqual(
      isKept ? [keptCookie.replace('34128000', '0')] : [],
    );
    expect(takenBack.headers.get('x-sluice-consent')).toContain('analytics=granted');

    const others = await Promise.all([
      change({ analytics: 'denied' }),
      change({ objection: 'true' }),
      change({ objection: true }, { origin: 'https://evil.example' }),
      beacon('other-answers-1'),
      sendBeacon(sluice, consented([{ name: 'page_view' }], { consent: { objection: true } })),
      fetch(`${sluice.url}/_s/p.gif?site=shop&name=page_view`),
      fetch(`${sluice.url}/_s/s.js`),
      fetch(`${sluice.url}/_s/.well-known/privacy.json`),
    ]);
    expect(others.flatMap(({ headers }) => headers.getSetCookie())).toEqual([]);
  });

  test('what is refused is counted by its reason, as at the door', async () => {
    const refused = async (reason: string): Promise<number> => {
      const text = await (await fetch(`${sluice.adminUrl}/metrics`)).text();
      const line = new RegExp(`sluice_refused_requests_total{reason="${reason}"} (\\d+)`).exec(
        text,
      );
      return Number(line?.[1] ?? 0);
    };
    const before = await Promise.all(['origin_not_allowed', 'token_invalid'].map(refused));
    await change({ analytics: 'denied' }, { origin: 'https://evil.example' });
    await change({}, { authorization: 'Bearer no.such.token' });
    const after = await Promise.all(['origin_not_allowed', 'token_invalid'].map(refused));
    expect(after).toEqual(before.map((count) => count + 1));
  });

  test('a request that bears it is dropped, whatever else it says, and not even counted', async () => {
    for (const cookie of ['sluice_objection=1', `cc_cookie=x; sluice_objection=1; a=b`]) {
      expect(reasonOf(await beacon('never-arrives-1', { cookie }))).toBe('objection');
    }
    const handedOver = { cmp: { sluice_objection: '1' } };
    const body = consented([{ name: 'page_view', id: 'never-arrives-2' }], handedOver);
    expect(reasonOf(await sendBeacon(sluice, body))).toBe('objection');
    const pixel = await fetch(
      `${sluice.url}/_s/p.gif?site=shop&name=page_view&consent.analytics=granted`,
      {
        headers: { cookie: 'sluice_objection=1', referer: 'https://shop.example/' },
      },
    );
    expect(reasonOf(pixel)).toBe('objection');
    expect(reasonOf(await beacon('sentinel-0001'))).toBe('stored');
    await until('the sentinel', () => receiver.events(), holds('sentinel-0001'));
    expect(JSON.stringify(receiver.events())).not.toContain('never-arrives');
  });

  test('the script that is served can write a cookie only with the option', async () => {
    const script = await (await fetch(`${sluice.url}/_s/s.js`)).text();
    expect(/\.cookie=[^=]/.test(script)).toBe(isKept);
    const manifest: unknown = await (
      await fetch(`${sluice.url}/_s/.well-known/privacy.json`)
    ).json();
    const cookies = isKept ? [{ name: 'sluice_objection', value: '1', daysMax: 395 }] : [];
    expect(manifest).toMatchObject({ identifiers: { cookies } });
  });

  describe.skipIf(!browserIsThere())('in a real browser', () => {
    let browser: Browser;
    let context: BrowserContext;
    let page: Page;
    beforeAll(async () => {
      browser = await launchBrowser();
    }, 30_000);
    afterAll(() => browser.close());
    beforeEach(async () => {
      site.forwarded.length = 0;
      context = await browser.newContext();
      page = await context.newPage();
      await context.addCookies([{ name: 'cc_cookie', value: yes, url: site.origin }]);
      await page.goto(`${site.origin}/shop/start`);
    });
    afterEach(() => context.close());

    const answers = (reason: string): Promise<unknown> =>
      until(
        reason,
        () => site.forwarded,
        (all) => all.some((each) => each.reason === reason),
      );
    const ours = async (): Promise<readonly object[]> =>
      (await context.cookies()).filter(({ name }) => /sluice/i.test(name));
    const quiet = async (): Promise<void> => {
      site.forwarded.length = 0;
      await page.waitForTimeout(waitMs);
      expect(site.forwarded).toEqual([]);
    };
    const kept = {
      name: 'sluice_objection',
      value: '1',
      domain: '127.0.0.1',
      path: '/',
      secure: true,
      sameSite: 'Lax',
      httpOnly: false,
    };

    test(`it ${isKept ? 'outlives' : 'ends with'} the page`, async () => {
      await answers('stored');
      expect(await ours()).toEqual([]);
      await page.evaluate(`sluice.track('unsent'); sluice.consent({ objection: true })`);
      await answers('withdrawn');
      expect(await ours()).toEqual(isKept ? [expect.objectContaining(kept)] : []);
      expect(await page.evaluate(`sluice.track('after'); sluice.status().waiting`)).toBe(0);
      await quiet();

      await page.goto(`${site.origin}/shop/next`);
      await page.evaluate(`sluice.track('cta_click')`);
      if (isKept) {
        await quiet();
        await page.evaluate(`sluice.consent({ analytics: true, ads: true })`);
        await quiet();
      } else await answers('stored');
      const { forwarded } = site;
      expect(forwarded.filter(({ cookie }) => cookie !== undefined)).toEqual([]);
    });

    if (!isKept) return;

    test('it holds in a tab that is open, whose pages are taken back', async () => {
      const other = await context.newPage();
      await other.goto(`${site.origin}/shop/other`);
      await until(
        'both',
        () => site.forwarded.length,
        (count) => count === 2,
      );
      const texts = site.forwarded
        .map(({ text }) => text)
        .filter((text) => text.includes('/other'));
      const { page: sent }: { readonly page: string } = JSON.parse(texts.join());
      await page.evaluate(`sluice.consent({ objection: true })`);
      await other.evaluate(`sluice.track('cta_click')`);
      const told = await until(
        'both tabs',
        () => site.forwarded.filter(({ route }) => route === '/_s/consent'),
        (all) => all.length === 2,
      );
      expect(told.map(({ reason }) => reason)).toEqual(['withdrawn', 'withdrawn']);
      expect(told.filter(({ text }) => text.includes(`"pages":["${sent}"]`))).toHaveLength(1);
      expect(JSON.stringify(site.forwarded)).not.toContain('cta_click');
      await quiet();
    });

    test('only the visitor takes it back, by the page that asks', async () => {
      await page.evaluate(`sluice.consent({ objection: true })`);
      expect(await ours()).toHaveLength(1);
      await page.evaluate(`sluice.consent({ objection: false })`);
      expect(await ours()).toEqual([]);
      await page.goto(`${site.origin}/shop/again`);
      site.forwarded.length = 0;
      await page.evaluate(`sluice.track('cta_click')`);
      await answers('stored');
    });

    test('the site may keep it by its own request, without our script', async () => {
      const ask = (objection: boolean): Promise<unknown> =>
        page.evaluate(`fetch('/_s/consent', {
          method: 'POST',
          body: JSON.stringify({ v: 1, site: 'shop', consent: { objection: ${objection} } }),
        }).then((response) => response.status)`);
      expect(await ask(true)).toBe(202);
      const [cookie] = await context
        .cookies()
        .then((all) => all.filter((each) => each.name === kept.name));
      expect(cookie).toMatchObject(kept);
      expect(((cookie?.expires ?? 0) - Date.now() / 1_000) / 86_400).toBeCloseTo(395, 0);
      await page.goto(`${site.origin}/shop/next`);
      await page.evaluate(`sluice.track('cta_click')`);
      await quiet();
      expect(await ask(false)).toBe(202);
      expect(await ours()).toEqual([]);
    });
  });
});

function holds(id: string): (events: readonly Record<string, unknown>[]) => boolean {
  return (events) => events.some((event) => event['id'] === id);
}
