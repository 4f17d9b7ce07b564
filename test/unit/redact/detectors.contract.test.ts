import { describe, expect, it } from 'vitest';
import { detectors } from '../../../src/redact/detectors/index.ts';
import { kinds } from '../../../src/redact/kinds.ts';
import { redactContent } from '../../../src/redact/redact-content.ts';
import { plainPolicy } from './policies.ts';

/** A text as a leaf without a telling key, through the whole engine. */
function redacted(text: string): unknown {
  const content = { name: 'custom', params: { el: text } };
  return redactContent(content, plainPolicy).content.params?.['el'];
}

/** The best of several runs, in milliseconds, so that a busy machine does not decide. */
function cost(text: string): number {
  let best = Infinity;
  for (let run = 0; run < 7; run += 1) {
    const from = performance.now();
    redacted(text);
    best = Math.min(best, performance.now() - from);
  }
  return best;
}

/** time(4n) / time(n), the smallest of several tries. */
function growth(attack: (length: number) => string): number {
  let smallest = Infinity;
  for (let run = 0; run < 5 && smallest > 6; run += 1) {
    const short = Math.max(cost(attack(2_000)), 0.05);
    smallest = Math.min(smallest, cost(attack(8_000)) / short);
  }
  return smallest;
}

describe.each(detectors.map((detector) => [detector.kind, detector] as const))(
  'detector %s',
  (kind, { examples, summary }) => {
    it('describes itself and has examples of all three kinds', () => {
      expect(summary).toMatch(/^[A-Z].{20,200}\.$/);
      expect(examples.redacts.length).toBeGreaterThan(0);
      expect(examples.keeps.length).toBeGreaterThan(0);
      expect(examples.attacks.length).toBeGreaterThan(0);
    });

    it.each(examples.redacts.map(([from, to]) => [from, to] as const))('redacts %s', (from, to) => {
      expect(redacted(from)).toBe(to);
      expect(redacted(to)).toBe(to);
    });

    it.each(examples.keeps.map((text) => [text]))('keeps %s', (text) => {
      expect(redacted(text)).toBe(text);
    });

    it('names what it did, and not the value', () => {
      for (const [from] of examples.redacts) {
        const content = { name: 'custom', params: { el: from } };
        const { redactions } = redactContent(content, plainPolicy);
        expect(redactions.map(({ type }) => type)).toContain(redactions[0]?.type);
        expect(redactions.every(({ path }) => path === 'params.el')).toBe(true);
        expect(JSON.stringify(redactions)).not.toContain(from);
      }
    });

    it.each(examples.attacks.map((attack, index) => [index, attack] as const))(
      'costs linear time under attack %i',
      (_, attack) => {
        expect(growth(attack)).toBeLessThanOrEqual(6);
      },
    );

    it('is the only one of its kind', () => {
      expect(detectors.filter((other) => other.kind === kind)).toHaveLength(1);
    });
  },
);

describe('the registry', () => {
  it('has a detector for every kind', () => {
    expect(detectors.map(({ kind }) => kind).toSorted()).toEqual([...kinds].toSorted());
  });

  it('reads what two detectors would claim in the same way, whatever stands beside', () => {
    for (const one of detectors) {
      for (const other of detectors) {
        const [left] = one.examples.redacts;
        const [right] = other.examples.redacts;
        if (left === undefined || right === undefined) continue;
        const content = { name: 'custom', params: { a: left[0], b: right[0] } };
        const { params } = redactContent(content, plainPolicy).content;
        expect(params).toEqual({ a: left[1], b: right[1] });
      }
    }
  });
});
