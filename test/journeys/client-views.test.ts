import { describe, expect, test } from 'vitest';
import { browserIsThere } from './browser.ts';
import { settle } from './client-site.ts';
import { visits } from './client-visit.ts';

describe.skipIf(!browserIsThere())('how the client notes page views', () => {
  const visit = visits();

  test('addresses keep their campaign and what data-keep names, nothing else', async () => {
    const { context, page, site } = visit();
    site.page('/from', `<a href="/tea?utm_source=letter&token=S1&utmx=1&ref=7#jane">go</a>`);
    await context.addCookies([{ name: 'cc_cookie', value: '1', url: site.at('/') }]);
    await page.goto(site.at('/from?mail=jane.doe@example.org&utm_medium=print'));
    site.page('/tea', '', 'data-site="shop" data-keep="ref, variant"');
    await page.click('a');
    await site.until(() => site.events('page_view').length === 2);
    expect(site.events('page_view')[1]).toMatchObject({
      url: site.at('/tea?utm_source=letter&ref=7'),
      referrer: site.at('/from?utm_medium=print'),
    });
    const all = JSON.stringify(site.received);
    for (const secret of ['jane', 'S1', 'utmx']) expect(all).not.toContain(secret);
  });

  test('a page view for a new path, not for a new query or fragment', async () => {
    const { page, site } = visit();
    await visit().goWithConsent('/tea', '');
    await visit().run(`history.replaceState({}, '', '/tea?filter=green')`);
    await visit().run(`history.pushState({}, '', '/tea#leaves')`);
    await settle(200);
    await visit().run(`history.pushState({}, '', '/tea/hojicha?q=x'); document.title = 'Hojicha'`);
    await site.until(() => site.events('page_view').length === 2);
    await page.goBack();
    await site.until(() => site.events('page_view').length === 3);
    await settle(200);
    expect(site.events('page_view')).toMatchObject([
      { url: site.at('/tea'), referrer: '', title: 'Lock Nine' },
      { url: site.at('/tea/hojicha'), referrer: site.at('/tea'), title: 'Hojicha' },
      { url: site.at('/tea'), referrer: site.at('/tea/hojicha') },
    ]);
    const pages = site.beacons().map(({ body }) => body.page);
    expect(new Set(pages).size).toBe(3);
    expect(site.events().map(({ seq }) => seq)).toEqual(site.events().map((_, index) => index + 1));
  });

  test('without the Navigation API, going back and a click tell of a new path', async () => {
    const { context, page, site } = visit();
    await context.addInitScript(
      `Object.defineProperty(window, 'navigation', { value: undefined })`,
    );
    await visit().goWithConsent('/tea', '<button>More</button>');
    await visit().run(`document.querySelector('button').onclick = () => {
      setTimeout(() => history.pushState({}, '', '/tea/two'), 300);
    }`);
    await page.click('button');
    await site.until(() => site.events('page_view').length === 2);
    await page.goBack();
    await site.until(() => site.events('page_view').length === 3);
    expect(site.events('page_view').map(({ url }) => new URL(url).pathname)).toEqual([
      '/tea',
      '/tea/two',
      '/tea',
    ]);
  });

  test('a tab in the background, or prerendered, sends nothing until it is seen', async () => {
    const { context, page, site } = visit();
    await context.addInitScript(`
      window.isHidden = true;
      Object.defineProperty(Document.prototype, 'hidden', { get: () => window.isHidden })`);
    await context.addCookies([{ name: 'cc_cookie', value: '1', url: site.at('/') }]);
    await page.goto(site.page('/tea', ''));
    await visit().run(`sluice.track('view_item')`);
    await settle();
    expect(site.received).toEqual([]);
    await visit().run(`isHidden = false; document.dispatchEvent(new Event('visibilitychange'))`);
    await site.until(() => site.events().length === 2);
    expect(site.names().toSorted()).toEqual(['page_view', 'view_item']);
    expect(site.events('view_item')[0]?.url).toBe(site.at('/tea'));
  });

  test('a page that comes back from the back-forward cache is viewed again', async () => {
    const { site } = visit();
    await visit().goWithConsent('/tea', '');
    await visit().run(`dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))`);
    await site.until(() => site.events('page_view').length === 2);
    expect(new Set(site.beacons().map(({ body }) => body.page)).size).toBe(2);
  });

  test('the script does not keep a page out of the back-forward cache', async () => {
    const { context, page, site } = visit();
    const reasons: { readonly type: string; readonly reason: string }[] = [];
    const session = await context.newCDPSession(page);
    await session.send('Page.enable');
    session.on('Page.backForwardCacheNotUsed', ({ notRestoredExplanations }) => {
      reasons.push(...notRestoredExplanations);
    });
    site.page('/other', '');
    await visit().goWithConsent('/tea', '<a href="/other">other</a>');
    await page.click('a');
    await site.until(() => site.events('page_view').length === 2);
    await page.goBack();
    await site.until(() => site.events('page_view').length === 3);
    // Chromium's headless shell has no such cache, but names what lies with the page all the same.
    expect(reasons.filter(({ type }) => type === 'PageSupportNeeded')).toEqual([]);
  });
});
