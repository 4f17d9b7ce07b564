import { describe, expect, it } from 'vitest';
import { changeOf } from '../../../src/console/change.ts';
import { heatMax, heatOf } from '../../../src/console/heat.ts';
import { commonQuery, daysOf, macroOf, queryText } from '../../../src/console/insight-query.ts';
import { nextSort, parseSort, sortedRows } from '../../../src/console/page-sort.ts';
import { parseRoute } from '../../../src/console/route.ts';
import { labelled, seriesGeometry } from '../../../src/console/series-geometry.ts';
import { timeWords } from '../../../src/console/time-words.ts';

describe('a change', () => {
  it.each([
    [110, 100, '▲', '10% more'],
    [90, 100, '▼', '10% less'],
    [1_001, 1_000, '=', 'as before'],
    [5, 0, '▲', 'from none'],
    [0, 5, '▼', '100% less'],
  ])('of %i after %i', (now, before, sign, words) => {
    expect(changeOf(now, before)).toEqual({ sign, words });
  });

  it('is not told where one number is withheld, or both are none', () => {
    expect([changeOf(null, 3), changeOf(3, null), changeOf(0, 0)]).toEqual([null, null, null]);
  });
});

describe('numbers over time', () => {
  it('fill the width; a withheld one has no height, a small one can be seen', () => {
    const { bars, ticks } = seriesGeometry([100, null, 0, 1, 1_000]);
    expect(bars.map(({ x }) => x)).toEqual([0, 20, 40, 60, 80]);
    expect(bars.map(({ height }) => height)).toEqual([10, null, 0, 0.8, 100]);
    expect(ticks.at(-1)).toEqual({ value: 1_000, y: 0 });
  });

  it('are none at all, or all withheld', () => {
    expect(seriesGeometry([]).bars).toEqual([]);
    expect(seriesGeometry([null]).bars).toEqual([{ x: 0, width: 100, height: null }]);
  });

  it('get few times below, the last among them', () => {
    expect(labelled(7, 8)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    for (const length of [1, 24, 28, 90]) {
      const marked = labelled(length, 8);
      expect(marked.length).toBeLessThanOrEqual(8);
      expect(marked.at(-1)).toBe(length - 1);
    }
  });

  it.each([
    ['2026-11-22', '22 Nov'],
    ['2026-11-22T08', '08:00'],
    ['what', 'what'],
  ])('%s is %s', (at, words) => {
    expect(timeWords(at)).toBe(words);
  });
});

describe('a question', () => {
  const { parameters } = parseRoute(
    '#pages?days=28&channel=e mail&sort=-views&steps=a&site=shop&days=28&x=1',
  );

  it('takes site, days and filters from the address, and nothing else', () => {
    expect(commonQuery(parameters)).toEqual({ days: '28', site: 'shop', channel: 'e mail' });
    expect(queryText(commonQuery(parameters))).toContain('channel=e+mail');
  });

  it.each(['', '0', '-7', '7.5', '365', 'NaN', '1e9'])('of %s days is one of 7', (days) => {
    expect(daysOf(new Map([['days', days]]))).toBe(7);
  });

  it('is of the commonest macro-conversion where the address names none', () => {
    const step = (name: string, category: string, visits: number | null) => ({
      name,
      category,
      stage: null,
      visits,
    });
    const names = {
      names: [
        step('purchase', 'macro', null),
        step('generate_lead', 'macro', 40),
        step('page_view', 'navigation', 900),
      ],
    } as unknown as Parameters<typeof macroOf>[1];
    expect(macroOf(new Map(), names)).toBe('generate_lead');
    expect(macroOf(new Map(), null)).toBe('purchase');
    expect(macroOf(new Map([['macro', 'renewal']]), names)).toBe('renewal');
  });
});

describe('pages by events', () => {
  const row = (path: string, visits: number | null, cell: number | null) => ({
    path,
    visits,
    pageViews: visits,
    cells: [cell],
  });
  const rows = [row('/b', 10, null), row('/a', null, 5), row('/c', 30, 1)];
  const paths = (sort: string): string =>
    sortedRows({ rows, names: ['purchase'] }, parseSort(sort))
      .map(({ path }) => path)
      .join(' ');

  it('stand in order; what is withheld stands last either way', () => {
    expect(paths('path')).toBe('/a /b /c');
    expect(paths('-path')).toBe('/c /b /a');
    expect(paths('-visits')).toBe('/c /b /a');
    expect(paths('visits')).toBe('/b /c /a');
    expect(paths('-purchase')).toBe('/a /c /b');
    expect(paths('purchase')).toBe('/c /a /b');
    expect(paths('nothing')).toBe('/b /c /a');
  });

  it('turn around on the second click', () => {
    expect(nextSort(parseSort(undefined), 'purchase')).toBe('-purchase');
    expect(nextSort(parseSort('-purchase'), 'purchase')).toBe('purchase');
    expect(nextSort(parseSort('purchase'), 'path')).toBe('path');
  });

  it('have a shade each, none for none and for what is withheld', () => {
    expect([heatOf(null, 9), heatOf(0, 9), heatOf(3, 0)]).toEqual([0, 0, 0]);
    expect([heatOf(1, 10_000), heatOf(10_000, 10_000)]).toEqual([1, heatMax]);
  });
});
