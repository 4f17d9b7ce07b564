import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerShapes } from '../../../src/console/answer-shapes.ts';
import { parseAnswer, readInsight } from '../../../src/console/fetch-insight.ts';
import { hasShape } from '../../../src/console/shape.ts';
import { questions } from '../../../src/insight/questions.ts';
import { answers } from '../../journeys/insight-stub.ts';

const whole = JSON.stringify(answers.overview);

describe('an answer', () => {
  it.each(Object.entries(answers))('to %s is read', (question, answer) => {
    const known = questions.find((each) => each === question);
    expect(known === undefined ? null : parseAnswer(known, JSON.stringify(answer))).toEqual(answer);
  });

  it('has a shape for each question', () => {
    expect(Object.keys(answerShapes).sort()).toEqual([...questions].sort());
  });

  it('that is cut short anywhere is none', () => {
    for (let length = 0; length < whole.length; length += 97) {
      expect(parseAnswer('overview', whole.slice(0, length))).toBeNull();
    }
  });

  it('of another question, or of anything else, is none', () => {
    for (const question of questions) {
      for (const text of ['null', '[]', '{}', '1', '"x"', '{"basis":{}}', '{"__proto__":1}']) {
        expect(parseAnswer(question, text), `${question} ${text}`).toBeNull();
      }
    }
    expect(parseAnswer('funnel', whole)).toBeNull();
  });

  it('with one leaf of another kind is none', () => {
    const { totals } = answers.overview;
    const spoilt = (change: object): string => JSON.stringify({ ...answers.overview, ...change });
    for (const change of [
      { totals: { ...totals, visits: '12' } },
      { totals: { ...totals, value: null } },
      { totals: { ...totals, conversionRate: { rate: 1, low: 0 } } },
      { series: [null] },
      { steps: [[]] },
      { counted: { 0: {} } },
    ]) {
      expect(parseAnswer('overview', spoilt(change))).toBeNull();
    }
    expect(
      parseAnswer('overview', spoilt({ totals: { ...totals, conversionRate: null } })),
    ).not.toBeNull();
  });

  it('is looked at without a throw, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...questions), (value, question) => {
        expect(hasShape(value, answerShapes[question])).toBe(false);
      }),
    );
  });
});

describe('a refusal', () => {
  it('is told in the words of the instance', () => {
    const says = (status: number, body: unknown) =>
      readInsight('funnel', status, typeof body === 'string' ? body : JSON.stringify(body));
    expect(says(400, { error: 'days: 3', remedy: 'Ask for 7.' })).toEqual({
      kind: 'refused',
      says: 'days: 3 Ask for 7.',
    });
    expect(says(503, 'Still opening.\n')).toEqual({ kind: 'noWarehouse', says: 'Still opening.' });
    expect(says(429, {})).toEqual({ kind: 'busy' });
    expect(says(404, { message: 'There is no question.' })).toEqual({
      kind: 'refused',
      says: 'There is no question.',
    });
    expect(says(502, '<html>Bad gateway')).toEqual({ kind: 'refused', says: null });
    expect(says(400, { statusCode: 400 })).toEqual({ kind: 'refused', says: null });
    expect(says(200, '')).toEqual({ kind: 'broken' });
  });
});
