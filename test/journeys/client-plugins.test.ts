import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { browserIsThere } from './browser.ts';
import { settle, strictPolicy } from './client-site.ts';
import { visits } from './client-visit.ts';

/** A player that answers as YouTube's or Vimeo's does; `at(share)` is called by the test. */
const player = (kind: 'youtube' | 'vimeo'): string => `<!doctype html><script>
  let asked;
  addEventListener('message', ({ data, source, origin }) => {
    const { event, method } = JSON.parse(data);
    if (${kind === 'youtube' ? `event === 'listening'` : `method === 'addEventListener'`}) {
      asked = { source, origin };
    }
  });
  const say = (message) => asked.source.postMessage(JSON.stringify(message), asked.origin);
  const at = (share) => ${
    kind === 'youtube'
      ? `say({ event: 'infoDelivery', info: { playerState: share === 1 ? 0 : 1, currentTime: share * 200, duration: 200, videoData: { title: 'jane.doe@example.org' } } })`
      : `say({ event: share === 1 ? 'ended' : 'timeupdate', data: { seconds: share * 80, duration: 80, percent: share } })`
  };
</script>`;

/** Two seconds of colours, recorded from a canvas by Chromium. */
const film = readFileSync(join(import.meta.dirname, '../fixtures/client/film.webm'));

