import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { taxonomy } from '../../src/vocabulary/taxonomy.ts';
import { browserIsThere } from './browser.ts';
import { settle } from './client-site.ts';
import { visits } from './client-visit.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { type RunningSluice, startSluice } from './sluice.ts';

const film = readFileSync(join(import.meta.dirname, '../fixtures/client/film.webm'));
/** What no browser can see: it happens later, on the site's server. */
const elsewhere = ['renewal', 'refund', 'lead_won'];
/** What the plugins and the core note by themselves, from what the visitor does below. */
const byItself =
  'page_view outbound_click scroll_depth engaged_time video_start video_progress video_complete ' +
  'download site_search form_start form_submit form_abandon phone_click email_click chat_opened ' +
  'chat_question share';
const submitted =
  'newsletter_signup demo_request contact_submit quote_request callback_request ' +
  'webinar_registration sample_request account_created trial_signup appointment_booked ' +
  'application_submit loan_eligibility_check loyalty_signup review_submitted comment_posted ' +
  'survey_completed login';
const chosen = 'variant_selected filter_applied quiz_answer survey_answer poll_vote';
const seen = 'cta_view offer_shown view_item view_item_list review_view';
const said = 'purchase generate_lead subscription_started webinar_attended';
const clicked =
  'article_read faq_open cta_click select_item compare_products calculator_used store_locator ' +
  'virtual_try_on like playlist_save referral_sent follow add_to_wishlist add_to_cart ' +
  'remove_from_cart view_cart begin_checkout add_shipping_info add_payment_info coupon_applied ' +
  'buy_now quiz_completed reward_earned';

const all = [byItself, submitted, chosen, seen, said, clicked].join(' ').split(' ');
/** In each declaration, and in each field that is filled in. */
const planted = 'data-track-note="ask jane.doe@example.org or +49 151 23456789"';
const each = (names: string, html: (name: string) => string): string =>
  names.split(' ').map(html).join('\n');

const html = `
  ${each(clicked, (name) => `<button data-track="${name}" ${planted}>${name}</button>`)}
  ${each(submitted, (name) => `<form data-track="${name}" ${planted}><input name="email"></form>`)}
  ${each(chosen, (name) => `<select data-track="${name}" ${planted}><option>a<option>b</select>`)}
  ${each(seen, (name) => `<p data-track="${name}" data-track-on="visible" ${planted}>${name}</p>`)}
  <a id="out" href="https://maps.example/?q=jane.doe@example.org">out</a>
  <a id="call" href="tel:+4915123456789">call</a><a id="mail" href="mailto:jane.doe@example.org">
  mail</a><a id="file" href="/card.pdf">file</a><video src="/film.webm" muted></video>
  <form id="plain"><input name="email"></form><form id="left"><input name="email"></form>
  ${'<br>'.repeat(200)}`;

describe.skipIf(!browserIsThere())('each micro-conversion that a browser can see', () => {
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

  test('the list is the taxonomy', () => {
    expect([...all, ...elsewhere].toSorted()).toEqual([...taxonomy.keys()].toSorted());
  });

  test('is caused on a page, and arrives sanitized at a destination', async () => {
    const { context, page, site } = visit();
    sluice = await startSluice({
      config: `
sites:
  shop: { origins: ["${new URL(site.at('/')).origin}"] }
destinations:
  hook: { type: webhook, purposes: [analytics], url: "${receiver.url}", unsigned: true, allowPrivate: true, ownStore: true }
`,
    });
    site.sluiceUrl = sluice.url;
    site.file('/film.webm', 'video/webm', film);
    await context.addInitScript(`
      window.Intercom = (event, tell) => { window.opened = tell; };
      window.$crisp = { push: ([, event, tell]) => { if (event === 'message:sent') window.asked = tell; } };
      Navigator.prototype.share = async () => {};
      for (const type of ['submit', 'click']) addEventListener(type, (event) => event.preventDefault());`);
    const attributes = 'data-site="shop" data-plugins="ux chat bot" data-bot="botd"';
    await visit().goWithConsent('/tea', html, attributes);
    await page.goto(site.at('/tea?q=jane.doe@example.org'));
    await settle(600);
    await visit().run(`(async () => {
      for (const node of document.querySelectorAll('button, a')) node.click();
      for (const field of document.querySelectorAll('form input')) {
        field.value = 'jane.doe@example.org';
        field.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
        if (field.form.id !== 'left') field.form.requestSubmit();
      }
      for (const field of document.querySelectorAll('select')) {
        field.value = 'b';
        field.dispatchEvent(new Event('change', { bubbles: true }));
      }
      for (const name of ${JSON.stringify(said.split(' '))}) {
        sluice.track(name, { note: 'jane.doe@example.org' }, { value: 5, currency: 'EUR' });
      }
      opened(); asked(); await navigator.share({});
      await document.querySelector('video').play();
      for (const node of document.querySelectorAll('p')) {
        node.scrollIntoView({ block: 'center' });
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      document.querySelector('p').scrollIntoView();
    })()`);
    await site.until(() => site.names().includes('video_complete'));
    await settle(1_200);
    await visit().run('scrollTo(0, 99999)');
    await settle(2_200);
    await page.goto('about:blank');
    const arrived = (): Set<unknown> => new Set(receiver.events().map(({ name }) => name));
    await until(
      'all of them',
      () => all.filter((name) => !arrived().has(name)),
      (missing) => missing.length === 0,
    );
    const bodies = receiver.deliveries.map(({ body }) => body).join();
    expect(bodies).not.toMatch(/jane|15123456789|151 23456789|SECRET-SESSION/);
    expect(bodies).toContain('[email]');
    // The verdict on this browser: a flag and its reasons, and nothing else of the device.
    expect(bodies).toContain('"client_verdict"');
    expect(bodies).not.toMatch(/headless|Mozilla|Linux x86/i);
    for (const event of receiver.events()) {
      expect(event).toMatchObject({
        site: 'shop',
        category: taxonomy.get(String(event['name']))?.category ?? 'interaction',
      });
    }
  }, 60_000);

  test('also where the script comes from another origin than the page', async () => {
    const { page, site } = visit();
    const tag = `<script defer src="${sluice.url}/_s/s.js" data-site="shop"></script>`;
    const address = site.file('/cross', 'text/html', `${tag}<body><a href="tel:1">call</a>`);
    await page.goto(address);
    await visit().run('sluice.consent({ analytics: true })');
    await page.click('a');
    await until(
      'the click',
      () => receiver.events(),
      (events) =>
        events.some((event) => event['name'] === 'phone_click' && event['url'] === address),
    );
  });
});
