import { describe, expect, test } from 'vitest';
import { browserIsThere } from './browser.ts';
import { settle, strictPolicy } from './client-site.ts';
import { visits } from './client-visit.ts';

/** A page on which the methods of lists do nothing but complain. */
const hostile = `
  for (const name of Object.getOwnPropertyNames(Array.prototype)) {
    if (typeof Array.prototype[name] === 'function' && name !== 'constructor') {
      Array.prototype[name] = () => { throw new Error('hostile ' + name); };
    }
  }
  Array.prototype.extra = () => {};
  Array.prototype.toJSON = () => 'hostile';
  addEventListener('keydown', () => sluice.consent({ analytics: false }));`;

describe.skipIf(!browserIsThere())('the client on pages of all kinds', () => {
  const visit = visits();

  test('a hostile Array.prototype: no error, nothing lost, nothing twice', async () => {
    const { context, page, site } = visit();
    site.file('/hostile.js', 'text/javascript', hostile);
    const yes = encodeURIComponent('{"categories":["analytics"]}');
    await context.addCookies([{ name: 'cc_cookie', value: yes, url: site.at('/') }]);
    const html = `<section data-track-scope data-track-item-id="SKU1">
      <button data-track="add_to_cart" data-track-value="5">Add</button></section>
      <a href="tel:1">call</a>`;
    const address = site.page('/tea', `<script src="/hostile.js"></script>${html}`);
    await page.goto(`${address}?utm_source=letter&token=S1`);
    await site.until(() => site.names().includes('page_view'));
    await page.click('button');
    await page.click('a');
    await site.until(() => site.names().includes('phone_click'));
    await settle();
    expect(site.names().toSorted()).toEqual(['add_to_cart', 'page_view', 'phone_click']);
    expect(site.events('add_to_cart')[0]).toMatchObject({ params: { item_id: 'SKU1' }, value: 5 });
    expect(site.events('page_view')[0]?.url).toBe(site.at('/tea?utm_source=letter'));
    await page.keyboard.press('x');
    await site.until(() => site.statements().length > 0);
    expect(site.statements()[0]?.body.pages).toHaveLength(1);
  });

  test('frames: of the same site a part of the page; without an origin, silent', async () => {
    const { page, site } = visit();
    site.policy = `${strictPolicy}; frame-src 'self'`;
    site.page('/frame', '<button data-track="cta_click" data-track-spot="frame">x</button>');
    const frames = '<iframe src="/frame"></iframe><iframe sandbox="allow-scripts" src="/box">';
    site.page('/box', '<p>box', 'data-site="shop" data-consent="send"');
    await visit().goWithConsent('/tea', frames);
    await page.frameLocator('iframe').first().locator('button').click();
    await site.until(() => site.names().includes('cta_click'));
    await settle(1_200);
    await page.goto('about:blank');
    await site.until(() => site.names().includes('engaged_time'));
    await settle();
    expect(site.names().toSorted()).toEqual(['cta_click', 'engaged_time', 'page_view']);
  });

  test('shadow DOM: what does not leave a root is noted too, and what is in a slot once', async () => {
    const { page, site } = visit();
    await visit().goWithConsent('/tea', '<x-form><form id="light"><input></form></x-form>');
    await visit().run(`
      addEventListener('submit', (event) => event.preventDefault());
      const root = document.querySelector('x-form').attachShadow({ mode: 'open' });
      const form = document.createElement('form');
      form.id = 'dark';
      form.dataset.track = 'newsletter_signup';
      form.addEventListener('submit', (event) => event.preventDefault());
      const field = document.createElement('input');
      form.append(field, document.createElement('button'));
      root.append(form, document.createElement('slot'));`);
    await page.locator('#dark input').fill('jane@example.org');
    await page.locator('#dark button').click();
    await page.locator('#light input').fill('jane@example.org');
    await page.locator('#light input').press('Enter');
    await site.until(() => site.names().filter((name) => name === 'form_submit').length === 1);
    await settle();
    const names = site.names().filter((name) => !/page_view|engaged/.test(name));
    expect(names.toSorted()).toEqual([
      'form_start',
      'form_start',
      'form_submit',
      'newsletter_signup',
    ]);
    expect(JSON.stringify(site.received)).not.toContain('jane');
  });

  test('data-track-on="visible": half of it, for a second, once', async () => {
    const { page, site } = visit();
    const card = (name: string): string =>
      `<p data-track="cta_view" data-track-on="visible" data-track-card="${name}">${name}</p>`;
    await visit().goWithConsent(
      '/tea',
      `<section data-track-scope data-track-shelf="top">${card('first')}</section>
       <div id="far">${'<br>'.repeat(200)}</div>${card('last')}<div data-track="off">${card('off')}`,
    );
    await site.until(() => site.events('cta_view').length === 1);
    expect(site.events('cta_view')[0]?.params).toEqual({ shelf: 'top', card: 'first' });
    await visit().run('scrollTo(0, 99999)');
    await settle(300);
    await visit().run('scrollTo(0, 0)');
    await settle(1_300);
    expect(site.events('cta_view')).toHaveLength(1);
    await visit().run('scrollTo(0, 99999)');
    await site.until(() => site.events('cta_view').length === 2);
    await visit().run(`
      const late = document.createElement('p');
      late.textContent = 'late';
      late.dataset.track = 'cta_view';
      late.dataset.trackOn = 'visible';
      document.body.append(late); late.scrollIntoView()`);
    await site.until(() => site.events('cta_view').length === 3);
    await page.mouse.click(5, 5);
    await settle();
    expect(site.events('cta_view')).toHaveLength(3);
  });

  test('scrolling: a page that grows, a pane that is the page, a box that is not', async () => {
    const { site } = visit();
    await visit().goWithConsent('/tea', '<div id="more"></div>');
    const grow = `for (let i = 0; i < 200; i += 1) more.append(document.createElement('br'))`;
    for (let turn = 0; turn < 4; turn += 1) {
      await visit().run(`${grow}; scrollTo(0, 99999)`);
      await settle(150);
    }
    await settle(2_200);
    expect(site.events('scroll_depth').map(({ params }) => params)).toEqual([{ percent: 90 }]);

    const lines = '<br>'.repeat(300);
    await visit().goWithConsent(
      '/shell',
      `<div id="box" class="box">${lines}</div><div id="pane" class="pane">${lines}</div>`,
    );
    await visit().run(`
      Object.assign(box.style, { height: '60px', overflow: 'auto' });
      Object.assign(pane.style, { height: '90vh', overflow: 'auto' });
      box.scrollTop = 99999`);
    await settle(2_300);
    expect(site.events('scroll_depth')).toHaveLength(1);
    await visit().run('pane.scrollTop = pane.scrollHeight / 2.5');
    await site.until(() => site.events('scroll_depth').length === 2);
    expect(site.events('scroll_depth')[1]?.params).toEqual({ percent: 50 });
  });

  test('sluice.on: a page answers a step, unless what is functional is denied', async () => {
    const { context, page, site } = visit();
    await context.addInitScript(`
      window.said = [];
      window.sluice = [
        ['on', 'add_to_cart', ({ name, params }) => said.push([name, params])],
        ['on', '*', ({ name }) => said.push(name)],
        ['on', 'add_to_cart', () => { throw new Error('of the page') }],
      ]`);
    await visit().goWithConsent(
      '/tea',
      '<button data-track="add_to_cart" data-track-item="a@example.org">Add</button>',
    );
    await page.click('button');
    await site.until(() => site.names().includes('add_to_cart'));
    await settle(200);
    expect(await visit().run('said')).toEqual([
      'page_view',
      ['add_to_cart', { item: '[email]' }],
      'add_to_cart',
    ]);
    expect(visit().mistakes.splice(0)).toEqual(['of the page']);
    await visit().run(`said.length = 0; sluice.consent({ functional: false })`);
    await page.click('button');
    await settle(300);
    expect(await visit().run('said')).toEqual([]);
    expect(site.events('add_to_cart')).toHaveLength(2);
  });

  test('data-consent="explicit": only what the page says is an answer', async () => {
    const { page, site } = visit();
    await page.goto(site.page('/tea', '', 'data-site="shop" data-consent="explicit"'));
    await visit().answerBanner('analytics');
    await settle();
    expect(site.received).toEqual([]);
    await visit().run('sluice.consent({ analytics: true })');
    await site.until(() => site.beacons().length > 0);
    expect(site.beacons()[0]?.body.cmp).toHaveProperty('cc_cookie');
  });

  test('the middle button opens a link, the right one a menu', async () => {
    const { context, page, site } = visit();
    await visit().goWithConsent('/tea', '<a href="/card.pdf">card</a>');
    await page.click('a', { button: 'right' });
    const opened = context.waitForEvent('page');
    await page.click('a', { button: 'middle' });
    await (await opened).close();
    await site.until(() => site.names().includes('download'));
    await settle(200);
    expect(site.events('download')).toHaveLength(1);
  });

  test('a policy of nonces alone: our tag has one, and what it loads needs none', async () => {
    const { page, site } = visit();
    site.policy =
      "default-src 'none'; script-src 'nonce-n1' 'strict-dynamic'; connect-src 'self'; " +
      "require-trusted-types-for 'script'; trusted-types 'none'";
    const attributes = 'data-site="shop" nonce="n1" data-plugins="ux video commerce"';
    await visit().goWithConsent('/tea', '<a href="tel:1">call</a>', attributes);
    await page.click('a');
    await site.until(() => site.names().includes('phone_click'));
  });

  test('Retry-After beyond all reason is cut, and no stampede comes of it', async () => {
    const { site } = visit();
    site.answer = () => ({ status: 429, headers: { 'retry-after': '99999999' } });
    await visit().goWithConsent('/tea', '');
    await visit().run(`sluice.track('view_item')`);
    await settle(1_000);
    expect(site.beacons()).toHaveLength(1);
    visit().mistakes = visit().mistakes.filter((text) => !text.includes('429'));
  });
});
