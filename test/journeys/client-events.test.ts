import { describe, expect, test } from 'vitest';
import { browserIsThere } from './browser.ts';
import { settle } from './client-site.ts';
import { visits } from './client-visit.ts';

describe.skipIf(!browserIsThere())('what the client notes', () => {
  const visit = visits(['--autoplay-policy=no-user-gesture-required', '--mute-audio']);

  test('data-track: click, submit, change, each with its scope', async () => {
    const { page, site } = visit();
    await visit().goWithConsent(
      '/tea',
      `<section data-track-scope data-track-item-id="SKU1" data-track-quantity="9"
          data-track-value="49.90" data-track-currency="EUR" data-ignored="x">
        <div data-track-colour="not a scope">
          <button id="add" data-track="add_to_cart" data-track-quantity="2"><b>Add</b></button>
        </div>
        <form id="news" data-track="newsletter_signup" data-track-placement="footer">
          <input name="email"><button id="send">Send</button>
        </form>
        <select data-track="variant_selected" data-track-option="size"><option>a<option>b</select>
        <details><summary data-track="faq_open" data-track-on="click">?</summary></details>
      </section>`,
    );
    await page.click('#add b');
    await page.fill('input', 'jane.doe@example.org');
    await page.selectOption('select', 'b');
    await page.click('summary');
    await page.click('#send');
    await site.until(() => site.names().includes('newsletter_signup'));
    await settle();
    const shared = { item_id: 'SKU1', quantity: '9' };
    const found = site.events().filter(({ name }) => !/page_view|form_|engaged/.test(name));
    expect(
      found.map(({ name, params, value, currency }) => [name, params, value, currency]),
    ).toEqual([
      ['add_to_cart', { ...shared, quantity: '2' }, 49.9, 'EUR'],
      ['variant_selected', { ...shared, option: 'size' }, 49.9, 'EUR'],
      ['faq_open', shared, 49.9, 'EUR'],
      ['newsletter_signup', { ...shared, placement: 'footer' }, 49.9, 'EUR'],
    ]);
    expect(site.names()).not.toContain('form_submit');
  });

  test('data-track="off" mutes everything inside it', async () => {
    const { page, site } = visit();
    await visit().goWithConsent(
      '/tea',
      `<div data-track="off"><button data-track="cta_click">x</button><a href="tel:1">y</a>
        <form><input></form><form data-track="contact_submit"><button id="go">z</button></form>
      </div>`,
    );
    await page.click('button');
    await page.click('a');
    await page.fill('input', 'x');
    await page.click('#go');
    await settle();
    expect(new Set(site.names())).toEqual(new Set(['page_view']));
  });

  test('open shadow roots are looked into', async () => {
    const { page, site } = visit();
    await visit().goWithConsent('/tea', '<x-card data-track-scope data-track-card="1"></x-card>');
    await visit().run(`
      const root = document.querySelector('x-card').attachShadow({ mode: 'open' });
      const button = document.createElement('button');
      button.textContent = 'In the shade';
      button.dataset.track = 'cta_click';
      root.append(button)`);
    await page.click('button');
    await site.until(() => site.events('cta_click').length === 1);
    expect(site.events('cta_click')[0]?.params).toEqual({ card: '1' });
  });

  test('links: phone, mail, file, another site; never whom or with what', async () => {
    const { page, site } = visit();
    await visit().goWithConsent(
      '/tea',
      `<a id="a" href="tel:+4930123456">a</a><a id="b" href="mailto:jane.doe@example.org">b</a>
       <a id="c" href="/files/card.PDF?user=jane">c</a><a id="d" href="/export" download>d</a>
       <a id="e" href="https://u:p@maps.example/p/1?m=jane%40example.org#x" data-track-spot="f">
       <i>e</i></a><a id="f" href="/tea/two">f</a>`,
    );
    await visit().run(`addEventListener('click', (event) => event.preventDefault())`);
    for (const id of ['a', 'b', 'c', 'd', 'e i', 'f']) await page.click(`#${id}`);
    await site.until(() => site.names().includes('outbound_click'));
    await settle();
    expect(
      site
        .events()
        .slice(1)
        .map(({ name, params }) => [name, params]),
    ).toEqual([
      ['phone_click', {}],
      ['email_click', {}],
      [
        'download',
        { link_url: site.at('/files/card.PDF'), file_name: 'card.PDF', file_extension: 'PDF' },
      ],
      ['download', { link_url: site.at('/export'), file_name: 'export' }],
      [
        'outbound_click',
        { spot: 'f', link_url: 'https://maps.example/p/1', link_domain: 'maps.example' },
      ],
    ]);
    expect(JSON.stringify(site.received)).not.toMatch(/jane|4930|u:p/);
  });

  test('forms: begun once, sent, and never a value in any request', async () => {
    const { page, site } = visit();
    await visit().goWithConsent(
      '/tea',
      `<form name="contact" id="f" data-track-topic="trade">
        <input name="id" value="x"><input name="email"><textarea name="note"></textarea>
        <select name="kind"><option value="o1">one<option value="o2">two</select>
        <input type="password" name="pw"><input type="checkbox" name="agree"><button>Go</button>
      </form>`,
    );
    await page.fill('[name=email]', 'jane.doe@example.org');
    await page.fill('[name=note]', 'call +49 30 123456');
    await page.selectOption('select', 'o2');
    await page.fill('[name=pw]', 'hunter2');
    await page.check('[name=agree]');
    await page.click('button');
    await site.until(() => site.names().filter((name) => name.startsWith('form_')).length === 2);
    const params = { topic: 'trade', form_id: 'f', form_name: 'contact' };
    expect(site.events('form_start').map((event) => event.params)).toEqual([params]);
    expect(site.events('form_submit').map((event) => event.params)).toEqual([params]);
    expect(
      /.{60}(jane|123456|o2|hunter2).{40}/.exec(JSON.stringify(site.received))?.[0],
    ).toBeUndefined();
  });

  test('an e-mail address in an event, a title or a path leaves as [email]', async () => {
    const { site } = visit();
    await visit().goWithConsent('/tea/jane.doe@example.org', '');
    await visit().run(`
      document.title = 'Hello jane.doe@example.org!';
      sluice.track('contact_submit', {
        deep: [{ 'jane.doe@example.org': 'to:\\n"Jane" <jane.doe+x@mail.example.org>' }],
        escaped: 'C:\\\\jane.doe%40example.org',
        kept: 'logo@2x, 5 @ 3 EUR',
      })`);
    await site.until(() => site.events('contact_submit').length === 1);
    const [event] = site.events('contact_submit');
    expect(event).toMatchObject({
      url: site.at('/tea/[email]'),
      title: 'Hello [email]!',
      params: {
        deep: [{ '[email]': 'to:\n"Jane" <[email]>' }],
        escaped: 'C:\\[email]',
        kept: 'logo@2x, 5 @ 3 EUR',
      },
    });
    expect(JSON.stringify(site.received)).not.toContain('jane');
  });

  test('site search, once for each page', async () => {
    const { page, site } = visit();
    await visit().goWithConsent('/tea', '');
    await page.goto(site.at('/tea?page=2&q=milk+oolong%2C+jane@example.org'));
    await site.until(() => site.events('site_search').length === 1);
    await settle(100);
    expect(site.events('site_search').map(({ params }) => params)).toEqual([
      { query: 'milk oolong, [email]' },
    ]);
  });

  test('scrolling: each mark once, the deepest that came into sight', async () => {
    const { site } = visit();
    await visit().goWithConsent('/tea', '<br>'.repeat(400));
    for (const share of [0.3, 0.1, 0.6, 1, 0.2, 1]) {
      await visit().run(`scrollTo(0, document.documentElement.scrollHeight * ${share})`);
      await settle(120);
    }
    await site.until(() => site.events('scroll_depth').length >= 3);
    await settle(2_200);
    expect(site.events('scroll_depth').map(({ params }) => params)).toEqual([
      { percent: 25 },
      { percent: 50 },
      { percent: 90 },
    ]);
  });

  test('engaged time: what was spent in sight, said when the page is left', async () => {
    const { page, site } = visit();
    await visit().goWithConsent('/tea', '');
    await page.mouse.move(10, 10);
    await settle(1_300);
    await page.mouse.move(20, 20);
    await page.goto('about:blank');
    await site.until(() => site.events('engaged_time').length === 1);
    const engaged = Number(site.events('engaged_time')[0]?.params?.['engaged_ms']);
    expect(engaged).toBeGreaterThan(1_200);
    expect(engaged).toBeLessThan(5_000);
  });

  test('engaged time: not what passed in the background', async () => {
    const { context, page, site } = visit();
    await context.addInitScript(`
      window.isHidden = false;
      Object.defineProperty(Document.prototype, 'hidden', { get: () => window.isHidden })`);
    await visit().goWithConsent('/tea', '');
    await settle(1_100);
    await visit().run(`isHidden = true; document.dispatchEvent(new Event('visibilitychange'))`);
    await site.until(() => site.events('engaged_time').length === 1);
    await page.mouse.move(10, 10);
    await settle(1_100);
    await visit().run(`isHidden = false; document.dispatchEvent(new Event('visibilitychange'))`);
    await settle(200);
    await page.goto('about:blank');
    await settle();
    expect(site.events('engaged_time')).toHaveLength(1);
  });

  test('a recording: start, quarters, end, once each; muted autoplay is none', async () => {
    const { site } = visit();
    await visit().goWithConsent(
      '/tea',
      `<audio id="a" src="/tone.wav?session=S1" data-track-title="paddle gate"></audio>
       <audio id="b" src="/tone.wav?b" autoplay muted loop></audio>`,
    );
    await visit().run(`document.querySelector('#a').play()`);
    await site.until(() => site.events('video_complete').length === 1);
    await visit().run(`document.querySelector('#a').play()`);
    await settle(600);
    await site.until(() => site.events('video_progress').length === 3);
    const shared = { title: 'paddle gate', media: 'audio', video_url: site.at('/tone.wav') };
    expect(
      site
        .events()
        .filter(({ name }) => name.startsWith('video_'))
        .toSorted((one, other) => one.seq - other.seq)
        .map(({ name, params }) => [name, params]),
    ).toEqual([
      ['video_start', { ...shared, percent: 0 }],
      ['video_progress', { ...shared, percent: 25 }],
      ['video_progress', { ...shared, percent: 50 }],
      ['video_progress', { ...shared, percent: 75 }],
      ['video_complete', { ...shared, percent: 100 }],
    ]);
  });

  test('data-automatic="off": the host alone is loaded, only what is declared is noted', async () => {
    const { page, site } = visit();
    const loaded: string[] = [];
    page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
    const html = '<a href="tel:1">a</a><button data-track="cta_click">b</button>';
    await visit().goWithConsent('/tea', html, 'data-site="shop" data-automatic="off"');
    await page.goto(site.at('/tea?q=oolong'));
    await page.click('a');
    await page.click('button');
    await site.until(() => site.names().includes('cta_click'));
    await settle(100);
    expect(site.names()).toEqual(['page_view', 'page_view', 'cta_click']);
    expect(new Set(loaded.filter((path) => path.startsWith('/_s/c/'))).size).toBe(1);
  });
});
