import { describe, expect, test } from 'vitest';
import { browserIsThere } from './browser.ts';
import { settle, strictPolicy } from './client-site.ts';
import { visits } from './client-visit.ts';

const inForce = (analytics: string, gpc = 0): Readonly<Record<string, string>> => ({
  'x-sluice-consent': `analytics=${analytics} ads=denied functional=unknown gpc=${gpc}`,
});

describe.skipIf(!browserIsThere())('what plugins hand over beside events', () => {
  const visit = visits();
  const asking = (plugins: string, more = ''): string =>
    `data-site="shop" data-plugins="${plugins}" ${more}`;

  test('consent: TCF and GPP strings, once they are an answer, and when they change', async () => {
    const { context, page, site } = visit();
    await context.addInitScript(`
      window.__tcfapi = (command, version, tell) => { window.tcf = tell; tell({ eventStatus: 'cmpuishown', tcString: 'EARLY' }, true); };
      window.__gpp = (command, tell) => { window.gpp = tell; };`);
    await page.goto(site.page('/tea', '', asking('consent')));
    await settle(800);
    expect(site.received).toEqual([]);
    await visit().run(
      `tcf({ eventStatus: 'useractioncomplete', tcString: 'CP1', gdprApplies: true }, true)`,
    );
    await site.until(() => site.beacons().length === 1);
    expect(site.beacons()[0]?.body).toMatchObject({ tcString: 'CP1', cmp: {} });
    await visit().run(`gpp({ pingData: { signalStatus: 'not ready', gppString: 'X' } });
      gpp({ eventName: 'sectionChange', pingData: { signalStatus: 'ready', gppString: 'DB1' } })`);
    await site.until(() => site.statements().length === 1);
    expect(site.statements()[0]?.body).toMatchObject({ tcString: 'CP1', gppString: 'DB1' });
  });

  test('consent: records in localStorage, by name; other records are not read', async () => {
    const { page, site } = visit();
    await page.goto(site.page('/tea', '<button>x</button>', asking('consent')));
    await visit().run(`localStorage.setItem('mail', 'jane@example.org')`);
    await settle(800);
    expect(site.received).toEqual([]);
    await visit().run(`localStorage.setItem('klaro', '{"googleAnalytics":true}')`);
    await page.click('button');
    await site.until(() => site.beacons().length > 0);
    expect(site.beacons()[0]?.body.cmp).toEqual({ klaro: '{"googleAnalytics":true}' });
    await visit().run(`localStorage.removeItem('klaro')`);
    await page.click('button');
    await site.until(() => site.statements().length > 0);
    expect(site.statements()[0]?.body.cmp).toEqual({});
    expect(JSON.stringify(site.received)).not.toContain('jane');
  });

  test('consent: banners that only a function tells of, without the id of the visitor', async () => {
    const { context, page, site } = visit();
    await context.addInitScript(`
      window.__ucCmp = { getConsentDetails: async () => ({
        consent: { status: 'ALL_ACCEPTED', type: window.type ?? 'IMPLICIT', controllerId: 'VISITOR-9' },
        categories: { marketing: { state: 'ALL_DENIED' }, functional: { state: 'ALL_ACCEPTED' } },
        services: { a1: { name: 'Matomo', consent: { given: true } } } }) };
      window.Shopify = { customerPrivacy: { currentVisitorConsent: () => window.answers ?? { analytics: '' } } };`);
    await page.goto(site.page('/tea', '', asking('consent')));
    await settle(700);
    expect(site.received).toEqual([]);
    await visit().run(`window.type = 'EXPLICIT'; dispatchEvent(new Event('UC_UI_CMP_EVENT'))`);
    await site.until(() => site.beacons().length > 0);
    expect(JSON.parse(`${site.beacons()[0]?.body.cmp['usercentrics']}`)).toEqual({
      type: 'EXPLICIT',
      categories: { marketing: 'ALL_DENIED', functional: 'ALL_ACCEPTED' },
      services: { Matomo: true },
    });
    await visit().run(`window.answers = { analytics: 'yes', marketing: 'no', sale_of_data: 'no' };
      document.dispatchEvent(new Event('visitorConsentCollected'))`);
    await site.until(() => site.statements().length > 0);
    expect(JSON.parse(`${site.statements()[0]?.body.cmp['shopify']}`)).toEqual({
      analytics: 'yes',
      marketing: 'no',
      sale_of_data: 'no',
    });
    expect(JSON.stringify(site.received)).not.toContain('VISITOR-9');
  });

  test("consent: an update of Google's consent mode is an answer, a default is none", async () => {
    const { context, page, site } = visit();
    await context.addInitScript(`
      window.dataLayer = [];
      window.gtag = function () { dataLayer.push(arguments); };
      gtag('consent', 'default', { analytics_storage: 'granted' });`);
    await page.goto(site.page('/tea', '', asking('consent')));
    await settle(700);
    expect(site.received).toEqual([]);
    await visit().run(`gtag('consent', 'update',
      { analytics_storage: 'granted', ad_storage: 'denied', url_passthrough: 'jane' })`);
    await site.until(() => site.beacons().length > 0);
    expect(site.beacons()[0]?.body.consent).toEqual({
      analytics_storage: 'granted',
      ad_storage: 'denied',
    });
  });

  test.each([
    ['the own list', '', 'window.__nightmare = {}', 'nightmare'],
    ['BotD', 'data-bot="botd"', 'window.webdriver = 0; window.emit = 1', '[a-z_]{3,20}'],
  ])('bot, by %s: one word reaches the beacon, no request anybody else', async (...row) => {
    const [, more, trace, kind] = row;
    const { context, page, site } = visit();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await context.addInitScript(`${trace};
      Object.defineProperty(Navigator.prototype, 'userAgent', { get: () => 'Mozilla/5.0' });`);
    await visit().goWithConsent('/tea', '', asking('bot', more));
    await site.until(() => {
      void visit().run(`sluice.track('step')`);
      return site.beacons().some(({ body }) => JSON.stringify(body.bot ?? {}).includes('kind'));
    });
    const { bot } = site.beacons().at(-1)?.body ?? {};
    expect(bot).toEqual({
      webdriver: true,
      kind: expect.stringMatching(new RegExp(`^(${kind})$`)),
    });
    expect(asked.filter((url) => !url.startsWith(site.at('/')))).toEqual([]);
    expect(site.received.map(({ text }) => text).join()).not.toMatch(/Mozilla|plugins|WebGL/);
    expect(await visit().run('performance.getEntriesByType("resource").length')).toBeLessThan(12);
  });

  test('bridge: nothing before the server grants analytics, then names alone', async () => {
    const { context, page, site } = visit();
    site.policy = strictPolicy
      .replace("script-src 'self'", '$& https://static.hotjar.com https://script.crazyegg.com')
      .replace("trusted-types 'none'", 'trusted-types sluice-bridge');
    const loaded: string[] = [];
    await context.route(/hotjar|crazyegg/, async (route) => {
      loaded.push(route.request().url());
      await route.fulfill({ contentType: 'text/javascript', body: '' });
    });
    site.answer = () => ({ status: 202, headers: inForce('unknown') });
    const tools = `data-hotjar="123456" data-crazyegg="0012/3456"
      data-crazyegg-goals="purchase:g-2, add_to_cart:g-1"`;
    const html = `<button data-track="add_to_cart" data-track-mail="jane@example.org">a</button>
      <a data-track="quiz_completed">b</a>`;
    await visit().goWithConsent('/tea', html, asking('bridge', tools));
    await page.click('button');
    await settle(1_300);
    expect(loaded).toEqual([]);
    expect(await visit().run('typeof hj')).toBe('undefined');

    site.answer = () => ({ status: 202, headers: inForce('granted') });
    await visit().run(`sluice.track('cta_click')`);
    await page.click('button');
    await page.click('a');
    await settle(1_500);
    expect(loaded.toSorted()).toEqual([
      'https://script.crazyegg.com/pages/scripts/0012/3456.js',
      'https://static.hotjar.com/c/hotjar-123456.js?sv=6',
    ]);
    expect(await visit().run('hj.q.map((values) => [...values])')).toEqual([
      ['event', 'cta_click'],
      ['event', 'add_to_cart'],
    ]);
    expect(
      await visit()
        .run(`(() => { const goals = []; window.CE2 = { converted: (goal) => goals.push(goal) };
        for (const call of CE_API) call(); return goals; })()`),
    ).toEqual(['g-1']);
    await visit().run(`sluice.consent({ analytics: false }); sluice.track('cta_click')`);
    await settle(1_300);
    expect(await visit().run('hj.q.length')).toBe(2);
  });

  test('bridge: Global Privacy Control keeps both away', async () => {
    const { context, site } = visit();
    const loaded: string[] = [];
    context.on('request', (request) => loaded.push(request.url()));
    site.answer = () => ({ status: 202, headers: inForce('granted', 1) });
    await visit().goWithConsent('/tea', '', asking('bridge', 'data-hotjar="123456"'));
    await visit().run(`sluice.track('cta_click')`);
    await settle(1_500);
    expect(loaded.filter((url) => url.includes('hotjar'))).toEqual([]);
  });
});
