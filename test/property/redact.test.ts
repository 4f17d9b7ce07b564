import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventContent } from '../../src/event/content.ts';
import { redactContent } from '../../src/redact/redact-content.ts';
import { containers } from '../fixtures/redact/containers.ts';
import { planted } from '../fixtures/redact/planted.ts';
import { survives } from '../fixtures/redact/views.ts';
import { plainPolicy } from '../unit/redact/policies.ts';

const signs =
  '= & ; | : , ? # / % %25 %40 &#64; \\u0040 + {" "} ":" [ ] " \\" https:// mailto: tel: @ . - _ ' +
  '[email] [token] h1_ ｅ ４ \u200b \ud800 eyJ amFuZUB4LmNvbQ== reset-password users 1.2.3.4 state code';
const pieces = [
  ...planted.flatMap(({ keys, values }) => [...keys, ...values]),
  ...signs.split(' '),
  ' ',
  ': ',
  ', ',
  '\n',
  'Welcome back, ',
  'my SSN is ',
  'version ',
];
const text = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((list) => list.join(''));
const leaf = fc.oneof(
  text,
  fc.string({ unit: 'binary' }),
  fc.double({ noNaN: true }),
  fc.boolean(),
);
const tree = fc.object({
  key: fc.oneof(fc.constantFrom(...pieces), fc.string()),
  values: [leaf],
  maxDepth: 4,
});
const content: fc.Arbitrary<EventContent> = fc.record({
  name: text,
  url: text,
  referrer: text,
  title: text,
  params: tree.map((value) => JSON.parse(JSON.stringify(value)) as Record<string, never>),
});

describe('redaction', () => {
  it('lets no planted value through, in any container', () => {
    for (const { keys, values } of planted) {
      for (const key of keys) {
        for (const value of values) {
          for (const [name, wrap] of Object.entries(containers)) {
            const { content: out, redactions } = redactContent(wrap(key, value), plainPolicy);
            expect(survives(out, value), `${name}: ${key} = ${JSON.stringify(out)}`).toBe(false);
            expect(JSON.stringify(redactions)).not.toContain(value);
          }
        }
      }
    }
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(content, (event) => {
        const once = redactContent(event, plainPolicy);
        const twice = redactContent(once.content, plainPolicy);
        expect(twice.content).toBe(once.content);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never throws on what JSON can hold, and keeps the order of the keys', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 12 }), fc.string(), (value, name) => {
        const event = { name, title: name, params: { [name]: value, last: 1 } } as EventContent;
        const out = redactContent(event, plainPolicy).content;
        expect(Object.keys(out)).toEqual(Object.keys(event));
        expect(out.params?.['last']).toBe(1);
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives clean content back as the same object', () => {
    const word = fc.constantFrom(
      'red',
      'running shoes',
      'SKU-88213-BLK',
      'step-2',
      'hero_banner',
      '42',
    );
    const clean = fc.record({
      name: fc.constant('view_item'),
      url: fc.constantFrom(
        'https://shop.example/p/1?utm_source=x&page=2#top',
        'https://shop.example/',
      ),
      title: fc.constant('Trail Runner 2 | BrightCart'),
      params: fc.dictionary(fc.constantFrom('color', 'plan', 'section', 'item_id', 'x'), word),
    });
    fc.assert(
      fc.property(clean, (event) => {
        const { content: out, redactions } = redactContent(event, plainPolicy);
        expect(out).toBe(event);
        expect(redactions).toEqual([]);
      }),
    );
  });

  it('bounds what a hostile leaf of 64 KB costs', () => {
    const seeds = [
      'a@',
      '%25',
      '&#64;',
      '{',
      '{"a":',
      '[',
      'eyJ',
      '1-',
      '+1 ',
      'a=b&',
      'a: ',
      '://a?b=',
    ];
    const spaced = seeds.flatMap((seed) => [seed, `${seed} `]);
    for (const seed of spaced) {
      const value = seed.repeat(Math.ceil(65_536 / seed.length));
      for (const event of [
        { name: 'x', url: value },
        { name: 'x', params: { a: value, email: value } },
      ]) {
        let best = Infinity;
        for (let run = 0; run < 5; run += 1) {
          const from = performance.now();
          redactContent(event, plainPolicy);
          best = Math.min(best, performance.now() - from);
        }
        expect(best, seed).toBeLessThan(40);
      }
    }
  });
});
