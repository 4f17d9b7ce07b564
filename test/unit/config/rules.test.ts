import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/load.ts';
import { ConfigError } from '../../../src/config/problems.ts';

const about = { file: 'sluice.yaml', folder: '/tmp', environment: {} };

/** A configuration of which line 6 is the rule. */
const text = (rule: string, more = ''): string => `sites:
  shop:
    origins: ["https://shop.example"]
    microConversions:
      quiz_result: {}
      ${rule}
      made_by_rule: { when: { event: cta_click } }
destinations: { hook: { type: webhook, purposes: [analytics], url: "https://hook.example/", secret: whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY= } }
${more}`;

function problemsOf(config: string): readonly string[] {
  try {
    parseConfig(config, about);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ line, path, message }) => `${line} ${path}: ${message}`);
  }
}

const base = 'sites.shop.microConversions.x.when';

describe('a wrong rule is an error with its line and a remedy', () => {
  it.each([
    ['{}', '', 'says nothing; write for example { event: engaged_time, path: /guides/**'],
    ['yes please', '', 'expected object'],
    ['{ evnt: cta_click }', '.evnt', 'unknown key. Did you mean `event`?'],
    ['{ event: cta_clik }', '.event', 'there is no `cta_clik`. Did you mean `cta_click`?'],
    ['{ event: [cta_click, purchse] }', '.event', 'Did you mean `purchase`?'],
    ['{ event: quiz_resul }', '.event', 'Did you mean `quiz_result`?'],
    ['{ event: 7 }', '.event', 'is not the name of an event; write for example'],
    ['{ event: made_by_rule }', '.event', 'rules do not build on each other'],
    ['{ event: x }', '.event', 'is made by a rule'],
    ['{ path: guides/** }', '.path', 'does not start with /'],
    ['{ path: [/a, "https://shop.example/b"] }', '.path.1', 'write the path alone'],
    ['{ event: cta_click, params: { a: { mn: 1 } } }', '.params.a.mn', 'Did you mean `min`?'],
    ['{ event: cta_click, params: { a: {} } }', '.params.a', 'says nothing'],
    ['{ event: cta_click, params: { a: { min: 9, max: 1 } } }', '.params.a', 'nothing fits'],
    [
      '{ event: cta_click, params: { a: { exists: false, min: 1 } } }',
      '.params.a',
      'must be missing and yet have a value',
    ],
    ['{ params: { a: 1 } }', '.params', 'add `event`'],
    ['{ event: scroll_depth, minPercent: 150 }', '.minPercent', 'can never be reached'],
    ['{ event: scroll_depth, minPercent: 0 }', '.minPercent', 'from 1 to 100'],
    ['{ event: page_view, minPercent: 50 }', '.minPercent', 'belongs to scroll_depth'],
    ['{ minPercent: 50 }', '.minPercent', 'Add `event: scroll_depth`'],
    ['{ event: page_view, minSeconds: 50 }', '.minSeconds', '`event: engaged_time`'],
    ['{ minSeconds: 100000 }', '.minSeconds', 'a visit ends after 24 hours'],
    ['{ minSeconds: -1 }', '.minSeconds', '1 or more seconds'],
    ['{ pages: { min: 1000 } }', '.pages.min', 'write 1 to 100'],
    ['{ pages: { min: 2.5 } }', '.pages.min', 'whole number'],
    ['{ pages: {} }', '.pages.min', 'whole number from 1 to 100'],
    ['{ pages: { min: 2 }, once: page }', '.once', 'write `once: visit`'],
    ['{ without: purchase }', '.without', 'add `sequence`'],
    ['{ sequence: [] }', '.sequence', 'has no step'],
    ['{ sequence: [add_to_cart] }', '.sequence', 'write `event` instead, or add `without`'],
    ['{ sequence: add_to_cart }', '.sequence', 'is no list of steps'],
    ['{ sequence: [add_to_cart, { pth: /x }] }', '.sequence.1.pth', 'Did you mean `path`?'],
    ['{ sequence: [add_to_cart, {}] }', '.sequence.1', 'says nothing'],
    ['{ sequence: [add_to_cart, 7] }', '.sequence.1', 'is no step'],
    ['{ sequence: [add_to_cart, purchse] }', '.sequence.1', 'Did you mean `purchase`?'],
    [
      '{ sequence: [add_to_cart], without: add_to_cart }',
      '.without',
      'is the last step itself, so it can never be',
    ],
    ['{ sequence: [add_to_cart, purchase], path: /x }', '.path', 'say it in a step'],
    ['{ sequence: [add_to_cart, purchase], pages: { min: 2 } }', '.pages', 'make two rules of it'],
    ['{ sequence: [add_to_cart, purchase], once: event }', '.once', 'fires once a visit'],
    ['{ event: cta_click, once: day }', '.once', 'Known here: event, page, visit'],
  ])('%s', (when, path, message) => {
    const problems = problemsOf(text(`x: { when: ${when} }`));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^6 ${`${base}${path}`.replaceAll('.', '\\.')}: `));
    expect(problems[0]).toContain(message);
  });

  it('nor can a rule make what only pages send', () => {
    expect(problemsOf(text('page_view: { when: { event: cta_click } }')).join()).toContain(
      'Give the rule a name of its own',
    );
  });

  it.each([
    '{ pages: { min: 2 } }',
    '{ sequence: [add_to_cart], without: purchase }',
    '{ event: cta_click, once: visit }',
  ])('nor look at visits, of which nodes see parts: %s', (when) => {
    const shared = 'spool: { engine: postgres, url: "postgres://sluice@db.example/sluice" }';
    expect(problemsOf(text('x: { when: { event: cta_click } }', shared))).toEqual([]);
    const [problem] = problemsOf(text(`x: { when: ${when} }`, shared));
    expect(problem).toMatch(/^6 .*sees a part only\. Write `spool: \{ engine: sqlite \}`/);
  });
});

describe('a right rule', () => {
  it.each([
    '{ event: engaged_time, path: /guides/**, minSeconds: 60 }',
    '{ path: /thanks }',
    '{ minSeconds: 30, path: [/a/*, /b/**] }',
    '{ event: my_very_own_event }',
    '{ event: quiz_result, params: { level: [gold, silver], score: { min: 10 } } }',
    '{ event: video_progress, minPercent: 90 }',
    '{ event: scroll, minPercent: 75 }',
    '{ pages: { min: 3, path: /product/** } }',
    '{ event: cta_click, pages: { min: 3 } }',
    '{ sequence: [{ event: page_view, path: /pricing }, demo_request] }',
    '{ sequence: [add_to_cart, begin_checkout], without: { event: purchase } }',
    '{ event: try_on_finish, once: visit }',
  ])('%s', (when) => {
    expect(problemsOf(text(`x: { when: ${when}, value: 1, stage: decision }`))).toEqual([]);
  });
});
