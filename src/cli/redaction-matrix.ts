import type { LoadedConfig } from '../config/load.ts';
import { kinds } from '../redact/kinds.ts';
import { redactionPlan } from '../redact-tools.ts';

/** What each kind of personal data becomes, in what is stored and for each destination. */
export function redactionTable(loaded: Pick<LoadedConfig, 'config' | 'policy'>): readonly string[] {
  const plan = redactionPlan(loaded);
  const names = Object.keys(loaded.config.destinations);
  const byActions = new Map<string, string[]>();
  for (const kind of kinds) {
    const row = [plan.stored[kind], ...names.map((name) => plan.of(name)[kind])].join(' ');
    byActions.set(row, [...(byActions.get(row) ?? []), kind]);
  }
  const rows = [
    ['stored', ...names, 'kinds'],
    ...[...byActions].map(([row, all]) => [...row.split(' '), all.join(', ')]),
  ];
  const { userIds } = loaded.config.identity;
  return [
    'What becomes of personal data in the events (docs/redaction.md):',
    ...aligned(rows),
    `  Click ids are kept only where ads is granted, ids ${userIds ? 'hashed only where analytics is' : 'redacted, for identity.userIds is false'}.`,
    ...siteLines(loaded),
  ];
}

function siteLines({ config, policy }: Pick<LoadedConfig, 'config' | 'policy'>): readonly string[] {
  return Object.entries(config.sites).map(([name, site]) => {
    const strict = site.strict ?? policy.strict;
    const k = (site.search ?? policy.search).k;
    const said = [
      strict ? 'strict' : 'not strict',
      `${site.routes.length} route templates`,
      k === null ? 'search terms leave at once' : `search terms leave from ${k} visitors a day on`,
    ];
    return `  ${name}: ${said.join(', ')}.`;
  });
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}
