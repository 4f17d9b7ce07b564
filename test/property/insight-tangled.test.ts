import fc from 'fast-check';
import { expect, it } from 'vitest';
import { duckdb } from '../../src/destinations/duckdb.ts';
import type { Asked, Question } from '../../src/insight/questions.ts';
import { plainly } from '../traffic/asked-samples.ts';
import { tangledNames, tangledTraffic } from '../traffic/tangled-traffic.ts';
import { permittedTraffic } from '../traffic/traffic-events.ts';
import { known } from '../traffic/truth-basis.ts';
import { comparable, truthOf } from '../traffic/truth-of.ts';
import { newFolder } from '../unit/destinations/duckdb-peer.ts';

const now = Date.UTC(2026, 10, 22, 20, 30);
const asking = fc.record({
  question: fc.constantFrom<Question>(
    'overview',
    'funnel',
    'micro',
    'channels',
    'segment',
    'names',
  ),
  steps: fc.array(fc.constantFrom(...tangledNames), { minLength: 1, maxLength: 8 }),
  macro: fc.constantFrom('purchase', 'survey'),
  model: fc.constantFrom('first', 'last', 'linear', 'position'),
  days: fc.constantFrom<Asked['days']>(1, 7),
  not: fc.constantFrom(...tangledNames),
});

it('however events come, in one batch or in many, asked between or not: the counts are true', async () => {
  const sink = await duckdb.open(duckdb.settings.parse({}), { dataFolder: await newFolder() });
  const events: ReturnType<typeof tangledTraffic>['events'][number][] = [];
  let batch = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.array(asking, { minLength: 2, maxLength: 6 }),
      async (seed, askings) => {
        const more = tangledTraffic(seed, 12, now).events;
        if (events.some(({ id }) => id === more[0]?.id)) return;
        for (const [place, { question, not, ...words }] of askings.entries()) {
          const part = more.filter((_, index) => index % askings.length === place);
          batch += 1;
          await sink.write(part.map(permittedTraffic), `batch-${batch}`);
          events.push(...part);
          const filters = question === 'segment' ? { did: 'page_view', not } : {};
          const asked: Asked = { ...plainly, ...words, filters };
          const given = await sink.insight?.(question, asked, now);
          if (given === undefined) throw new Error('the warehouse has no insight');
          const all = known({ events, counts: [] }, now);
          expect(comparable(question, given)).toEqual(
            comparable(question, truthOf(question, all, asked, given)),
          );
        }
      },
    ),
    { numRuns: 20, endOnFailure: true },
  );
  await sink.close();
}, 240_000);
