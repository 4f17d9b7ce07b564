import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createMetrics } from '../../../src/http/metrics.ts';
import { projectFile } from '../../house/source-files.ts';

const page = projectFile('docs/observability.md');

/** The rows of a table between its marks, as cells; a first cell may hold several names. */
function rows(mark: string): readonly (readonly string[])[] {
  const between = page.split(`<!-- ${mark} -->`)[1]?.split(`<!-- /${mark} -->`)[0] ?? '';
  return between
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').slice(1, -1));
}
const names = (cell = ''): readonly string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

/** What `/metrics` prints with a sample of every series: name to its type and labels. */
async function printed(): Promise<Map<string, { type: string; labels: Set<string> }>> {
  const none = { delivered: 0, waiting: 0, retrying: 0, uncertain: 0, expired: 0, oldestAt: null };
  const reasons = { dropped: { bot: 1 }, dead: { rejected: 1 }, replays: { 'dropped:bot': 1 } };
  const destination = { name: 'hook', stored: 2, ...none, ...reasons };
  const counts = (): Promise<object> =>
    Promise.resolve({ door: { received: 1 }, destinations: [destination] });
  const metrics = createMetrics(
    () => ({ counts }) as never,
    () => 0,
    () => [{ name: 'ledger', isOverdue: false }] as never,
    () => ({ open: 0, forgotten: 0 }),
  );
  metrics.refused('no_events');
  metrics.redacted('email', 'shop');
  metrics.rateLimited('shop');
  metrics.figuresTold('overview', 'json');
  metrics.derived('shop', 'guide_read');
  for (let run = 0; run < 64; run += 1) metrics.meter('redact', () => null);
  const text = await metrics.text();
  const found = new Map<string, { type: string; labels: Set<string> }>();
  for (const [, name = '', type = ''] of text.matchAll(/^# TYPE (\S+) (\S+)$/gm))
    found.set(name, { type, labels: new Set() });
  for (const [, sample = '', labels = ''] of text.matchAll(/^(\w+)\{([^}]*)\}/gm)) {
    const name = found.has(sample) ? sample : sample.replace(/_(?:bucket|sum|count)$/, '');
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) found.get(name)?.labels.add(label);
  }
  return found;
}

describe('the page on metrics', () => {
  it('names each with its type and labels, and none that is not there', async () => {
    const documented = rows('metrics').map(([name, type, labels]) => [
      names(name)[0],
      type?.trim(),
      [...names(labels)].sort(),
    ]);
    const real = [...(await printed())].map(([name, { type, labels }]) => [
      name,
      type,
      [...labels].sort(),
    ]);
    expect(real.length).toBeGreaterThan(10);
    const byName = (list: readonly unknown[][]): unknown[][] =>
      list.toSorted((left, right) => String(left[0]).localeCompare(String(right[0])));
    expect(byName(documented)).toEqual(byName(real));
  });
});

/** The members of a closed union in the source: each name with its fields. */
function unionOf(files: readonly string[], tag: 'event' | 'kind'): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const file of files) {
    const text = projectFile(file).replaceAll(/\/\*[\s\S]*?\*\//g, '');
    for (const [member] of text.matchAll(/\{[^{}]*readonly \w+:[^{}]*\}/g)) {
      const tags = new RegExp(`readonly ${tag}: ((?:'\\w+'(?: \\| )?)+)`).exec(member)?.[1];
      if (tags === undefined) continue;
      const fields = [...member.matchAll(/readonly (\w+):/g)].map(([, field = '']) => field);
      for (const [, name = ''] of tags.matchAll(/'(\w+)'/g))
        found.set(
          name,
          fields.filter((field) => field !== tag),
        );
    }
  }
  return found;
}

function documentedOf(mark: string): Map<string, readonly string[]> {
  return new Map(
    rows(mark).flatMap(([first, fields]) => names(first).map((name) => [name, names(fields)])),
  );
}

describe('the page on log lines', () => {
  const sources = [
    'src/log.ts',
    'src/deliver/delivery-log.ts',
    'src/destinations/duckdb-left.ts',
    'src/ledger/ledger-log.ts',
    'src/identity/visitor-keys.ts',
  ];

  it('names every event with its fields, and none that does not exist', () => {
    const real = unionOf(sources, 'event').set('spool_notice', ['kind']);
    real.set('config_problem', ['file', 'line', 'path', 'message']);
    expect(real.size).toBeGreaterThan(15);
    expect(Object.fromEntries(documentedOf('log'))).toEqual(Object.fromEntries(real));
  });

  it('names every notice of the spool with its fields', () => {
    const real = unionOf(['src/spool/messages.ts'], 'kind');
    expect(real.size).toBeGreaterThan(10);
    expect(Object.fromEntries(documentedOf('notices'))).toEqual(Object.fromEntries(real));
  });
});

describe('the alert rules and the dashboard', () => {
  const { groups } = parse(projectFile('config/observability/alerts.yaml')) as {
    groups: { rules: Record<string, string & Record<string, string>>[] }[];
  };
  const rules = groups.flatMap((group) => group.rules);
  const dashboard = JSON.parse(projectFile('config/observability/dashboard.json')) as {
    panels: { id: number; title: string; targets: { expr: string }[] }[];
  };
  const expressions = [
    ...rules.map((rule) => String(rule['expr'])),
    ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ];

  it('ask for metrics and labels that exist', async () => {
    const real = await printed();
    const keywords =
      /^(?:and|by|delta|deriv|histogram_quantile|max|offset|or|rate|sum|unless|up|job|instance|\d+[mhd])$/;
    const asked = new Set<string>();
    for (const expression of expressions) {
      const bare = expression.replaceAll(/"[^"]*"/g, '');
      const words = bare.match(/\b(?!\d)\w+\b/g) ?? [];
      const series = words.filter((word) => word.startsWith('sluice_'));
      for (const word of series) asked.add(word.replace(/_bucket$/, ''));
      const labels = new Set(
        series.flatMap((name) => [...(real.get(name.replace(/_bucket$/, ''))?.labels ?? [])]),
      );
      for (const word of words)
        if (!word.startsWith('sluice_') && !keywords.test(word))
          expect([...labels], `${word} in ${expression}`).toContain(word);
    }
    expect([...asked].filter((name) => !real.has(name))).toEqual([]);
    // The dashboard shows everything that there is.
    expect([...real.keys()].filter((name) => !asked.has(name))).toEqual([]);
  });

  it('have brackets that close, and reasons that the door gives', () => {
    for (const expression of expressions) {
      const text = expression.replaceAll(/"[^"]*"/g, '');
      for (const [open, close] of ['()', '{}', '[]'].map((pair) => [...pair]))
        expect(text.split(open ?? '').length, expression).toBe(text.split(close ?? '').length);
    }
    const refusals = projectFile('src/vocabulary/outcomes.ts');
    const reasons = expressions.flatMap((text) =>
      [...text.matchAll(/reason=~"([^"]+)"/g)].flatMap(([, list = '']) => list.split('|')),
    );
    expect(reasons.length).toBe(5);
    for (const reason of reasons) expect(refusals).toContain(`${reason}: `);
  });

  it('say what to do, each under a name of its own', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const { alert, labels, annotations } of rules) {
      expect(labels?.['severity'], alert).toMatch(/^(?:page|ticket)$/);
      expect(annotations?.['remedy']?.length, alert).toBeGreaterThan(20);
    }
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
