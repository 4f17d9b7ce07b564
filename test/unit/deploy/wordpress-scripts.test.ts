import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { projectFile } from '../../house/source-files.ts';

const plugin = 'config/deploy/wordpress/sluice';

describe('the scripts of the plugin', () => {
  /** Runs one in a page that is made of the few things that it may look at. */
  function inPage(file: string, page: Record<string, unknown>): Record<string, unknown> {
    const listeners: Record<string, (event: object) => void> = {};
    const addEventListener = (type: string, then: (event: object) => void): void => {
      listeners[type] = then;
    };
    const document = { addEventListener, querySelectorAll: () => page['steps'] ?? [] };
    const context: Record<string, unknown> = { document, addEventListener, ...page };
    runInContext(projectFile(`${plugin}/js/${file}`), createContext(context));
    return Object.assign(context, { listeners });
  }
  const said = (page: Record<string, unknown>): unknown =>
    JSON.parse(JSON.stringify(page['sluice'] ?? []));
  const fire = (page: Record<string, unknown>, type: string, event: object = {}): void =>
    (page['listeners'] as Record<string, (event: object) => void>)[type]?.(event);

  it('say nothing before an answer, and then each category; a change is told again', () => {
    const cookies: Record<string, string> = {};
    const page = inPage('consent.js', {
      consent_api: { cookie_prefix: 'wp_consent' },
      consent_api_get_cookie: (name: string) => cookies[name] ?? '',
      // As the API does before an answer in a region that opts out.
      wp_has_consent: (category: string) => cookies[`wp_consent_${category}`] !== 'deny',
    });
    expect(said(page)).toEqual([]);
    Object.assign(cookies, { wp_consent_statistics: 'allow', wp_consent_marketing: 'deny' });
    fire(page, 'wp_listen_for_consent_change');
    const denied = { ads: false, adUserData: false, adPersonalization: false };
    expect(said(page)).toEqual([['consent', { analytics: true, ...denied }]]);
    cookies['wp_consent_statistics'] = 'deny';
    fire(page, 'wp_listen_for_consent_change');
    expect(said(page)).toHaveLength(2);
    expect(said(page)).toContainEqual(['consent', { analytics: false, ...denied }]);
  });

  it('say nothing where the API is not there', () => {
    expect(said(inPage('consent.js', {}))).toEqual([]);
  });

  it('hand over the steps of the page, but no broken one', () => {
    const step = ['view_item', {}, { value: 1 }];
    const steps = [
      { textContent: JSON.stringify(step) },
      { textContent: '{' },
      { textContent: '7' },
    ];
    expect(said(inPage('shop.js', { steps }))).toEqual([['track', ...step]]);
  });

  it('note a click into the cart, from a list and from the form', () => {
    const sluiceItem = JSON.stringify({ item_id: 'MUG-1', price: 12.5, quantity: 1 });
    const page = inPage('shop.js', {});
    fire(page, 'click', { target: { closest: () => ({ dataset: { sluiceItem } }) } });
    fire(page, 'click', { target: { closest: () => null } });
    fire(page, 'submit', {
      target: {
        matches: () => true,
        querySelector: () => ({ dataset: { sluiceItem } }),
        elements: { quantity: { value: '3' } },
      },
    });
    const item = { item_id: 'MUG-1', price: 12.5 };
    expect(said(page)).toEqual([
      ['track', 'add_to_cart', {}, { value: 12.5, items: [{ ...item, quantity: 1 }] }],
      ['track', 'add_to_cart', {}, { value: 37.5, items: [{ ...item, quantity: 3 }] }],
    ]);
  });
});
