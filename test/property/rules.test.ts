import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EnrichedEvent } from '../../src/event/enriched-event.ts';
import { Sessions } from '../../src/identity/sessions.ts';
import { DryRun } from '../../src/rules/dry-run.ts';
import { compileGlob, segmentsOf } from '../../src/rules/glob.ts';
import { fitsWildcard } from '../../src/rules/wildcard.ts';
import { parseVisitorId } from '../../src/vocabulary/ids.ts';
import { minute, RuleSite, start } from '../unit/rules/rule-site.ts';

const word = fc.constantFrom('a', 'b', 'ab', 'ba', 'aab');
const piece = fc.oneof(word, fc.constantFrom('*', '**', 'a*', '*b', 'a*b'));

/** The same by a regular expression: short paths only, as it may go back as often as it likes. */
function byExpression(pattern: readonly string[], path: readonly string[]): boolean {
  const parts = pattern.map((each) =>
    each === '**'
      ? '(?:/[^/]+)*'
      : `/${each.replaceAll('*', '[^/]*')}`.replace(/^\/\[\^\/\]\*$/, '/[^/]+'),
  );
  return new RegExp(`^${parts.join('')}$`).test(path.map((each) => `/${each}`).join(''));
}

describe('path patterns', () => {
  it('fit what a regular expression of the same meaning fits', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 6 }),
        fc.array(word, { maxLength: 7 }),
        (pattern, path) => {
          const fits = compileGlob(`/${pattern.join('/')}`)(segmentsOf(`/${path.join('/')}`));
          expect(fits).toBe(byExpression(pattern, path));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('look at a piece of the text as often as the pattern is long, at most', () => {
    const hostile = fc.array(fc.constantFrom('a', 'a', 'a', 'b', '*'), { maxLength: 30 });
    const path = fc.array(fc.constantFrom('a', 'a', 'a', 'b'), { maxLength: 2_000, size: 'max' });
    fc.assert(
      fc.property(hostile, path, (pattern, text) => {
        let looks = 0;
        fitsWildcard(pattern, text, {
          isAny: (each) => each === '*',
          fits: (each, other) => {
            looks += 1;
            return each === other;
          },
        });
        expect(looks).toBeLessThanOrEqual((pattern.length + 1) * (text.length + 1));
      }),
      { numRuns: 500 },
    );
  });
});

const rules = `
  click: { when: { event: cta_click, params: { kind: a } } },
  read: { when: { path: /a/**, event: engaged_time, minSeconds: 30 } },
  looker: { when: { pages: { min: 3 } } },
  keen: { when: { event: cta_click, pages: { min: 2, path: /a/** } } },
  once: { when: { event: cta_click, once: visit } },
  each: { when: { event: cta_click, once: event } },
  way: { when: { sequence: [{ event: page_view, path: /a/** }, add_to_cart, add_to_cart] } },
  abandoned: { when: { sequence: [add_to_cart], without: purchase } },
  left: { when: { sequence: [page_view, add_to_cart], without: { event: page_view, path: /b } } }`;

const happening = fc.record({
  visitor: fc.integer({ min: 1, max: 2 }),
  name: fc.constantFrom(
    'page_view',
    'page_view',
    'add_to_cart',
    'add_to_cart',
    'purchase',
    'engaged_time',
    'engaged_time',
    'cta_click',
    'cta_click',
  ),
  path: fc.constantFrom('/', '/a/1', '/a/2', '/b'),
  kind: fc.constantFrom('a', 'b'),
  gapMinutes: fc.constantFrom(0.1, 1, 2, 5, 10, 10, 29, 31, 70),
  isRepeated: fc.boolean(),
  isNewPage: fc.boolean(),
});

interface Stored {
  readonly event: EnrichedEvent;
  readonly session: string;
}

/** Stores as the spool does: each event in its turn, in its session, and no event twice. */
class Log {
  readonly rows: Stored[] = [];
  readonly #sessions = new Sessions(randomBytes);
  readonly #keys = new Set<string>();

