import { describe, expect, it } from 'vitest';
import type { EventContent } from '../../../src/event/content.ts';
import { redactContent } from '../../../src/redact/redact-content.ts';
import { leaves, survives, views } from '../../fixtures/redact/views.ts';
import { makeCorpus, type Line } from '../../redact-corpus/make-corpus.ts';
import { plainPolicy } from './policies.ts';

const seed = 20_261_122;
const results = makeCorpus(seed, 2_000).map((line) => {
  const { content, redactions } = redactContent(line.event, plainPolicy);
  return { line, out: content, redactions };
});

function leafOf(event: EventContent, path: string): unknown {
  const [field = '', name = ''] = path.split('.');
  const value = Object.getOwnPropertyDescriptor(event, field)?.value as unknown;
  if (field !== 'params' || typeof value !== 'object' || value === null) return value;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

/** A short value may stand in another one by chance: it is looked for as a word. */
function leaks(out: EventContent, { path, type, value }: Line['pii'][number]): boolean {
  const leaf = leafOf(out, path);
  if (leaf === undefined) return false;
  const planted = type === 'geo' ? value.slice(0, value.indexOf('.') + 4) : value;
  if (planted.length >= 6) return survives(leaf, planted);
  const word = new RegExp(`(?<![\\p{L}\\p{N}])${planted}(?![\\p{L}\\p{N}])`, 'iu');
  return leaves(leaf).some((text) => views(text).some((view) => word.test(view)));
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}

describe('a corpus of 25 languages, made by seed', () => {
  const items = results.flatMap(({ line, out }) =>
    line.pii.map((item) => ({ item, leaked: leaks(out, item), id: line.id })),
  );

  it('loses at most one planted value in a hundred', () => {
    const leaked = items.filter((entry) => entry.leaked);
    const shown = leaked.map(({ id, item }) => `${id} ${item.type} ${item.path} ${item.value}`);
    expect(items.length).toBeGreaterThan(1_500);
    expect(shareOf(leaked.length, items.length), shown.join('\n')).toBeLessThanOrEqual(0.01);
  });

  it.each(['email', 'credit_card', 'iban', 'password', 'token'])('finds every %s', (kind) => {
    const own = items.filter(({ item }) => item.type === kind);
    const leaked = own.filter((entry) => entry.leaked).map(({ item }) => item.value);
    expect(own.length).toBeGreaterThan(50);
    expect(leaked).toEqual([]);
  });

  it('gives clean events back untouched', () => {
    const clean = results.filter(({ line }) => line.pii.length === 0);
    const changed = clean.flatMap(({ line, out, redactions }) =>
      out === line.event ? [] : redactions.map(({ path, rule }) => `${line.id} ${path} ${rule}`),
    );
    expect(clean.length).toBeGreaterThan(700);
    expect(changed.length / clean.length, changed.join('\n')).toBeLessThanOrEqual(0.005);
  });

  it('keeps what stands beside the planted values', () => {
    const dirty = results.filter(({ line }) => line.pii.length > 0);
    const lost = dirty.flatMap(({ line, out }) => {
      const seen = leaves(out).flatMap((leaf) => views(leaf));
      return line.keep
        .filter((keep) => !views(keep).some((view) => seen.some((text) => text.includes(view))))
        .map((keep) => `${line.id} ${keep}`);
    });
    const total = dirty.reduce((sum, { line }) => sum + line.keep.length, 0);
    expect(shareOf(lost.length, total), lost.join('\n')).toBeLessThanOrEqual(0.005);
  });

  it('changes nothing the second time', () => {
    for (const { out, line } of results) {
      expect(redactContent(out, plainPolicy).content, line.id).toBe(out);
    }
  });
});
