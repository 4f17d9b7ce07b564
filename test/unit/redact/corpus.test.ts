import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { EventContent } from '../../../src/event/content.ts';
import { redactContent } from '../../../src/redact/redact-content.ts';
import { leaves, survives, views } from '../../fixtures/redact/views.ts';
import { plainPolicy } from './policies.ts';

interface Line {
  readonly id: string;
  readonly event: EventContent;
  readonly pii: readonly {
    readonly path: string;
    readonly type: string;
    readonly value: unknown;
  }[];
  readonly keep: readonly string[];
  readonly tags: readonly string[];
}

const file = new URL('../../fixtures/redact/corpus.jsonl', import.meta.url);
const lines = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Line)
  // Bare names in free text are out of reach without a language model, and labelled as such.
  .filter(({ tags }) => !tags.includes('ner'));

function at(event: unknown, path: string): unknown {
  let current = event;
  for (const key of path.split('.')) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Object.getOwnPropertyDescriptor(current, key)?.value;
  }
  return current;
}

/** A short number may stand in another one by chance: those are looked for as words. */
function leaks(out: unknown, path: string, value: string): boolean {
  const leaf = at(out, path);
  if (leaf === undefined) return false;
  if (value.length >= 6) return survives(leaf, value);
  const word = new RegExp(
    `(?<![\\p{L}\\p{N}])${value.replace(/[^\p{L}\p{N}]/gu, '\\$&')}(?![\\p{L}\\p{N}])`,
    'iu',
  );
  return leaves(leaf).some((text) => views(text).some((view) => word.test(view)));
}

describe('the labelled corpus', () => {
  const results = lines.map((line) => ({
    line,
    out: redactContent(line.event, plainPolicy).content,
  }));

  it('loses at most one labelled value in two hundred', () => {
    const items = results.flatMap(({ line, out }) => line.pii.map((item) => ({ line, out, item })));
    const leaked = items
      .filter(({ out, item }) => leaks(out, item.path, String(item.value)))
      .map(({ line, item }) => `${line.id} ${item.type} ${item.path}`);
    expect(items.length).toBeGreaterThan(150);
    expect(leaked.length / items.length, leaked.join('\n')).toBeLessThanOrEqual(0.005);
  });

  it('keeps what has to be kept', () => {
    let total = 0;
    const lost: string[] = [];
    for (const { line, out } of results) {
      const seen = leaves(out).flatMap((leaf) => views(leaf));
      for (const keep of line.keep) {
        total += 1;
        const wanted = views(keep).some((view) => seen.some((text) => text.includes(view)));
        if (!wanted) lost.push(`${line.id} ${keep}`);
      }
    }
    expect(total).toBeGreaterThan(1_000);
    expect(lost.length / total, lost.join('\n')).toBeLessThanOrEqual(0.005);
  });

  it('gives clean events back untouched', () => {
    const clean = results.filter(({ line }) => line.pii.length === 0);
    const changed = clean.filter(({ line, out }) => out !== line.event).map(({ line }) => line.id);
    expect(clean.length).toBeGreaterThan(60);
    expect(changed).toEqual([]);
  });
});
