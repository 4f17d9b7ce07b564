import { describe, expect, it } from 'vitest';
import { money, share } from '../../../src/console/numbers.ts';
import { parseOutcome, parseState, parseTrace } from '../../../src/console/parse.ts';
import { removalCount, verdictOf } from '../../../src/console/trace-verdict.ts';
import { Traces, tracesMax } from '../../../src/console/traces.ts';
import { reasonSentence } from '../../../src/console/words.ts';
import type { Trace } from '../../../src/event/trace.ts';
import { dropReasons } from '../../../src/vocabulary/outcomes.ts';

const trace: Trace = {
  id: 'one',
  at: 0,
  site: 'shop',
  name: 'page_view',
  outcome: 'stored',
  reason: null,
  variant: 'full',
  consent: null,
  event: { name: 'page_view' },
  redactions: [
    { path: 'url', type: 'email', action: 'redact', rule: 'key:email' },
    { path: 'params.sku', type: 'phone', action: 'keep', rule: 'declared' },
  ],
  facts: null,
  destinations: [
    { name: 'warehouse', decision: 'send', reason: null, outcome: null, detail: null },
    { name: 'ads', decision: 'drop', reason: 'consent_denied', outcome: null, detail: null },
  ],
};

describe('the events in the page', () => {
  it('are never more than the server replays, the newest first', () => {
    const traces = new Traces();
    for (let count = 0; count < tracesMax + 30; count += 1) {
      traces.add({ ...trace, id: String(count) });
    }
    expect(traces.all()).toHaveLength(tracesMax);
    expect(traces.all()[0]?.id).toBe(String(tracesMax + 29));
    expect(traces.find('0')).toBeNull();
  });

  it('take an outcome for the one destination that it is of', () => {
    const traces = new Traces();
    traces.add(trace);
    const news = {
      id: 'one',
      destination: 'warehouse',
      outcome: 'delivered',
      reason: null,
    } as const;
    expect(traces.settle(news)?.destinations.map(({ outcome }) => outcome)).toEqual([
      'delivered',
      null,
    ]);
    expect(traces.settle({ ...news, id: 'gone' })).toBeNull();
  });

  it('are replaced in place when they come again', () => {
    const traces = new Traces();
    traces.add(trace);
    traces.add({ ...trace, id: 'two' });
    traces.add({ ...trace, outcome: 'duplicate' });
    expect(traces.all().map(({ id, outcome }) => [id, outcome])).toEqual([
      ['two', 'stored'],
      ['one', 'duplicate'],
    ]);
  });
});

describe('what is read off the stream', () => {
  it('is a trace, an outcome, a state, or nothing', () => {
    expect(parseTrace(JSON.stringify(trace))).toEqual(trace);
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '"x"',
      '{}',
      '{"id":1}',
      '{"__proto__":{"id":"x"}}',
    ]) {
      expect([parseTrace(text), parseOutcome(text), parseState(text)], text).toEqual([
        null,
        null,
        null,
      ]);
    }
  });
});

describe('words', () => {
  it('explain each reason in a sentence of its own', () => {
    const sentences = dropReasons.map(reasonSentence);
    expect(new Set(sentences).size).toBe(dropReasons.length);
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].{10,}\.$/);
    expect(reasonSentence('toString')).toBe('Reason: toString.');
  });

  it('count what was removed, not what was kept', () => {
    expect(removalCount(trace)).toBe(1);
  });

  it.each([
    [{}, 'open'],
    [{ variant: 'degraded' }, 'half'],
    [{ variant: 'counted' }, 'half'],
    [{ outcome: 'dropped', reason: 'bot' }, 'shut'],
    [{ outcome: 'duplicate' }, 'again'],
  ] as const)('%j shows a gate that is %s', (changes, gate) => {
    expect(verdictOf({ ...trace, ...changes }).gate).toBe(gate);
  });

  it('never fail on a currency that is none', () => {
    expect(money(3, 'EUR')).toBe('€3.00');
    expect(money(3, 'nonsense')).toBe('3.00 nonsense');
    expect(share(1, 0)).toBe('–');
  });
});
