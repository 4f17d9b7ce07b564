import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean } from '../../../src/config/problems.ts';
import { type Question, questions } from '../../../src/insight/questions.ts';
import { type ParsedAsked, parseAsked } from '../../../src/insight/asked.ts';

const known = { sites: ['shop', 'blog'], suggest: didYouMean };
const ask = (search: string, question: Question = 'overview'): ParsedAsked =>
  parseAsked(question, search, known);

describe('a question', () => {
  it('has defaults', () => {
    expect(ask('')).toEqual({
      asked: {
        site: 'shop',
        days: 28,
        filters: {},
        steps: [],
        macro: 'purchase',
        by: 'channel',
        model: 'last',
      },
      format: 'json',
      problems: null,
    });
  });

  it('is read whole', () => {
    const search =
      '?site=blog&days=7&channel=email&not=purchase&page=%2Fp%2F**&steps=view_item,add_to_cart&macro=generate_lead&by=country&model=linear&format=csv';
    expect(ask(search, 'funnel')).toEqual({
      asked: {
        site: 'blog',
        days: 7,
        filters: { channel: 'email', page: '/p/**', not: 'purchase' },
        steps: ['view_item', 'add_to_cart'],
        macro: 'generate_lead',
        by: 'country',
        model: 'linear',
      },
      format: 'csv',
      problems: null,
    });
  });

  it('knows the names of GA4', () => {
    const { asked } = ask('macro=sign_up&did=file_download') as { asked: object };
    expect(asked).toMatchObject({ macro: 'account_created', filters: { did: 'download' } });
  });

  it.each([
    ['dys=7', 'Did you mean `days`?'],
    ['__proto__=1', 'There is no `__proto__`'],
    ['days=7&days=28', 'stands twice'],
    ['days=8', 'one of 1, 7, 28, 90'],
    ['days=7.0', 'one of'],
    ['site=shpo', 'Did you mean `shop`?'],
    ['model=best', 'one of first'],
    ['by=visitor', 'one of channel'],
    ['format=xlsx', 'one of json'],
    [`macro=${'x'.repeat(101)}`, '1 to 100 characters'],
    ['did=%00', '1 to 100 characters'],
    ['page=shop', 'is a path'],
    [`page=/${'*/'.repeat(9)}`, 'stars'],
    [`country=${'x'.repeat(301)}`, 'at most 300'],
    ['channel=email&device=mobile&country=DE&did=add_to_cart', 'more than 3 filters'],
    ['did=a&not=a', 'the same step'],
    ['x'.repeat(8_001), 'longer than'],
  ])('is refused in a sentence: %s', (search, words) => {
    expect(ask(search).problems?.join(' ')).toContain(words);
  });

  it.each([
    ['', 'missing'],
    ['steps=a', '2 to 8 steps'],
    ['steps=a,b,c,d,e,f,g,h,i', '2 to 8 steps'],
    ['steps=a,,b', '1 to 100 characters'],
  ])('of a funnel needs its steps: %s', (search, words) => {
    expect(ask(search, 'funnel').problems?.join(' ')).toContain(words);
  });

  it('about a segment needs what was done', () => {
    expect(ask('not=purchase', 'segment').problems?.join(' ')).toContain('`did=` is missing');
  });

  it('never throws, and says few things', () => {
    const key = fc.constantFrom('days', 'site', 'steps', 'page', 'did', 'x', '__proto__', '');
    const pairs = fc.array(fc.tuple(key, fc.string({ unit: 'binary', maxLength: 20 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(fc.constantFrom(...questions), pairs, fc.string(), (question, list, tail) => {
        const search = `${list.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`).join('&')}&${tail}`;
        const { problems } = parseAsked(question, search, known);
        if (problems !== null) {
          expect(problems.length).toBeGreaterThan(0);
          expect(problems.length).toBeLessThan(20);
        }
      }),
      { numRuns: 60 },
    );
  });
});
