import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  channelsOf,
  funnelOf,
  microOf,
  overviewOf,
  pagesOf,
  type AskRaw,
} from '../../src/http/insight-answers.ts';
import type { Basis, OverviewAnswer } from '../../src/insight/answers.ts';
import { type Asked, dimensions } from '../../src/insight/questions.ts';
import { k } from '../../src/insight/disclosure.ts';
import { type Fact, less, smallOnes, smallRests } from '../unit/insight/differences.ts';
import { askIn, names, plainly, smallWorld } from '../unit/insight/small-world.ts';

// An adversary who asks everything that can be asked, lays the answers side by side and solves for
// what was held back. No group of 1 to 9 visits may come out.

const windows = [1, 7, 28, 90] as const;
const worlds = fc.integer({ min: 0, max: 2 ** 31 });
const runs = { numRuns: 40 };

async function overviews(ask: AskRaw): Promise<ReadonlyMap<number, OverviewAnswer>> {
  const answers = windows.map(
    async (days) => [days, await overviewOf(ask, { ...plainly, days })] as const,
  );
  return new Map((await Promise.all(answers)).filter(([, answer]) => isExact(answer)));
}

/** Of rounded counts no difference is exact: they are looked at on their own below. */
function isExact({ basis }: { readonly basis: Basis }): boolean {
  return basis.rounded === null;
}

const stepIn = (answer: OverviewAnswer | undefined, name: string): number | null =>
  answer?.steps.find((step) => step.name === name)?.visits ?? null;

/** The ages of days, as parts. */
const ages = (from: number, to: number): ReadonlyMap<string, number> =>
  new Map(Array.from({ length: to - from }, (_, index) => [`day ${String(from + index)}`, 1]));

/** The parts of a time, in which answers are summed: today, the week, four weeks, the quarter. */
const rings = (days: number, key: string): readonly (readonly [string, number])[] =>
  windows.filter((each) => each <= days).map((each) => [`${key} in ring ${String(each)}`, 1]);

