import { describe, expect, it } from 'vitest';
import { fullest, funnelGeometry, greatestLoss } from '../../../src/console/funnel-geometry.ts';
import {
  funnelPresets,
  funnelStepsMax,
  moved,
  putBefore,
  stepKeys,
  stepsOf,
} from '../../../src/console/funnel-steps.ts';
import type { FunnelStep, NamesAnswer } from '../../../src/insight/answers.ts';
import { taxonomy } from '../../../src/vocabulary/taxonomy.ts';

const share = (rate: number) => ({ rate, low: rate * 0.9, high: Math.min(1, rate * 1.1) });
const step = (name: string, visits: number | null, of = 1_000): FunnelStep => ({
  name,
  visits,
  rate: visits === null ? null : share(visits / of),
  fromBefore: null,
  lost: null,
  medianSeconds: null,
});

describe('the water of the funnel', () => {
  it('stands as high as the share of the first step, and flows below each gate', () => {
    const chambers = funnelGeometry([step('a', 1_000), step('b', 500), step('c', 50)]);
    expect(chambers.map(({ level }) => level)).toEqual([fullest, fullest / 2, fullest / 20]);
    expect(chambers.map(({ before }) => before)).toEqual([null, fullest, fullest / 2]);
    expect(chambers.map(({ gate }) => gate?.bottom)).toEqual([
      undefined,
      fullest / 2,
      fullest / 20,
    ]);
    for (const { low, high, level } of chambers.slice(1)) {
      expect(low).toBeLessThan(level ?? 0);
      expect(high).toBeGreaterThan(level ?? 0);
    }
  });

  it('is unknown, never zero, where a step is withheld; the next knows the last that was shown', () => {
    const [first, hidden, last] = funnelGeometry([
      step('a', 1_000),
      step('b', null),
      step('c', 100),
    ]);
    expect(first?.level).toBe(fullest);
    expect(hidden).toMatchObject({ level: null, low: null, gate: { bottom: 0 } });
    expect(last).toMatchObject({ level: fullest / 10, before: fullest });
  });

  it('is none where nobody came, and never over the brim', () => {
    const dry = funnelGeometry([step('a', 0), { ...step('b', 0), rate: null }]);
    expect(dry.map(({ level }) => level)).toEqual([0, null]);
    const [, over] = funnelGeometry([step('a', 10), { ...step('b', 30), rate: share(3) }]);
    expect(over?.level).toBe(fullest);
    expect(funnelGeometry([])).toEqual([]);
  });

  it('says where most is lost, of what is shown', () => {
    const lost = (n: number | null): FunnelStep => ({ ...step('x', 1), lost: n });
    expect(greatestLoss([lost(99), lost(3), lost(7), lost(null), lost(7)])).toBe(2);
    expect(greatestLoss([lost(null), lost(0), lost(null)])).toBeNull();
  });
});

describe('the steps of the funnel', () => {
  const names = (...list: string[]): NamesAnswer =>
    ({
      names: list.map((name) => ({ name, category: 'form', stage: null, visits: 10 })),
    }) as unknown as NamesAnswer;

  it('come from the address, as many as the instance takes', () => {
    expect(stepsOf(new Map([['steps', 'b,a,,b']]), null)).toEqual(['b', 'a', 'b']);
    expect(stepsOf(new Map([['steps', 'a,'.repeat(40)]]), null)).toHaveLength(funnelStepsMax);
  });

  it('are those of the preset that the site knows best where none are named', () => {
    expect(stepsOf(new Map(), null)).toEqual(funnelPresets[0].steps);
    expect(
      stepsOf(new Map(), names('page_view', 'form_submit', 'generate_lead', 'cta_click')),
    ).toEqual(['page_view', 'cta_click', 'form_submit', 'generate_lead']);
  });

  it('of the presets are known names', () => {
    for (const name of funnelPresets.flatMap(({ steps }) => [...steps])) {
      expect(taxonomy.has(name), name).toBe(true);
    }
  });

  it('move by a place, and stay where there is none', () => {
    expect(moved(['a', 'b', 'c'], 1, -1)).toEqual(['b', 'a', 'c']);
    expect(moved(['a', 'b', 'c'], 1, 1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b'], 1, 1)).toEqual(['a', 'b']);
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
  });

  it('are dragged before another', () => {
    expect(putBefore(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
    expect(putBefore(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
    expect(putBefore(['a', 'b'], 7, 0)).toEqual(['a', 'b']);
  });

  it('keep a key of their own as they move, twice the same name too', () => {
    expect(stepKeys(['a', 'b', 'a'])).toEqual(['a-0', 'b-0', 'a-1']);
  });
});