describe.skipIf(!browserIsThere())('the plugins of the client', () => {
  const visit = visits(['--autoplay-policy=no-user-gesture-required', '--mute-audio']);
  const asking = (plugins: string): string => `data-site="shop" data-plugins="${plugins}"`;

  test('video: a real film of the page, 25, 50, 75, 100', async () => {
    const { site } = visit();
    site.file('/film.webm', 'video/webm', film);
    await visit().goWithConsent(
      '/tea',
      '<video src="/film.webm?session=S1" data-track-title="harvest" muted></video>',
    );
    await visit().run(`document.querySelector('video').play()`);
    await site.until(() => site.names().includes('video_complete'));
    await site.until(() => site.events('video_progress').length === 3);
    const films = site.events().filter(({ name }) => name.startsWith('video_'));
    expect(
      films
        .toSorted((one, other) => one.seq - other.seq)
        .map(({ name, params }) => [name, params?.['percent']]),
    ).toEqual([
      ['video_start', 0],
      ['video_progress', 25],
      ['video_progress', 50],
      ['video_progress', 75],
      ['video_complete', 100],
    ]);
    expect(films[0]?.params).toEqual({
      title: 'harvest',
      percent: 0,
      media: 'video',
      video_url: site.at('/film.webm'),
    });
  });

  test('video: YouTube and Vimeo, by messages of their own frames alone', async () => {
    const { context, page, site } = visit();
    site.policy = `${strictPolicy}; frame-src https://www.youtube-nocookie.com https://player.vimeo.com`;
    await context.route('https://www.youtube-nocookie.com/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: player('youtube') }),
    );
    await context.route('https://player.vimeo.com/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: player('vimeo') }),
    );
    const address = 'https://www.youtube-nocookie.com/embed/abc123?enablejsapi=1';
    await visit().goWithConsent(
      '/tea',
      `<iframe src="${address}" data-track-title="gaiwan"></iframe>
       <iframe src="https://player.vimeo.com/video/42"></iframe>`,
      asking('video'),
    );
    await settle(500);
    for (const share of [0, 0.3, 0.6, 0.8, 0.8, 1]) {
      for (const frame of page.frames().slice(1)) await frame.evaluate(`at(${share})`);
    }
    // Another window, or the page itself, is not the player.
    await visit().run(`postMessage('{"event":"infoDelivery","info":{"playerState":0}}', '*')`);
    await site.until(() => site.events('video_complete').length === 2);
    await site.until(() => site.events('video_progress').length === 6);
    for (const [media, url] of [
      ['youtube', 'https://www.youtube-nocookie.com/embed/abc123'],
      ['vimeo', 'https://player.vimeo.com/video/42'],
    ]) {
      const own = site.events().filter(({ params }) => params?.['media'] === media);
      expect(own).toHaveLength(5);
      expect(new Set(own.map(({ params }) => params?.['percent']))).toEqual(
        new Set([0, 25, 50, 75, 100]),
      );
      expect(new Set(own.map(({ params }) => params?.['video_url']))).toEqual(new Set([url]));
    }
    expect(JSON.stringify(site.received)).not.toContain('jane');
  });

  test('ux: rage, dead clicks, copy, print, share; never what', async () => {
    const { context, page, site } = visit();
    await context.addInitScript(`Navigator.prototype.share = async () => {}`);
    await visit().goWithConsent(
      '/tea',
      '<button id="dead" type="button">Nothing</button><p id="text">Secret words</p>',
      asking('ux'),
    );
    await settle(300);
    await page.click('#dead', { clickCount: 3 });
    await visit().run(`getSelection().selectAllChildren(text); document.execCommand('copy')`);
    await visit().run(`dispatchEvent(new Event('beforeprint')); navigator.share({ url: '/x' })`);
    await site.until(() => ['copy', 'print', 'share'].every((name) => site.names().includes(name)));
    await page.click('#dead');
    await settle(2_700);
    await site.until(() => site.names().includes('dead_click'));
    expect(site.events('rage_click').map(({ params }) => params)).toEqual([{ element: 'button' }]);
    expect(site.events('copy')[0]?.params).toEqual({ characters: 12 });
    expect(site.events('share')[0]?.params).toEqual({ method: 'system' });
    expect(JSON.stringify(site.received)).not.toMatch(/Secret|Nothing/);
  });

  test('ux: a form that is left says how far, and nothing that was typed', async () => {
    const { page, site } = visit();
    await visit().goWithConsent(
      '/tea',
      `<form id="f" name="order"><input name="first"><input name="card" autocomplete="cc-number">
       </form><form id="g"><input name="sent"></form>`,
      asking('ux'),
    );
    await settle(300);
    await page.fill('[name=sent]', 'CANARY-1');
    await page.press('[name=sent]', 'Enter');
    await settle(300);
    await page.goto(site.at('/tea'));
    await settle(500);
    await page.fill('[name=first]', 'CANARY-2 jane');
    await page.fill('[name=card]', '4111111111111111');
    await page.goto('about:blank');
    await site.until(() => site.names().includes('form_abandon'));
    await settle();
    expect(site.events('form_abandon').map(({ params }) => params)).toEqual([
      {
        form_id: 'f',
        form_name: 'order',
        fields: 2,
        last_field: null,
        duration_ms: expect.any(Number),
      },
    ]);
    expect(JSON.stringify(site.received)).not.toMatch(/CANARY|jane|4111|cc-/);
  });

  test('commerce: dataLayer, gtag, WooCommerce, Shopify; known fields, once', async () => {
    const { context, page, site } = visit();
    await context.addInitScript(`
      window.dataLayer = [{ event: 'view_item', ecommerce: {
        currency: 'EUR', value: 12.5, user_data: { email: 'jane@example.org' },
        items: [{ item_id: 'A', price: 12.5, customer_email: 'jane@example.org' }] } }];
      const handlers = {};
      window.jQuery = () => ({ on: (name, handler) => { handlers[name] = handler; } });
      window.handlers = handlers;`);
    await visit().goWithConsent(
      '/tea',
      `<form action="/cart/add"><input type="hidden" name="id" value="V9"><input name="note">
       <button>Add</button></form><a data-product_id="77" data-quantity="2">b</a>`,
      asking('commerce'),
    );
    await site.until(() => site.names().includes('view_item'));
    await visit().run(`
      addEventListener('submit', (event) => event.preventDefault());
      function gtag() { dataLayer.push(arguments); }
      gtag('event', 'purchase', { transaction_id: 'o-1', value: '49.9', currency: 'EUR', coupon: 'C',
        email: 'jane@example.org', items: [{ item_name: 'Oolong', quantity: 2, secret: 'x' }] });
      gtag('event', 'exception', { description: 'jane' });
      dataLayer.push({ event: 'gtm.click', ecommerce: { items: [] } });
      handlers.removed_from_cart({}, {}, 'hash', [document.querySelector('a')]);
      handlers.applied_coupon({}, 'JANE10');
      document.body.dispatchEvent(new Event('wc-blocks_removed_from_cart', { bubbles: true }));`);
    await page.fill('[name=note]', 'for jane');
    await page.click('button');
    await site.until(() => site.names().includes('add_to_cart'));
    await settle(300);
    const sales = site.events().filter(({ name }) => !/^(page|form|engaged)_/.test(name));
    expect(
      sales.map(({ name, params, value, currency, items }) => [
        name,
        params,
        value,
        currency,
        items,
      ]),
    ).toEqual([
      ['view_item', {}, 12.5, 'EUR', [{ item_id: 'A', price: 12.5 }]],
      [
        'purchase',
        { transaction_id: 'o-1', coupon: 'C' },
        49.9,
        'EUR',
        [{ item_name: 'Oolong', quantity: 2 }],
      ],
      ['remove_from_cart', {}, undefined, undefined, [{ item_id: '77', quantity: 2 }]],
      ['coupon_applied', {}, undefined, undefined, undefined],
      ['add_to_cart', {}, undefined, undefined, [{ item_id: 'V9' }]],
    ]);
    expect(JSON.stringify(site.received)).not.toMatch(/jane|JANE|secret/);
  });

  test('chat: opened, and asked, by the widgets themselves', async () => {
    const { context, site } = visit();
    await context.addInitScript(`
      window.calls = {};
      window.Intercom = (event, tell) => { calls[event] = tell; };
      window.$crisp = { push: ([, event, tell]) => { calls[event] = tell; } };
      window.Tawk_API = { onChatMaximized: () => { calls.theirs = 1; } };
      window.LiveChatWidget = { on: (event, tell) => { calls[event] = tell; } };`);
    await visit().goWithConsent('/tea', '', asking('chat'));
    await settle(300);
    await visit().run(`
      calls.onShow(); calls['chat:opened'](); calls['message:sent']({ content: 'jane' });
      calls['message:sent']({ content: 'jane' }); Tawk_API.onChatMaximized();
      calls.visibility_changed({ visibility: 'minimized' });
      calls.visibility_changed({ visibility: 'maximized' });`);
    await site.until(() => site.events('chat_opened').length === 4);
    expect(site.events('chat_opened').map(({ params }) => params?.['widget'])).toEqual([
      'intercom',
      'crisp',
      'tawk',
      'livechat',
    ]);
    expect(site.events('chat_question')).toHaveLength(1);
    expect(await visit().run('calls.theirs')).toBe(1);
    expect(JSON.stringify(site.received)).not.toContain('jane');
  });

  test('experiment: the variant that was seen is a parameter of what follows', async () => {
    const { page, site } = visit();
    await visit().goWithConsent(
      '/tea',
      `<div data-experiment="hero" data-variant="b">b</div><button data-track="cta_click">x</button>
       ${'<br>'.repeat(200)}<div data-experiment="foot" data-variant="a">a</div>`,
      asking('experiment'),
    );
    await site.until(() => site.names().includes('experiment_seen'));
    await page.click('button');
    await visit().run(`dispatchEvent(new CustomEvent('sluice:exposure',
      { detail: { experiment: 'price', variant: 'jane@example.org' } }));
      dispatchEvent(new CustomEvent('sluice:exposure', { detail: { experiment: 'price', variant: 'low' } }));
      sluice.track('view_item', { a: 1 })`);
    await site.until(() => site.names().includes('view_item'));
    expect(site.events('cta_click')[0]?.params).toEqual({ experiments: 'hero:b' });
    expect(site.events('view_item')[0]?.params).toEqual({ experiments: 'hero:b price:low', a: 1 });
    expect(JSON.stringify(site.received)).not.toMatch(/foot|jane|\[email\]/);
  });

  test('vitals: what the page cost its visitor, once', async () => {
    const { page, site } = visit();
    await visit().goWithConsent('/tea', '<button>x</button><h1>Tea</h1>', asking('vitals'));
    await visit().run(`document.querySelector('button').onclick = () => {
      const end = performance.now() + 120; while (performance.now() < end);
    }`);
    await settle(300);
    await page.click('button');
    await settle(300);
    await page.goto('about:blank');
    await site.until(() => site.names().includes('web_vitals'));
    const [event] = site.events('web_vitals');
    expect(event?.params).toMatchObject({
      cls: expect.any(Number),
      ttfb_ms: expect.any(Number),
      fcp_ms: expect.any(Number),
    });
    expect(Number(event?.params?.['inp_ms'])).toBeGreaterThan(100);
  });

  test('a plugin that nobody knows, or that can not be had, breaks nothing', async () => {
    const { context, page, site } = visit();
    await context.route('**/_s/c/*.js', async (route) => {
      const answer = await route.fetch();
      const text = await answer.text();
      await (text.includes('rage_click') ? route.abort() : route.fulfill({ response: answer }));
    });
    await visit().goWithConsent('/tea', '<a href="tel:1">x</a>', asking('constructor ux nothing'));
    await page.click('a');
    await site.until(() => site.names().includes('phone_click'));
    visit().mistakes = visit().mistakes.filter((text) => !text.includes('ERR_FAILED'));
  });
});