describe('differences of answers', () => {
  it('in time tell of no small day', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (seed) => {
        const all = await overviews(askIn(smallWorld(seed)));
        for (const figure of ['visits', 'conversions'] as const) {
          const facts: Fact[] = [];
          const add = (says: string, parts: Fact['parts'], n: number | null): void => {
            if (n !== null) facts.push({ says, parts, n });
          };
          for (const [days, { totals, before, series }] of all) {
            add('total', ages(0, days), totals[figure]);
            add('before', ages(days, 2 * days), before[figure]);
            if (days === 1) continue;
            series.forEach((each, index) => {
              add('day', ages(days - 1 - index, days - index), each[figure]);
            });
          }
          expect(smallOnes(facts)).toEqual([]);
        }
      }),
      runs,
    );
  });

  it('of one kind of event tell of nobody who did not, or did it earlier', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (seed) => {
        const all = await overviews(askIn(smallWorld(seed)));
        const pairs = windows.flatMap((days) => {
          const answer = all.get(days);
          const inTime = windows.filter((longer) => longer > days);
          return names.flatMap((name) => [
            [`${name} of all`, answer?.totals.visits, stepIn(answer, name)] as const,
            ...inTime.flatMap((longer) => {
              const then = all.get(longer);
              return [
                [`${name} in time`, stepIn(then, name), stepIn(answer, name)] as const,
                [
                  `not ${name} in time`,
                  less(then?.totals.visits, stepIn(then, name)),
                  less(answer?.totals.visits, stepIn(answer, name)),
                ] as const,
              ];
            }),
            ...(name === 'purchase' || name === 'generate_lead'
              ? [[`${name} of macro`, answer?.totals.conversions, stepIn(answer, name)] as const]
              : []),
          ]);
        });
        expect(smallRests(pairs)).toEqual([]);
      }),
      runs,
    );
  });

  it('of funnels with a step more, a step less or another time tell of no small loss', async () => {
    const some = fc.shuffledSubarray([...names], { minLength: 2, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(worlds, some, async (seed, steps) => {
        const ask = askIn(smallWorld(seed));
        const told = new Map<string, number | null>();
        const tell = async (asked: readonly string[], days: Asked['days']): Promise<void> => {
          const answer = await funnelOf(ask, { ...plainly, days, steps: asked });
          if (!isExact(answer)) return;
          answer.steps.forEach(({ visits }, index) => {
            const key = `${asked.slice(0, index + 1).join()} ${String(days)}`;
            if (visits !== null || !told.has(key)) told.set(key, visits);
          });
        };
        const shorter = steps.map((_, out) => steps.filter((__, place) => place !== out));
        for (const days of windows) {
          for (const asked of [steps, ...shorter]) await tell(asked, days);
        }
        const all = await overviews(ask);
        const pairs = windows.flatMap((days) => {
          const at = (asked: readonly string[], time = days): number | null =>
            asked.length === 0
              ? (all.get(time)?.totals.visits ?? null)
              : (told.get(`${asked.join()} ${String(time)}`) ?? null);
          const prefixes = steps.map((_, index) => steps.slice(0, index + 1));
          return prefixes.flatMap((prefix) => [
            ...prefix.map(
              (_, length) => ['step more', at(prefix.slice(0, length)), at(prefix)] as const,
            ),
            ...prefix
              .slice(0, -1)
              .map(
                (_, out) =>
                  [
                    'step less',
                    at(prefix.filter((__, place) => place !== out)),
                    at(prefix),
                  ] as const,
              ),
            ['single', stepIn(all.get(days), prefix.at(-1) ?? ''), at(prefix)] as const,
            ...windows.flatMap((longer) =>
              longer <= days
                ? []
                : [
                    ['in time', at(prefix, longer), at(prefix)] as const,
                    ...prefix.map((_, length) => {
                      const above = prefix.slice(0, length);
                      return [
                        'lost in time',
                        less(at(above, longer), at(prefix, longer)),
                        less(at(above), at(prefix)),
                      ] as const;
                    }),
                  ],
            ),
          ]);
        });
        expect(smallRests(pairs)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it('by each dimension tell of no small row, nor of who did not convert', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, fc.constantFrom(...dimensions), async (seed, by) => {
        const ask = askIn(smallWorld(seed));
        const all = await overviews(ask);
        const facts: Fact[] = [];
        const answers = await Promise.all(
          windows.map((days) => channelsOf(ask, { ...plainly, by, days })),
        );
        const keys = [...new Set(answers.flatMap(({ rows }) => rows.map(({ key }) => key)))];
        windows.forEach((days, index) => {
          const sum = (
            which: readonly (string | null)[],
            kinds: readonly string[],
          ): Fact['parts'] =>
            new Map(
              which.flatMap((key) =>
                kinds.flatMap((kind) => rings(days, `${String(key)} ${kind}`)),
              ),
            );
          const add = (parts: Fact['parts'], n: number | null): void => {
            if (n !== null) facts.push({ says: '', parts, n });
          };
          add(sum(keys, ['did', 'not']), all.get(days)?.totals.visits ?? null);
          add(sum(keys, ['did']), stepIn(all.get(days), 'purchase'));
          const answer = answers[index];
          for (const { key, visits, conversions } of answer && isExact(answer) ? answer.rows : []) {
            add(sum([key], ['did', 'not']), visits);
            add(sum([key], ['did']), conversions);
          }
        });
        expect(smallOnes(facts)).toEqual([]);
      }),
      runs,
    );
  });

  it('of pages and kinds of events tell of no small cell', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (seed) => {
        const ask = askIn(smallWorld(seed));
        const all = await overviews(ask);
        const asked = windows.map(
          async (days) => [days, await pagesOf(ask, { ...plainly, days })] as const,
        );
        const answers = new Map((await Promise.all(asked)).filter(([, answer]) => isExact(answer)));
        const cell = (days: Asked['days'], path: string, column: number): number | null =>
          answers.get(days)?.rows.find((row) => row.path === path)?.cells[column] ?? null;
        const pairs = windows.flatMap((days) =>
          (answers.get(days)?.rows ?? []).flatMap(({ path, visits, cells }) =>
            cells.flatMap((n, column) => [
              ['of the page', visits, n] as const,
              ['of the kind', stepIn(all.get(days), names[column] ?? ''), n] as const,
              ['of all', all.get(days)?.totals.visits, visits] as const,
              ...windows
                .filter((longer) => longer > days)
                .map((longer) => ['in time', cell(longer, path, column), n] as const),
            ]),
          ),
        );
        expect(smallRests(pairs)).toEqual([]);
        // In this world each kind happens once in a visit: a column sums up to its kind.
        for (const [days, { rows }] of answers) {
          names.forEach((name, column) => {
            const parts = new Map(rows.map(({ path }) => [path, 1]));
            const n = stepIn(all.get(days), name);
            const facts: Fact[] = n === null ? [] : [{ says: name, parts, n }];
            for (const { path, cells } of rows) {
              const told = cells[column] ?? null;
              if (told !== null) facts.push({ says: path, parts: new Map([[path, 1]]), n: told });
            }
            expect(smallOnes(facts)).toEqual([]);
          });
        }
      }),
      runs,
    );
  });

  it('of small steps and the big one tell of no small group', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, fc.constantFrom(...windows), async (seed, days) => {
        const ask = askIn(smallWorld(seed));
        const overview = await overviewOf(ask, { ...plainly, days });
        const micro = await microOf(ask, { ...plainly, days });
        const rows = isExact(micro) && isExact(overview) ? micro.rows : [];
        for (const { name, visits, rateWith, rateWithout } of rows) {
          const both =
            rateWith === null || visits === null ? null : Math.round(rateWith.rate * visits);
          const groups = [visits, both, both === null || visits === null ? null : visits - both];
          const all = overview.totals.visits;
          if (all !== null && visits !== null) {
            const only =
              rateWithout === null ? null : Math.round(rateWithout.rate * (all - visits));
            groups.push(all - visits, only, only === null ? null : all - visits - only);
          }
          const ever = stepIn(overview, name);
          if (ever !== null && visits !== null) groups.push(ever - visits);
          expect(groups.filter((n) => n !== null && n > 0 && n < k)).toEqual([]);
        }
      }),
      runs,
    );
  });

  it('with a filter are of tens, and refused where a filter leaves nearly all', async () => {
    const filter = fc.constantFrom<Asked['filters']>(
      { channel: 'direct' },
      { country: 'DE' },
      { device: 'desktop', country: 'DE' },
      { page: '/**' },
      { did: 'view_item' },
      { not: 'purchase' },
      { channel: 'direct', not: 'add_to_cart' },
    );
    await fc.assert(
      fc.asyncProperty(worlds, filter, async (seed, filters) => {
        const ask = askIn(smallWorld(seed));
        const asked = { ...plainly, filters };
        const { basis, totals, steps } = await overviewOf(ask, asked);
        const raw = await ask('overview', asked);
        const rests = [
          raw.basis.visitsUnfiltered - raw.basis.visits,
          ...Object.values(raw.basis.visitsWithout).map((n) => n - raw.basis.visits),
        ];
        const isSmall = (n: number): boolean => n > 0 && n < k;
        expect(basis.refused !== null).toBe(isSmall(raw.basis.visits) || rests.some(isSmall));
        const shown = [basis.visits, totals.visits, totals.conversions, totals.pageViews];
        for (const n of [...shown, ...steps.flatMap(({ visits, events }) => [visits, events])]) {
          if (n !== null) expect(n % 10).toBe(0);
          if (basis.refused !== null) expect(n).toBeNull();
        }
      }),
      runs,
    );
  });
});
