import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseBeacon } from '../../../src/sources/beacon.ts';
import { mintEvents } from '../../../src/sources/mint-events.ts';
import { parseEventId } from '../../../src/vocabulary/ids.ts';
import { limits } from '../../../src/vocabulary/limits.ts';
import { projectFile } from '../../house/source-files.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const plugin = 'config/deploy/wordpress/sluice';
const here = spawnSync('php', ['-v']).status === 0;
if (!here && process.env['CI'] !== undefined) throw new Error('CI must not skip php');

interface Answer {
  readonly printed: string;
  readonly scripts: readonly string[];
  readonly calls: readonly (readonly [string, unknown])[];
  readonly hooks: readonly string[];
  readonly abides: boolean;
  readonly button: Readonly<Record<string, string>>;
  readonly sanitized: readonly unknown[];
}

/** The plugin with the functions of WordPress stubbed by name. */
function wordpress(scenario: object): Answer {
  const harness = join(root, 'test/fixtures/deploy/wordpress.php');
  const { stdout, stderr, status } = spawnSync('php', [harness, join(root, plugin, 'sluice.php')], {
    input: JSON.stringify(scenario),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stdout + stderr);
  return JSON.parse(stdout) as Answer;
}

const settings = { site: 'shop', prefix: '/_s', banner: '' };
const mug = { sku: 'MUG-1', id: 7, name: 'A mug', price: 12.5, quantity: 2 };
const hostile = '"><img src=x onerror=alert(1)></script><script>alert(2)</script>\'&';

/** The steps that a page holds as data. */
function stepsOf(html: string): readonly unknown[] {
  const found = html.matchAll(
    /<script type="application\/json" data-sluice-step>([^<>]*)<\/script>/g,
  );
  return [...found].map(([, json = '']) => JSON.parse(json) as unknown);
}

describe.skipIf(!here)('the WordPress plugin', () => {
  it('is PHP that a parser takes, guarded against being asked for by itself', () => {
    const files = readdirSync(join(root, plugin), { recursive: true, encoding: 'utf8' });
    const php = files.filter((name) => name.endsWith('.php'));
    expect(php.length).toBe(5);
    for (const name of php) {
      const lint = spawnSync('php', ['-l', join(root, plugin, name)], { encoding: 'utf8' });
      expect([lint.status, lint.stdout]).toEqual([0, expect.stringContaining('No syntax errors')]);
      expect(projectFile(`${plugin}/${name}`)).toMatch(
        /defined\( '(?:ABSPATH|WP_UNINSTALL_PLUGIN)' \) \|\| exit;/,
      );
    }
  });

  it('puts the tag on the page, with its site, and what hands the consent over', () => {
    const { scripts } = wordpress({ settings, do: [['wp_enqueue_scripts']] });
    expect(scripts).toEqual([
      '<script data-site="shop" src="/_s/s.js" id="sluice-js" defer></script>',
      '<script src="/wp-content/plugins/sluice/js/consent.js" id="sluice-consent-js" defer></script>',
    ]);
  });

  it('waits for the hook where the WP Consent API is there, and says that it abides by it', () => {
    const answer = wordpress({ settings, consentApi: true, do: [['wp_enqueue_scripts']] });
    expect(answer.scripts[0]).toContain('data-site="shop" data-banner="none"');
    expect(answer.abides).toBe(true);
    const named = { ...settings, banner: 'cmplz_\\w+, a_b' };
    const { scripts } = wordpress({
      settings: named,
      consentApi: true,
      do: [['wp_enqueue_scripts']],
    });
    expect(scripts[0]).toContain('data-banner="cmplz_\\w+, a_b"');
  });

  it('prints nothing before it is set up, or when its option holds something else', () => {
    for (const stored of [{}, { site: '' }, 'x', 7, null, { site: ['shop'] }, { site: hostile }]) {
      const steps = [['wp_enqueue_scripts'], ['woocommerce_after_single_product']];
      const answer = wordpress({ settings: stored, shop: true, product: mug, do: steps });
      expect([answer.scripts, answer.printed]).toEqual([[], '']);
    }
  });

  it('lets nothing hostile through its settings, in the form, the tag or the option', () => {
    const worst = { site: hostile, prefix: `/_s${hostile}`, banner: hostile };
    const page = wordpress({ settings: worst, admin: true, page: true, translation: hostile });
    const tags = page.printed.match(/<[a-z]+/g) ?? [];
    expect(tags).not.toContain('<img');
    expect(tags).not.toContain('<script');
    expect(page.sanitized).toEqual([]);
    const sanitize = [
      worst,
      { site: 'a b', prefix: '//evil.example', banner: 'a"b' },
      { site: 'shop\n', prefix: 'javascript:alert(1)' },
      [],
      'text',
      null,
      settings,
    ];
    const nothing = { site: '', prefix: '/_s', banner: '' };
    expect(wordpress({ sanitize }).sanitized).toEqual([
      nothing,
      nothing,
      { ...nothing, site: 'shop' },
      nothing,
      nothing,
      nothing,
      settings,
    ]);
  });

  it('shows its page to those who may change settings only, with a nonce', () => {
    expect(wordpress({ settings, page: true }).printed).toBe('');
    const { printed, calls } = wordpress({ settings, admin: true, page: true });
    expect(printed).toContain('action="options.php" method="post"');
    expect(printed).toContain('value="nonce-of-sluice"');
    expect(printed).toContain('name="sluice_settings[site]" value="shop"');
    expect(calls.map(([name]) => name)).toEqual([
      'load_plugin_textdomain',
      'register_setting',
      'add_options_page',
    ]);
    const page = calls.find(([name]) => name === 'add_options_page');
    expect(JSON.stringify(page)).toContain('manage_options');
  });

  it('has every text of its page translated', () => {
    const { printed } = wordpress({ settings, admin: true, page: true, translation: 'ÜBERSETZT ' });
    const texts = [...printed.matchAll(/>([^<>]+)</g)].map(([, text]) => text);
    expect(texts.length).toBe(8);
    for (const text of texts.slice(0, -1)) expect(text).toMatch(/^ÜBERSETZT /);
    const template = projectFile(`${plugin}/languages/sluice.pot`);
    for (const text of texts.slice(0, -1))
      expect(template).toContain(`msgid "${text?.replace('ÜBERSETZT ', '')}"`);
  });

  it('stores nothing: one option, and no function that could write anything else', () => {
    const files = readdirSync(join(root, plugin), { recursive: true, encoding: 'utf8' });
    const text = files
      .filter((name) => /\.(?:php|js)$/.test(name))
      .map((name) => projectFile(`${plugin}/${name}`))
      .join('\n');
    expect(text).not.toMatch(
      /update_|add_option\(|set_transient|setcookie|\$wpdb|\$_(?:COOKIE|SERVER|GET|POST|REQUEST)|wp_remote|session_start|document\.cookie|localStorage|sessionStorage|indexedDB|get_billing|get_customer|get_user/,
    );
  });
});

describe.skipIf(!here)('the WordPress plugin in a shop', () => {
  it('asks nothing of WooCommerce where it is not there', () => {
    const { hooks } = wordpress({ settings });
    expect(hooks.filter((name) => name.startsWith('woocommerce'))).toEqual([]);
  });

  it('tells of a product, the cart and the checkout', () => {
    const answer = wordpress({
      settings,
      shop: true,
      product: mug,
      cart: [mug, { ...mug, sku: '', id: 8, name: '<b>Pot</b>', price: 30, quantity: 1 }],
      do: [
        ['wp_enqueue_scripts'],
        ['woocommerce_after_single_product'],
        ['woocommerce_after_cart'],
        ['woocommerce_after_checkout_form'],
      ],
    });
    const item = { item_id: 'MUG-1', item_name: 'A mug', price: 12.5, quantity: 1 };
    const pot = { item_id: '8', item_name: 'Pot', price: 30, quantity: 1 };
    const cart = { value: 55, currency: 'EUR', items: [{ ...item, quantity: 2 }, pot] };
    expect(stepsOf(answer.printed)).toEqual([
      ['view_item', {}, { value: 12.5, currency: 'EUR', items: [item] }],
      ['view_cart', {}, cart],
      ['begin_checkout', {}, cart],
    ]);
    expect(answer.scripts.at(-1)).toContain('/js/shop.js');
    expect(JSON.parse(answer.button['data-sluice-item'] ?? '')).toEqual(item);
  });

  const order = {
    number: 'o-1001',
    status: 'processing',
    ageSeconds: 5,
    total: '70.00',
    tax: '11.18',
    shipping: '15.00',
    currency: 'CHF',
    lines: [mug, { ...mug, sku: 'POT', price: 30, quantity: 1 }, { ...mug, gone: true }],
  };
  const thanked = (more: object): readonly unknown[] =>
    stepsOf(
      wordpress({
        settings,
        shop: true,
        order: { ...order, ...more },
        do: [['woocommerce_thankyou', 42]],
      }).printed,
    );

  it('tells of an order what was bought, and of the buyer nothing', () => {
    // The stub throws for every other getter: name, address, e-mail, customer.
    expect(thanked({})).toEqual([
      [
        'purchase',
        { transaction_id: 'o-1001', tax: 11.18, shipping: 15 },
        {
          value: 70,
          currency: 'CHF',
          id: expect.stringMatching(/^wc-[0-9a-f]{32}$/),
          items: [
            { item_id: 'MUG-1', item_name: 'A mug', price: 12.5, quantity: 2 },
            { item_id: 'POT', item_name: 'A mug', price: 30, quantity: 1 },
          ],
        },
      ],
    ]);
  });

  it('tells of an order under one id, by which Sluice knows the reload of its page', () => {
    const idOf = (more: object): unknown =>
      (thanked(more)[0] as [string, object, { id: string }])[2].id;
    const first = idOf({});
    expect(parseEventId(first)).toBe(first);
    expect(idOf({ ageSeconds: 900, status: 'completed' })).toBe(first);
    expect(idOf({ id: 43 })).not.toBe(first);
    expect(idOf({ key: 'wc_order_another0key' })).not.toBe(first);
    expect(limits.dedupeWindowMs).toBeGreaterThan(30 * 60_000);
    // What the page hands over reaches the wire as it is: `id` beside value and items.
    const pages = [1, 2].map((page) => ({ page: `page-of-a-reload-${page}`, seq: page }));
    const keys = pages.map(({ page, seq }) => {
      const [name, params, more] = thanked({})[0] as [string, object, object];
      const event = { ...more, seq, name, params, age: 0, url: 'https://shop.example/' };
      const body = { v: 1, site: 'shop', page, events: [event] };
      const parsed = parseBeacon(Buffer.from(JSON.stringify(body)));
      if ('refused' in parsed) throw new Error(parsed.refused);
      const request = { address: null, region: null, headers: {}, statement: parsed.statement };
      const minted = mintEvents(parsed, request, {
        receivedAt: 1_794_960_000_000,
        random: (bytes) => Buffer.alloc(bytes),
      });
      return minted.events[0]?.dedupeKey;
    });
    expect(keys[0]).toBe(`shop|i|${String(first)}`);
    expect(keys[1]).toBe(keys[0]);
  });

  it('tells of no order that failed, is not there, or is opened again later', () => {
    expect(thanked({ status: 'failed' })).toEqual([]);
    expect(thanked({ ageSeconds: 3_600 })).toEqual([]);
    const none = wordpress({ settings, shop: true, do: [['woocommerce_thankyou', 42]] });
    expect(none.printed).toBe('');
  });

  it('keeps a hostile product inside its data', () => {
    const evil = { ...mug, sku: hostile, name: `${hostile} mug` };
    const { printed, button } = wordpress({
      settings,
      shop: true,
      product: evil,
      order: { ...order, number: hostile, lines: [evil] },
      do: [
        ['woocommerce_after_single_product'],
        ['woocommerce_thankyou', 42],
        ['woocommerce_after_add_to_cart_button'],
      ],
    });
    expect(stepsOf(printed)).toHaveLength(2);
    expect(JSON.stringify(stepsOf(printed)[1])).toContain('onerror');
    expect(printed.match(/<[a-z]+/g)).toEqual(['<script', '<script', '<span']);
    expect(printed).toMatch(/<span hidden data-sluice-item="[^"<>]*"><\/span>$/);
    expect(button['data-sluice-item']).not.toMatch(/[<>'&]/);
  });
});