  append(events: readonly EnrichedEvent[]): void {
    for (const event of events) {
      const visitor = parseVisitorId(event.record.visitor)!;
      const { session } = this.#sessions.assign(visitor, event.previousVisitor, event.record.ts);
      if (this.#keys.has(event.dedupeKey)) continue;
      this.#keys.add(event.dedupeKey);
      this.rows.push({ event, session: session.id });
    }
  }
}

describe('rules', () => {
  const names = new RuleSite(rules).rules.rules.map(({ name }) => name).toSorted();
  const seen = new Set<string>();

  it('make events of the sessions of their own, as often as a dry run says, retries or not', () => {
    fc.assert(
      fc.property(
        fc.array(happening, { minLength: 10, maxLength: 60, size: 'max' }),
        (happenings) => {
          const site = new RuleSite(rules);
          const log = new Log();
          const lastAt = new Map<number, number>();
          const page = new Map<number, number>();
          let [at, n] = [start - 11 * 60 * minute, 0];
          for (const each of happenings) {
            n += 1;
            at += each.gapMinutes * minute;
            // A page view lies in one visit.
            const isIdle = at - (lastAt.get(each.visitor) ?? 0) > 30 * minute;
            if (isIdle || each.isNewPage) page.set(each.visitor, n);
            lastAt.set(each.visitor, at);
            const params = { n, kind: each.kind, engaged_ms: each.kind === 'a' ? 31_000 : 20_000 };
            const url = `https://shop.example${each.path}`;
            const sent = {
              at,
              address: `203.0.113.${each.visitor}`,
              page: `page-view-${page.get(each.visitor) ?? 0}`,
            };
            for (let time = each.isRepeated ? 2 : 1; time > 0; time -= 1) {
              const ruled = site.send([{ name: each.name, seq: n, url, params }], sent);
              log.append(ruled.ended.map(({ event }) => event));
              log.append(ruled.events);
            }
          }
          const end = at + 120 * minute;
          log.append(site.engine.endVisits(end, site.tools.rulesOf).map(({ event }) => event));
          const sent = log.rows.filter(({ event }) => event.rule === null);
          const made = log.rows.filter(({ event }) => event.rule !== null);
          const sessionOf = new Map(
            sent.map(({ event, session }) => [event.record.params['n'], session]),
          );
          for (const { event, session } of made) {
            expect(session, event.record.name).toBe(sessionOf.get(event.record.params['n']));
          }
          const dry = new DryRun(new Map([['shop', site.rules]]), end);
          const order = sent.toSorted(
            (a, b) => a.session.localeCompare(b.session) || a.event.record.ts - b.event.record.ts,
          );
          for (const { event, session } of order) dry.add({ ...event.record, session });
          for (const { event } of made) seen.add(event.record.name);
          const live = (rule: string): number =>
            made.filter(({ event }) => event.record.name === rule).length;
          for (const { rule, times, visits } of dry.end()) {
            expect(times, rule).toBe(live(rule));
            expect(visits).toBeLessThanOrEqual(times);
          }
        },
      ),
      { numRuns: 150 },
    );
    expect([...seen].toSorted(), 'each rule has fired somewhere').toEqual(names);
  }, 60_000);

  it('never throw, whatever an event says', () => {
    const site = new RuleSite(rules);
    const hostile = fc.record(
      {
        name: fc.oneof(fc.constantFrom('cta_click', 'engaged_time', 'page_view'), fc.string()),
        url: fc.oneof(fc.webUrl(), fc.string(), fc.constant('https://a/%zz//..//%E0%A4%A')),
        params: fc.dictionary(
          fc.oneof(fc.constantFrom('kind', 'engaged_ms', '__proto__', 'percent'), fc.string()),
          fc.jsonValue(),
        ),
        value: fc.oneof(fc.double(), fc.constant(1e308)),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 20 }), (events) => {
        expect(() => site.send(events)).not.toThrow();
      }),
      { numRuns: 200 },
    );
  });
});
