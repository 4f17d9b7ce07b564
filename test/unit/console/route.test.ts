import { describe, expect, it } from 'vitest';
import { addressOf, changed, hashOf, parseRoute } from '../../../src/console/route.ts';

const none = new Map<string, string>();

describe('the address', () => {
  it.each([
    ['', { view: 'overview', detail: null, parameters: none }],
    ['#live/0199-abc', { view: 'live', detail: '0199-abc', parameters: none }],
    ['#steps/168', { view: 'steps', detail: '168', parameters: none }],
    ['#door', { view: 'door', detail: null, parameters: none }],
    ['#nowhere/x?days=28', { view: 'overview', detail: null, parameters: none }],
    ['#constructor', { view: 'overview', detail: null, parameters: none }],
    ['#__proto__', { view: 'overview', detail: null, parameters: none }],
    [
      '#funnel?days=28&steps=page_view,purchase&channel=email',
      {
        view: 'funnel',
        detail: null,
        parameters: new Map([
          ['days', '28'],
          ['steps', 'page_view,purchase'],
          ['channel', 'email'],
        ]),
      },
    ],
    [
      '#pages?page=%2Fa%26b%3Dc+d&__proto__=1&x=&=y&Days=1&bare&macro=%E0%A4%A',
      {
        view: 'pages',
        detail: null,
        parameters: new Map([
          ['page', '/a&b=c d'],
          ['macro', '%E0%A4%A'],
        ]),
      },
    ],
  ])('%s', (hash, route) => {
    expect(parseRoute(hash)).toEqual(route);
  });

  it('leads back to where it came from, whatever a value is', () => {
    expect(parseRoute(hashOf('live', 'one'))).toEqual({
      view: 'live',
      detail: 'one',
      parameters: none,
    });
    const parameters = new Map([
      ['campaign', 'a&b=c#d?e+f %41 "<ü>\u{1F30A}'],
      ['page', '/guides/**'],
      ['steps', 'a,b'],
    ]);
    const route = { view: 'funnel', detail: null, parameters } as const;
    expect(parseRoute(addressOf(route))).toEqual(route);
    expect(addressOf(route)).toContain('&page=/guides/**&steps=a,b');
  });

  it('of one picture is one, in whatever order things were chosen', () => {
    const one = changed(changed(none, { days: '28' }), { channel: 'email', did: '' });
    const other = changed(new Map([['did', 'x']]), { channel: 'email', did: null, days: '28' });
    const address = (parameters: typeof one): string =>
      addressOf({ view: 'pages', detail: null, parameters });
    expect(address(one)).toBe('#pages?channel=email&days=28');
    expect(address(other)).toBe(address(one));
  });

  it('that is huge costs little and is cut', () => {
    const { parameters } = parseRoute(`#pages?page=${'x'.repeat(1e6)}`);
    expect(parameters.get('page')?.length).toBe(400);
    expect(parseRoute(`#pages?${'a=1&'.repeat(1e5)}`).parameters.size).toBe(1);
  });
});
