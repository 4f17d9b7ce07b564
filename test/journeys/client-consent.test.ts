import { describe, expect, test } from 'vitest';
import { browserIsThere } from './browser.ts';
import { settle } from './client-site.ts';
import { visits } from './client-visit.ts';

describe.skipIf(!browserIsThere())('the client and consent', () => {
  const visit = visits();

  test('nothing leaves before the answer, and then everything with it, in order', async () => {
    const { page, site } = visit();
    await page.goto(site.page('/tea', '<button data-track="cta_click">Look</button>'));
    await page.click('button');
    await visit().run(`sluice.track('view_item', { item_id: 'milk-oolong' })`);
    await settle();
    expect(site.received).toEqual([]);
    expect(await visit().run('sluice.status().waiting')).toBe(3);

    await visit().answerBanner('necessary', 'analytics');
    await site.until(() => site.beacons().length > 0);
    await settle();
    const [beacon, ...others] = site.received;
    expect(others).toEqual([]);
    const where = { age: expect.any(Number), url: site.at('/tea'), referrer: '' };
    expect(beacon?.body).toEqual({
      v: 1,
      site: 'shop',
      page: expect.stringMatching(/^[\w-]{8,64}$/),
      cmp: { cc_cookie: encodeURIComponent('{"categories":["necessary","analytics"]}') },
      bot: { webdriver: true },
      events: [
        { seq: 1, name: 'page_view', title: 'Lock Nine', ...where },
        { seq: 2, name: 'cta_click', title: 'Lock Nine', params: {}, ...where },
        {
          seq: 3,
          name: 'view_item',
          title: 'Lock Nine',
          params: { item_id: 'milk-oolong' },
          ...where,
        },
      ],
    });
    const ages = beacon?.body.events.map(({ age }) => age) ?? [];
    expect(ages[0]).toBeGreaterThanOrEqual(400);
    expect(ages).toEqual(ages.toSorted((one, other) => other - one));
    expect(beacon?.headers['content-type']).toBe('text/plain;charset=UTF-8');
    expect(beacon?.headers.origin).toBe(site.at(''));
  });

  test('what waited from several page views leaves in a beacon for each', async () => {
    const { page, site } = visit();
    await page.goto(site.page('/tea', ''));
    await visit().run(`history.pushState({}, '', '/tea/two')`);
    await settle(200);
    await visit().run(`sluice.track('view_item')`);
    await visit().answerBanner('analytics');
    await site.until(() => site.events().length === 3);
    expect(
      site.beacons().map(({ body }) => body.events.map(({ name, url }) => [name, url])),
    ).toEqual([
      [['page_view', site.at('/tea')]],
      [
        ['page_view', site.at('/tea/two')],
        ['view_item', site.at('/tea/two')],
      ],
    ]);
    expect(new Set(site.beacons().map(({ body }) => body.page)).size).toBe(2);
  });

  test('no request carries a cookie, and nothing is stored in the browser', async () => {
    const { context, page, site } = visit();
    await page.goto(site.page('/tea', '<button data-track="cta_click">Look</button>'));
    await visit().answerBanner('analytics');
    await page.click('button');
    await site.until(() => site.names().includes('cta_click'));
    await visit().run('sluice.consent({ ads: true })');
    await site.until(() => site.statements().length > 0);

    expect(site.received.filter(({ headers }) => headers.cookie !== undefined)).toEqual([]);
    expect(site.received.map(({ text }) => text).join()).not.toContain('SECRET-SESSION');
    const cookies = await context.cookies();
    expect(cookies.map(({ name }) => name).toSorted()).toEqual(['cc_cookie', 'shop_session']);
    const stored = `(async () => [
      localStorage.length,
      sessionStorage.length,
      (await indexedDB.databases()).length,
      (await caches.keys()).length,
      (await navigator.serviceWorker.getRegistrations()).length,
      window.name,
    ])()`;
    expect(await visit().run(stored)).toEqual([0, 0, 0, 0, 0, '']);
  });

  test('a page that is left before the answer leaves nothing', async () => {
    const { page, site } = visit();
    await page.goto(site.page('/tea', ''));
    await visit().run(`sluice.track('view_item')`);
    await settle(1_200);
    await page.goto('about:blank');
    await settle();
    expect(site.received).toEqual([]);
  });

  test("OneTrust's first cookie is no answer; its second is", async () => {
    const { page, site } = visit();
    await page.goto(site.page('/tea', ''));
    const groups = 'groups=C0001%3A1%2CC0002%3A1';
    await visit().run(`document.cookie = 'OptanonConsent=${groups}'; sluice.track('view_item')`);
    await settle();
    expect(site.received).toEqual([]);
    await visit().run(`document.cookie = 'OptanonAlertBoxClosed=2026-11-21T12:00:00Z'`);
    await site.until(() => site.beacons().length > 0);
    expect(site.beacons()[0]?.body.cmp).toEqual({
      OptanonConsent: groups,
      OptanonAlertBoxClosed: '2026-11-21T12:00:00Z',
    });
  });

  test('other banners are named by their cookies, and no other cookie is handed over', async () => {
    const { page, site } = visit();
    const attributes = 'data-site="shop" data-banner="cookieyes-consent, cmplz_\\w+"';
    await page.goto(site.page('/tea', '', attributes));
    for (const cookie of ['cc_cookie=1', 'mail=jane@example.org', 'xcmplz_a=1', 'cmplz_b=allow']) {
      await visit().run(`document.cookie = '${cookie}'`);
    }
    await site.until(() => site.beacons().length > 0);
    expect(site.beacons().at(-1)?.body.cmp).toEqual({ cmplz_b: 'allow' });
    expect(site.beacons()).toHaveLength(1);
  });

  test('a page without a banner may send at once, and states no answer', async () => {
    const { page, site } = visit();
    await page.goto(site.page('/tea', '', 'data-site="shop" data-consent="send"'));
    await site.until(() => site.beacons().length > 0);
    expect(site.beacons()[0]?.body.cmp).toEqual({});
    expect(site.beacons()[0]?.body).not.toHaveProperty('consent');
    expect(site.beacons()[0]?.body).not.toHaveProperty('gpc');
  });

  test("the page's own statement is an answer too, also when made before the script", async () => {
    const { context, page, site } = visit();
    await context.addInitScript(`window.sluice = [
      ['consent', { analytics: true, ads: 'denied' }],
      ['track', 'view_item', { item_id: 'hojicha' }, { value: 12.5, currency: 'EUR' }],
    ]`);
    await page.goto(site.page('/tea', ''));
    await site.until(() => site.events().length === 2);
    expect(site.beacons()[0]?.body.consent).toEqual({ analytics: true, ads: 'denied' });
    expect(site.events('view_item')[0]).toMatchObject({
      params: { item_id: 'hojicha' },
      value: 12.5,
      currency: 'EUR',
    });
  });

  test('a withdrawal drops what waits, says so by page ids, and ends the noting', async () => {
    const { page, site } = visit();
    await page.goto(site.page('/tea', ''));
    await visit().run('sluice.consent({ analytics: true })');
    await site.until(() => site.beacons().length > 0);
    await visit().run(`history.pushState({}, '', '/tea/two')`);
    await site.until(() => site.events('page_view').length === 2);
    const pages = [...new Set(site.beacons().map(({ body }) => body.page))];
    expect(pages).toHaveLength(2);

    const before = site.beacons().length;
    await visit().run(`
      sluice.track('view_item', { item_id: 'unsent' });
      sluice.consent({ analytics: false });
      sluice.track('view_item', { item_id: 'after' })`);
    await site.until(() => site.statements().length > 0);
    const consent = { analytics: false };
    expect(site.statements()[0]?.body).toMatchObject({
      v: 1,
      site: 'shop',
      pages,
      consent,
      cmp: {},
    });
    await settle(1_200);
    await page.goto('about:blank');
    await settle();
    expect(site.beacons()).toHaveLength(before);
    expect(site.statements()).toHaveLength(1);
  });

  test('a withdrawal that is not heard is said again', async () => {
    const { page, site } = visit();
    await page.goto(site.page('/tea', ''));
    await visit().run('sluice.consent({ analytics: true })');
    await site.until(() => site.beacons().length > 0);
    site.answer = (position) => ({ status: position === 1 ? 503 : 202 });
    await visit().run('sluice.consent({ analytics: false })');
    await site.until(() => site.statements().length === 1);
    await settle(100);
    await page.mouse.click(5, 5);
    await site.until(() => site.statements().length === 2);
    expect(visit().mistakes.splice(0)).toEqual([expect.stringContaining('503')]);
  });

  test('a banner answered anew: the server is told at once, the next beacon has it', async () => {
    const { page, site } = visit();
    await page.goto(site.page('/tea', ''));
    await visit().answerBanner('analytics');
    await site.until(() => site.beacons().length > 0);
    await visit().answerBanner();
    await site.until(() => site.statements().length > 0);
    await visit().run(`sluice.track('view_item')`);
    await site.until(() => site.events('view_item').length > 0);
    for (const { body } of [site.statements()[0], site.beacons().at(-1)].filter((each) => !!each)) {
      expect(decodeURIComponent(`${body.cmp['cc_cookie']}`)).toBe('{"categories":[]}');
    }
    expect(site.statements()).toHaveLength(1);
  });

  test('Global Privacy Control is passed on', async () => {
    const { context, site } = visit();
    await context.addInitScript(
      `Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true })`,
    );
    await visit().goWithConsent('/tea', '');
    expect(site.beacons()[0]?.body.gpc).toBe(true);
  });

  test('at most 200 events wait for the answer, and leave 40 at a time', async () => {
    const { page, site } = visit();
    await page.goto(site.page('/tea', ''));
    await visit().run('for (let step = 0; step < 300; step += 1) sluice.track(`step_${step}`)');
    await visit().answerBanner('analytics');
    await site.until(() => site.events().length >= 200);
    await settle(200);
    expect(site.events()).toHaveLength(200);
    expect(site.names()[0]).toBe('page_view');
    expect(Math.max(...site.beacons().map(({ body }) => body.events.length))).toBe(40);
  });
});
