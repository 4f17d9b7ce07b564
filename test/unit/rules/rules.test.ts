import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/vocabulary/limits.ts';
import { madeBy, minute, RuleSite, shop, start } from './rule-site.ts';

const url = (path: string): string => `https://shop.example${path}`;
const viewed = (path: string, more: object = {}): object => ({
  name: 'page_view',
  url: url(path),
  ...more,
});

describe('a rule of one event', () => {
  const guide =
    'guide_read: { when: { event: engaged_time, path: /guides/**, minSeconds: 60 }, value: 0.5, stage: consideration }';
  const looked = (seconds: number, path = '/guides/tea'): object => ({
    name: 'engaged_time',
    url: url(path),
    params: { engaged_ms: seconds * 1_000 },
  });

  it('fires on event, path and time', () => {
    const page = (name: string): { page: string } => ({ page: `page-${name}-0123456` });
    const site = new RuleSite(guide);
    expect(site.fired([looked(60)], page('a'))).toEqual(['guide_read']);
    expect(site.fired([looked(59)], page('b'))).toEqual([]);
    expect(site.fired([looked(90, '/shop/tea')], page('c'))).toEqual([]);
    expect(site.fired([{ ...looked(90), name: 'page_view' }], page('d'))).toEqual([]);
  });

  it('adds up the time on a page, each telling once', () => {
    const site = new RuleSite(guide);
    const first = { ...looked(40), seq: 7 };
    expect(site.fired([first])).toEqual([]);
    expect(site.fired([first])).toEqual([]);
    expect(site.fired([looked(19)])).toEqual([]);
    expect(site.fired([looked(1)])).toEqual(['guide_read']);
  });

  it('reads what tag managers write: GA’s name, and numbers in texts', () => {
    const site = new RuleSite(guide);
    const said = {
      name: 'user_engagement',
      url: url('/guides/x'),
      params: { engagement_time_msec: '61000' },
    };
    expect(site.fired([said])).toEqual(['guide_read']);
  });

  it('fires once a page view, unless it says visit or event', () => {
    const fires = (once: string): number => {
      const site = new RuleSite(`a: { when: { event: cta_click${once} } }`);
      const click = { name: 'cta_click' };
      const fired = [
        ...site.fired([click, click]),
        ...site.fired([click]),
        ...site.fired([click], { page: 'another-page-view' }),
      ];
      return fired.length;
    };
    expect(fires('')).toBe(2);
    expect(fires(', once: page')).toBe(2);
    expect(fires(', once: visit')).toBe(1);
    expect(fires(', once: event')).toBe(4);
  });

  it('makes an event beside the other one, with the meaning that the site gives it', () => {
    const site = new RuleSite(guide);
    const sent = { ...looked(61), title: 'Tea', value: 12, currency: 'EUR' };
    const { events, derived } = site.send([sent], { page: 'page-of-the-guide' });
    expect(derived).toBe(1);
    const [trigger, made] = events;
    expect(made?.record).toEqual({
      ...trigger?.record,
      id: made?.record.id,
      name: 'guide_read',
      sentName: 'engaged_time',
      category: 'interaction',
      stage: 'consideration',
      value: 0.5,
      currency: 'EUR',
    });
    expect(made?.record.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(made?.record.id).not.toBe(trigger?.record.id);
    expect(made?.previousVisitor).toBe(trigger?.previousVisitor);
    expect(made?.rule).toEqual({
      name: 'guide_read',
      words: 'engaged_time on /guides/** for 60 s',
    });
  });

  it('never takes over the value of its event: revenue would count twice', () => {
    const site = new RuleSite('bought: { when: { event: purchase } }');
    const [made] = madeBy(site.send([{ name: 'purchase', value: 99, currency: 'EUR' }]));
    expect(made?.record).toMatchObject({ value: null, currency: null });
  });

  it('is the same event when it comes again, after a restart as well', () => {
    const event = { ...looked(61), id: 'event-of-a-sender' };
    const keys = [new RuleSite(guide), new RuleSite(guide)].map(
      (site) => madeBy(site.send([event], { page: null }))[0],
    );
    expect(keys[0]?.dedupeKey).toBe(keys[1]?.dedupeKey);
    expect(keys[0]?.record.id).toBe(keys[1]?.record.id);
    const [paged, other] = [1, 2].map((seq) =>
      madeBy(new RuleSite(guide).send([{ ...looked(61), seq }])).at(0),
    );
    expect(paged?.dedupeKey, 'once a page view, whatever the event').toBe(other?.dedupeKey);
  });

  it('comes again where nothing could be stored', () => {
    const site = new RuleSite(`${guide}, cart: { when: { sequence: [view_item, add_to_cart] } }`);
    const events = [looked(61), { name: 'view_item' }, { name: 'add_to_cart' }].map(
      (event, index) => ({ ...event, seq: index + 1 }),
    );
    const first = site.send(events);
    expect(madeBy(first)).toHaveLength(2);
    first.takeBack();
    expect(madeBy(site.send(events)).map(({ record }) => record.name)).toEqual([
      'guide_read',
      'cart',
    ]);
    expect(site.fired(events)).toEqual([]);
  });

  it('is an output, never an input', () => {
    const site = new RuleSite('page_seen: { when: { path: /** } }');
    expect(site.fired([{ name: 'page_seen', url: url('/') }])).toEqual([]);
  });

  it('is as sensitive as its event, unless the site says otherwise', () => {
    const sensitive = (rule: string): boolean | undefined => {
      const site = new RuleSite(rule);
      return madeBy(site.send([{ name: 'loan_eligibility_check' }]))[0]?.record.sensitive;
    };
    expect(sensitive('asked: { when: { event: loan_eligibility_check } }')).toBe(true);
    expect(sensitive('asked: { when: { event: loan_eligibility_check }, sensitive: false }')).toBe(
      false,
    );
    const sequence = new RuleSite(
      'asked: { when: { sequence: [loan_eligibility_check, phone_click] } }',
    );
    const [made] = madeBy(
      sequence.send([{ name: 'loan_eligibility_check' }, { name: 'phone_click' }]),
    );
    expect(made?.record.sensitive).toBe(true);
  });
});

describe('a parameter', () => {
  it.each([
    ['{ plan: pro }', { plan: 'pro' }, { plan: 'free' }],
    ['{ plan: [pro, team] }', { plan: 'team' }, { plan: 'free' }],
    ['{ trial: true }', { trial: 'true' }, { trial: false }],
    ['{ seats: 10 }', { seats: '10' }, { seats: 11 }],
    ['{ price: { min: 10 } }', { price: 10 }, { price: 9.99 }],
    ['{ price: { min: 10, max: 20 } }', { price: '15.5' }, { price: 21 }],
    ['{ price: { max: 20 } }', { price: 20 }, { price: 'twenty' }],
    ['{ code: { exists: true } }', { code: '' }, {}],
    ['{ code: { exists: false } }', {}, { code: 'x' }],
    ['{ topic: { contains: tea } }', { topic: 'green tea' }, { topic: 'coffee' }],
    ['{ tags: { contains: tea } }', { tags: ['pot', 'tea'] }, { tags: ['teapot'] }],
    ['{ a: 1, b: 2 }', { a: 1, b: 2 }, { a: 1 }],
  ])('%s', (params, fits, other) => {
    const site = new RuleSite(
      `a: { when: { event: demo_request, params: ${params}, once: event } }`,
    );
    expect(site.fired([{ name: 'demo_request', params: fits }])).toEqual(['a']);
    expect(site.fired([{ name: 'demo_request', params: other }])).toEqual([]);
  });

  it('may be the value of the event', () => {
    const site = new RuleSite(
      'big: { when: { event: purchase, params: { value: { min: 100 } }, once: event } }',
    );
    expect(site.fired([{ name: 'purchase', value: 120, currency: 'EUR' }])).toEqual(['big']);
    expect(site.fired([{ name: 'purchase', value: 80, currency: 'EUR' }])).toEqual([]);
  });

  it.each([
    ['email', 'canary.person@example.org', '{ contains: canary }'],
    ['note', 'write to canary.person@example.org', '{ contains: canary.person }'],
    ['contact', 'canary.person@example.org', 'canary.person@example.org'],
    ['card', '4111111111111111', '{ min: 1 }'],
  ])('can’t be a redacted one: %s', (name, value, wanted) => {
    const site = new RuleSite(
      `a: { when: { event: form_submit, params: { ${name}: ${wanted} } } }`,
    );
    expect(site.fired([{ name: 'form_submit', params: { [name]: value } }])).toEqual([]);
  });

  it('is never that of a prototype', () => {
    const site = new RuleSite(
      'a: { when: { event: form_submit, params: { constructor: { exists: true } } } }',
    );
    expect(site.fired([{ name: 'form_submit' }])).toEqual([]);
  });
});

describe('how far somebody came', () => {
  it('is told by scrolling and by films; the end of a film is past each mark', () => {
    const site = new RuleSite(
      'deep: { when: { event: scroll_depth, minPercent: 75, once: event } }, seen: { when: { event: video_progress, minPercent: 90, once: event } }',
    );
    const at = (name: string, params: object): readonly string[] => site.fired([{ name, params }]);
    expect(at('scroll_depth', { percent: 75 })).toEqual(['deep']);
    expect(at('scroll', { percent_scrolled: 90 })).toEqual(['deep']);
    expect(at('scroll_depth', { percent: 50 })).toEqual([]);
    expect(at('scroll_depth', {})).toEqual([]);
    expect(at('video_progress', { percent: 75 })).toEqual([]);
    expect(at('video_progress', { video_percent: 90 })).toEqual(['seen']);
    expect(at('video_complete', {})).toEqual(['seen']);
  });
});

describe('pages of a visit', () => {
  it('count each page view once, and fire once a visit', () => {
    const site = new RuleSite('looker: { when: { pages: { min: 3 } } }');
    const view = (page: string, seq = 1): readonly string[] =>
      site.fired([viewed(`/${page}`, { seq })], { page: `page-view-${page}` });
    expect([view('a'), view('a'), view('a', 2), view('b')].flat()).toEqual([]);
    expect(view('c')).toEqual(['looker']);
    expect([view('c'), view('d'), view('e')].flat()).toEqual([]);
  });

  it('may be those of some paths, and may need another event', () => {
    const site = new RuleSite(
      'keen: { when: { event: cta_click, pages: { min: 2, path: /product/** } } }',
    );
    const page = (name: string): object => ({ page: `page-view-${name}` });
    expect(site.fired([viewed('/product/1'), { name: 'cta_click' }], page('a'))).toEqual([]);
    expect(site.fired([viewed('/'), { name: 'cta_click' }], page('b'))).toEqual([]);
    expect(site.fired([viewed('/product/2')], page('c'))).toEqual([]);
    expect(site.fired([{ name: 'cta_click' }], page('c'))).toEqual(['keen']);
  });

  it('are of one visitor', () => {
    const site = new RuleSite('looker: { when: { pages: { min: 2 } } }');
    const view = (page: string, address: string): readonly string[] =>
      site.fired([viewed('/')], { page, address });
    expect(view('page-view-a', '203.0.113.1')).toEqual([]);
    expect(view('page-view-b', '203.0.113.2')).toEqual([]);
    expect(view('page-view-c', '203.0.113.1')).toEqual(['looker']);
  });
});

describe('a sequence', () => {
  const rule =
    'started: { when: { sequence: [{ event: page_view, path: /pricing }, add_to_cart, begin_checkout] } }';

  it('fires with its last step, once a visit, whatever lies between', () => {
    const site = new RuleSite(rule);
    expect(site.fired([{ name: 'begin_checkout' }, { name: 'add_to_cart' }])).toEqual([]);
    expect(site.fired([viewed('/pricing'), viewed('/other')])).toEqual([]);
    expect(site.fired([{ name: 'add_to_cart' }])).toEqual([]);
    expect(site.fired([{ name: 'begin_checkout' }, { name: 'begin_checkout' }])).toEqual([
      'started',
    ]);
  });

  it('goes by when things happened, not by when they came', () => {
    const site = new RuleSite(rule);
    const steps = [
      { name: 'begin_checkout', age: 1_000 },
      viewed('/pricing', { age: 60_000 }),
      { name: 'add_to_cart', age: 30_000 },
    ];
    expect(site.fired(steps, { at: start + minute })).toEqual(['started']);
  });

  it('takes each event for one step: a retry is no second one', () => {
    const site = new RuleSite('two: { when: { sequence: [add_to_cart, add_to_cart] } }');
    const add = { name: 'add_to_cart', seq: 1 };
    expect(site.fired([add])).toEqual([]);
    expect(site.fired([add])).toEqual([]);
    expect(site.fired([{ ...add, seq: 2 }])).toEqual(['two']);
  });

  it('ends with the visit', () => {
    const site = new RuleSite(rule);
    site.fired([viewed('/pricing'), { name: 'add_to_cart' }]);
    expect(site.fired([{ name: 'begin_checkout' }], { at: start + 31 * minute })).toEqual([]);
  });
});

describe('what did not follow', () => {
  const rule = 'cart_abandoned: { when: { sequence: [add_to_cart], without: purchase }, value: 2 }';
  const cart = { name: 'add_to_cart', url: url('/product/1'), params: { quantity: 1 } };
  const bought = { name: 'purchase', value: 10, currency: 'EUR' };

  it('fires when the visit is over, and once', () => {
    const site = new RuleSite(rule);
    expect(site.fired([cart])).toEqual([]);
    expect(site.ended(start + 30 * minute)).toEqual([]);
    expect(site.ended(start + 30 * minute + 1)).toEqual(['cart_abandoned']);
    expect(site.ended(start + 99 * minute)).toEqual([]);
    expect(site.engine.visits).toEqual({ open: 0, forgotten: 0 });
  });

  it('goes on for as long as anything happens, and 24 hours at most', () => {
    const site = new RuleSite(rule);
    // Near midnight, as the key of a day lives an hour longer than its day.
    const early = Date.parse('2026-06-15T00:30:00Z');
    site.fired([cart], { at: early });
    for (let at = 20; at < 24 * 60; at += 20) {
      site.fired([{ name: 'faq_open' }], { at: early + at * minute });
      expect(site.ended(early + at * minute)).toEqual([]);
    }
    expect(site.ended(early + 24 * 60 * minute)).toEqual(['cart_abandoned']);
  });

  it('does not fire where it followed', () => {
    const site = new RuleSite(rule);
    site.fired([cart, bought]);
    expect(site.ended(start + 60 * minute)).toEqual([]);
  });

  it('fires where it came before only', () => {
    const site = new RuleSite(rule);
    site.fired([cart, bought, { ...cart, url: url('/product/2') }]);
    expect(site.ended(start + 60 * minute)).toEqual(['cart_abandoned']);
  });

  it('does not fire where a server tells of it, by the page', () => {
    const site = new RuleSite(rule);
    site.fired([cart], { page: 'page-of-the-cart' });
    site.fired([bought], { page: 'page-of-the-cart', address: null });
    expect(site.ended(start + 60 * minute)).toEqual([]);
  });

  it('fires with the visitor’s next visit, before it', () => {
    const site = new RuleSite(rule);
    site.fired([cart]);
    const ruled = site.send([{ name: 'page_view' }], { at: start + 45 * minute });
    expect(ruled.ended.map(({ event }) => event.record)).toMatchObject([
      { name: 'cart_abandoned', ts: start, url: url('/product/1'), value: 2, currency: 'EUR' },
    ]);
  });

  it('bears the time of the visit’s last event, and when its own event was received', () => {
    const site = new RuleSite(rule);
    site.fired([cart]);
    site.fired([{ name: 'faq_open' }], { at: start + 10 * minute });
    const [held] = site.engine.endVisits(start + 60 * minute, site.tools.rulesOf);
    expect(held?.event.record).toMatchObject({ ts: start + 10 * minute, receivedAt: start });
    expect(held?.consent.effective.analytics).toBe('granted');
  });

  it('is never made of who takes back a consent, by page or by visitor', () => {
    for (const how of ['page', 'visitor'] as const) {
      const site = new RuleSite(rule);
      const { events } = site.send([cart], { page: 'page-of-the-cart' });
      const visitor = events[0]?.record.visitor ?? '';
      if (how === 'page') site.engine.forget(shop, ['page-of-the-cart'], []);
      else site.engine.forget(shop, [], [visitor]);
      expect(site.engine.visits.open).toBe(0);
      expect(site.ended(start + 60 * minute)).toEqual([]);
    }
  });

  it('crosses midnight with its visit', () => {
    const site = new RuleSite(rule);
    const evening = Date.parse('2026-06-15T23:50:00Z');
    site.fired([cart], { at: evening });
    expect(site.fired([bought], { at: evening + 20 * minute })).toEqual([]);
    expect(site.ended(evening + 120 * minute)).toEqual([]);
  });

  it('is not said of a machine that takes step after step', () => {
    const site = new RuleSite(rule);
    for (let batch = 0; batch * 100 < limits.ruleFactsMax; batch += 1) {
      site.fired(Array.from({ length: 100 }, () => cart));
    }
    expect(site.ended(start + 60 * minute)).toEqual([]);
  });
});

describe('less than full consent', () => {
  const destinations =
    'own: { type: duckdb, purposes: [analytics], whenUnknown: degrade, whenDenied: count }';
  const rules =
    'guide: { when: { path: /guides/** } }, looker: { when: { pages: { min: 1 } } }, cart: { when: { sequence: [add_to_cart], without: purchase } }';

  it('makes degraded events of degraded ones, and nothing of a visit', () => {
    const site = new RuleSite(rules, { destinations });
    const sent = { consent: {}, region: 'US' };
    const ruled = site.send([viewed('/guides/tea'), { name: 'add_to_cart' }], sent);
    const made = madeBy(ruled);
    expect(made.map(({ record }) => record.name)).toEqual(['guide']);
    expect(made[0]?.record).toMatchObject({
      variant: 'degraded',
      visitor: null,
      page: null,
      session: null,
      title: '',
    });
    expect(made[0]?.record.ts).toBe(Math.floor(start / 3_600_000) * 3_600_000);
    expect(site.engine.visits.open).toBe(0);
    expect(site.ended(start + 60 * minute)).toEqual([]);
  });

  it('counts what is counted, by its name alone', () => {
    const site = new RuleSite(`${rules}, asked: { when: { event: demo_request } }`, {
      destinations,
    });
    const sent = [viewed('/guides/tea'), { name: 'demo_request', url: url('/guides/tea') }];
    const made = madeBy(site.send(sent, { consent: { analytics: 'denied' } }));
    expect(made.map(({ record }) => [record.variant, record.name, record.url])).toEqual([
      ['counted', 'asked', ''],
    ]);
  });

  it('makes nothing at all of what is dropped', () => {
    const site = new RuleSite(rules);
    expect(site.fired([viewed('/guides/tea')], { consent: { analytics: 'denied' } })).toEqual([]);
    expect(site.engine.visits.open).toBe(0);
  });
});
