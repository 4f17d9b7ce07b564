import { describe, expect, it } from 'vitest';
import { explainLine, type Explanation } from '../../../src/cli/explain-line.ts';
import { explainToolsOf } from '../../../src/cli/explain.ts';
import { printExplanation } from '../../../src/cli/explain-print.ts';
import { parseConfig } from '../../../src/config/load.ts';

const about = { file: 'x', folder: '/tmp', environment: {} };
const configOf = (rules: string): ReturnType<typeof parseConfig> =>
  parseConfig(
    `sites: { shop: { origins: ["https://shop.example"], currency: EUR, microConversions: { ${rules} } } }
destinations: { warehouse: { type: duckdb, purposes: [analytics] } }`,
    about,
  );
const rules = `guide_read: { when: { event: engaged_time, path: /guides/**, minSeconds: 60 }, value: 0.5, stage: consideration },
  pro: { when: { event: demo_request, params: { plan: pro } } },
  looker: { when: { pages: { min: 2 } } },
  cart_abandoned: { when: { sequence: [add_to_cart], without: purchase }, value: 2 }`;

const minute = 60_000;
const start = Date.parse('2026-06-15T12:00:00Z');

interface Event {
  readonly name?: string;
  readonly at?: number;
  readonly page?: string;
  readonly consent?: object;
}

/** Explains events in their order; each a minute after the one before, unless it says when. */
function explained(events: readonly Event[], said = rules): Explanation[] {
  const tools = explainToolsOf(configOf(said), false);
  return events.map(({ at, page = 'page-0123456789ab', consent, ...event }, index) => {
    const answer = explainLine(
      JSON.stringify({
        page,
        beacon: { consent: consent ?? { analytics: 'granted' } },
        event: { ...event, ts: start + (at ?? index) * minute },
      }),
      tools,
    );
    if ('error' in answer) throw new Error(answer.error);
    return answer;
  });
}

const fired = (answer: Explanation | undefined): readonly (string | undefined)[] =>
  answer?.rules?.filter((rule) => rule.fired).map(({ name }) => name) ?? [];
const why = (answer: Explanation | undefined, name: string): string =>
  answer?.rules?.find((rule) => rule.name === name)?.why ?? '';

const guide = (seconds: number): object => ({
  name: 'engaged_time',
  url: 'https://shop.example/guides/tea',
  params: { engaged_ms: seconds * 1_000 },
});

describe('explain', () => {
  it('says of each rule whether it fires, and what it makes for whom', () => {
    const [answer] = explained([guide(61)]);
    expect(fired(answer)).toEqual(['guide_read']);
    expect(answer?.derived).toMatchObject([
      {
        name: 'guide_read',
        rule: 'guide_read',
        category: 'interaction',
        stage: 'consideration',
        value: 0.5,
        currency: 'EUR',
        destinations: [
          {
            name: 'warehouse',
            decision: 'send',
            rows: [{ name: 'guide_read', sent_name: 'engaged_time' }],
          },
        ],
      },
    ]);
    const text = printExplanation(JSON.stringify({ event: guide(61) }), answer as Explanation);
    expect(text).toContain(
      'guide_read                   fires: engaged_time on /guides/** for 60 s.',
    );
    expect(text).toContain('Made by the rule guide_read');
  });

  it('says why one does not fire', () => {
    const answers = explained([
      guide(59),
      { ...guide(90), url: 'https://shop.example/shop' },
      { name: 'demo_request', params: { plan: 'free' } },
    ]);
    expect(answers.flatMap(fired)).toEqual([]);
    expect(why(answers[0], 'guide_read')).toContain('this is 59 s');
    expect(why(answers[1], 'guide_read')).toContain('this is on /shop');
    expect(why(answers[2], 'pro')).toContain('the parameters do not fit');
    expect(why(answers[2], 'looker')).toBe('It looks for page_view.');
  });

  it('asks rules of one event as if it came alone', () => {
    expect(explained([guide(61), guide(61), guide(30)]).map(fired)).toEqual([
      ['guide_read'],
      ['guide_read'],
      [],
    ]);
  });

  it('takes lines of one visitor for one visit', () => {
    const answers = explained([
      { name: 'page_view' },
      { name: 'page_view', page: 'another-page-view' },
      { name: 'add_to_cart' },
      { name: 'page_view', at: 60 },
    ]);
    expect(answers.map(fired)).toEqual([[], ['looker'], [], []]);
    expect(why(answers[0], 'looker')).toBe('1 of 2 page views in the visit so far.');
    expect(why(answers[2], 'cart_abandoned')).toBe(
      'Fires when the visit ends, unless purchase follows.',
    );
    expect(answers[3]?.derived).toMatchObject([
      { name: 'cart_abandoned', value: 2, ts: start + 2 * minute },
    ]);
  });

  it('shows nothing new where an event is dropped, or a site has no rule', () => {
    const [dropped] = explained([{ ...guide(61), consent: { analytics: 'denied' } }]);
    expect(fired(dropped)).toEqual([]);
    expect(why(dropped, 'guide_read')).toContain('dropped (consent_denied)');
    expect(dropped).not.toHaveProperty('derived');
    const [plain] = explained([guide(61)], 'newsletter_signup: { value: 1 }');
    expect(plain).not.toHaveProperty('rules');
    expect(plain).not.toHaveProperty('derived');
  });
});
