import { describe, expect, it } from 'vitest';
import { findGreetedNames } from '../../../src/redact/checks/greetings.ts';
import { detectors } from '../../../src/redact/detectors/index.ts';
import type { Hit } from '../../../src/redact/detector.ts';
import { noFacts } from '../../../src/redact/keys/key-facts.ts';
import { redactContent } from '../../../src/redact/redact-content.ts';
import { parseRoute, type Route } from '../../../src/redact/route.ts';
import { SearchKeys } from '../../../src/redact/search-keys.ts';
import { attackWords, repeated } from '../../fixtures/redact/attacks.ts';
import { plainPolicy } from './policies.ts';

const routes: readonly Route[] = ['/users/:id{hash}', '/a/:b{keep}'].flatMap((template) => {
  const route = parseRoute(template);
  return typeof route === 'string' ? [] : [route];
});
const policy = { ...plainPolicy, routes, search: { keys: new SearchKeys(null), isRare: null } };
const facts = { ...noFacts, heading: true };

type Reader = readonly [name: string, run: (text: string) => void];

/** The parts of the engine that read a text, each alone; a new detector is among them by itself. */
const readers: readonly Reader[] = [
  ...detectors.flatMap(({ kind, looks, byKey }): readonly Reader[] => [
    ...looks.map(({ find }, index): Reader => {
      const run = (text: string): void => {
        const hits: Hit[] = [];
        find(text, hits, facts);
      };
      return [`look ${index + 1} of ${kind}`, run];
    }),
    [`${kind} by its key`, (text: string) => void byKey(text, facts, plainPolicy)],
  ]),
  [
    'greetings',
    (text) => {
      findGreetedNames(text, []);
    },
  ],
  // The parsers of containers run on a text of their own making: the limits of a leaf are the engine's.
  ...(
    [
      ['pairs', (text) => `k: ${text}`],
      ['a form', (text) => `k=${text}`],
      ['JSON', (text) => JSON.stringify({ k: text })],
      ['JSON in JSON', (text) => JSON.stringify({ k: JSON.stringify({ k: text }) })],
      ['elements', (text) => `<email>${text}</email>`],
      ['hex', (text) => Buffer.from(text).toString('hex').slice(0, text.length)],
      ['base64', (text) => Buffer.from(text).toString('base64').slice(0, text.length)],
      ['an address', (text) => `https://shop.example/p?k=${text}`],
      ['a path with a route', (text) => `https://shop.example/users/${text}`],
      ['a fragment', (text) => `https://shop.example/#${text}`],
      ['a search', (text) => `https://shop.example/s?q=a&r=${text}`],
    ] as readonly (readonly [string, (text: string) => string])[]
  ).map(([name, wrap]): Reader => [
    name,
    (text) => void redactContent({ name: 'x', params: { a: wrap(text) } }, policy),
  ]),
];

/** Milliseconds, the best of some rounds. */
function cost(run: (text: string) => void, text: string): number {
  let best = Infinity;
  for (let round = 0; round < 3; round += 1) {
    const from = performance.now();
    run(text);
    best = Math.min(best, performance.now() - from);
  }
  return best;
}

/** time(4n) / time(n); what takes less than a twentieth of a millisecond is noise. */
function growth(run: (text: string) => void, word: string): number {
  let least = Infinity;
  for (let round = 0; round < 6 && least > 6; round += 1) {
    const short = Math.max(cost(run, repeated(word, 1_000)), 0.05);
    least = Math.min(least, cost(run, repeated(word, 4_000)) / short);
  }
  return least;
}

describe('four times the text takes at most six times the time', () => {
  it.each(readers)('%s', (_, run) => {
    const steep = attackWords.filter((word) => growth(run, word) > 6);
    expect(steep).toEqual([]);
  });
});
