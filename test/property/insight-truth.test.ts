import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sink } from '../../src/destinations/destination.ts';
import { duckdb } from '../../src/destinations/duckdb.ts';
import type { Asked, Question } from '../../src/insight/questions.ts';
import { attributions, funnels, narrowings, plainly } from '../traffic/asked-samples.ts';
import { generateTraffic } from '../traffic/generate-traffic.ts';
import { loadTraffic } from '../traffic/load-traffic.ts';
import { takenIn } from '../traffic/taken-in.ts';
import { known } from '../traffic/truth-basis.ts';
import { comparable, truthOf } from '../traffic/truth-of.ts';

const now = Date.UTC(2026, 10, 22, 20, 30);
const traffic = generateTraffic({ seed: 7, visitors: 60, days: 60, now });
const all = known(traffic, now);

describe('the counts of the warehouse equal those of a naive model', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-truth-'));
  let sink: Sink;

  beforeAll(async () => {
    await loadTraffic(folder, traffic);
    sink = await duckdb.open(duckdb.settings.parse({}), { dataFolder: folder });
    await takenIn(sink, now);
  }, 120_000);
  afterAll(async () => {
    await sink?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const agree = async (question: Question, more: Partial<Asked>): Promise<void> => {
    const asked = { ...plainly, ...more };
    const given = await sink.insight?.(question, asked, now);
    if (given === undefined) throw new Error('the warehouse has no insight');
    const truth = truthOf(question, all, asked, given);
    expect(comparable(question, given)).toEqual(comparable(question, truth));
  };

  it('there is something to count', () => {
    expect(traffic.events.length).toBeGreaterThan(20_000);
    expect(all.visits.length).toBeGreaterThan(2_000);
  });

  for (const question of ['overview', 'micro', 'pages', 'experiments', 'names'] as const) {
    for (const more of narrowings) {
      it(`${question} ${JSON.stringify(more)}`, () => agree(question, more));
    }
  }
  for (const macro of ['newsletter_signup', 'begin_checkout', 'never_seen']) {
    it(`micro of ${macro}`, () => agree('micro', { macro }));
    it(`experiments of ${macro}`, () => agree('experiments', { macro }));
  }
  for (const steps of funnels) {
    it(`funnel ${steps.join(' ')}`, () => agree('funnel', { steps }));
  }
  for (const more of narrowings) {
    it(`funnel ${JSON.stringify(more)}`, () => agree('funnel', more));
    it(`channels ${JSON.stringify(more)}`, () => agree('channels', more));
    it(`seeds ${JSON.stringify(more)}`, () => agree('seeds', more));
    it(`privacy ${JSON.stringify(more)}`, () => agree('privacy', more));
  }
  for (const { by, model } of attributions) {
    it(`channels by ${by}, ${model}`, () => agree('channels', { by, model }));
  }
  for (const filters of [
    { did: 'add_to_cart', not: 'purchase' },
    { did: 'page_view' },
    { did: 'view_item', not: 'add_to_cart', channel: 'organic_search' },
    { did: 'site_search', not: 'never_seen', page: '/p/**' },
  ]) {
    it(`segment ${JSON.stringify(filters)}`, () => agree('segment', { filters }));
  }
});
